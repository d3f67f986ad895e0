"""OpenAI's stand-in as a process, and what a test says to it."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import openai
from openai.types.chat import ChatCompletion
from PIL import Image

from tests.standin import NO_CERTIFICATES, Process

QUICK = {"seconds": "0", "height": "64"}
USUAL = {"dialect": "openai", "requests_per_minute": "100000", "credit": "none", "heard": "",
         "key": ""}  # fmt: skip
MODELS = {
    "openai": "gpt-6-luna", "ollama": "gemma3:4b", "ollama-cloud": "gemma4:31b",
    "vllm": "Qwen/Qwen2-VL-7B-Instruct", "openrouter": "openai/gpt-6-luna",
    "lm-studio": "qwen/qwen3-vl-8b",
}  # fmt: skip
"""One that sees, of each dialect."""
KEY = "sk-or-test"


@dataclass
class OpenAIStandIn(Process):
    """``with running(folder)`` starts one."""

    module = "standins.openai"

    @cached_property
    def client(self) -> openai.OpenAI:
        """The official one; what it sends is sent once."""
        http = openai.DefaultHttpxClient(verify=NO_CERTIFICATES)
        return openai.OpenAI(
            api_key=KEY, base_url=f"{self.base}/v1", max_retries=0, timeout=30, http_client=http
        )

    def speak(self, dialect: str) -> str:
        """From now on; the model of that dialect that sees."""
        self.set(dialect=dialect)
        return MODELS[dialect]

    def chat(self, *parts: Any, model: str = "gpt-6-luna", **more: Any) -> ChatCompletion:
        """``parts``: texts, pictures and addresses of pictures of one message."""
        content = [part_of(part) for part in parts] or [part_of("Hello")]
        message: Any = {"role": "user", "content": content}
        answered: ChatCompletion = self.client.chat.completions.create(
            model=model, messages=[message], **more
        )
        return answered

    def as_it_was(self) -> None:
        """Without faults, and with the settings that it began with."""
        self.without_faults(**USUAL)

    @property
    def ledger(self) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = self.desk("ledger")["calls"]
        return calls


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[OpenAIStandIn]:
    with OpenAIStandIn(folder, {**QUICK, **settings}).running() as standin:
        yield standin


class Address(str):
    """Of a picture."""


def part_of(part: str | Image.Image) -> dict[str, Any]:
    if isinstance(part, Image.Image):
        part = Address(data_url(part))
    if isinstance(part, Address):
        return {"type": "image_url", "image_url": {"url": part}}
    return {"type": "text", "text": part}


def data_url(image: Image.Image, form: str = "png") -> str:
    return f"data:image/{form};base64,{base64.b64encode(file_of(image, form)).decode()}"


def file_of(image: Image.Image, form: str = "png") -> bytes:
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def schema_format(schema: dict[str, Any], *, strict: bool = True) -> dict[str, Any]:
    """What ``response_format`` is for it."""
    return {
        "type": "json_schema",
        "json_schema": {"name": "scenes", "schema": schema, "strict": strict},
    }


def thing(**fields: Any) -> dict[str, Any]:
    """The strict schema of an object with these fields."""
    return {
        "type": "object", "properties": fields, "required": list(fields),
        "additionalProperties": False,
    }  # fmt: skip


SCENES = thing(
    scenes={
        "type": "array",
        "items": thing(
            slot={"type": "integer"},
            prompt={"type": "string"},
            kind={"type": "string", "enum": ["performance", "story", "b-roll"]},
        ),
    }
)
SLOTS = '{"slots": [{"slot": 3, "lyric": "home through the rain"}, {"slot": 4}, {"slot": 7}]}'
