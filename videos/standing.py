"""How a video stands, asked of all its rows: whether anything is at work, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Q, QuerySet

from characters.models import Character, Image
from generations.models import Generation
from songs.models import Song
from videos.models import Clip, Film, Reframing, Take, Video


def is_at_work(video: Video) -> bool:
    """Whether anything that a page of it shows is still being made. At most one query."""
    if video.status in Video.WORKING:
        return True
    drawn = Q(status__in=Character.WORKING) | Q(images__status=Image.Status.DRAWING)
    return _any(
        video,
        Song.objects.filter(videos=video.pk, status__in=Song.WORKING),
        Character.objects.filter(drawn, videos=video.pk).exclude(status="new", asked_for=False),
        Clip.objects.filter(video=video.pk).rewriting(),
        Take.objects.at_work().filter(clip__video=video.pk),
        Reframing.objects.filter(video=video.pk, status__in=Reframing.WORKING),
        Generation.objects.live().filter(project=video.pk),
    )


def _any(video: Video, *rows: QuerySet[Any]) -> bool:
    found = Q()
    for some in rows:
        found |= Q(Exists(some))
    return Video.objects.filter(found, pk=video.pk).exists()


def state_of(clip: Clip, takes: Sequence[Take]) -> str:
    """How far a scene is, by its takes in their order: pending, writing, drawing, filming, ready or
    failed; a take that is chosen and there counts, whatever else is made of it."""
    if any(take.pk == clip.chosen_id and take.status == Take.Status.READY for take in takes):
        return "ready"
    if working := [take for take in takes if take.status in Take.WORKING]:
        return str(working[-1].status)
    failed = bool(takes) and takes[-1].status == Take.Status.FAILED
    if failed or clip.words_status == Clip.WordsStatus.FAILED:
        return "failed"
    return "writing" if clip.words_status in Clip.BEING_WRITTEN else "pending"


def still_of(clip: Clip, takes: Sequence[Take]) -> str:
    """The key of the picture that stands for a scene: its chosen take's first one, else the newest;
    empty while a new one is to come."""
    chosen = next((take for take in takes if take.pk == clip.chosen_id), None)
    if chosen and chosen.keyframe and chosen.status == Take.Status.READY:
        return chosen.keyframe.key
    if state_of(clip, takes) in ("drawing", "writing", "pending"):
        return ""
    return next((take.keyframe.key for take in reversed(takes) if take.keyframe), "")


@dataclass(frozen=True)
class Changes:
    """``revision``: to ask with the next time. ``plan``: there are other scenes, or they stand in
    another order; all of them are to be shown anew. ``films``: new, or newly measured; ``shapes``:
    work on another shape that got on."""

    revision: int
    plan: bool
    words: tuple[Clip, ...]
    clips: tuple[Clip, ...]
    films: tuple[Film, ...]
    shapes: tuple[Reframing, ...]


def changes_since(video: Video, revision: int) -> Changes:
    """What a page that shows ``video`` as it was at ``revision`` has to show anew."""
    clips = list(video.clips.since(revision).select_related("chosen"))
    return Changes(
        revision=video.revision,
        plan=video.plan_changed > revision,
        words=tuple(clip for clip in clips if clip.words_changed > revision),
        clips=tuple(clip for clip in clips if clip.clip_changed > revision),
        films=tuple(video.films.filter(changed__gt=revision).order_by("created_at")),
        shapes=tuple(video.reframings.filter(changed__gt=revision)),
    )
