"""POST /v1/images/generations and /v1/images/edits."""

from __future__ import annotations

import asyncio
import base64
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from standins.faults import Fault, Subject
from standins.openai import problems, usage
from standins.openai.accepting import Order, accept
from standins.openai.admission import json_of
from standins.openai.catalog import Model
from standins.openai.forms import form_of
from standins.openai.image_sizes import Size, size_of
from standins.openai.looking import Look, NoPicture, look_at
from standins.openai.misbehaving import answer
from standins.openai.problems import Problem
from standins.openai.standin import Standin, standin_of
from standins.pictures import Picture, draw, save

TAKEN = ("PNG", "JPEG", "WEBP")
FORMS = ("png", "jpeg", "webp")
QUALITIES = ("low", "medium", "high")
OF_IMAGES = ("no_data", "garbage", "wrong_size", "address", "elsewhere")
ELSEWHERE = "http://pictures.invalid"
LONGEST_PROMPT = 32_000
MOST_PICTURES = 16
MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class Asked:
    """A call that was found to be well. ``references``: blobs, the first of which is shown."""

    model: Model
    body: Mapping[str, Any]
    size: Size
    looks: Sequence[Look]
    references: Sequence[str]

    @property
    def count(self) -> int:
        return int(self.body.get("n") or 1)

    @property
    def quality(self) -> str:
        """``auto`` is taken for ``high``."""
        said = self.body.get("quality") or "auto"
        return "high" if said == "auto" else str(said)

    @property
    def form(self) -> str:
        return str(self.body.get("output_format") or "png")

    @property
    def used(self) -> dict[str, Any]:
        drawn = usage.tokens_of_drawing(*self.size, self.quality) * self.count
        read = usage.tokens_of_text(self.body["prompt"])
        return usage.of_drawing(read, [usage.tokens_of_look(look) for look in self.looks], drawn)


async def generate(request: web.Request) -> web.StreamResponse:
    return await _create(request, await json_of(request), [])


async def edit(request: web.Request) -> web.StreamResponse:
    """With reference pictures: ``image``, or ``image[]`` for several."""
    form = await form_of(request)
    body = {**form.fields, **dict.fromkeys(form.files, "file")}
    if "n" in body:
        body["n"] = form.number("n")
    pictures = [data for _, data in form.files.get("image", [])]
    if not pictures:
        raise problems.missing("image")
    return await _create(request, body, pictures)


async def _create(
    request: web.Request, body: Mapping[str, Any], pictures: Sequence[bytes]
) -> web.StreamResponse:
    standin = standin_of(request)
    subject = Subject(str(body.get("model", "")), str(body.get("prompt", "")))

    async def act() -> web.StreamResponse:
        drawn = await _drawn(standin, body, subject, pictures, str(request.url.origin()))
        return web.json_response(drawn)

    return await answer(request, "image", subject, act)


async def _drawn(
    standin: Standin,
    body: Mapping[str, Any],
    subject: Subject,
    pictures: Sequence[bytes],
    origin: str,
) -> dict[str, Any]:
    """Raises Problem."""
    asked = await asyncio.to_thread(_asked, standin, body, pictures)
    fault = standin.faults.take("image", subject, *OF_IMAGES)
    used = asked.used
    request = {**body, "references": list(asked.references)}
    cost = usage.cost_of_drawing(asked.model, used)
    name = await accept(standin, Order("image", subject, request, used, cost, fault))
    made = [
        await asyncio.to_thread(_picture, standin, asked, f"{name}{number}", fault)
        for number in range(asked.count)
    ]
    kind = fault.kind if fault else ""
    if kind in ("address", "elsewhere"):
        base = origin if kind == "address" else ELSEWHERE
        data = [{"url": f"{base}/images/{standin.store.keep_blob(each)}"} for each in made]
    else:
        data = [{"b64_json": base64.b64encode(each).decode()} for each in made]
    return _body(asked, [] if kind == "no_data" else data, used)


async def picture(request: web.Request) -> web.StreamResponse:
    """One that was answered as an address, as other servers do. Who brings a key is refused."""
    path = standin_of(request).store.blobs / request.match_info["name"]
    if request.headers.get("Authorization"):
        return web.Response(status=400, text="This address takes no key.")
    return web.FileResponse(path) if path.is_file() else web.Response(status=404)


def _body(asked: Asked, data: Sequence[Mapping[str, str]], used: dict[str, Any]) -> dict[str, Any]:
    return {
        "created": int(time.time()), "background": "opaque", "output_format": asked.form,
        "quality": asked.quality, "size": f"{asked.size.width}x{asked.size.height}",
        "data": data, "usage": used,
    }  # fmt: skip


def _picture(standin: Standin, asked: Asked, seed: str, fault: Fault | None) -> bytes:
    """The same prompt is drawn another way each time, as without a seed."""
    if fault and fault.kind == "garbage":
        return b"not a picture"
    size = asked.size.at_most(standin.settings.height)
    size = Size(64, 64) if fault and fault.kind == "wrong_size" else size
    subject = standin.store.blobs / asked.references[0] if asked.references else None
    image = draw(Picture((size.width, size.height), asked.body["prompt"], int(seed, 16), subject))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"picture.{asked.form}"
        save(image, path, int(asked.body.get("output_compression") or 95))
        return path.read_bytes()


# --- What is asked -----------------------------------------------------------------------------


def _asked(standin: Standin, body: Mapping[str, Any], pictures: Sequence[bytes]) -> Asked:
    """Raises Problem."""
    if not standin.serves("image"):
        raise problems.no_such_address("POST", "/v1/images")
    model = standin.model(body.get("model"), "image")
    _require_prompt(body)
    standin.dialect.check_image(model, body)
    _require_choices(body)
    if model.id == "gpt-image-2" and "input_fidelity" in body:
        message = "The model 'gpt-image-2' does not support the 'input_fidelity' parameter."
        raise problems.invalid("input_fidelity", message, "invalid_input_fidelity_model")
    looks = _looks(pictures)
    size = size_of(model, str(body.get("size") or "auto"), looks)
    return Asked(model, body, size, looks, [standin.store.keep_blob(data) for data in pictures])


def _require_prompt(body: Mapping[str, Any]) -> None:
    if not body.get("prompt"):
        raise problems.missing("prompt")
    if len(body["prompt"]) > LONGEST_PROMPT:
        message = f"Invalid 'prompt': string too long. Expected at most {LONGEST_PROMPT}."
        raise problems.invalid("prompt", message, "string_above_max_length")


def _require_choices(body: Mapping[str, Any]) -> None:
    _require_one_of(body, "quality", ("auto", *QUALITIES))
    _require_one_of(body, "output_format", FORMS)
    if body.get("background") == "transparent":
        raise problems.invalid("background", "This stand-in draws opaque pictures only.")
    if not 1 <= (body.get("n") or 1) <= 10:
        message = "Invalid 'n': integer out of range. Expected a value from 1 to 10."
        raise problems.invalid("n", message, "integer_out_of_range")


def _require_one_of(body: Mapping[str, Any], name: str, allowed: Sequence[str]) -> None:
    if body.get(name) not in (None, *allowed):
        shown = ", ".join(f"'{item}'" for item in allowed)
        message = f"Invalid value: '{body[name]}'. Supported values are: {shown}."
        raise problems.invalid(name, message)


def _looks(pictures: Sequence[bytes]) -> list[Look]:
    if len(pictures) > MOST_PICTURES:
        message = f"Invalid 'image': array too long. Expected at most {MOST_PICTURES}."
        raise problems.invalid("image", message, "array_above_max_length")
    return [_look(data, number) for number, data in enumerate(pictures, 1)]


def _look(data: bytes, number: int) -> Look:
    try:
        if len(data) > MOST_BYTES:
            raise NoPicture("too large")
        return look_at(data, TAKEN)
    except NoPicture as error:
        message = f"Invalid image file or mode for image {number}, please check your image file."
        raise Problem(400, message, code="invalid_image_file", param="image") from error
