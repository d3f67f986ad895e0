"""A request as one interaction: words and pictures, what each picture is for, and the form.

The tags that say which picture is the first frame and which show the character are Google's own.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from generations.providers.base import FilmRequest, ModelGone, Refused, Request
from generations.providers.catalog import Model, value_of
from generations.providers.pictures import as_jpeg

FRAME = "Use Image1 as the starting frame."
SHOWN = (
    "Use {images} as a reference of the character, not as a literal frame: it stays the same in "
    "face, clothes and colours."
)
AVOID = "Avoid: {words}."
FILE = "data:image/jpeg;base64,"
"""Before a picture: the ledger keeps the digest of what begins so, and not the file."""
SAME_FORM = 0.01


def compose(model: Model, request: Request) -> dict[str, Any]:
    """What is sent, and under ``left_out`` what was asked for and cannot be. Raises Refused, and
    FileNotFoundError."""
    if not isinstance(request, FilmRequest):
        raise Refused(f"{model.title} only films. Choose another model.")
    if model.gone:
        raise ModelGone(model.gone)
    model.require_length(request.frames / request.rate)
    return {
        "model": model.name, "left_out": _left_out(model, request),
        "input": {
            "model": model.name, "background": True, "response_format": form(model, request),
            "input": [*_pictures(model, request), {"type": "text", "text": words(model, request)}],
        },
    }  # fmt: skip


def form(model: Model, request: FilmRequest) -> dict[str, Any]:
    """Of the film. A file of its own: within the answer there is room for 4 MB."""
    return {
        "type": "video", "delivery": "uri",
        "aspect_ratio": model.ratio_for(request.width, request.height),
        "resolution": model.size_for(request.width, request.height),
        "duration": f"{seconds_of(model, request)}s",
    }  # fmt: skip


def seconds_of(model: Model, request: FilmRequest) -> int:
    """That are ordered."""
    return int(model.length_for(request.frames / request.rate) or max(model.lengths))


def words(model: Model, request: FilmRequest) -> str:
    shown = _shown(model, request)
    avoid = request.negative_prompt.rstrip(". ")
    parts = (
        _roles(has_frame=request.keyframe is not None, shown=shown),
        request.prompt,
        FRAME if request.keyframe else "",
        SHOWN.format(images=_names(request, shown)) if shown else "",
        AVOID.format(words=avoid) if avoid else "",
    )
    return " ".join(filter(None, parts))


def _roles(*, has_frame: bool, shown: int) -> str:
    """[# Sources <FIRST_FRAME>@Image1] [# References <IMAGE_REF_0>@Image2 <IMAGE_REF_1>@Image3]"""
    first = 2 if has_frame else 1
    named = " ".join(f"<IMAGE_REF_{n}>@Image{n + first}" for n in range(shown))
    sources = "[# Sources <FIRST_FRAME>@Image1]" if has_frame else ""
    return f"{sources} {f'[# References {named}]' if named else ''}".strip()


def _names(request: FilmRequest, shown: int) -> str:
    """Image2 and Image3"""
    first = 2 if request.keyframe else 1
    return " and ".join(f"Image{n + first}" for n in range(shown))


def _shown(model: Model, request: FilmRequest) -> int:
    """How many pictures of the character go along."""
    return min(len(request.references), model.references.most if model.references else 0)


def _pictures(model: Model, request: FilmRequest) -> Sequence[Mapping[str, str]]:
    """The first frame first, in the form that is filmed: a model goes by it."""
    jpegs = []
    if request.keyframe:
        size = (request.width, request.height)
        jpegs.append(as_jpeg(request.keyframe.path(), form=size))
    shown = request.references[: _shown(model, request)]
    jpegs += [as_jpeg(each.path()) for each in shown]
    return [
        {"type": "image", "mime_type": "image/jpeg", "data": FILE + base64.b64encode(jpeg).decode()}
        for jpeg in jpegs
    ]


def bare(part: Mapping[str, str]) -> Mapping[str, str]:
    """As Google takes it."""
    return {**part, "data": part["data"].removeprefix(FILE)} if "data" in part else part


def _left_out(model: Model, request: FilmRequest) -> list[str]:
    """In the words that a bill shows."""
    left_out = ["seed"]
    if request.sound:
        left_out.append("sound")
    if (most := _shown(model, request)) < len(request.references):
        left_out.append(f"references beyond {most}")
    width, height = request.width, request.height
    if model.is_too_large(width, height):
        left_out.append(f"{width}×{height}, {model.size_for(width, height)} is the largest")
    word = model.ratio_for(width, height)
    if abs(value_of(word) * height / width - 1) > SAME_FORM:
        left_out.append(f"{width}:{height}, {word} is the nearest")
    return left_out
