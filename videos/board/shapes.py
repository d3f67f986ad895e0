"""The shapes in which a film is there, or can be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from videos.models import Film, Reframing, Video

if TYPE_CHECKING:
    from videos.board import Board


@dataclass(frozen=True)
class ShapeOffer:
    """``is_older``: than the film in the video's own shape."""

    name: str
    is_own: bool
    film: Film | None
    at_work: bool
    error: str
    is_older: bool


def shapes_of(board: Board) -> list[ShapeOffer]:
    return [_offer(board, str(shape)) for shape in Video.Shape]


def _offer(board: Board, name: str) -> ShapeOffer:
    film = next((each for each in reversed(board.films) if each.shape == name), None)
    work = next((each for each in reversed(board.reframings) if each.shape == name), None)
    return ShapeOffer(
        name=name,
        is_own=name == board.video.shape,
        film=film,
        at_work=work is not None and work.status in Reframing.WORKING,
        error=work.error if work and work.status == Reframing.Status.FAILED else "",
        is_older=bool(film and board.film and film.created_at < board.film.created_at),
    )
