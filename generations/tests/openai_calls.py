"""Requests to OpenAI's stand-in, and what tests do with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generations.providers.base import (
    Answer,
    Handle,
    Media,
    Outcome,
    Parcel,
    ProviderError,
    Request,
    SeeRequest,
    Slot,
    Ticket,
    WriteRequest,
)
from generations.providers.openai import OpenAIProvider
from tests.standin_openai import KEY, MODELS, OpenAIStandIn

SEE = SeeRequest(Media("ref.png"), prompt="Describe the character in this picture.")
WRITE = WriteRequest(
    slots=(
        Slot(0, 0.0, 4.0, section="verse", lyric="home through the rain"),
        Slot(1, 4.0, 3.5, section="chorus", energy=0.9),
        Slot(2, 7.5, 4.0, section="chorus", energy=0.9, repeats=1),
    ),
    idea="a fox with a lantern", title="Rain", prompt="Write one scene for each slot.",
)  # fmt: skip
PRICE = (0.10, 0.50)


def provider_at(
    standin: OpenAIStandIn, model: str = MODELS["openai"], **more: Any
) -> OpenAIProvider:
    """One that is paid for."""
    given: dict[str, Any] = {"key": KEY, "price": PRICE, **more}
    return OpenAIProvider(model, base_url=f"{standin.base}/v1", **given)


@dataclass
class Caller:
    """One who orders at the stand-in."""

    provider: OpenAIProvider
    folder: Path

    def parcel(self, request: Request = WRITE, name: str = "1") -> Parcel:
        return Parcel(request, self.provider.prepare(request), Ticket(name))

    def answer(self, request: Request = WRITE) -> Answer:
        [(_, answer)] = self.provider.submit_all([self.parcel(request)])
        return answer

    def error(self, request: Request = WRITE) -> ProviderError:
        answer = self.answer(request)
        assert isinstance(answer, ProviderError), answer
        return answer

    def made(self, request: Request = WRITE) -> Outcome:
        answer = self.answer(request)
        assert isinstance(answer, Handle), answer
        return self.provider.fetch(answer, request, self.folder, lambda: None)
