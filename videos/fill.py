"""A slot whose clip failed for good: filled by a picture moved offline, so the film stays whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generations.providers import offline
from generations.providers.base import FilmRequest, KeepAlive, Media
from mvsite.lib import storage
from videos.joining import poster
from videos.models import Clip, Take
from videos.slots import beats_of
from videos.takes import seed_of


@dataclass(frozen=True)
class Source:
    """``what``: keyframe, neighbour or character; ``picture`` is the key of one."""

    what: str
    words: str
    picture: Media
    name: str


def source_for(clip: Clip, folder: Path) -> Source:
    """Its own keyframe, else its neighbour's take, else the character."""
    return _keyframe(clip) or _neighbour(clip, folder) or _character(clip)


def _keyframe(clip: Clip) -> Source | None:
    for keyframe in clip.keyframes.order_by("-created_at"):
        if storage.exists(keyframe.key):
            picture = Media(keyframe.key)
            return Source("keyframe", "its own first picture", picture, keyframe.key)
    return None


def _neighbour(clip: Clip, folder: Path) -> Source | None:
    """A frame from the middle of the nearest take, the earlier one of two as near."""
    takes = Take.objects.ready().filter(pk__in=_chosen(clip)).order_by("clip__position")
    for take in sorted(takes, key=lambda take: abs(take.clip.position - clip.position)):
        if storage.exists(take.key):
            key = clip.video.key(f"intermediate/keyframes/{take.pk}.middle.jpg")
            poster(storage.local_path(take.key), take.clip.frames // 2, folder / "middle.jpg")
            storage.put(key, folder / "middle.jpg")
            words = f"a picture of clip {take.clip.number}"
            return Source("neighbour", words, Media(key), take.key)
    return None


def _chosen(clip: Clip) -> list[object]:
    return list(clip.video.clips.exclude(chosen=None).values_list("chosen", flat=True))


def _character(clip: Clip) -> Source:
    return Source(
        "character", "the character's picture", Media(clip.video.image_key), clip.video.image_key
    )


def move_still(clip: Clip, picture: Media, frames: int, out: Path, keep_alive: KeepAlive) -> None:
    """The picture moved by the offline provider, pulsing with the beats of the slot."""
    form = clip.video.form
    request = FilmRequest(
        prompt="",
        frames=frames,
        width=form.width,
        height=form.height,
        rate=form.rate,
        keyframe=picture,
        beats=beats_of(clip.video, clip.position),
        seed=seed_of(clip),
    )
    with storage.scratch() as folder:
        made = offline().make(request, folder, keep_alive)
        assert made.file is not None
        made.file.replace(out)
