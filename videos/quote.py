"""What a film will cost and how long it takes to make, step by step, before anything is begun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from typing import Any

from generations.durations import seconds_of, waits
from generations.providers import provider_of, providers_of
from generations.providers.base import (
    NEEDED,
    Capabilities,
    DrawRequest,
    FilmRequest,
    Kind,
    Media,
    Refused,
    Request,
    SeeRequest,
    Slot,
    WriteRequest,
)
from mvsite.lib import prompts
from mvsite.lib.prompt_samples import SAMPLES

AGAIN = "Again, at most, where the character is not itself"
CUT_SECONDS = 6.0
PORTRAIT = 1024
DRAWN = "The character, drawn before"
RATE = 24
LINE = "as long as a line that is sung within one clip may well become"
COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One step. ``amount`` in dollars, None where a model's price is not known; ``note``: what
    there is to say of its price, ``known`` of the model itself."""

    name: str
    amount: Decimal | None
    seconds: float
    note: str = ""
    known: str = ""


@dataclass(frozen=True)
class Quote:
    """``seconds``: from the click to the film, by the clock."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal | None:
        """At most."""
        amounts = [line.amount for line in self.lines]
        return None if None in amounts else sum(filter(None, amounts), Decimal(0))

    def as_rows(self) -> list[dict[str, Any]]:
        """As JSON keeps them: dollars as text, null where nobody knows."""
        return [
            {
                "step": line.name, "amount_usd": None if line.amount is None else str(line.amount),
                "seconds": round(line.seconds, 1), "note": line.note,
            }
            for line in self.lines
        ]  # fmt: skip

    @property
    def notes(self) -> list[str]:
        return list(dict.fromkeys(line.note for line in self.lines if line.note))

    @property
    def known(self) -> list[str]:
        """What to know of its models."""
        return list(dict.fromkeys(line.known for line in self.lines if line.known))

    @property
    def seconds(self) -> float:
        return sum(line.seconds for line in self.lines)

    @property
    def short(self) -> str:
        """Where there is little room."""
        if self.seconds < 50:
            return f"about {max(10, round(self.seconds / 10) * 10)} s"
        return f"about {max(1, round(self.seconds / 60))} min"

    @property
    def duration(self) -> str:
        """As people say it."""
        if self.seconds < 50:
            return f"{max(10, round(self.seconds / 10) * 10)} seconds"
        minutes = max(1, round(self.seconds / 60))
        return "a minute" if minutes == 1 else f"{minutes} minutes"


@dataclass(frozen=True)
class Wanted:
    """``slots``: seconds of each clip; ``models``: names by kind, else the usual ones; ``picture``:
    one has to be described first; ``candidates``: pictures to be drawn, ``sketched`` from one that
    was sent; ``shown``: keyframes are drawn with the character's picture; ``drawn``: it was made
    before, and costs this film nothing; ``cast_models``: the character's own, if it has others;
    ``redrawn``, ``refilmed``: so often at most a keyframe or a clip that is too little like it."""

    slots: Sequence[float]
    picture: bool = False
    candidates: int = 0
    sketched: bool = False
    shown: bool = False
    drawn: bool = False
    models: Mapping[str, str] = field(default_factory=dict)
    cast_models: Mapping[str, str] | None = None
    size: tuple[int, int] = (1280, 720)
    rate: int = RATE
    keyframes: bool = True
    motion: bool = True
    redrawn: int = 0
    refilmed: int = 0

    def by(self, kind: Kind) -> str:
        return self.models.get(kind, "")

    def cast_by(self, kind: Kind) -> str:
        return self.by(kind) if self.cast_models is None else self.cast_models.get(kind, "")


def even(clips: int, film_seconds: float) -> list[float]:
    """Slots until they are known."""
    return [film_seconds / clips] * clips


def quote_for(wanted: Wanted) -> Quote:
    clips, seconds = len(wanted.slots), sum(wanted.slots)
    portraits = [_portrait(wanted)] * wanted.candidates
    lines = [
        wanted.drawn and Line(DRAWN, Decimal(0), 0.0),
        wanted.picture and _line("Describe the picture", "description", [_see(wanted)]),
        wanted.candidates
        and _line(_first(wanted.candidates, "character picture"), "portrait", portraits),
        _line(f"Write {counted(clips, 'scene')}", "scenes", [_write(wanted)]),
        wanted.keyframes
        and _line(_first(clips, "keyframe"), "keyframe", [_keyframe(wanted)] * clips),
        wanted.motion
        and _line(f"Film {seconds:.0f} seconds{_as_ordered(wanted)}", "motion", _films(wanted)),
        (wanted.redrawn or wanted.refilmed) and Line(AGAIN, _again(wanted), 0.0),
        Line("Cut it on your song", Decimal(0), CUT_SECONDS),
    ]  # fmt: skip
    return Quote(tuple(line for line in lines if line))


def _again(wanted: Wanted) -> Decimal | None:
    drawn = price_of(_keyframe(wanted)) if wanted.keyframes else Decimal(0)
    filmed = motion_prices(wanted) if wanted.motion and wanted.refilmed else [Decimal(0)]
    if drawn is None or None in filmed:
        return None
    pictures = wanted.redrawn + wanted.refilmed * (1 + wanted.redrawn)
    motion = wanted.refilmed * sum(filter(None, filmed), Decimal(0))
    return drawn * pictures * len(wanted.slots) + motion


def _as_ordered(wanted: Wanted) -> str:
    """Where a model films in lengths of its own, so many that all slots are covered."""
    able = capabilities_of(Kind.FILM, wanted.by(Kind.FILM))
    lengths = [able.length_for(slot) or slot for slot in wanted.slots] if able else []
    more = round(sum(lengths)) > round(sum(wanted.slots))
    return f", ordered as {sum(lengths):.0f}" if more and able and able.lengths else ""


def _see(wanted: Wanted) -> SeeRequest:
    return SeeRequest(Media(""), model=wanted.cast_by(Kind.SEE))


def _write(wanted: Wanted) -> WriteRequest:
    """As long as it may become: what is told is paid by its length."""
    lengths = enumerate(wanted.slots)
    slots = tuple(Slot(n, 0.0, length, "pre-chorus", lyric=LINE) for n, length in lengths)
    said = prompts.render("scene", **SAMPLES["scene"])
    return WriteRequest(slots, prompt=said, model=wanted.by(Kind.WRITE))


def _portrait(wanted: Wanted) -> DrawRequest:
    return _draw((PORTRAIT, PORTRAIT), wanted.sketched, wanted.cast_by(Kind.DRAW))


def _keyframe(wanted: Wanted) -> DrawRequest:
    return _draw(wanted.size, wanted.shown, wanted.by(Kind.DRAW))


def _draw(size: tuple[int, int], reference: bool, model: str) -> DrawRequest:
    seen = (Media(""),) if reference else ()
    return DrawRequest("", width=size[0], height=size[1], references=seen, model=model)


def _films(wanted: Wanted) -> list[FilmRequest]:
    width, height = wanted.size
    return [
        FilmRequest(
            "", frames=ceil(seconds * wanted.rate - 1e-6), width=width, height=height,
            rate=wanted.rate, keyframe=Media(""), model=wanted.by(Kind.FILM),
        )
        for seconds in wanted.slots
    ]  # fmt: skip


def _first(number: int, what: str) -> str:
    said = counted(number, what)
    return said[0].upper() + said[1:]


def counted(number: int, what: str) -> str:
    """seven scenes, one keyframe, 31 clips"""
    said = COUNTED[number] if number < len(COUNTED) else str(number)
    return f"{said} {what}{'' if number == 1 else 's'}"


def _line(name: str, purpose: str, calls: Sequence[Request]) -> Line:
    """All the calls of one step; those of a vendor are made side by side."""
    prices = [price_of(call) for call in calls]
    amount = None if None in prices else sum(filter(None, prices), Decimal(0))
    kind, model = calls[0].kind, calls[0].model
    told_of, known = told(kind, model, amount), known_of(kind, model)
    return Line(name, amount, _seconds(purpose, calls), told_of, known)


def _seconds(purpose: str, calls: Sequence[Request]) -> float:
    """By the clock."""
    kind, model = calls[0].kind, calls[0].model
    if capabilities_of(kind, model) is None:
        return 0.0
    one = seconds_of(purpose, kind, model)
    return one * waits(len(calls)) if provider_of(kind, model).free else one


def told(kind: Kind, model: str, amount: Decimal | None) -> str:
    """What there is to say of this model and its price; mostly nothing."""
    able = capabilities_of(kind, model)
    if able is None:
        return f"{model} cannot be had here. Choose another model."
    if able.gone:
        return able.gone
    name = able.title or able.model
    if amount is None:
        return able.unpriced or f"The price of {name} is not known. Choose another model."
    if able.price_is_old and able.price_date is not None:
        return (
            f"The price of {name} was looked up on {able.price_date:%-d %B %Y}; "
            "twice as much is kept ready."
        )
    return ""


def known_of(kind: Kind, model: str) -> str:
    """What to know of this model before it is chosen; mostly nothing."""
    able = capabilities_of(kind, model)
    if able is None or not able.note:
        return ""
    return f"{able.title}: {able.note[0].lower()}{able.note[1:]}"


def capabilities_of(kind: Kind, model: str) -> Capabilities | None:
    """None for a model that nobody here has."""
    try:
        return provider_of(kind, model).capabilities(kind, model)
    except Refused:
        return None


def is_had(kind: Kind, model: str) -> bool:
    return capabilities_of(kind, model) is not None


def can_cost() -> bool:
    """Whether anything that is made here may cost something."""
    return any(not provider.free for kind in NEEDED for provider in providers_of(kind))


def price_of(call: Request) -> Decimal | None:
    """None where it is not known, or the call cannot be made."""
    try:
        return provider_of(call.kind, call.model).estimate(call)
    except Refused:
        return None


def keyframe_price(wanted: Wanted) -> Decimal | None:
    return price_of(_keyframe(wanted))


def portrait_price(wanted: Wanted) -> Decimal | None:
    return price_of(_portrait(wanted))


def seeing_price(wanted: Wanted) -> Decimal | None:
    return price_of(_see(wanted))


def motion_prices(wanted: Wanted) -> list[Decimal | None]:
    """Of each slot."""
    calls = _films(wanted)
    known = {call.frames: price_of(call) for call in calls}  # Many clips are as long as others.
    return [known[call.frames] for call in calls]


def words_price(wanted: Wanted) -> Decimal | None:
    return price_of(_write(wanted))
