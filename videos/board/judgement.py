"""What a model said of the clips of a film, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from generations.amounts import what_it_cost
from generations.models import Generation
from generations.providers.base import Capabilities
from videos import judging

if TYPE_CHECKING:
    from videos.board import Board

Status = Generation.Status
FOLLOWS_WITHIN = timedelta(minutes=2)


@dataclass(frozen=True)
class Judgement:
    """Of one take by one model: asked, told or failed. ``now``: when the page is drawn."""

    call: Generation
    title: str
    now: datetime

    @property
    def is_told(self) -> bool:
        return self.call.status == Status.SUCCEEDED

    @property
    def under_way(self) -> bool:
        """Also between two attempts, which follow each other soon or never."""
        ended = self.call.finished_at
        soon = self.call.retryable and ended is not None and self.now - ended < FOLLOWS_WITHIN
        return self.call.status in Generation.WORKING or soon

    @property
    def error(self) -> str:
        return self.call.error or "It was stopped."

    @property
    def cost(self) -> str:
        """Of one that failed, as a sentence."""
        return what_it_cost(self.call)

    @property
    def percent(self) -> str:
        """94 %"""
        return f"{self.call.result['score']:.0%}".replace("%", " %")

    @property
    def words(self) -> str:
        return str(self.call.result["words"])


@dataclass(frozen=True)
class Judging:
    """``title`` of who is asked, empty where nobody is any more. ``each``, ``rest``: dollars of one
    more take, of all clips in the film about which nobody was asked, at most; None: not known.
    ``said``: by take."""

    title: str
    each: Decimal | None
    rest: Decimal | None
    count: int
    said: dict[UUID, Judgement]


def judging_of(board: Board) -> Judging | None:
    """None where there is nobody to be compared, or nobody judges here and nothing was said."""
    able = judging.judge()
    asked = any(call.purpose == judging.PURPOSE for call in board.calls)
    if not board.image or board.is_hidden or not (able or asked):
        return None
    said = _said(board, able) if asked else {}
    if able is None:
        return Judging("", None, None, 0, said)
    chosen = [scene.chosen.take for scene in board.scenes if scene.chosen]
    shown = [take for take in chosen if judging.can_be_judged(take, board.image)]
    rest = [take for take in shown if not _is_settled(said.get(take.pk))]
    one = judging.price_of(shown[:1]) if shown else None
    total = None if one is None else one * len(rest)
    return Judging(able.title, one, total, len(rest), said)


def _is_settled(said: Judgement | None) -> bool:
    return said is not None and (said.is_told or said.under_way)


def _said(board: Board, able: Capabilities | None) -> dict[UUID, Judgement]:
    """The newest of each take, held against the image that the film has."""
    titles = {able.model: able.title} if able else {}
    return {
        call.subject_id: Judgement(call, titles.get(call.model, call.model), board.now)
        for call in judging.calls_of(board.video, board.image)
    }
