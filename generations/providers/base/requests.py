"""What a provider is asked. A request travels as JSON in its ledger row, files as storage keys."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar


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
