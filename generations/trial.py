"""One real call of a kind, the cheapest there is, through the ledger as all others: what was
expected of it, and what came."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from time import sleep
from typing import Any, NamedTuple
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from generations import adoption, ledger
from generations.budget import OverBudget
from generations.fetch import fetch
from generations.models import Generation
from generations.poll import poll
from generations.providers import providers_of
from generations.providers.base import (
    Capabilities,
    DrawRequest,
    FilmRequest,
    HearRequest,
    JudgeRequest,
    Kind,
    Media,
    Provider,
    ProviderError,
    Request,
    SeeRequest,
    Slot,
    WriteRequest,
)
from generations.submit import submit
from mvsite.lib import storage
from mvsite.lib.pictures import read_picture
from mvsite.lib.streams import probe_video, streams

Status = Generation.Status
RATE = 24
LOOK_EVERY_SECONDS = 0.5
SAME_FORM = 0.05
"""By which width to height may differ: models make multiples of eight or sixteen."""
STEPS: dict[str, Callable[[Generation], None]] = {
    Status.RESERVED: submit,
    Status.SUBMITTING: submit,
    Status.UNKNOWN: adoption.resolve,
    Status.RUNNING: poll,
    Status.FETCHING: fetch,
}
SUFFIXES = {Kind.DRAW: ".png", Kind.FILM: ".mp4"}
PROMPT = "A paper boat on calm water, seen from the side, in soft light."
QUESTION = (
    "Describe the character in this picture in one sentence each, as JSON with the keys prompt, "
    "character_description and style_notes."
)
JUDGEMENT = (
    "Is the character of the first picture the one in the second? Answer as JSON with the keys "
    "score (0 to 1) and words (one sentence)."
)
SCENE = "Write one scene for the slot of a music video: a paper boat goes down a river."


@dataclass(frozen=True)
class Trial:
    """A call that would be made. ``price``: dollars, its upper bound."""

    kind: Kind
    provider: Provider
    request: Request
    price: Decimal

    @property
    def able(self) -> Capabilities:
        return self.provider.capabilities(self.kind, self.request.model)

    @property
    def expected(self) -> str:
        """As a sentence tells it."""
        return f"{_what(self.request, self.able)}, usually within {self.able.typical:.0f} s"


@dataclass(frozen=True)
class Tried:
    """What became of a trial. ``call``: None where it was not sent; ``refused`` says why then."""

    trial: Trial
    call: Generation | None = None
    refused: str = ""

    @property
    def is_well(self) -> bool:
        """Whether what was expected came."""
        succeeded = self.call is not None and self.call.status == Status.SUCCEEDED
        return succeeded and not self.surprises

    @cached_property
    def surprises(self) -> list[str]:
        return list(_surprises(self.call)) if self.call else []

    @property
    def lines(self) -> Iterator[str]:
        """For people."""
        if self.call is None:
            yield f"not sent: {self.refused}"
            return
        yield f"came: {_outcome(self.call)}"
        for name in self.call.sent.get("left_out", []):
            yield f"not sent, as the model does not take it: {name}"
        yield from (f"not as expected: {sentence}" for sentence in self.surprises)

    def as_json(self) -> dict[str, Any]:
        """Dollars as text."""
        return {
            "kind": str(self.trial.kind), "model": self.trial.able.model,
            "provider": self.trial.provider.name, "well": self.is_well,
            "expected": self.trial.expected, "at_most": f"{self.trial.price:.4f}",
            "charged": f"{(self.call and self.call.settled) or 0:.4f}", "said": [*self.lines],
        }  # fmt: skip


def carry_out(trial: Trial, owner: User) -> Tried:
    """With nobody in the provider's place, as it is this one that is tried."""
    try:
        return Tried(trial, make(trial, owner))
    except (OverBudget, ProviderError) as refused:
        return Tried(trial, refused=str(refused))


def trials(picture: str, song: str) -> list[Trial]:
    """The cheapest paid call of each kind that can be had. ``picture``, ``song`` (AAC in MP4):
    storage keys."""
    seconds = streams(storage.local_path(song), "mov").claimed
    media = _Media(Media(picture), Media(song, {"seconds": seconds}))
    found = [min(_of(kind, media), key=lambda one: one.price, default=None) for kind in Kind]
    return [trial for trial in found if trial is not None]


class _Media(NamedTuple):
    """What is shown and played."""

    picture: Media
    song: Media


def _of(kind: Kind, media: _Media) -> Iterator[Trial]:
    for provider in providers_of(kind):
        if provider.free:
            continue
        for model in provider.models(kind):
            able = provider.capabilities(kind, model)
            request = replace(_request(kind, media, able), model=model)
            price = provider.estimate(request)
            if price is not None and not able.gone:
                yield Trial(kind, provider, request, price)


def _request(kind: Kind, media: _Media, able: Capabilities) -> Request:
    picture = media.picture
    match kind:
        case Kind.SEE:
            return SeeRequest(picture, prompt=QUESTION)
        case Kind.WRITE:
            return WriteRequest((Slot(0, 0.0, 4.0),), prompt=SCENE)
        case Kind.DRAW:
            return DrawRequest(PROMPT, references=(picture,) if able.references else ())
        case Kind.FILM:
            seconds = min(able.lengths, default=1.0)
            frames = math.floor(seconds * RATE)
            keyframe = picture if able.takes_first_frame else None
            return FilmRequest(PROMPT, frames, 1280, 720, RATE, keyframe=keyframe)
        case Kind.HEAR:
            return HearRequest(media.song)
        case Kind.JUDGE:
            return JudgeRequest(picture, (picture,), prompt=JUDGEMENT)


def make(trial: Trial, owner: User) -> Generation:
    """The call, when it has ended; it stands in the ledger. Raises OverBudget, ProviderError."""
    key = f"trials/{uuid4()}{SUFFIXES.get(trial.kind, '')}"
    purpose = f"trial {trial.kind}"
    call = ledger.order_again(owner, purpose, trial.request, owner=owner, key=key)
    while call.status in Generation.LIVE:
        if call.due_at <= timezone.now():
            STEPS[call.status](call)
        else:
            sleep(LOOK_EVERY_SECONDS)
        call.refresh_from_db()
    return call


def _outcome(call: Generation) -> str:
    said = {"yes": "charged", "no": "not charged", "maybe": "maybe charged"}[call.charged]
    cost = f"${call.settled or 0:.4f} {said}"
    if call.status != Status.SUCCEEDED:
        return f"nothing. {call.error} ({cost})"
    return f"{came(call)}, after {took(call):.1f} s, {cost}"


def came(call: Generation) -> str:
    """What a call that succeeded brought, in words."""
    match call.kind:
        case Kind.DRAW:
            width, height, _ = _measured(call)
            return f"a picture of {width} × {height}"
        case Kind.FILM:
            width, height, seconds = _measured(call)
            return f"a clip of {seconds:.1f} s, {width} × {height}"
        case Kind.HEAR:
            heard = " ".join(str(each["text"]) for each in call.result.get("words", ()))
            return f"the words “{heard[:80]}”" if heard else "no words"
        case Kind.JUDGE:
            return f"{call.result.get('score')} and the words “{call.result.get('words', '')[:80]}”"
    scenes = call.result.get("scenes") or [{}]
    words = call.result.get("character_description") or scenes[0].get("description", "")
    return f"the words “{words[:80]}”"


def _surprises(call: Generation) -> Iterator[str]:
    """In what a picture or clip that came is not what was ordered."""
    request = call.as_request()
    if call.status != Status.SUCCEEDED or not isinstance(request, DrawRequest | FilmRequest):
        return
    width, height, seconds = _measured(call)
    if abs(width / height * request.height / request.width - 1) > SAME_FORM:
        yield f"it has not the form of {request.width} × {request.height}."
    if isinstance(request, FilmRequest) and seconds < request.frames / request.rate - 1e-3:
        lacking = request.frames / request.rate - seconds
        yield f"it is {lacking:.2f} s shorter than ordered."


def _measured(call: Generation) -> tuple[int, int, float]:
    """Width, height, and seconds of a clip."""
    path = storage.local_path(call.key)
    if call.kind == Kind.DRAW:
        picture = read_picture(path, call.key)
        return picture.width, picture.height, 0.0
    facts = probe_video(path)
    return facts.width, facts.height, facts.seconds


def _what(request: Request, able: Capabilities) -> str:
    match request:
        case DrawRequest():
            return f"a picture of about {request.width} × {request.height}"
        case FilmRequest():
            seconds = able.length_for(request.frames / request.rate) or 0.0
            return f"a clip of {seconds:.1f} s"
        case WriteRequest():
            return "a scene in words"
        case HearRequest():
            return "the words of a song, of which this one has none"
        case JudgeRequest():
            return "a judgement near 1 of two pictures that are one"
    return "the picture in words"


def took(call: Generation) -> float:
    """Seconds from the moment that it was sent."""
    if call.submitted_at is None or call.finished_at is None:
        return 0.0
    return (call.finished_at - call.submitted_at).total_seconds()
