"""What programs ask for with one call: scenes alone, one clip alone, given clips joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from django.db import transaction

from accounts import quotas
from accounts.models import User
from characters import portraits
from characters.intake import receive_character
from characters.models import Character
from generations import budget
from mvsite.lib import storage
from mvsite.lib.moderation import require_shown
from songs.models import Song
from videos import given_clips, prices, scene_draft, scenes, single_clip
from videos.models import Video
from videos.pipeline import advance
from videos.scene_draft import ScenesWish
from videos.single_clip import ClipWish, title_of
from videos.verbs.film import start
from videos.verbs.held import require_turn

Status = Video.Status


@dataclass(frozen=True)
class JoinWish:
    """``window_start``: from where the song is heard, in seconds."""

    sources: Sequence[Video]
    song: Song | None = None
    window_start: float = 0.0
    on_missing: str = Video.OnMissing.FAIL
    transition: str = Video.Transition.CUT
    normalize_audio: bool = False


def write_scenes(owner: User, wish: ScenesWish) -> Video:
    """A video whose scenes are written, and wait to be approved. Raises NotNow, and keeps nothing
    then."""
    with transaction.atomic():
        require_shown(*([wish.song] if wish.song else []))
        video = scene_draft.make(owner, wish)
        budget.require(owner, prices.of_words(video), video.pk)
        if wish.song is not None:
            start(video)
            return video
        require_turn(video)
        scenes.plan(video)
    advance(video)
    return video


def film_one(owner: User, wish: ClipWish, picture: Path | None = None) -> Video:
    """A video of one clip, which is filmed at once. ``picture``: a stranger's, of who is in it.

    Raises NotNow, BadUpload and StorageTrouble, and keeps nothing then.
    """
    video = Video(id=uuid4(), owner=owner)
    character = receive_character(owner, picture, "", num_images=0) if picture else None
    with _whole(video, character), quotas.storing(owner):
        if character is not None:
            wish = replace(wish, image=_shown_as_sent(character).selected)
        clip = single_clip.make(video, wish)
        require_turn(video)
        budget.require(owner, single_clip.price_of(clip), video.pk)
        single_clip.film(clip)
    advance(video)
    return video


@contextmanager
def _whole(video: Video, character: Character | None) -> Iterator[None]:
    """Their files go again when something fails."""
    try:
        yield
    except BaseException:
        storage.delete_all(video.key(""))
        if character is not None:
            storage.delete(character.reference_key)
        raise


def _shown_as_sent(character: Character) -> Character:
    """A character that is its picture itself."""
    character.save(force_insert=True)
    portraits.use_reference(character)
    return character


def join(owner: User, wish: JoinWish) -> Video:
    """A film of the clips of these videos, in this order; begun when all of them are made.

    Raises NotNow, and keeps nothing then.
    """
    with transaction.atomic():
        require_shown(*([wish.song] if wish.song else []))
        first = wish.sources[0]
        video = Video.objects.create(
            owner=owner, course=Video.Course.GIVEN, song=wish.song, shape=first.shape,
            resolution=first.resolution, window_start=wish.window_start if wish.song else None,
            title=title_of(f"{_counted(wish.sources)}: {first.title}"),
            on_missing=wish.on_missing, transition=wish.transition,
            normalize_audio=wish.normalize_audio,
        )  # fmt: skip
        given_clips.give(video, wish.sources)
        require_turn(video)
        made = given_clips.are_settled(video)
        video.move(Status.STITCHING if made else Status.PREPARING)
    advance(video)
    return video


def _counted(sources: Sequence[Video]) -> str:
    return f"{len(sources)} clips" if len(sources) > 1 else "1 clip"
