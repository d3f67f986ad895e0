"""The scenes of a film: their words, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction

from mvsite.lib import storage
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from videos import arranging, fitting, rewriting, scenes, takes
from videos.models import Clip, Reframing, Take, Video
from videos.pipeline import advance
from videos.verbs.held import held, held_clip

Status = Video.Status


def edit_words(clip: Clip, **words: str) -> Clip:
    """Other words for a scene. Takes of the old ones are out of date; nothing is filmed anew."""
    with transaction.atomic():
        there = held_clip(clip)
        _require_words_at_rest(there)
        scenes.give_words(there, words)
    there.refresh_from_db()
    return there


def rewrite(clip: Clip, note: str = "") -> Clip:
    """The scene written anew by the writer; film and takes stay. ``note``: what to change."""
    with transaction.atomic():
        there = held_clip(clip)
        require_shown(there.video)
        _require_words_at_rest(there)
        rewriting.begin(there, note.strip())
    advance(there)
    return there


def _require_words_at_rest(clip: Clip) -> None:
    if clip.video.status in (Status.DRAFT, Status.PREPARING, Status.PLANNING):
        raise NotNow("The scenes are being written; change one when they are there.")
    if clip.alone and clip.words_status in Clip.BEING_WRITTEN:
        raise NotNow("This scene is being written anew; change it when the words are there.")


def add_scene(video: Video, after: int, kind: str = "") -> Clip:
    """A scene behind the one at position ``after``, in the second part of its slot. It is written
    at once, as one of that ``kind`` if one is said, and filmed when the film is cut again."""
    with transaction.atomic():
        there = _arrangeable(video)
        require_shown(there)
        if not 0 <= after < there.clips.count():
            raise NotNow("There is no scene at this place. Reload the page to see those there are.")
        added = arranging.add(there, after, kind)
        rewriting.begin(added, "")
    advance(added)
    video.refresh_from_db()
    return added


def delete_scene(clip: Clip) -> None:
    """Its slot goes to the scene before it. What its takes cost stays in the ledger."""
    with transaction.atomic():
        there = held_clip(clip)
        _arrangeable(there.video, besides=there)
        for take in there.takes.at_work():
            takes.cancel(take)
        rewriting.give_up(there)
        _delete_files(arranging.remove(there))


def move_scene(clip: Clip, position: int) -> list[Take]:
    """Another place for the scene; slots stay. Returns the chosen takes that are now too short."""
    with transaction.atomic():
        there = held_clip(clip)
        _arrangeable(there.video)
        arranging.move(there, position)
        return fitting.too_short(there.video)


def move_cuts(video: Video, cuts: Sequence[int], snap: str = "") -> list[Take]:
    """Other lengths for the scenes; the film stays until it is cut again. Returns the chosen takes
    that are now too short. Raises ``arranging.BadCuts``, and NotNow."""
    with transaction.atomic():
        there = _arrangeable(video)
        arranging.cut_at(there, cuts, snap)
        short = fitting.too_short(there)
    video.refresh_from_db()
    return short


def _arrangeable(video: Video, besides: Clip | None = None) -> Video:
    """Held, and nothing is being made that would be of another slot afterwards."""
    there = held(video.pk)
    if there.status not in (Status.READY, Status.FAILED, Status.WAITING) or not there.cuts:
        raise NotNow(f"This video is {there.is_now}; arrange its scenes when it is made.")
    at_work = Take.objects.at_work().filter(clip__video=there)
    if at_work.exclude(clip=besides).exists():
        raise NotNow("A clip is being filmed; arrange the scenes when it is there.")
    if there.reframings.filter(status__in=Reframing.WORKING).exists():
        raise NotNow("The film is being cut in another shape; arrange the scenes afterwards.")
    return there


def _delete_files(keys: Iterable[str]) -> None:
    for key in filter(None, keys):
        transaction.on_commit(partial(storage.delete, key))
