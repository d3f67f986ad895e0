"""How one take is made: a keyframe is drawn, then it is filmed; it has its own state and error."""

from __future__ import annotations

from django.db import transaction

from generations import ledger
from generations.models import Generation
from videos import casting, keyframe_floor, singers, singing, spending, words_alone
from videos.models import Clip, Keyframe, Take, Video
from videos.take_requests import motion_request, spare_frames
from videos.takes import KEYFRAME, MOTION, fall_back, lock, retry

Status = Take.Status
NOT_DRAWN = "The first picture of this scene could not be drawn."


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
        note=_joined(words_alone.ALONE.format(why=why) if why else "", singers.note_of(take)),
        words={name: getattr(clip, name) for name in Clip.WORDS},
        words_revision=clip.words_revision,
        image_key=casting.image_key(clip.video),
    )


def order_keyframe(take: Take) -> Generation:
    video = take.clip.video
    key = video.key(f"intermediate/keyframes/{take.pk}.png")
    return keyframe_floor.order(take, key)


def receive_keyframe(take: Take) -> bool:
    """Move on to filming when the keyframe is there, fail when it never will be."""
    generation = ledger.latest(take, KEYFRAME)
    if generation is None or not ledger.is_final(generation):
        return False
    came = generation.status == Generation.Status.SUCCEEDED
    if not came and not take.keyframe:
        if why := why_words_alone(take):
            return _go_without_picture(take, words_alone.ALONE.format(why=why))
        return _failed(take, generation, NOT_DRAWN)
    with transaction.atomic():
        lock(take.clip)
        newest = keep_keyframe(take, generation) if came else None
        picked = keyframe_floor.pick(take, newest)
        return picked is not None and take.move(Status.FILMING, keyframe=picked, note=take.note)


def _go_without_picture(take: Take, note: str) -> bool:
    take.clip.video.warn(note)
    return take.move(Status.FILMING, note=_joined(note, take.note), image_key="")


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def draw_again(video: Video) -> None:
    """First pictures that could not be drawn are tried once more, with the character as it is."""
    for take in Take.objects.filter(clip__video=video, status=Status.DRAWING):
        call = ledger.latest(take, KEYFRAME)
        if call is None or not ledger.is_final(call) or take.keyframe:
            continue
        if _failed(take, call, NOT_DRAWN):
            retry(take.clip)


def order_motion(take: Take) -> Generation:
    video = take.clip.video
    key = video.key(f"intermediate/clips/{take.clip_id}/{take.pk}.mp4")
    request = motion_request(take)
    singing.keep(video, request.sound)
    return spending.order(video, take, MOTION, request, key=key)


def receive_motion(take: Take) -> bool:
    """Ready with its file, and chosen if the clip has no take yet; or failed."""
    generation = ledger.latest(take, MOTION)
    if generation is None or not ledger.is_final(generation):
        return False
    if generation.status != Generation.Status.SUCCEEDED:
        return _failed(take, generation, "This scene could not be filmed.")
    return keep_motion(take, generation)


def keep_motion(take: Take, generation: Generation) -> bool:
    """Ready with what that call made, and chosen if the clip has no take yet."""
    with transaction.atomic():  # Nobody sees a clip whose take is ready and not chosen.
        ready = take.move(
            Status.READY, key=generation.key, sha256=generation.result["sha256"],
            generation=generation, model=generation.model, in_frame=spare_frames(take.clip)[0],
            frames=generation.request["frames"],
        )  # fmt: skip
        if ready:
            Clip.objects.filter(pk=take.clip_id, chosen=None).update(chosen=take)
    return ready


def keep_keyframe(take: Take, generation: Generation) -> Keyframe:
    keyframe, _ = Keyframe.objects.get_or_create(
        generation=generation,
        defaults={
            "clip": take.clip,
            "key": generation.key,
            "seed": generation.request.get("seed", take.seed),
        },
    )
    return keyframe


def _failed(take: Take, generation: Generation, what: str) -> bool:
    reason = generation.error or "It was cancelled."
    with transaction.atomic():
        failed = take.move(Status.FAILED, error=f"{what} {reason}", generation=generation)
        if failed:
            fall_back(take.clip)
    return failed
