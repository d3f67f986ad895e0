"""Takes: a keyframe is drawn, then it is filmed; each take has its own state and error."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from generations import ledger
from generations.models import Generation
from generations.providers.base import (
    DrawRequest,
    FilmLook,
    FilmRequest,
    Kind,
    Media,
    Scene,
)
from mvsite.lib import storage
from videos import casting, spending, words_alone
from videos.models import Clip, Keyframe, Take, Video
from videos.slots import beats_of, lifts, loudest, slots_of, turns, wave_of

KEYFRAME, MOTION = "keyframe", "motion"
Status = Take.Status
SEED_STEP = 1_000_003
SEED_RANGE = 2**31

OFFLINE = "offline"
"""The model of this machine."""
FADE_FRAMES = 6
"""A cross-fade takes so many frames on either side of the cut."""

NOT_DRAWN = "The first picture of this scene could not be drawn."
PROMPT = (
    "{description} {style} style. {character} One continuous shot; whoever is in it stays the same "
    "throughout; no writing in the picture."
)


def seed_of(clip: Clip, redone: int = 0) -> int:
    """From the video's seed and the position, never from attempt or order of work."""
    return (clip.video.seed * SEED_STEP + clip.position + redone * SEED_RANGE // 101) % SEED_RANGE


def add_take(clip: Clip, *, seed: int, keyframe: Keyframe | None = None) -> Take:
    with transaction.atomic():
        _lock(clip)
        last = clip.takes.aggregate(last=Max("number"))["last"] or 0
        model = OFFLINE if clip.video.is_animatic else ""
        return clip.takes.create(number=last + 1, seed=seed, keyframe=keyframe, model=model)


def _lock(clip: Clip) -> None:
    """Of two who add to it at once the second one sees what the first one added."""
    clip.touch("clip")
    Clip.objects.select_for_update().get(pk=clip.pk)


def begin(video: Video) -> bool:
    """Go on to filming, with a take for every clip that lacks one. Once, whoever comes first."""
    with transaction.atomic():
        if not video.move(Video.Status.FILMING):
            return False
        film_what_lacks(video)
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


def film_from(clip: Clip, take: Take) -> Take:
    """A take from the same keyframe, in its place; it is shown until that is there."""
    clip.video.refresh_from_db()
    Clip.objects.filter(pk=clip.pk).update(chosen=None)
    return add_take(clip, seed=take.seed, keyframe=_still_there(take.keyframe))


def _still_there(keyframe: Keyframe | None) -> Keyframe | None:
    return keyframe if keyframe is not None and storage.exists(keyframe.key) else None


def film_what_lacks(video: Video) -> None:
    """A new take where the chosen one's file is gone or, if it costs nothing, no longer fits; a
    first one where there is none yet.
    """
    chosen = Take.objects.ready().filter(pk__in=video.clips.values("chosen"))
    lost = [take for take in chosen if not storage.exists(take.key)]
    free = words_alone.paid_model(video, Kind.FILM) is None
    unfit = [take for take in chosen if free and take not in lost and not fits(take)]
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


def fits(take: Take) -> bool:
    """Whether it was made for the length, and filmed for the beats, that its slot has now."""
    if take.generation is None or take.origin != Take.Origin.FILMED:
        return not seconds_missing(take)
    made, wanted = take.generation.request, motion_request(take)
    beats = [asdict(beat) for beat in wanted.beats]
    return bool(made.get("frames") == wanted.frames and made.get("beats") == beats)


def is_outdated(take: Take) -> bool:
    """Its scene was rewritten since, or its slot has changed."""
    return take.words_revision != take.clip.words_revision or not fits(take)


def seconds_missing(take: Take) -> float:
    """By how much its file is too short for the slot; 0 also when nobody knows."""
    if take.frames is None:
        return 0.0
    clip = take.clip
    lacks = clip.frames - max(0, take.frames - take.in_frame)
    return max(0.0, lacks / clip.video.form.rate)


def too_short(video: Video) -> list[Take]:
    """Chosen takes that end before the slots do in which they stand now."""
    chosen = Take.objects.ready().filter(pk__in=video.clips.values("chosen"))
    return [take for take in chosen.select_related("clip__video") if seconds_missing(take)]


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
        case Status.FILMING if take.is_filmed:
            return order_motion(take)
    return None


def why_words_alone(take: Take) -> str:
    """Why it is to be filmed without a first picture; empty where it gets one, or nobody can."""
    drawing = take.status == Status.DRAWING
    return words_alone.why(take, ledger.latest(take, KEYFRAME) if drawing else None)


def _begin(take: Take) -> bool:
    """Copy the words: a later edit of the scene is for a later take."""
    clip, why = take.clip, why_words_alone(take)
    if why:
        clip.video.warn(words_alone.ALONE.format(why=why))
    return take.move(
        Status.DRAWING if take.is_filmed and not take.keyframe and not why else Status.FILMING,
        note=words_alone.ALONE.format(why=why) if why else "",
        words={name: getattr(clip, name) for name in Clip.WORDS},
        words_revision=clip.words_revision,
        image_key=casting.image_key(clip.video),
    )


def order_keyframe(take: Take) -> Generation:
    video = take.clip.video
    key = video.key(f"intermediate/keyframes/{take.pk}.png")
    return spending.order(video, take, KEYFRAME, keyframe_request(take), key=key)


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
        model=video.model_for(Kind.DRAW),
    )


def receive_keyframe(take: Take) -> bool:
    """Move on to filming when the keyframe is there, fail when it never will be."""
    generation = ledger.latest(take, KEYFRAME)
    if generation is None or not ledger.is_final(generation):
        return False
    if generation.status != Generation.Status.SUCCEEDED:
        if why := why_words_alone(take):
            return _go_without_picture(take, words_alone.ALONE.format(why=why))
        return _failed(take, generation, NOT_DRAWN)
    with transaction.atomic():
        _lock(take.clip)
        keyframe, _ = Keyframe.objects.get_or_create(
            generation=generation,
            defaults={"clip": take.clip, "seed": take.seed, "key": generation.key},
        )
        return take.move(Status.FILMING, keyframe=keyframe)


def _go_without_picture(take: Take, note: str) -> bool:
    take.clip.video.warn(note)
    return take.move(Status.FILMING, note=note, image_key="")


def draw_again(video: Video) -> None:
    """First pictures that could not be drawn are tried once more, with the character as it is."""
    for take in Take.objects.filter(clip__video=video, status=Status.DRAWING):
        call = ledger.latest(take, KEYFRAME)
        if call is not None and ledger.is_final(call) and _failed(take, call, NOT_DRAWN):
            retry(take.clip)


def order_motion(take: Take) -> Generation:
    video = take.clip.video
    key = video.key(f"intermediate/clips/{take.clip_id}/{take.pk}.mp4")
    return spending.order(video, take, MOTION, motion_request(take), key=key)


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
        model=take.model or video.model_for(Kind.FILM),
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
            frames=generation.request["frames"],
        )  # fmt: skip
        if ready:
            Clip.objects.filter(pk=take.clip_id, chosen=None).update(chosen=take)
    return ready


def _failed(take: Take, generation: Generation, what: str) -> bool:
    reason = generation.error or "It was cancelled."
    with transaction.atomic():
        failed = take.move(Status.FAILED, error=f"{what} {reason}", generation=generation)
        if failed:
            _fall_back(take.clip)
    return failed


def _fall_back(clip: Clip) -> None:
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
        _fall_back(take.clip)
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


def _prompt(take: Take) -> str:
    video = take.clip.video
    character = video.character or words_alone.left_out(video)
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
