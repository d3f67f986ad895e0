"""How far the work is, in numbers: scenes by state, the share that is done, the time left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from characters.models import Character
from generations.models import Generation
from songs.models import Song
from videos.board.scene import Scene
from videos.models import Clip, Video
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
    done = [share_done(scene.clip, scene.state) for scene in board.scenes]
    again, per_clip = _taken_again(board.scenes), _seconds_a_clip(board.calls)
    left = seconds_left(board.video, done, again, per_clip) if board.at_work else None
    share = share_of(board.video, board.character, done)
    return Tally(_counts(board.scenes), share, left, board.spent)


def _counts(scenes: list[Scene]) -> tuple[tuple[str, int, str], ...]:
    counted = Counter(scene.tally for scene in scenes)
    again = _taken_again(scenes)
    counts = [(name, counted[name], words) for name, words in TALLY if counted[name]]
    return (*counts, *([("work", again, f"new take{'s' * (again > 1)}")] if again else []))


def _taken_again(scenes: list[Scene]) -> int:
    return sum(scene.is_taken_again for scene in scenes)


def share_done(clip: Clip, state: str) -> float:
    """0..1 of a scene."""
    return DONE.get(state, 0.05 if clip.words_revision else 0.0)


def share_of(video: Video, character: Character | None, done: Sequence[float]) -> float:
    """Of the work on the film that is there or being made. ``done``: share of each of its scenes,
    empty while they are not laid out."""
    clips = [(USUAL_SECONDS["clip"], share) for share in _laid_out(video, done)]
    parts = [*_around(video, character), *clips]
    return sum(weight * share for weight, share in parts) / sum(weight for weight, _ in parts)


def _around(video: Video, character: Character | None) -> list[tuple[float, float]]:
    """What comes before and after the clips: usual seconds, and how far it is."""
    song, usual = video.song, USUAL_SECONDS
    drawn = character is None or character.status == Character.Status.READY
    return [
        (usual["song"], float(song is None or song.status == Song.Status.READY)),
        (usual["character"] * (character is not None), float(drawn)),
        (usual["film"], float(video.status == Video.Status.READY)),
    ]


def _laid_out(video: Video, done: Sequence[float]) -> Sequence[float]:
    return done or [0.0] * (video.clips_wanted or 6)


def seconds_left(video: Video, done: Sequence[float], again: int, per_clip: float) -> float:
    """Judged by how the calls of this film came in; ``again``: takes of scenes that have one."""
    clips = sum(1 - share for share in _laid_out(video, done)) + again
    film = 0 if video.status == Video.Status.READY else USUAL_SECONDS["film"]
    return clips * per_clip + film


def _seconds_a_clip(calls: list[Generation]) -> float:
    spans = [(c.submitted_at, c.finished_at) for c in calls if c.purpose == MOTION]
    return seconds_a_clip([(sent, came) for sent, came in spans if sent and came])
