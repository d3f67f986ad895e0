"""Takes: a keyframe is drawn, then it is filmed; each take has its own state and error."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from generations import ledger
from generations.models import Generation
from generations.providers import provider_of
from generations.providers.base import (
    DrawRequest,
    FilmLook,
    FilmRequest,
    Kind,
    Media,
    Scene,
)
from mvsite.lib import storage
from videos import casting
from videos.models import Clip, Keyframe, Take, Video
from videos.slots import beats_of, lifts, loudest, slots_of, turns, wave_of

KEYFRAME, MOTION = "keyframe", "motion"
Status = Take.Status
SEED_STEP = 1_000_003
SEED_RANGE = 2**31

FADE_FRAMES = 6
"""A cross-fade takes so many frames on either side of the cut."""

PROMPT = "{description} {style} style. {character}"


def seed_of(clip: Clip, redone: int = 0) -> int:
    """From the video's seed and the position, never from attempt or order of work."""
    return (clip.video.seed * SEED_STEP + clip.position + redone * SEED_RANGE // 101) % SEED_RANGE


def add_take(clip: Clip, *, seed: int, keyframe: Keyframe | None = None) -> Take:
    with transaction.atomic():
        _lock(clip)
        last = clip.takes.aggregate(last=Max("number"))["last"] or 0
        return clip.takes.create(number=last + 1, seed=seed, keyframe=keyframe)


def _lock(clip: Clip) -> None:
    """Of two who add to it at once the second one sees what the first one added."""
    Clip.objects.select_for_update().get(pk=clip.pk)


def begin(video: Video) -> bool:
    """Go on to filming, with a take for every clip that has none. Once, whoever comes first."""
    with transaction.atomic():
        if not video.move(Video.Status.FILMING):
            return False
        add_first_takes(video)
    return True


def redo(clip: Clip) -> Take:
    """Another take of the same words, with another seed; the old ones stay."""
    with transaction.atomic():
        _lock(clip)
        return add_take(clip, seed=seed_of(clip, redone=clip.takes.count()))


def retry(clip: Clip) -> Take:
    """A failed take once more, with the same seed and the keyframe that it had; or a first one."""
    failed = clip.takes.filter(status=Status.FAILED).order_by("-number").first()
    if failed is None:
        return add_take(clip, seed=seed_of(clip))
    return add_take(clip, seed=failed.seed, keyframe=_still_there(failed.keyframe))


def _still_there(keyframe: Keyframe | None) -> Keyframe | None:
    return keyframe if keyframe is not None and storage.exists(keyframe.key) else None


def film_what_lacks(video: Video) -> None:
    """A new take where the chosen one's file is gone or, if it costs nothing, no longer fits; a
    first one where there is none yet.
    """
    chosen = Take.objects.ready().filter(pk__in=video.clips.values("chosen"))
    lost = [take for take in chosen if not storage.exists(take.key)]
    free = provider_of(Kind.FILM).free
    unfit = [take for take in chosen if free and take not in lost and not fits(take)]
    for take in (*lost, *unfit):
        Clip.objects.filter(pk=take.clip_id).update(chosen=None)
    for take in lost:
        retry(take.clip)
    for take in unfit:
        add_take(take.clip, seed=take.seed, keyframe=_still_there(take.keyframe))
    add_first_takes(video)


def add_first_takes(video: Video) -> None:
    """For every clip that has words and none."""
    for clip in video.clips.written().filter(takes=None):
        add_take(clip, seed=seed_of(clip))


def fits(take: Take) -> bool:
    """Whether it was filmed for the length and the beats that its slot has now."""
    if take.generation is None or take.origin != Take.Origin.FILMED:
        return True
    made, wanted = take.generation.request, motion_request(take)
    beats = [asdict(beat) for beat in wanted.beats]
    return bool(made.get("frames") == wanted.frames and made.get("beats") == beats)


def is_outdated(take: Take) -> bool:
    """Its scene was rewritten since, or its slot has changed."""
    return take.words_revision != take.clip.words_revision or not fits(take)


def receive(take: Take) -> bool:
    """Take in what came for this take; True when it moved."""
    match take.status:
        case Status.PENDING:
            return _begin(take)
        case Status.DRAWING:
            return receive_keyframe(take)
        case Status.FILMING:
            return receive_motion(take)
    return False


def order_next(take: Take) -> Generation | None:
    """The call that this take needs now; None when it needs none."""
    match take.status:
        case Status.DRAWING:
            return order_keyframe(take)
        case Status.FILMING:
            return order_motion(take)
    return None


def _begin(take: Take) -> bool:
    """Copy the words: a later edit of the scene is for a later take."""
    clip = take.clip
    return take.move(
        Status.FILMING if take.keyframe else Status.DRAWING,
        words={name: getattr(clip, name) for name in Clip.WORDS},
        words_revision=clip.words_revision,
        image_key=casting.image_key(clip.video),
    )


def order_keyframe(take: Take) -> Generation:
    video = take.clip.video
    return ledger.order(
        take, KEYFRAME, keyframe_request(take), owner=video.owner, project=video.pk,
        key=video.key(f"intermediate/keyframes/{take.pk}.png"),
    )  # fmt: skip


def keyframe_request(take: Take) -> DrawRequest:
    video = take.clip.video
    return DrawRequest(
        prompt=_prompt(take),
        negative_prompt=take.words["negative_description"],
        references=_references(take),
        width=video.form.width,
        height=video.form.height,
        seed=take.seed,
        scene=_scene(take),
        look=_look(take),
    )


def receive_keyframe(take: Take) -> bool:
    """Move on to filming when the keyframe is there, fail when it never will be."""
    generation = ledger.latest(take, KEYFRAME)
    if generation is None or not ledger.is_final(generation):
        return False
    if generation.status != Generation.Status.SUCCEEDED:
        return _failed(take, generation, "The first picture of this scene could not be drawn.")
    with transaction.atomic():
        _lock(take.clip)
        keyframe, _ = Keyframe.objects.get_or_create(
            generation=generation,
            defaults={"clip": take.clip, "seed": take.seed, "key": generation.key},
        )
        return take.move(Status.FILMING, keyframe=keyframe)


def order_motion(take: Take) -> Generation:
    video = take.clip.video
    return ledger.order(
        take, MOTION, motion_request(take), owner=video.owner, project=video.pk,
        key=video.key(f"intermediate/clips/{take.clip_id}/{take.pk}.mp4"),
    )  # fmt: skip


def motion_request(take: Take) -> FilmRequest:
    clip, video = take.clip, take.clip.video
    heard = video.heard()
    ahead, behind = spare_frames(clip)
    return FilmRequest(
        prompt=_prompt(take),
        negative_prompt=take.words["negative_description"],
        frames=ahead + clip.frames + behind,
        width=video.form.width,
        height=video.form.height,
        rate=video.form.rate,
        keyframe=Media(take.keyframe.key) if take.keyframe else None,
        references=_references(take),
        beats=beats_of(video, clip.position, ahead / video.form.rate),
        tempo=heard.tempo if heard else 0.0,
        seed=take.seed,
        scene=_scene(take),
        look=_look(take),
    )


def spare_frames(clip: Clip) -> tuple[int, int]:
    """Frames that are filmed ahead of and behind the slot: what a cross-fade needs."""
    if clip.video.transition != Video.Transition.CROSSFADE:
        return 0, 0
    last = len(clip.video.cuts) - 2
    return FADE_FRAMES * (clip.position > 0), FADE_FRAMES * (clip.position < last)


def receive_motion(take: Take) -> bool:
    """Ready with its file, and chosen if the clip has no take yet; or failed."""
    generation = ledger.latest(take, MOTION)
    if generation is None or not ledger.is_final(generation):
        return False
    if generation.status != Generation.Status.SUCCEEDED:
        return _failed(take, generation, "This scene could not be filmed.")
    with transaction.atomic():  # Nobody sees a clip whose take is ready and not chosen.
        ready = take.move(
            Status.READY, key=generation.key, sha256=generation.result["sha256"],
            generation=generation, model=generation.model, in_frame=spare_frames(take.clip)[0],
        )  # fmt: skip
        if ready:
            Clip.objects.filter(pk=take.clip_id, chosen=None).update(chosen=take)
    return ready


def _failed(take: Take, generation: Generation, what: str) -> bool:
    reason = generation.error or "It was cancelled."
    return take.move(Status.FAILED, error=f"{what} {reason}", generation=generation)


def cancel(take: Take) -> None:
    """The take ends; so do its calls, whose ledger rows stay."""
    if take.move(Status.CANCELLED):
        calls = Generation.objects.of(take, KEYFRAME) | Generation.objects.of(take, MOTION)
        ledger.cancel(list(calls.live()))


def due(video: Video) -> QuerySet[Take]:
    """In the film's order."""
    takes: QuerySet[Take] = Take.objects.due().filter(clip__video=video)
    return takes.order_by("clip__position", "number")


def unsettled(video: Video) -> QuerySet[Clip]:
    """Clips whose chosen take is not ready while one is at work."""
    at_work = Take.objects.at_work().filter(clip=OuterRef("pk"))
    return video.clips.exclude(chosen__status=Status.READY).filter(Exists(at_work))


def unwritten(video: Video) -> QuerySet[Clip]:
    return video.clips.exclude(words_status=Clip.WordsStatus.WRITTEN)


def failed(video: Video) -> QuerySet[Clip]:
    """Clips that have words and are settled without a take."""
    without = video.clips.written().exclude(chosen__status=Status.READY)
    return without.exclude(pk__in=unsettled(video).values("pk"))


def why_failed(clip: Clip) -> str:
    last = clip.takes.filter(status=Status.FAILED).order_by("-number").first()
    return last.error if last else ""


def _prompt(take: Take) -> str:
    video = take.clip.video
    character = video.character
    return PROMPT.format(
        description=take.words["description"],
        style=video.style,
        character=character.words["character_description"] if character else "",
    ).strip()


def _references(take: Take) -> tuple[Media, ...]:
    if not take.image_key:
        return ()
    image = take.clip.video.image
    return (Media(take.image_key, image.hints if image else {}),)


def _scene(take: Take) -> Scene:
    return Scene(**{name: take.words[name] for name in Clip.WORDS})


def _look(take: Take) -> FilmLook:
    video, position = take.clip.video, take.clip.position
    slots = slots_of(video)
    hard = video.transition != Video.Transition.CROSSFADE
    first, last = position == 0, position == len(slots) - 1
    return FilmLook(
        style=video.style,
        seed=video.seed,
        position=position,
        count=len(slots),
        section=slots[position].section,
        energy=slots[position].energy,
        peak=loudest(slots) == position,
        opens=not first and turns(slots[position - 1], slots[position]),
        closes=not last and turns(slots[position], slots[position + 1]),
        lifted=hard and not first and lifts(slots[position - 1], slots[position]),
        lifts=hard and not last and lifts(slots[position], slots[position + 1]),
        wave=wave_of(video, position),
    )
