"""How far the work is, in numbers: scenes by state, the share that is done, the time left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from characters.models import Character
from generations.models import Generation
from songs.models import Song
from videos.board.scene import Scene
from videos.models import Video
from videos.progress import USUAL_SECONDS, seconds_a_clip
from videos.takes import MOTION

if TYPE_CHECKING:
    from videos.board import Board

TALLY = (("ready", "ready"), ("work", "being made"), ("wait", "waiting"), ("fail", "failed"))
DONE = {"ready": 1.0, "failed": 1.0, "filming": 0.4, "drawing": 0.15}
"""How much of a scene is done, by its state."""


@dataclass(frozen=True)
class Tally:
    """``counts``: (class, number, words), none of them 0; ``share`` 0..1; ``left`` in seconds."""

    counts: tuple[tuple[str, int, str], ...]
    share: float
    left: float | None
    spent: Decimal


def tally_of(board: Board) -> Tally:
    return Tally(_counts(board.scenes), _share(board), _left(board), board.spent)


def _counts(scenes: list[Scene]) -> tuple[tuple[str, int, str], ...]:
    counted = Counter(scene.tally for scene in scenes)
    again = _taken_again(scenes)
    counts = [(name, counted[name], words) for name, words in TALLY if counted[name]]
    return (*counts, *([("work", again, f"new take{'s' * (again > 1)}")] if again else []))


def _taken_again(scenes: list[Scene]) -> int:
    return sum(scene.is_taken_again for scene in scenes)


def _share(board: Board) -> float:
    """Of the work on the film that is there or being made."""
    parts = [*_around(board), *((USUAL_SECONDS["clip"], done) for done in _clips_done(board))]
    return sum(weight * done for weight, done in parts) / sum(weight for weight, _ in parts)


def _around(board: Board) -> list[tuple[float, float]]:
    """What comes before and after the clips: usual seconds, and how far it is."""
    song, character, usual = board.video.song, board.character, USUAL_SECONDS
    drawn = character is None or character.status == Character.Status.READY
    return [
        (usual["song"], float(song is None or song.status == Song.Status.READY)),
        (usual["character"] * (character is not None), float(drawn)),
        (usual["film"], float(board.video.status == Video.Status.READY)),
    ]


def _clips_done(board: Board) -> list[float]:
    """0..1 for each clip, also of those that are not laid out yet."""
    if not board.scenes:
        return [0.0] * (board.video.clips_wanted or 6)
    return [
        DONE.get(scene.state, 0.05 if scene.clip.words_revision else 0.0) for scene in board.scenes
    ]


def _left(board: Board) -> float | None:
    """Judged by how the calls of this film came in; None where nothing is under way."""
    if not board.at_work:
        return None
    clips = sum(1 - done for done in _clips_done(board)) + _taken_again(board.scenes)
    film = 0 if board.video.status == Video.Status.READY else USUAL_SECONDS["film"]
    return clips * _seconds_a_clip(board.calls) + film


def _seconds_a_clip(calls: list[Generation]) -> float:
    spans = [(c.submitted_at, c.finished_at) for c in calls if c.purpose == MOTION]
    return seconds_a_clip([(sent, came) for sent, came in spans if sent and came])
