"""Clips that are too little like the character are filmed again before the film is cut: as often,
and within the cap, as its owner said beforehand. The nearest take is the one in the film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from characters.likeness import in_percent
from videos import likenesses, prices, spending, takes
from videos.models import Clip, Take, Video

BELOW = "Scene {number} is {near} like the character; {floor:.0f} % were asked for. {why}"
OFTEN = "It was filmed as often as it may be."
DEAR = "Another take would cost more than this film may."


def holds_back(video: Video) -> bool:
    """Whether a clip is still to be measured, or is filmed again. Begins what lacks; asked when
    all clips are settled. Of its first film only: what was chosen for another one stays."""
    if video.likeness_floor is None or not likenesses.image_of(video) or video.film:
        return False
    with transaction.atomic():
        # Of two who see the same clips one has them filmed again.
        Video.objects.select_for_update().get(pk=video.pk)
        if likenesses.takes_to_measure(video).exists():
            return True
        if Take.objects.at_work().filter(clip__video=video).exists():
            return True
        low = [(near, clip) for near, clip in _nearest(video) if near < video.likeness_floor]
        return _film_again(video, sorted(low, key=lambda each: each[0]))


def _nearest(video: Video) -> Iterator[tuple[float, Clip]]:
    """Measured clips in whose place a model's take stands; from now on the nearest one."""
    clips = video.clips.filter(chosen__origin=Take.Origin.FILMED).select_related("chosen")
    for clip in clips:
        clip.video = video
        measured = _tries(clip).filter(status=Take.Status.READY, likeness__isnull=False)
        best = measured.order_by("-likeness", "number").first()
        if best is None or clip.chosen is None or clip.chosen.likeness is None:
            continue  # What cannot be measured passes.
        if best != clip.chosen:
            takes.choose(clip, best)
        yield best.likeness or 0.0, clip


def _tries(clip: Clip) -> QuerySet[Take]:
    """Takes by a model, of the words as they are."""
    made = clip.takes.filter(origin=Take.Origin.FILMED, words_revision=clip.words_revision)
    return made.exclude(status=Take.Status.CANCELLED)


def _film_again(video: Video, low: Sequence[tuple[float, Clip]]) -> bool:
    """As long as there is money; False where none of them can be."""
    left, begun = _left(video), False
    for near, clip in low:
        price = prices.of_takes(video, [clip])[0].total
        if _tries(clip).count() > video.redos:
            _say(clip, near, OFTEN)
        elif price is None or (left is not None and price > left):
            _say(clip, near, DEAR)
        else:
            left = left - price if left is not None else None
            begun = bool(takes.redo(clip))
    return begun


def _left(video: Video) -> Decimal | None:
    cap = spending.cap_of(video)
    return None if cap is None else cap - spending.spent(video)


def _say(clip: Clip, near: float, why: str) -> None:
    video = clip.video
    floor = 100 * (video.likeness_floor or 0)
    video.warn(BELOW.format(number=clip.number, near=in_percent(near), floor=floor, why=why))
