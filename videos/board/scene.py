"""One card of the page: a scene with its takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from generations.models import Generation
from generations.providers.base import Fault, Slot
from videos.board.likeness import Measure
from videos.models import Clip, Take
from videos.singing import has_words, is_sung
from videos.standing import state_of, still_of
from videos.waiting_words import waiting_lines

STATE_WORDS = {
    "ready": "ready", "filming": "filming", "drawing": "drawing", "failed": "failed",
    "writing": "writing", "pending": "",
}  # fmt: skip

NEXT_STEP: Mapping[str, str] = {
    Fault.CONTENT: "Other words may be let through: edit the scene, then try again.",
    Fault.CREDIT: "Fill up the account there, then try again.",
    Fault.KEY: "The key has to be put right in the settings first.",
    Fault.GONE: "Make the take with another model.",
    Fault.BUSY: "It may work in a while.",
    Fault.OUTAGE: "It may work in a while.",
    Fault.LATE: "It may work in a while.",
    Fault.DOUBT: "It is not sent again by itself.",
}


@dataclass(frozen=True)
class TakeCard:
    """``why_outdated``: a sentence, empty while it fits its scene and its slot. ``room``: between
    which frames of the take its part can begin, where there is a choice. ``measure``: how like the
    character it is, ``first_picture``: its keyframe."""

    take: Take
    chosen: bool
    why_outdated: str
    room: tuple[int, int] | None
    measure: Measure | None = None
    first_picture: Measure | None = None

    @property
    def score(self) -> float | None:
        return self.measure.score if self.measure else None

    @property
    def poster(self) -> str:
        return self.take.keyframe.key if self.take.keyframe else ""


@dataclass(frozen=True)
class Scene:
    """One card. ``film_start`` and ``seconds`` of the film, ``start`` of the song; ``began``:
    when the call under way was sent."""

    clip: Clip
    slot: Slot
    film_start: float
    beats: int
    count: int
    takes: tuple[TakeCard, ...]
    began: datetime | None
    usual: float | None

    @property
    def number(self) -> int:
        return self.clip.number

    @property
    def key(self) -> str:
        return str(self.clip.pk)

    @property
    def seconds(self) -> float:
        return self.slot.seconds

    @property
    def start(self) -> float:
        return self.slot.start

    @property
    def end(self) -> float:
        return self.slot.start + self.slot.seconds

    @property
    def title(self) -> str:
        return self.clip.title or (f"Scene {self.number}" if self.clip.words_revision else "")

    @property
    def kind(self) -> str:
        """As a word; empty before it is written."""
        return dict(Clip.Kind.choices).get(self.clip.kind, "")

    @property
    def may_sing(self) -> bool:
        """A performance that nobody films now, and whose mouth follows nothing yet."""
        sung = self.chosen is not None and is_sung(self.chosen.take)
        return self.clip.is_sung and not (sung or self.under_way or self.is_being_written)

    @property
    def is_instrumental(self) -> bool:
        """A performance where, by the lyrics, nothing is sung."""
        return self.clip.is_sung and not has_words(self.clip.video, self.start, self.seconds)

    @property
    def is_first(self) -> bool:
        return self.clip.position == 0

    @property
    def is_last(self) -> bool:
        return self.number == self.count

    @property
    def is_being_written(self) -> bool:
        return self.clip.words_status in Clip.BEING_WRITTEN

    @cached_property
    def chosen(self) -> TakeCard | None:
        ready = (card for card in self.takes if card.take.status == Take.Status.READY)
        return next((card for card in ready if card.chosen), None)

    @property
    def chosen_key(self) -> str:
        return str(self.chosen.take.pk) if self.chosen else ""

    @cached_property
    def ready(self) -> list[TakeCard]:
        return [card for card in self.takes if card.take.status == Take.Status.READY]

    @cached_property
    def under_way(self) -> Take | None:
        working = [card.take for card in self.takes if card.take.status in Take.WORKING]
        return working[-1] if working else None

    @property
    def first_picture(self) -> Measure | None:
        """Of the take that is being made."""
        return next((c.first_picture for c in self.takes if c.take == self.under_way), None)

    @cached_property
    def failed(self) -> Take | None:
        """The last attempt, if it failed and nothing follows it."""
        last = next((card.take for card in reversed(self.takes)), None)
        return last if last and last.status == Take.Status.FAILED else None

    @cached_property
    def state(self) -> str:
        return state_of(self.clip, [card.take for card in self.takes])

    @property
    def is_taken_again(self) -> bool:
        return bool(self.chosen and self.under_way)

    @property
    def state_word(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def tally(self) -> str:
        if self.state == "pending":
            return "wait"
        return {"ready": "ready", "failed": "fail"}.get(self.state, "work")

    @property
    def still(self) -> str:
        return still_of(self.clip, [card.take for card in self.takes])

    @property
    def shows_in(self) -> float:
        """Seconds of the chosen take that lie before the slot."""
        return self.chosen.take.in_frame / self.clip.video.form.rate if self.chosen else 0.0

    @property
    def can_begin(self) -> tuple[float, float] | None:
        """Between which seconds of the chosen take, where there is a choice."""
        if self.chosen is None or self.chosen.room is None:
            return None
        first, last = self.chosen.room
        return first / self.clip.video.form.rate, last / self.clip.video.form.rate

    @property
    def lines(self) -> list[str]:
        return waiting_lines(self.clip, self.beats)

    @property
    def cost_of_failure(self) -> Decimal:
        call = self.failed.generation if self.failed else None
        return (call.settled or Decimal(0)) if call else Decimal(0)

    @property
    def was_charged(self) -> bool:
        call = self.failed.generation if self.failed else None
        return bool(call and call.charged == Generation.Charged.YES and self.cost_of_failure)

    @property
    def next_step(self) -> str:
        """What helps after such a failure."""
        call = self.failed.generation if self.failed else None
        return NEXT_STEP.get(call.fault, "") if call else ""

    @property
    def may_be_charged(self) -> bool:
        call = self.failed.generation if self.failed else None
        return bool(call and call.charged == Generation.Charged.MAYBE)
