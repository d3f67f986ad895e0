"""What happens until a film is there, in order, with the seconds that each step took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from characters.models import Character
from generations.models import Generation
from songs.models import Song
from videos.takes import KEYFRAME, MOTION

if TYPE_CHECKING:
    from videos.board import Board

DRAWING = "Drawing the character"
CUTTING, JOINING = "Cutting them on the song", "Joining them"
OF_CHARACTER = ("description", "portrait")


@dataclass(frozen=True)
class Step:
    """``state``: done, now or todo; ``seconds`` None where nobody measured."""

    words: str
    state: str
    more: str = ""
    seconds: float | None = None


def steps_of(board: Board) -> list[Step]:
    """Each begins when all those before it are done; the first two go on side by side."""
    begun, steps = True, []
    for words, done, more, purposes in _plan(board):
        now = begun or words == DRAWING
        state = "done" if done else "now" if now else "todo"
        steps.append(Step(words, state, more if now else "", _took(board.calls, *purposes)))
        begun = begun and done
    return steps


def _plan(board: Board) -> list[tuple[str, bool, str, tuple[str, ...]]]:
    """What it is called, whether it is done, what there is to say, and whose calls it makes."""
    song, scenes = board.video.song, board.scenes
    heard = song is not None and song.status == Song.Status.READY
    written = bool(scenes) and all(scene.clip.words_revision for scene in scenes)
    made = written and all(scene.state in ("ready", "failed") for scene in scenes)
    return [
        *([("Listening to the song", heard, _heard(board), ())] if song else []),
        *(
            [(DRAWING, _is_drawn(board), "", ("description", "portrait"))]
            if board.character
            else []
        ),
        ("Writing the scenes", written, "", ("scenes",)),
        (f"Making {_clips(len(scenes))}", made, _counts(board), (KEYFRAME, MOTION)),
        (CUTTING if song else JOINING, board.film is not None, "", ()),
    ]


def _heard(board: Board) -> str:
    """120 bpm, 48 beats in the film"""
    tempo = f"{board.heard.tempo:.0f} bpm" if board.heard and board.heard.tempo else ""
    beats = sum(scene.beats for scene in board.scenes)
    return f"{tempo}, {beats} beats in the film" if tempo and beats else tempo


def _is_drawn(board: Board) -> bool:
    return board.character is None or board.character.status == Character.Status.READY


def _clips(count: int) -> str:
    return f"{count} clip{'s' * (count > 1)}" if count else "clips"


def _counts(board: Board) -> str:
    return ", ".join(f"{number} {words}" for _, number, words in board.tally.counts)


def _took(calls: list[Generation], *purposes: str) -> float | None:
    """From the first such call sent to the last one done; None while one is to come."""
    ours = [call for call in calls if call.purpose in purposes]
    sent = [call.submitted_at for call in ours if call.submitted_at]
    done = [call.finished_at for call in ours if call.finished_at]
    if not sent or len(done) < len(ours):
        return None
    return (max(done) - min(sent)).total_seconds()
