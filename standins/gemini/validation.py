"""What a create may say: fields that are not known are refused, as the page of errors has it."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from standins.gemini import problems
from standins.gemini.catalog import Model, models
from standins.pictures import TAKEN

FIELDS = ("model", "input", "background", "store", "stream", "response_format", "labels",
          "generation_config")  # fmt: skip
OF_FORMAT = ("type", "aspect_ratio", "resolution", "duration", "delivery")
OF_TEXT = ("type", "text")
OF_IMAGE = ("type", "data", "mime_type")
MIME_TYPES = ("image/png", "image/jpeg", "image/webp")
FIRST_FRAME = "<FIRST_FRAME>"


@dataclass(frozen=True)
class Order:
    """``inline``: the film is to lie within the answer."""

    model: Model
    prompt: str
    pictures: tuple[bytes, ...]
    ratio: str
    resolution: str
    seconds: int
    background: bool
    inline: bool

    @property
    def has_first_frame(self) -> bool:
        """By the tag of the guide; the first picture is meant."""
        return bool(self.pictures) and FIRST_FRAME in self.prompt


def order_of(body: Mapping[str, Any]) -> Order:
    """Raises Problem."""
    _require_known(body, FIELDS, "the request")
    model = model_of(body.get("model"))
    if body.get("background") and body.get("store") is False:
        raise problems.invalid("'background' needs 'store'.")
    form = body.get("response_format") or {}
    _require_known(form, OF_FORMAT, "response_format")
    words, pictures = _content(body.get("input"), model)
    return Order(
        model, words, pictures, seconds=_seconds(form, model),
        ratio=_one_of(form, "aspect_ratio", model.ratios),
        resolution=_one_of(form, "resolution", (*model.resolutions,), "720p"),
        background=bool(body.get("background")),
        inline=_one_of(form, "delivery", ("inline", "uri")) == "inline",
    )  # fmt: skip


def model_of(name: object) -> Model:
    """Raises Problem."""
    model = models().get(str(name))
    if model is None or model.gone:
        raise problems.no_such_model(str(name), gone=model is not None)
    return model


def _require_known(given: object, known: tuple[str, ...], where: str) -> None:
    if not isinstance(given, Mapping):
        raise problems.invalid(f"{where} must be an object.")
    for name in given:
        if name not in known:
            raise problems.unknown_parameter(name, where)


def _one_of(
    form: Mapping[str, Any], name: str, allowed: tuple[str, ...], otherwise: str = ""
) -> str:
    value = form.get(name, otherwise or allowed[0])
    if value not in allowed:
        raise problems.invalid(f"The value '{value}' is not supported for '{name}'.")
    return str(value)


def _seconds(form: Mapping[str, Any], model: Model) -> int:
    """Of ``5s``: a bare number is refused, as it was seen."""
    told = form.get("duration", f"{model.usual}s")
    found = re.fullmatch(r"(\d+)s", told) if isinstance(told, str) else None
    least, most = model.seconds
    if found is None or not least <= int(found[1]) <= most:
        raise problems.invalid(f"'duration' must be from {least}s to {most}s, not '{told}'.")
    return int(found[1])


# --- What goes in ------------------------------------------------------------------------------


def _content(given: object, model: Model) -> tuple[str, tuple[bytes, ...]]:
    if isinstance(given, str):
        return given, ()
    parts = [*_parts(given)]
    words = " ".join(str(part.get("text", "")) for part in parts if part.get("type") == "text")
    pictures = tuple(_picture(part) for part in parts if part.get("type") == "image")
    if not words.strip():
        raise problems.invalid("'input' has no text.")
    if len(pictures) > model.pictures:
        raise problems.invalid(f"At most {model.pictures} images are supported.")
    return words, pictures


def _parts(given: object) -> Iterator[Mapping[str, Any]]:
    """Of a list of contents, or of one step of a user, which the client makes of it."""
    if not isinstance(given, list) or not given:
        raise problems.invalid("'input' must be a string or a list.")
    for part in given:
        if isinstance(part, Mapping) and part.get("type") == "user_input":
            _require_known(part, ("type", "content"), "input")
            yield from _parts(part.get("content"))
            continue
        kind = part.get("type") if isinstance(part, Mapping) else part
        if kind not in ("text", "image"):
            raise problems.invalid(f"The value '{kind}' is not supported for 'type' at 'input'.")
        _require_known(part, OF_TEXT if kind == "text" else OF_IMAGE, "input")
        yield part


def _picture(part: Mapping[str, Any]) -> bytes:
    if part.get("mime_type") not in MIME_TYPES:
        raise problems.invalid(f"The value '{part.get('mime_type')}' is no 'mime_type' of images.")
    try:
        data = base64.b64decode(str(part.get("data")), validate=True)
        Image.open(io.BytesIO(data), formats=TAKEN).load()
    except (binascii.Error, OSError, ValueError, SyntaxError) as error:
        raise problems.invalid("Unable to process input image.") from error
    return data
