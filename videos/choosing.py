"""The models that a film could be made with, each with what its part of the work costs by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generations.choices import Choice, Row, choices_of, has_choice, rate, why_not
from generations.providers.base import Capabilities, Kind
from videos import prices, quote
from videos.prices import Price
from videos.quote import Wanted

WORDS = {
    Kind.SEE: "Looks at the picture", Kind.WRITE: "Writes", Kind.DRAW: "Draws", Kind.FILM: "Films"
}  # fmt: skip
DOES = {Kind.SEE: "looks", Kind.WRITE: "writes", Kind.DRAW: "draws", Kind.FILM: "films"}
NO_PICTURE = "It draws nothing without a picture of the character, and there is none."


@dataclass(frozen=True)
class Choosing:
    """One kind of work, and who could do it. ``chosen`` is None where a model was named that
    cannot be had any more."""

    kind: Kind
    rows: list[Row]
    chosen: Row | None

    @property
    def field(self) -> str:
        return f"model_{self.kind}"

    @property
    def words(self) -> str:
        return WORDS[self.kind]

    @property
    def in_short(self) -> str:
        """Kling 3 Omni films"""
        title = self.chosen.choice.title if self.chosen else ""
        return f"{title} {DOES[self.kind]}"


def choosings(kinds: Iterable[Kind], wanted: Wanted) -> list[Choosing]:
    """Of the kinds where there is a choice, with those that ``wanted`` names as the chosen ones."""
    return [choosing(kind, wanted) for kind in kinds if has_choice(kind)]


def choosing(kind: Kind, wanted: Wanted) -> Choosing:
    rows, named = rows_of(kind, wanted), wanted.by(kind)
    chosen = next((row for row in rows if row.choice.is_named(named)), None)
    return Choosing(kind, rows, chosen)


def rows_of(kind: Kind, wanted: Wanted) -> list[Row]:
    return [_row(choice, _by(choice, wanted)) for choice in choices_of(kind)]


def _by(choice: Choice, wanted: Wanted) -> Wanted:
    models: Mapping[str, str] = {**wanted.models, str(choice.kind): choice.value}
    return replace(wanted, models=models)


def _row(choice: Choice, wanted: Wanted) -> Row:
    calls = _prices(choice.kind, wanted)
    price = prices.total(calls)
    told = _told(choice, calls, wanted)
    return Row(choice, price, told, _wrong(choice, wanted), why_not(choice, price))


def _prices(kind: Kind, wanted: Wanted) -> Sequence[Price]:
    """Of each call; of one where the film asks for none."""
    match kind:
        case Kind.SEE:
            return [quote.seeing_price(replace(wanted, cast_models=None))]
        case Kind.WRITE:
            return [quote.words_price(wanted)]
        case Kind.DRAW:
            return _pictures(wanted) or [quote.keyframe_price(wanted)]
    return quote.motion_prices(wanted)


def _pictures(wanted: Wanted) -> list[Price]:
    """A character that was begun without this film has models of its own."""
    own = wanted.candidates if wanted.cast_models is None else 0
    portraits = [quote.portrait_price(wanted)] * own
    return portraits + [quote.keyframe_price(wanted)] * (wanted.keyframes * len(wanted.slots))


# --- In words ----------------------------------------------------------------------------------


def _told(choice: Choice, calls: Sequence[Price], wanted: Wanted) -> str:
    match choice.kind:
        case Kind.SEE:
            return "a picture"
        case Kind.WRITE:
            return _many(len(wanted.slots), "scene")
        case Kind.DRAW:
            return _joined(_many(len(calls), "picture"), _each(calls))
    return _joined(_filmed(choice.able, wanted), _rate_of_film(choice.able, calls, wanted))


def _filmed(able: Capabilities, wanted: Wanted) -> str:
    """6 clips, 30 s ordered as 40 s; of one clip the seconds alone."""
    ordered, shown = ordered_seconds(able, wanted.slots), sum(wanted.slots)
    said = f"{_seconds(shown)}"
    if able.lengths and round(ordered, 1) > round(shown, 1):
        said = f"{said} ordered as {_seconds(ordered)}"
    clips = "" if len(wanted.slots) == 1 else _many(len(wanted.slots), "clip")
    return _joined(clips, said)


def ordered_seconds(able: Capabilities, slots: Sequence[float]) -> float:
    """Of all clips; those that are too long for it count as its longest."""
    longest = max(able.lengths, default=0.0)
    return sum(able.length_for(slot) or longest for slot in slots)


def _rate_of_film(able: Capabilities, calls: Sequence[Price], wanted: Wanted) -> str:
    whole = prices.total(calls)
    if able.by_second and whole:
        seconds = Decimal(str(ordered_seconds(able, wanted.slots)))
        return f"{rate(whole / seconds)} a second"
    return _each(calls)


def _each(calls: Sequence[Price]) -> str:
    """$0.067 each; $0.28 to $0.56 each; nothing of one, or of what is free or not known."""
    known = [price for price in calls if price]
    if len(known) < 2:
        return ""
    least, most = rate(min(known)), rate(max(known))
    return f"{least} each" if least == most else f"{least} to {most} each"


def _wrong(choice: Choice, wanted: Wanted) -> str:
    if choice.kind is Kind.FILM:
        return too_short(choice, wanted.slots)
    shown = wanted.shown or not wanted.keyframes
    sketched = wanted.sketched or not wanted.candidates or wanted.cast_models is not None
    lacks = choice.kind is Kind.DRAW and choice.able.needs_picture and not (shown and sketched)
    return NO_PICTURE if lacks else ""


def too_short(choice: Choice, slots: Sequence[float]) -> str:
    """Which of these clips it cannot film; empty where it can film all of them."""
    long = [slot for slot in slots if choice.able.length_for(slot) is None]
    if not long:
        return ""
    most = f"the {max(choice.able.lengths):g} s that it films at most"
    if len(slots) == 1:
        return f"The {_seconds(long[0])} of this scene are longer than {most}."
    are = "is" if len(long) == 1 else "are"
    return f"{len(long)} of the {len(slots)} clips {are} longer than {most}."


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _seconds(seconds: float) -> str:
    """6.4 s; 6 s"""
    return f"{round(seconds, 1):g}\N{NO-BREAK SPACE}s"


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
