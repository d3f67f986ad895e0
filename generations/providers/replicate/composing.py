"""A request as the input of one model: what it knows is sent, what it does not know is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generations.providers.base import (
    DrawRequest,
    FilmRequest,
    Media,
    ModelGone,
    Refused,
    Request,
    SeeRequest,
)
from generations.providers.catalog import Model, value_of
from generations.providers.pictures import as_jpeg
from generations.providers.replicate.handing_over import JPEG, WAV

AVOID = " Avoid: {words}."
SAME_FORM = 0.01
SEEDS = 2**31
"""No model is known that takes a larger one."""
HandOver = Callable[[bytes, str], str]
"""A file's bytes and its form to what stands for it in an input."""


@dataclass
class Order:
    """The input of one call while it is put together. ``left_out`` names what was asked for and
    cannot be sent."""

    model: Model
    given: dict[str, Any] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def send(self, what: str, value: Any) -> None:
        """Under the model's own name; left out where it has none."""
        if name := self.model.inputs.get(what):
            self.given[name] = value
        else:
            self.left_out.append(what)

    def as_sent(self) -> dict[str, Any]:
        return {
            "model": self.model.name, "version": self.model.version,
            "input": self.given, "left_out": self.left_out,
        }  # fmt: skip


def compose(model: Model, request: Request, hand_over: HandOver) -> Order:
    """Raises Refused where the model cannot do it, and FileNotFoundError."""
    if model.gone:
        raise ModelGone(model.gone)
    if isinstance(request, FilmRequest):
        model.require_length(request.frames / request.rate)
        _require_first_frame(model, request)
    order = outline(model, request)
    for name, pictures in _pictures(order, request).items():
        addresses = [hand_over(picture, JPEG) for picture in pictures]
        takes_list = model.references and name == model.references.input and model.references.list
        order.given[name] = addresses if takes_list else addresses[0]
    if isinstance(request, FilmRequest) and request.sound and model.sound:
        order.given[model.sound.input] = hand_over(request.sound.path().read_bytes(), WAV)
    return order


def outline(model: Model, request: Request) -> Order:
    """Without the pictures: nothing is read and nothing is handed over."""
    order = Order(model, dict(model.fixed))
    match request:
        case SeeRequest():
            _words(order, request.prompt)
        case DrawRequest():
            _words(order, request.prompt, request.negative_prompt, _says(model, request))
            _form(order, request)
            order.send("seed", request.seed % SEEDS)
        case FilmRequest():
            _words(order, request.prompt, request.negative_prompt, _says(model, request))
            _form(order, request)
            _length(order, request)
            order.send("seed", request.seed % SEEDS)
            order.left_out.extend(["sound"] * bool(request.sound and not model.sound))
    return order


# --- Words -------------------------------------------------------------------------------------


def _words(order: Order, prompt: str, negative: str = "", says: str = "") -> None:
    """The negative ones go along where there is no input of their own for them. ``says``: what the
    model has to be told beside."""
    avoid = ""
    if negative and "negative" in order.model.inputs:
        order.send("negative", negative)
    elif negative:
        avoid = AVOID.format(words=negative.rstrip(". "))
    if "prompt" not in order.model.inputs:
        order.left_out.append("prompt")
        return
    order.send("prompt", _within_limit(order, prompt, says, avoid))


def _within_limit(order: Order, prompt: str, says: str, avoid: str) -> str:
    """What is to be avoided stays, as long as it takes no more than half of the room."""
    if not (limit := order.model.prompt_limit):
        return f"{prompt}{says}{avoid}"
    shorter = _cut(avoid, limit // 2)
    kept = _cut(prompt, limit - len(shorter) - len(says))
    if (kept, shorter) != (prompt, avoid):
        order.left_out.append(f"what the prompt has beyond {limit} characters")
    return f"{kept}{says}{shorter}"


def _says(model: Model, request: DrawRequest | FilmRequest) -> str:
    shown = model.references is not None and model.references.says and request.references
    return f" {model.references.says}" if shown and model.references else ""


def _cut(text: str, limit: int) -> str:
    """At the end of a word."""
    if len(text) <= limit:
        return text
    return text[: max(0, limit)].rpartition(" ")[0].rstrip(" ,;:")


# --- Form and length ---------------------------------------------------------------------------


def _form(order: Order, request: DrawRequest | FilmRequest) -> None:
    model = order.model
    if "width" in model.inputs:
        order.send("width", _eighths(request.width))
        order.send("height", _eighths(request.height))
    if "resolution" in model.inputs:
        word = model.size_for(request.width, request.height)
        order.send("resolution", word)
        if model.is_too_large(request.width, request.height):
            order.left_out.append(f"{request.width}×{request.height}, {word} is the largest")
    if "ratio" not in model.inputs:
        order.left_out.extend(["ratio"] * _has_own_form(model, request))
        return
    word = model.ratio_for(request.width, request.height)
    order.send("ratio", word)
    if abs(value_of(word) * request.height / request.width - 1) > SAME_FORM:
        order.left_out.append(f"{request.width}:{request.height}, {word} is the nearest")


def _has_own_form(model: Model, request: DrawRequest | FilmRequest) -> bool:
    """Nothing tells it another one: neither a size nor a first frame."""
    frame = "first_frame" in model.inputs and getattr(request, "keyframe", None) is not None
    return "width" not in model.inputs and not frame


def _eighths(side: int) -> int:
    return max(8, round(side / 8) * 8)


def _length(order: Order, request: FilmRequest) -> None:
    if "duration" in order.model.inputs:
        length = order.model.length_for(request.frames / request.rate)
        order.send("duration", length or max(order.model.lengths))


def _require_first_frame(model: Model, request: FilmRequest) -> None:
    if model.needs_first_frame and request.keyframe is None:
        raise Refused(
            f"{model.title} films from a first picture, and this scene has none. Choose another "
            "model."
        )


# --- Pictures ----------------------------------------------------------------------------------


def _pictures(order: Order, request: Request) -> Mapping[str, list[bytes]]:
    """By the model's input."""
    match request:
        case SeeRequest():
            return _references(order, (request.picture,))
        case DrawRequest():
            return _references(order, request.references)
        case FilmRequest():
            return {**_first_frame(order, request), **_references(order, request.references)}
    return {}


def _first_frame(order: Order, request: FilmRequest) -> Mapping[str, list[bytes]]:
    """Cropped to the form that is filmed: a model goes by its first frame."""
    if request.keyframe is None:
        return {}
    name = order.model.inputs.get("first_frame")
    if name is None:
        order.left_out.append("first_frame")
        return {}
    form = (request.width, request.height)
    return {name: [as_jpeg(_path(request.keyframe), form=form, least_side=_side(order))]}


def _references(order: Order, asked: tuple[Media, ...]) -> Mapping[str, list[bytes]]:
    takes = order.model.references
    if takes is None:
        order.left_out.extend(["references"] * bool(asked))
        return {}
    if len(asked) < takes.least:
        raise Refused(f"{order.model.title} needs a picture of the character. Choose another one.")
    if len(asked) > takes.most:
        order.left_out.append(f"references beyond {takes.most}")
    pictures = [as_jpeg(_path(each), least_side=_side(order)) for each in asked[: takes.most]]
    return {takes.input: pictures} if pictures else {}


def _side(order: Order) -> int:
    return order.model.picture_side


def _path(media: Media) -> Path:
    return media.path()
