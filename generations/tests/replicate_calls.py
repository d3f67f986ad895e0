"""Requests to Replicate's stand-in, and what tests do with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from generations.providers.base import (
    Answer,
    DrawRequest,
    FilmRequest,
    Handle,
    Kind,
    Look,
    Media,
    Outcome,
    Parcel,
    Progress,
    Request,
    SeeRequest,
    Ticket,
)
from generations.providers.catalog import Model
from generations.providers.replicate import ReplicateProvider
from tests.media import make_picture
from tests.standin import TOKEN, StandIn, until

SEE = SeeRequest(
    Media("ref.png"),
    prompt='Answer as JSON: {"prompt": "", "character_description": "", "style_notes": ""}',
)
DRAW = DrawRequest(
    "a fox with a lantern", negative_prompt="blurry", references=(Media("ref.png"),),
    width=1280, height=720, seed=7,
)  # fmt: skip
FILM = FilmRequest(
    "a fox runs", frames=72, width=1280, height=720, negative_prompt="blurry",
    keyframe=Media("key.png"), references=(Media("ref.png"),), seed=7,
)  # fmt: skip
OF_KIND: dict[Kind, Request] = {Kind.SEE: SEE, Kind.DRAW: DRAW, Kind.FILM: FILM}
ENDED = (Progress.SUCCEEDED, Progress.FAILED)


def store_pictures(folder: Path) -> None:
    """A cut-out as reference, and a keyframe that is wider than 16:9."""
    folder.mkdir(parents=True, exist_ok=True)
    make_picture(folder / "ref.png")
    key = Image.new("RGB", (1600, 768), "#336699")
    key.paste("#c04020", (0, 0, 200, 768))
    key.save(folder / "key.png")


def provider_at(standin: StandIn, model: str = "google/nano-banana-2") -> ReplicateProvider:
    hosts = [f"http://127.0.0.1:{standin.output_port}"]
    return ReplicateProvider(model, token=TOKEN, base_url=standin.base, hosts=hosts)


def request_of(model: Model, **changes: Any) -> Request:
    return replace(OF_KIND[model.kind], model=model.name, **changes)


@dataclass
class Caller:
    """One who orders at the stand-in."""

    provider: ReplicateProvider
    folder: Path

    def parcel(self, request: Request = DRAW, name: str = "1", **ticket: Any) -> Parcel:
        return Parcel(request, self.provider.prepare(request), Ticket(name, **ticket))

    def answer(self, request: Request = DRAW, **ticket: Any) -> Answer:
        [(_, answer)] = self.provider.submit_all([self.parcel(request, **ticket)])
        return answer

    def order(self, request: Request = DRAW, **ticket: Any) -> Handle:
        answer = self.answer(request, **ticket)
        assert isinstance(answer, Handle), answer
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

    def fetch(self, handle: Handle, request: Request = DRAW) -> Outcome:
        return self.provider.fetch(handle, request, self.folder, lambda: None)

    def made(self, request: Request) -> Outcome:
        handle = self.order(request)
        look = self.ended(handle)
        assert look.progress == Progress.SUCCEEDED, look.error
        return self.fetch(handle, request)
