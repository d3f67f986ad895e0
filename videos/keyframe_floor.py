"""The least likeness that a first picture is to have before its motion is paid for.

Below it the picture is drawn again, and the best one is filmed. What cannot be measured passes. All
of it is read from the rows: whoever goes on after a crash draws nothing twice.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from characters.likeness import in_percent
from generations import ledger
from generations.models import Generation
from generations.providers.base import DrawRequest, Refused
from videos import likenesses, spending
from videos.models import Keyframe, Take, Video
from videos.take_requests import keyframe_request
from videos.takes import KEYFRAME, SEED_RANGE, SEED_STEP, lock

REDRAWN_AT_MOST = 2
BELOW = "Its first picture is {likeness} like the character, {which}; {floor:.0f} % were asked for."
BEST, ONLY = "the best of {count}", "and another one is not to be had"


def applies(take: Take) -> bool:
    video = take.clip.video
    if video.keyframe_floor is None or not (take.is_filmed and take.image_key):
        return False
    return bool(likenesses.image_of(video))


def redrawn_at_most(video: Video) -> int:
    """Of each first picture, beside the first one."""
    return REDRAWN_AT_MOST if video.keyframe_floor is not None and video.wants_character else 0


def drawn(take: Take) -> list[Keyframe]:
    """By its own calls, the first one first."""
    calls = Generation.objects.of(take, KEYFRAME).values("pk")
    return list(take.clip.keyframes.filter(generation__in=calls).order_by("created_at"))


def awaits(take: Take) -> bool:
    """Whether a picture has to be measured before anything follows."""
    return take.status == Take.Status.DRAWING and applies(take) and _unmeasured(take) != []


def _unmeasured(take: Take) -> list[Keyframe]:
    image = take.clip.video.image_key
    return [keyframe for keyframe in drawn(take) if keyframe.likeness_of != image]


def measure(take: Take) -> None:
    """What is then to be done with the take is due at once."""
    for keyframe in _unmeasured(take):
        likenesses.measure(keyframe)
    _bring_forward(take)


def _bring_forward(take: Take, **changes: Keyframe) -> None:
    drawing = Take.objects.filter(pk=take.pk, status=Take.Status.DRAWING)
    drawing.update(due_at=timezone.now(), **changes)
    take.refresh_from_db(fields=["due_at", "keyframe"])


def pick(take: Take, newest: Keyframe | None) -> Keyframe | None:
    """The picture to film from; None while one is measured, or to be drawn. Takes note of one
    that is too little like the character. ``newest`` None: it could not be drawn."""
    if newest is not None and not applies(take):
        return newest
    if newest is not None and _unmeasured(take):
        _bring_forward(take, keyframe=take.keyframe or newest)
        return None
    best = max(drawn(take), key=_nearness, default=take.keyframe)
    if best is None or _passes(best):
        return best
    if newest is not None and _can_draw_another(take):
        return None
    _say(take, best)
    return best


def _nearness(keyframe: Keyframe) -> float:
    return 1.0 if keyframe.likeness is None else keyframe.likeness


def _passes(keyframe: Keyframe) -> bool:
    floor = keyframe.clip.video.keyframe_floor
    return floor is None or _nearness(keyframe) >= floor


def _can_draw_another(take: Take) -> bool:
    """Within the number and the cap; what nobody knows the price of is not drawn again."""
    video, number = take.clip.video, len(drawn(take))
    if number > REDRAWN_AT_MOST:
        return False
    try:
        price = ledger.price_of(_request(take, number))
    except Refused:
        return False
    cap = spending.cap_of(video)
    return not price or cap is None or spending.spent(video) + price <= cap


def _say(take: Take, best: Keyframe) -> None:
    video, count = take.clip.video, len(drawn(take))
    which = BEST.format(count=count) if count > 1 else ONLY
    said = BELOW.format(
        likeness=in_percent(best.likeness), which=which, floor=100 * (video.keyframe_floor or 0)
    )
    take.note = " ".join(filter(None, (take.note, said)))
    video.warn(f"Scene {take.clip.number}: {said}")


def order(take: Take, key: str) -> Generation:
    """The call of its first picture, or of another one where those so far are too little like the
    character. Raises OverBudget and Refused."""
    video = take.clip.video
    if not take.keyframe_id or not applies(take):
        return spending.order(video, take, KEYFRAME, keyframe_request(take), key=key)
    with transaction.atomic():
        lock(take.clip)  # Of two who see the same pictures one draws another.
        number = len(drawn(take))
        key = key.replace(".png", f".{number + 1}.png")
        return spending.order(
            video, take, KEYFRAME, _request(take, number), key=key, anew=_lacks_another(take)
        )


def _lacks_another(take: Take) -> bool:
    """The newest call brought its picture, and none that there is passes."""
    call, there = ledger.latest(take, KEYFRAME), drawn(take)
    if _unmeasured(take) or not there or there[-1].generation != call:
        return False
    return not any(map(_passes, there)) and _can_draw_another(take)


def _request(take: Take, number: int) -> DrawRequest:
    """Of its picture ``number``, from 0: the same with another seed."""
    return replace(keyframe_request(take), seed=(take.seed + number * SEED_STEP) % SEED_RANGE)
