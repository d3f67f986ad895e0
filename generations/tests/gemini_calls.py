"""Requests to Gemini's stand-in, and what tests do with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generations.providers.base import (
    Answer,
    FilmRequest,
    Handle,
    Look,
    Media,
    Outcome,
    Parcel,
    Progress,
    ProviderError,
    Ticket,
)
from generations.providers.gemini import GeminiProvider
from tests.standin import until
from tests.standin_gemini import KEY, OMNI, GeminiStandIn

FILM = FilmRequest(
    "a fox runs", frames=72, width=1280, height=720, negative_prompt="blurry.",
    keyframe=Media("key.png"), references=(Media("ref.png"),), seed=7,
)  # fmt: skip
ENDED = (Progress.SUCCEEDED, Progress.FAILED)


def provider_at(standin: GeminiStandIn, model: str = OMNI) -> GeminiProvider:
    return GeminiProvider(model, key=KEY, base_url=standin.base)


@dataclass
class Caller:
    """One who orders at the stand-in."""

    provider: GeminiProvider
    folder: Path

    def parcel(self, request: FilmRequest = FILM, name: str = "1") -> Parcel:
        return Parcel(request, self.provider.prepare(request), Ticket(name))

    def answer(self, request: FilmRequest = FILM) -> Answer:
        [(_, answer)] = self.provider.submit_all([self.parcel(request)])
        return answer

    def order(self, request: FilmRequest = FILM) -> Handle:
        answer = self.answer(request)
        assert isinstance(answer, Handle), answer
        return answer

    def error(self, request: FilmRequest = FILM) -> ProviderError:
        answer = self.answer(request)
        assert isinstance(answer, ProviderError), answer
        return answer

    def look(self, handle: Handle) -> Look | None:
        return next((look for _, look in self.provider.poll_all([handle])), None)

    def ended(self, handle: Handle) -> Look:
        def over() -> Look | None:
            look = self.look(handle)
            return look if look and look.progress in ENDED else None

        found = until(over)
        assert found is not None
        return found

    def fetch(self, handle: Handle, request: FilmRequest = FILM) -> Outcome:
        return self.provider.fetch(handle, request, self.folder, lambda: None)

    def made(self, request: FilmRequest = FILM) -> Outcome:
        handle = self.order(request)
        look = self.ended(handle)
        assert look.progress == Progress.SUCCEEDED, look.error
        return self.fetch(handle, request)
