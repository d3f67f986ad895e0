"""What a provider is: the requests it takes, what it answers, and how it says no.

A provider takes and returns the plain dataclasses below, never a model. A request travels as JSON
in its ledger row (``to_json``, ``request_from_json``); files travel as storage keys.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Protocol


class Kind(StrEnum):
    """What a provider can be asked to do."""

    SEE = "see"
    WRITE = "write"
    DRAW = "draw"
    FILM = "film"


class ProviderError(Exception):
    """The provider did not deliver. The message is a sentence for the user.

    ``can_retry``: the same request may succeed later, by itself. ``retry_after``: seconds.
    ``charged``: what the failed call cost, as far as is known ("no", "yes", "maybe").
    """

    can_retry = False

    def __init__(self, sentence: str, *, retry_after: float | None = None, charged: str = "no"):
        super().__init__(sentence)
        self.retry_after = retry_after
        self.charged = charged


class Refused(ProviderError):
    """The request itself is not acceptable: asking again changes nothing."""


class Busy(ProviderError):
    """Not now."""

    can_retry = True


class BadAnswer(ProviderError):
    """The provider answered something that is not what was asked for."""

    can_retry = True


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
    """The index of the earlier slot whose section this one repeats, -1 for none."""


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


@dataclass(frozen=True)
class WriteRequest:
    """Write one scene per slot."""

    kind: ClassVar[Kind] = Kind.WRITE
    slots: tuple[Slot, ...]
    idea: str = ""
    title: str = ""
    character: str = ""
    style: str = ""
    seed: int = 0
    prompt: str = ""
    model: str = ""


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
    beats: tuple[Beat, ...] = ()
    tempo: float = 0.0
    seed: int = 0
    scene: Scene | None = None
    look: FilmLook | None = None
    model: str = ""


Request = SeeRequest | WriteRequest | DrawRequest | FilmRequest
REQUESTS: dict[Kind, type[Request]] = {
    Kind.SEE: SeeRequest,
    Kind.WRITE: WriteRequest,
    Kind.DRAW: DrawRequest,
    Kind.FILM: FilmRequest,
}


def to_json(request: Request) -> dict[str, Any]:
    return dataclasses.asdict(request)


def request_from_json(kind: str, data: Mapping[str, Any]) -> Request:
    """The request that ``to_json`` wrote."""
    request: Request = _build(REQUESTS[Kind(kind)], data)
    return request


_PARTS: dict[str, type] = {
    "picture": Media, "keyframe": Media, "references": Media, "slots": Slot, "scene": Scene,
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

    ``ready``: nothing to wait for, fetch at once.
    """

    external_id: str
    wait: float = 0.0
    ready: bool = False


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
    three keys; of ``write`` ``{"scenes": [Scene as a dict, …]}``. A picture's ``free_side``
    ("left", "right") is where a title may stand.
    """

    file: Path | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    cost: Decimal = Decimal(0)
    usage: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Capabilities:
    """What a model takes. ``price``: dollars for one call, None when unknown."""

    takes_references: bool = True
    takes_seed: bool = True
    price: Decimal | None = Decimal(0)
    max_prompt: int = 10_000
    durations: tuple[float, ...] = ()


KeepAlive = Callable[[], None]
"""Called about once a second during long work; raises when the work is no longer ours."""


class Provider(Protocol):
    """One vendor, or this machine. ``free`` work costs nothing and may be run again."""

    name: str
    free: bool
    queue: str

    def capabilities(self, kind: Kind, model: str) -> Capabilities: ...

    def submit(self, request: Request) -> Handle:
        """Hand the request over, once. Raises ProviderError."""
        ...

    def poll(self, handle: Handle, request: Request) -> Look: ...

    def cancel(self, handle: Handle) -> None: ...

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        """Bring the result into ``folder``. Raises ProviderError."""
        ...
