"""What a provider is: the requests it takes, what it answers, and how it says no.

A provider takes and returns the plain dataclasses below, never a model. A request travels as JSON
in its ledger row (``to_json``, ``request_from_json``); files travel as storage keys.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Protocol

from mvsite.lib.findings import Finding


class Kind(StrEnum):
    """What a provider can be asked to do."""

    SEE = "see"
    WRITE = "write"
    DRAW = "draw"
    FILM = "film"
    HEAR = "hear"
    JUDGE = "judge"


NEEDED = (Kind.SEE, Kind.WRITE, Kind.DRAW, Kind.FILM)
"""What a film is made of: this machine can do each. The others are done where somebody can."""


class Fault(StrEnum):
    """What is the matter with a call, told apart by what helps."""

    CONTENT = "content"
    INPUT = "input"
    BUSY = "busy"
    CREDIT = "credit"
    KEY = "key"
    GONE = "gone"
    OUTAGE = "outage"
    LATE = "late"
    EXPIRED = "expired"
    EMPTY = "empty"
    BROKEN = "broken"
    MISFIT = "misfit"
    DOUBT = "doubt"
    OTHER = ""


class ProviderError(Exception):
    """The provider did not deliver. The message is a sentence for the user.

    ``can_retry``: the same request may succeed later, by itself. ``retry_after``: seconds.
    ``charged``: whether the failed call cost something, as far as is known ("no", "yes",
    "maybe"). ``cost``: how much, where that is known.
    """

    fault = Fault.OTHER
    can_retry = False
    cost: Decimal | None = None

    def __init__(self, sentence: str, *, retry_after: float | None = None, charged: str = "no"):
        super().__init__(sentence)
        self.retry_after = retry_after
        self.charged = charged


class Refused(ProviderError):
    """The request itself is not acceptable: asking again changes nothing."""

    fault = Fault.INPUT


class ContentRefused(Refused):
    """What it says or shows is not allowed there: other words may be."""

    fault = Fault.CONTENT


class OutOfCredit(Refused):
    """The account there is empty."""

    fault = Fault.CREDIT


class BadKey(Refused):
    """The provider does not know the key, or none is set."""

    fault = Fault.KEY


class ModelGone(Refused):
    """The model is not offered any more."""

    fault = Fault.GONE


class Expired(Refused):
    """It was made, but is not kept any more."""

    fault = Fault.EXPIRED


class Busy(ProviderError):
    """Not now."""

    fault = Fault.BUSY
    can_retry = True


class Outage(ProviderError):
    """It is broken over there, or cannot be reached; surely nothing was made."""

    fault = Fault.OUTAGE
    can_retry = True


class TimedOut(ProviderError):
    """It took longer than it may."""

    fault = Fault.LATE
    can_retry = True


class BadAnswer(ProviderError):
    """The provider answered something that is not what was asked for."""

    fault = Fault.EMPTY
    can_retry = True


class Unreadable(BadAnswer):
    """A file came that cannot be read; it may have been broken on its way."""

    fault = Fault.BROKEN


class Misfit(BadAnswer):
    """It came and was paid, and does not fit. The message says what is wrong: told so in another
    call, the model may do better."""

    fault = Fault.MISFIT


class InDoubt(ProviderError):
    """It was sent, and whether it was accepted is not known: it must not be sent again."""

    fault = Fault.DOUBT


@dataclass(frozen=True)
class Media:
    """A stored picture or sound by its key. ``hints`` is what is already known of it.

    For a subject: ``tier``, ``confidence``, ``head`` [x, y, width, height in 0..1], ``facing``
    (-1 left, 0 frontal, 1 right), ``bust``. A hint given by a person wins over measuring.
    """

    key: str
    hints: Mapping[str, Any] = field(default_factory=dict)

    def path(self) -> Path:
        """A readable local path; FileNotFoundError when the file is gone."""
        from mvsite.lib import storage

        return storage.local_path(self.key)


@dataclass(frozen=True)
class Slot:
    """One part of the film as the writer sees it. Times in seconds of the song."""

    index: int
    start: float
    seconds: float
    section: str = ""
    energy: float = 0.5
    lyric: str = ""
    repeats: int = -1
    """The index of the earlier slot that this one repeats, as far into a section that was heard
    before; -1 for none."""


@dataclass(frozen=True)
class Scene:
    """What one clip shows, in words, and the same as names of the look."""

    title: str
    description: str
    negative_description: str = ""
    kind: str = "story"
    setting: str = ""
    shot: str = ""
    light: str = ""


@dataclass(frozen=True)
class Beat:
    """One beat within a clip. ``seconds`` from the clip's start; ``strength`` 0..1, low band."""

    seconds: float
    strength: float
    downbeat: bool = False


@dataclass(frozen=True)
class SeeRequest:
    """Put a picture into words: three keys, ``prompt character_description style_notes``."""

    kind: ClassVar[Kind] = Kind.SEE
    picture: Media
    subject: str = "character"
    prompt: str = ""
    model: str = ""
    mend: str = ""
    """What was wrong with the answer before."""


@dataclass(frozen=True)
class WriteRequest:
    """Write one scene per slot. ``only``: the place of the one that is used of the answer; ``mend``
    as of ``SeeRequest``. ``cast``: the names of all who may be made out in a scene, none where
    that is left open; ``longest``: characters of a description, 0 for any number; ``asked``: the
    kind that a person gave the one scene that is used; ``beside``: the settings around it."""

    kind: ClassVar[Kind] = Kind.WRITE
    slots: tuple[Slot, ...]
    idea: str = ""
    title: str = ""
    character: str = ""
    style: str = ""
    seed: int = 0
    prompt: str = ""
    model: str = ""
    only: int | None = None
    mend: str = ""
    cast: tuple[str, ...] = ()
    subject: str = "character"
    longest: int = 0
    asked: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilmLook:
    """The whole film's part of a shot, so that clips made apart fit together."""

    style: str
    seed: int
    position: int
    count: int
    section: str = ""
    energy: float = 0.5
    peak: bool = False
    """The brightest clip of the film (its chorus)."""
    opens: bool = False
    closes: bool = False
    """A section of the song begins, ends with this clip, inside the film."""
    lifted: bool = False
    lifts: bool = False
    """The song rises to its chorus at this clip's start, at its end, and the film cuts hard."""
    wave: tuple[float, ...] = ()
    """How loud the song is along the clip, 0..1; empty without a song."""


@dataclass(frozen=True)
class DrawRequest:
    """Draw one picture: a portrait (no ``scene``) or the keyframe of a scene. Size in pixels."""

    kind: ClassVar[Kind] = Kind.DRAW
    prompt: str
    negative_prompt: str = ""
    references: tuple[Media, ...] = ()
    width: int = 1024
    height: int = 1024
    seed: int = 0
    subject: str = "character"
    scene: Scene | None = None
    look: FilmLook | None = None
    model: str = ""


@dataclass(frozen=True)
class FilmRequest:
    """Film one clip of exactly ``frames`` frames at ``rate`` a second. Size in pixels."""

    kind: ClassVar[Kind] = Kind.FILM
    prompt: str
    frames: int
    width: int
    height: int
    rate: int = 24
    negative_prompt: str = ""
    keyframe: Media | None = None
    references: tuple[Media, ...] = ()
    sound: Media | None = None
    """What is sung, for a mouth to follow: it begins with the clip's first frame."""
    beats: tuple[Beat, ...] = ()
    tempo: float = 0.0
    seed: int = 0
    scene: Scene | None = None
    look: FilmLook | None = None
    model: str = ""


@dataclass(frozen=True)
class HearRequest:
    """What is sung when. ``words``: the lyrics as far as they are known; ``language``: ISO 639-1,
    empty where it is not."""

    kind: ClassVar[Kind] = Kind.HEAR
    song: Media
    words: str = ""
    language: str = ""
    model: str = ""


@dataclass(frozen=True)
class JudgeRequest:
    """Whether ``stills`` of a clip, in their order, show the character of the ``picture``; each is
    the clip with a moment, ``seconds``, among its hints. ``prompt``, ``mend`` as of
    ``SeeRequest``."""

    kind: ClassVar[Kind] = Kind.JUDGE
    picture: Media
    stills: tuple[Media, ...]
    prompt: str = ""
    model: str = ""
    mend: str = ""


Request = SeeRequest | WriteRequest | DrawRequest | FilmRequest | HearRequest | JudgeRequest
REQUESTS: dict[Kind, type[Request]] = {
    Kind.SEE: SeeRequest,
    Kind.WRITE: WriteRequest,
    Kind.DRAW: DrawRequest,
    Kind.FILM: FilmRequest,
    Kind.HEAR: HearRequest,
    Kind.JUDGE: JudgeRequest,
}


def to_json(request: Request) -> dict[str, Any]:
    return dataclasses.asdict(request)


def abridged(sent: Any) -> Any:
    """As the ledger keeps it: a file within it as its digest, which tells equal ones."""
    match sent:
        case str() if sent.startswith("data:") and "," in sent:
            form, _, content = sent.partition(",")
            return f"{form};sha256={hashlib.sha256(content.encode()).hexdigest()}"
        case Mapping():
            return {name: abridged(value) for name, value in sent.items()}
        case list() | tuple():
            return [abridged(value) for value in sent]
    return sent


def request_from_json(kind: str, data: Mapping[str, Any]) -> Request:
    """The request that ``to_json`` wrote."""
    request: Request = _build(REQUESTS[Kind(kind)], data)
    return request


_PARTS: dict[str, type] = {
    "picture": Media, "keyframe": Media, "references": Media, "song": Media, "stills": Media,
    "sound": Media,
    "slots": Slot, "scene": Scene,
    "look": FilmLook, "beats": Beat,
}  # fmt: skip


def _build(cls: type, data: Mapping[str, Any]) -> Any:
    return cls(**{name: _part(name, value) for name, value in data.items()})


def _part(name: str, value: Any) -> Any:
    if name not in _PARTS or value is None:
        return tuple(value) if isinstance(value, list) else value
    if isinstance(value, list | tuple):
        return tuple(_build(_PARTS[name], item) for item in value)
    return _build(_PARTS[name], value)


@dataclass(frozen=True)
class Handle:
    """A request that the provider has taken. ``wait``: seconds until a look is worth it.

    ``ready``: nothing to wait for, fetch at once. ``answer``: what came with it, as JSON, of a
    provider that answers at once and keeps nothing; it is handed back to ``fetch``.
    """

    external_id: str
    wait: float = 0.0
    ready: bool = False
    answer: Mapping[str, Any] = field(default_factory=dict, compare=False)


class Progress(StrEnum):
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class Look:
    """What a poll found. ``error`` is a sentence when it failed."""

    progress: Progress
    error: ProviderError | None = None
    wait: float = 5.0
    usage: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What was fetched: ``file`` (a picture or a clip in the folder that was given) or ``data``.

    ``data`` of a picture or clip holds what is known of it (a subject's hints); of ``see`` the
    three keys; of ``write`` ``{"scenes": [Scene as a dict, …]}``, beside them sentences of what was
    put right (``notes``) and the places of scenes that cannot be used (``unfit``); of ``hear``
    ``{"words": [{"text", "start", "end"}, …], "language"}`` in seconds of the song; of ``judge``
    ``{"score": 0..1, "words"}``. A picture's ``free_side`` ("left", "right") is where a title may
    stand.
    """

    file: Path | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    cost: Decimal = Decimal(0)
    usage: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sighting:
    """What a provider has accepted of equal input: ``handles``, the oldest first.

    ``complete``: its list was read back to the moment that was asked for.
    """

    handles: tuple[Handle, ...] = ()
    complete: bool = False


@dataclass(frozen=True)
class Ticket:
    """What goes with a call beside its request.

    ``id``: of its ledger row. ``webhook``: where to tell that it ended; empty: nowhere.
    ``seconds``: after which the provider is to end it.
    """

    id: str
    webhook: str = ""
    seconds: float = 1800.0


@dataclass(frozen=True)
class Capabilities:
    """What a model takes.

    ``model``: its name, also when the usual one was asked for. ``lengths``: seconds of a clip that
    can be ordered; empty: any. ``references``: pictures of the character that it takes, beside the
    first frame. ``price_date``: when its price was looked up; None: it is free. ``typical`` and
    ``deadline``: seconds of one call.
    """

    model: str = ""
    title: str = ""
    lengths: tuple[float, ...] = ()
    references: int = 1
    takes_first_frame: bool = True
    takes_words_alone: bool = True
    needs_picture: bool = False
    """Of the character: without one it draws nothing."""
    takes_seed: bool = True
    prompt_limit: int = 0
    """Characters, with what must not be seen; 0: any number."""
    takes_sound: tuple[float, float] | None = None
    """Of how many seconds, least and most, where a mouth follows it."""
    price_date: date | None = None
    price_is_old: bool = False
    typical: float = 0.0
    deadline: float = 1800.0
    answers_within: float = 0.0
    """Seconds until a create is answered or broken off, where that is longer than usual."""
    gone: str = ""
    """Why it is not offered any more."""
    unpriced: str = ""
    """What to do so that its price is known; empty where it is."""
    note: str = ""
    """What to know before choosing it."""
    largest: int = 0
    """Pixels: of a clip its short side, of a picture the side of a square; 0: not known."""
    by_second: bool = False
    """A clip costs so much for each second that is ordered."""

    def length_for(self, seconds: float) -> float | None:
        """The shortest clip that can be ordered and covers so much; None: none is long enough."""
        if not self.lengths:
            return seconds
        return min((length for length in self.lengths if length >= seconds), default=None)


KeepAlive = Callable[[], None]
"""Called about once a second during long work; raises when the work is no longer ours."""


class Provider(Protocol):
    """One vendor, or this machine. ``free`` work costs nothing and may be run again; ``title``:
    as people know it."""

    name: str
    title: str
    free: bool
    queue: str

    def models(self, kind: Kind) -> tuple[str, ...]:
        """Names of the models that do this kind of work here, the usual one first."""
        ...

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        """Of a model by name; empty: the usual one. Raises Refused for one that is not known."""
        ...

    def examine(self, kind: Kind) -> Iterator[Finding]:
        """Key, clock, and the models of this kind beside what is known of them here; it is asked,
        for nothing. What fails is a finding too; what is of the account alone is told in the same
        words for each kind (``examining``)."""
        ...

    def estimate(self, request: Request) -> Decimal | None:
        """Dollars that the call costs at most; None when nobody knows."""
        ...

    def prepare(self, request: Request) -> Mapping[str, Any]:
        """What will be sent, as JSON. It costs nothing and may be repeated; pictures may be handed
        over here. Raises ProviderError, and FileNotFoundError for a picture that is gone."""
        ...

    def submit(self, request: Request, sent: Mapping[str, Any], ticket: Ticket) -> Handle:
        """Hand over what was prepared, once. Raises ProviderError; InDoubt when nobody knows
        whether it was accepted."""
        ...

    def submit_all(self, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
        """Side by side, each answer as it comes, also while more parcels do. None among them: there
        is no other at the moment; while answers are out it is asked again."""
        ...

    def find(self, sent: Mapping[str, Any], since: datetime) -> Sighting | None:
        """What was accepted of this input since then; None where that cannot be asked. Raises
        ProviderError."""
        ...

    def poll_all(self, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
        """Each as it is found; none where the look itself failed. Raises ProviderError when nobody
        can be asked."""
        ...

    def cancel(self, handle: Handle) -> None: ...

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        """Bring the result into ``folder``. Raises ProviderError."""
        ...


@dataclass(frozen=True)
class Parcel:
    """A request on its way: as it is kept here, as it is sent, and what goes with it."""

    request: Request
    sent: Mapping[str, Any]
    ticket: Ticket


Answer = Handle | ProviderError


class OneByOne:
    """For a provider with no better way: many calls are so many single ones."""

    def submit_all(
        self: Provider, parcels: Iterable[Parcel | None]
    ) -> Iterator[tuple[Ticket, Answer]]:
        for parcel in filter(None, parcels):
            try:
                yield parcel.ticket, self.submit(parcel.request, parcel.sent, parcel.ticket)
            except ProviderError as error:
                yield parcel.ticket, error
