"""Gemini's stand-in as a process, and what a test says to it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx2
from google import genai
from google.genai import types
from PIL import Image

from tests.standin import NO_CERTIFICATES, Process, until
from tests.standin_openai import file_of

QUICK = {"seconds": "0.06", "answer": "0", "active_after": "0", "height": "96"}
USUAL = {"requests_per_minute": "100000", "credit": "none", "expire_after": "172800", "key": "",
         "accepts": "0-1", "queue": "0.1"}  # fmt: skip
KEY = "AIzaTest"
OMNI = "gemini-omni-1.2-flash"
WORKING = ("queued", "in_progress")


@dataclass
class GeminiStandIn(Process):
    """``with running(folder)`` starts one."""

    module = "standins.gemini"

    @cached_property
    def client(self) -> genai.Client:
        """The official one, which repeats nothing."""
        return self.client_of(attempts=1)

    def client_of(self, attempts: int | None) -> genai.Client:
        options = types.HttpOptions(
            base_url=self.base, api_version="v1beta", timeout=30_000,
            retry_options=types.HttpRetryOptions(attempts=attempts, initial_delay=0.01),
            httpx_client=httpx2.Client(verify=NO_CERTIFICATES),
        )  # fmt: skip
        return genai.Client(vertexai=False, api_key=KEY, http_options=options)

    @cached_property
    def http(self) -> httpx2.Client:
        """With the key."""
        return httpx2.Client(
            base_url=f"{self.base}/v1beta/", headers={"x-goog-api-key": KEY}, timeout=30,
            verify=NO_CERTIFICATES,
        )  # fmt: skip

    def create(self, *parts: str | Image.Image, model: str = OMNI, **more: Any) -> Any:
        """``parts``: words and pictures; what is of the film goes into ``response_format``."""
        form = {"type": "video", "delivery": "uri", **more.pop("form", {})}
        content = [part_of(part) for part in parts or ("a fox runs",)]
        given = {"background": True, "input": content, "response_format": form, **more}
        return self.client.interactions.create(model=model, **given)

    def ended(self, name: str) -> Any:
        until(lambda: self.client.interactions.get(name).status not in WORKING)
        return self.client.interactions.get(name)

    def made(self, *parts: str | Image.Image, **more: Any) -> Any:
        return self.ended(self.create(*parts, **more).id)

    def as_it_was(self) -> None:
        """Without faults, and with the settings that it began with."""
        self.without_faults(**USUAL)

    @property
    def ledger(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.desk("ledger")["interactions"]
        return entries

    def entry(self, name: str) -> dict[str, Any]:
        return next(entry for entry in self.ledger if entry["id"] == name)

    def asked(self, call: str) -> int:
        """How often the faults of a call came true."""
        faults: list[dict[str, Any]] = self.desk("faults")["faults"]
        return sum(fault["done"] for fault in faults if fault["call"] == call)


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[GeminiStandIn]:
    with GeminiStandIn(folder, {**QUICK, **settings}).running() as standin:
        yield standin


def part_of(part: str | Image.Image) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(file_of(part, "jpeg")).decode()
    return {"type": "image", "data": data, "mime_type": "image/jpeg"}
