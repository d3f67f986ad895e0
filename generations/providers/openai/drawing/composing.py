"""A picture as it is ordered: words, form, and the pictures of the character that go along."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from generations.providers import kept
from generations.providers.base import DrawRequest
from generations.providers.catalog import ImageModel
from generations.providers.openai.drawing import habits
from generations.providers.openai.drawing.sizes import Size, size_for, written
from generations.providers.pictures import as_jpeg

AVOID = " Avoid: {words}."
LONGEST_PROMPT = 32_000
ONE = 1
"""Picture of the character that a model takes of which nothing is known."""
ELSEWHERE = {"response_format": "b64_json"}
"""OpenAI's models answer so by themselves and refuse to be asked; others answer an address."""
FILE = "data:image/jpeg;base64,"


def order(model: str, request: DrawRequest, table: ImageModel | None, base: str) -> dict[str, Any]:
    """What is sent, and ``file``, where its answer will be kept. Raises FileNotFoundError and
    Refused for a picture that cannot be sent."""
    size = size_of(request, table)
    asked = {"model": model, "prompt": words_of(request), "size": written(size)}
    pictures = [
        FILE + base64.b64encode(as_jpeg(media.path())).decode()
        for media in request.references[: most_references(table)]
    ]
    return {
        "input": {**asked, **(table.fixed if table else ELSEWHERE), "image": pictures},
        "left_out": _left_out(request, table),
        "without": habits.known(base, model),
        "file": kept.new_key(),
    }  # fmt: skip


def words_of(request: DrawRequest) -> str:
    """What is to be avoided stays, whatever the length."""
    avoid = request.negative_prompt.rstrip(". ")
    avoided = AVOID.format(words=avoid)[: LONGEST_PROMPT // 2] if avoid else ""
    return request.prompt[: LONGEST_PROMPT - len(avoided)] + avoided


def size_of(request: DrawRequest, table: ImageModel | None) -> Size:
    return size_for(request.width, request.height, table.sizes if table else ())


def most_references(table: ImageModel | None) -> int:
    return table.references if table else ONE


def _left_out(request: DrawRequest, table: ImageModel | None) -> list[str]:
    """In words, as the ledger keeps it."""
    found = ["seed"]
    if len(request.references) > most_references(table):
        found.append(f"references beyond {most_references(table)}")
    return found


def body_of(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What is posted of what was prepared, the pictures as files."""
    left = {name: value for name, value in sent["input"].items() if name not in sent["without"]}
    pictures = left.pop("image")
    files = [
        (f"{number}.jpg", base64.b64decode(each.removeprefix(FILE)), "image/jpeg")
        for number, each in enumerate(pictures, 1)
    ]
    if files:  # Not every server knows a list.
        left["image"] = files if len(files) > 1 else files[0]
    return left
