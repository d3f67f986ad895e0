"""How like the character the clips of a film are, as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from characters.likeness import WORST_BELOW, in_percent
from videos.models import Keyframe, Take

if TYPE_CHECKING:
    from videos.board import Board
    from videos.board.scene import Scene, TakeCard

COMES_WITHIN = timedelta(minutes=10)
"""After a clip; later it is measured when its page is opened."""
CLEARLY = 0.05
"""By so much another take has to be nearer to be offered."""


@dataclass(frozen=True)
class Measure:
    """``score`` 0..1; None where it is not measurable, or not measured yet: ``awaited``."""

    score: float | None
    reason: str = ""
    awaited: bool = False

    @property
    def is_low(self) -> bool:
        return self.score is not None and self.score < WORST_BELOW

    @property
    def percent(self) -> str:
        return in_percent(self.score)


def measure_of(row: Take | Keyframe | None, image: str) -> Measure | None:
    """None where nobody is to be compared. ``image``: the key of the film's character image."""
    if row is None or not image or (isinstance(row, Take) and not row.image_key):
        return None
    if row.likeness_of != image:
        return Measure(None, awaited=True)
    return Measure(row.likeness, row.likeness_reason)


@dataclass(frozen=True)
class SameClip:
    """A scene with its chosen take. ``nearer``: another take of it that is clearly more like the
    character."""

    scene: Scene
    measure: Measure | None
    nearer: TakeCard | None

    @property
    def score(self) -> float | None:
        return self.measure.score if self.measure else None


@dataclass(frozen=True)
class Sameness:
    """``clips`` in the film's order, ``measured`` the least like the character first."""

    clips: Sequence[SameClip]

    @cached_property
    def measured(self) -> list[SameClip]:
        return sorted((clip for clip in self.clips if clip.score is not None), key=_score)

    @cached_property
    def worst(self) -> SameClip | None:
        """The lowest of those that are not being filmed again already."""
        return next((clip for clip in self.measured if not clip.scene.under_way), None)

    @property
    def sentence(self) -> str:
        """What the drawing says, for those who do not see it."""
        if not self.measured:
            return "None of the clips is measured."
        low = sum(_score(clip) < WORST_BELOW for clip in self.measured)
        first, last = (clip.measure.percent for clip in (self.measured[0], self.measured[-1]))  # type: ignore[union-attr]  # each has one
        below = f"{low} of {len(self.clips)} are below {in_percent(WORST_BELOW)}."
        return f"From {first} to {last}; {below}"


def _score(clip: SameClip | TakeCard) -> float:
    return 1.0 if clip.score is None else clip.score


def sameness_of(board: Board) -> Sameness | None:
    """None while there is no film, or nobody in it to be compared with."""
    if board.film is None or not board.image:
        return None
    return Sameness([_clip(scene, scene.chosen) for scene in board.scenes if scene.chosen])


def _clip(scene: Scene, chosen: TakeCard) -> SameClip:
    others = [card for card in scene.ready if card.score is not None]
    best = max(others, key=_score, default=chosen)
    nearer = chosen.score is not None and _score(best) >= chosen.score + CLEARLY
    return SameClip(scene, chosen.measure, best if nearer else None)


def is_awaited(board: Board) -> bool:
    """Whether a clip in the film is young enough for its likeness to be under way."""
    chosen = [scene.chosen for scene in board.scenes if scene.chosen]
    came = [_came(card.take) for card in chosen if card.measure and card.measure.awaited]
    newest = max([*came, *([board.film.created_at] if board.film else [])], default=board.now)
    return bool(came) and board.now - newest < COMES_WITHIN


def _came(take: Take) -> datetime:
    call = take.generation
    return (call.finished_at if call else None) or take.created_at
