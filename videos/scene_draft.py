"""A video of which only the scenes are wanted so far: it is filmed when they are approved."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from accounts.models import User
from characters.models import Character
from songs.models import Song
from videos.commission import SEED_RANGE
from videos.models import Video
from videos.single_clip import title_of
from videos.timeline import MOST_CLIPS

SECONDS = 8.0
"""Of a scene without a song."""
OF_A_SONG = 30.0
MOST = MOST_CLIPS


@dataclass(frozen=True)
class ScenesWish:
    """``character``: in words, and drawn when the scenes are approved."""

    idea: str
    count: int = 6
    character: str = ""
    song: Song | None = None
    style: str = "clean"
    model: str = ""


def make(owner: User, wish: ScenesWish) -> Video:
    """Its rows, a draft. Within the caller's transaction."""
    pk = uuid4()
    video = Video.objects.create(
        id=pk, owner=owner, title=title_of(wish.idea), song=wish.song, idea=wish.idea,
        style=wish.style, seed=pk.int % SEED_RANGE, clips_wanted=wish.count,
        window_length=OF_A_SONG if wish.song else SECONDS * wish.count,
        chosen_models={"write": wish.model} if wish.model else {},
        course=Video.Course.APPROVED,
        warnings=list(wish.song.warnings) if wish.song else [],
    )  # fmt: skip
    if wish.character:
        video.characters.add(_character(owner, wish.character))
    return video


def _character(owner: User, words: str) -> Character:
    return Character.objects.create(
        owner=owner, description=words, num_images=1, auto_select=True, asked_for=False
    )
