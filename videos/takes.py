"""The takes of a scene: added, begun anew, chosen, cancelled; and which scenes lack one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from generations import ledger
from generations.models import Generation
from generations.providers.base import Kind
from mvsite.lib import storage
from videos import fitting, words_alone
from videos.models import Clip, Keyframe, Take, Video

KEYFRAME, MOTION = "keyframe", "motion"
"""Purposes of a take's calls."""
Status = Take.Status
SEED_STEP = 1_000_003
SEED_RANGE = 2**31

OFFLINE = "offline"
"""The model of this machine."""


def seed_of(clip: Clip, redone: int = 0) -> int:
    """From the video's seed and the position, never from attempt or order of work."""
    return (clip.video.seed * SEED_STEP + clip.position + redone * SEED_RANGE // 101) % SEED_RANGE


def add_take(
    clip: Clip, *, seed: int, keyframe: Keyframe | None = None,
    models: Mapping[str, str] | None = None,
) -> Take:  # fmt: skip
    """``models``: names by kind, in place of the film's."""
    chosen = dict(models or {})
    with transaction.atomic():
        lock(clip)
        last = clip.takes.aggregate(last=Max("number"))["last"] or 0
        model = OFFLINE if clip.video.is_animatic else chosen.get(Kind.FILM, "")
        return clip.takes.create(
            number=last + 1, seed=seed, keyframe=keyframe, model=model, chosen_models=chosen
        )


def lock(clip: Clip) -> None:
    """Of two who add to it at once the second one sees what the first one added."""
    clip.touch("clip")
    Clip.objects.select_for_update().get(pk=clip.pk)


def redo(
    clip: Clip, models: Mapping[str, str] | None = None, keyframe: Keyframe | None = None
) -> Take:
    """Another take of the same words, with another seed; the old ones stay. ``models``: as of
    ``add_take``; ``keyframe``: to begin with, in place of a new one."""
    with transaction.atomic():
        lock(clip)
        seed = seed_of(clip, redone=clip.takes.count())
        return add_take(clip, seed=seed, keyframe=keyframe, models=models)


def twin_at_work(clip: Clip, models: Mapping[str, str]) -> Take | None:
    """A take that is being made of the scene's words as they are, by the same models."""
    alike = Q(status=Status.PENDING) | Q(words_revision=clip.words_revision)
    at_work = clip.takes.at_work().filter(alike, origin=Take.Origin.FILMED)
    return next((take for take in at_work if take.chosen_models == models), None)


def retry(clip: Clip) -> Take:
    """A failed take once more, with the same seed and models and the keyframe that it had; or a
    first one."""
    failed = clip.takes.filter(status=Status.FAILED).order_by("-number").first()
    if failed is None:
        return add_take(clip, seed=seed_of(clip))
    keyframe = _still_there(failed.keyframe)
    return add_take(clip, seed=failed.seed, keyframe=keyframe, models=failed.chosen_models)


def film_from(clip: Clip, take: Take) -> Take:
    """A take from the same keyframe, in its place; it is shown until that is there."""
    clip.video.refresh_from_db()
    Clip.objects.filter(pk=clip.pk).update(chosen=None)
    return add_take(clip, seed=take.seed, keyframe=_still_there(take.keyframe))


def _still_there(keyframe: Keyframe | None) -> Keyframe | None:
    return keyframe if keyframe is not None and storage.exists(keyframe.key) else None


def begin(video: Video) -> bool:
    """Go on to filming, with a take for every clip that lacks one. Once, whoever comes first."""
    with transaction.atomic():
        if not video.move(Video.Status.FILMING):
            return False
        film_what_lacks(video)
    return True


def film_what_lacks(video: Video) -> None:
    """A new take where the chosen one's file is gone or, if it costs nothing, no longer fits; a
    first one where there is none yet.
    """
    chosen = Take.objects.ready().filter(pk__in=video.clips.values("chosen"))
    lost = [take for take in chosen if not storage.exists(take.key)]
    free = words_alone.paid_model(video, Kind.FILM) is None
    unfit = [take for take in chosen if free and take not in lost and not fitting.fits(take)]
    Clip.objects.filter(chosen__in=[*lost, *unfit]).update(chosen=None)
    for take in lost:
        retry(take.clip)
    for take in unfit:
        add_take(take.clip, seed=take.seed, keyframe=_still_there(take.keyframe))
    add_first_takes(video)


def add_first_takes(video: Video) -> None:
    """For every clip that has words, no chosen take and none at work; one whose takes failed is
    left to a retry."""
    idle = video.clips.written().filter(chosen=None).exclude(takes__status__in=Take.WORKING)
    failed = Q(takes__status=Status.FAILED) & ~Q(pk__in=idle.filter(takes__status=Status.READY))
    for clip in idle.exclude(failed).distinct():
        add_take(clip, seed=seed_of(clip, redone=clip.takes.ready().count()))


def fall_back(clip: Clip) -> None:
    """An earlier take is better than none."""
    if earlier := clip.takes.ready().order_by("-number").first():
        Clip.objects.filter(pk=clip.pk, chosen=None).update(chosen=earlier)


def choose(clip: Clip, take: Take) -> None:
    with transaction.atomic():
        clip.touch("clip")
        Clip.objects.filter(pk=clip.pk).update(chosen=take)
    clip.refresh_from_db()


def cancel(take: Take) -> bool:
    """The take ends; so do its calls, whose ledger rows stay. False when it was over before."""
    with transaction.atomic():
        if not take.overrule(Status.CANCELLED):
            return False
        fall_back(take.clip)
        calls = Generation.objects.of(take, KEYFRAME) | Generation.objects.of(take, MOTION)
        ledger.cancel(list(calls.live()))
    return True


def due(video: Video) -> QuerySet[Take]:
    """In the film's order."""
    takes: QuerySet[Take] = Take.objects.due().filter(clip__video=video)
    return takes.order_by("clip__position", "number")


def unsettled(video: Video) -> QuerySet[Clip]:
    """Clips whose chosen take is not ready while one is at work."""
    at_work = Take.objects.at_work().filter(clip=OuterRef("pk"))
    return video.clips.exclude(chosen__status=Status.READY).filter(Exists(at_work))


def unwritten(video: Video) -> QuerySet[Clip]:
    return video.clips.unwritten()


def failed(video: Video) -> QuerySet[Clip]:
    """Clips that have words and are settled without a take."""
    without = video.clips.written().exclude(chosen__status=Status.READY)
    return without.exclude(pk__in=unsettled(video).values("pk"))


def why_failed(clip: Clip) -> str:
    last = clip.takes.filter(status=Status.FAILED).order_by("-number").first()
    return last.error if last else ""
