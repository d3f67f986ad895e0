"""The film that is being made when somebody comes for the first time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from accounts.models import User
from generations.providers.base import NEEDED
from generations.providers.local import MODEL
from videos import commission
from videos.commission import Commission
from videos.models import Video

FOLDER = Path(settings.BASE_DIR) / "demo"
NAME = "Wren"
DEMO = Commission(
    song=FOLDER / "Paper Lanterns.m4a",
    picture=FOLDER / "Wren.png",
    character="Wren, a young fox in a teal coat with a mustard scarf",
    idea="a fox follows paper lanterns out of the city, to the sea",
    style="clean",
    clips=6,
    length=30.0,
    seed=34,
)
OFFLINE = {str(kind): MODEL for kind in NEEDED}
"""Nobody asked for it, so it costs nothing, whatever is set up here."""


@cache
def _fingerprint() -> str:
    return DEMO.fingerprint()


def is_demo(video: Video) -> bool:
    return video.request_hash == _fingerprint()


def is_newcomer(owner: User) -> bool:
    """Nobody was ever signed in here, and nothing was made."""
    return owner.last_login is None and not Video.objects.of(owner).exists()


def accept(owner: User) -> Video:
    """Its rows, a draft. Raises BadUpload and StorageFull, and keeps nothing then."""
    video = commission.accept(owner, DEMO)
    video.characters.update(name=NAME, chosen_models=OFFLINE)
    video.chosen_models = OFFLINE
    video.save(update_fields=["chosen_models"])
    return video


def under_way(owner: User) -> Video | None:
    """The demo, as long as it is being made or was never looked at."""
    video = commission.find(owner, DEMO)
    if video is None or (owner.last_login is not None and video.status in Video.FINISHED):
        return None
    return video
