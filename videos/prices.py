"""What the next step of a video that is there costs, beside the button that asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from characters import prices as of_character
from generations.models import Generation
from generations.providers import provider_of
from generations.providers.base import NEEDED, Kind, Refused
from songs.models import Song
from videos import keyframe_floor, quote, take_requests, words_alone
from videos.layout import planned
from videos.models import Clip, Take, Video
from videos.quote import Quote, Wanted, quote_for
from videos.takes import KEYFRAME, MOTION

SECONDS_A_CLIP = 5.0
"""Until the cuts are laid out."""
Price = Decimal | None
"""In dollars; None where nobody knows."""


def wanted_of(video: Video, *of: Clip, models: Mapping[str, str] | None = None) -> Wanted:
    """Of these clips, or of all; ``models``: names by kind, in place of the film's."""
    chosen, form = of or tuple(video.clips.all()), video.form
    for clip in chosen:
        clip.video = video
    seconds = [(clip.frames + sum(take_requests.spare_frames(clip))) / form.rate for clip in chosen]
    named = {str(kind): video.model_for(kind) for kind in NEEDED} | dict(models or {})
    return Wanted(
        seconds, models=named, size=(form.width, form.height), rate=form.rate,
        keyframes=not words_alone.is_filmed_so(video, named[Kind.FILM]),
        shown=video.wants_character, redrawn=keyframe_floor.redrawn_at_most(video),
        refilmed=video.redos if video.likeness_floor is not None and video.wants_character else 0,
    )  # fmt: skip


@dataclass(frozen=True)
class TakePrice:
    """Of the first picture, and of the motion from it."""

    drawn: Price
    filmed: Price

    @property
    def total(self) -> Price:
        return total([self.drawn, self.filmed])


def of_takes(
    video: Video, clips_: Sequence[Clip], models: Mapping[str, str] | None = None
) -> list[TakePrice]:
    """Of one more take for each of these clips; ``models``: as of ``wanted_of``."""
    wanted = wanted_of(video, *clips_, models=models)
    drawn = quote.keyframe_price(wanted) if wanted.keyframes else Decimal(0)
    drawn = None if drawn is None else drawn * (1 + wanted.redrawn)
    if video.is_animatic:
        return [TakePrice(drawn, Decimal(0)) for _ in clips_]
    return [TakePrice(drawn, filmed) for filmed in quote.motion_prices(wanted)]


def of_words(video: Video) -> Price:
    """Of one scene written anew; the writer is told of all of them."""
    return quote.words_price(wanted_of(video))


def slots_ahead(video: Video) -> list[float]:
    """Seconds of each clip, before they are laid out; even ones until the song is heard."""
    song = video.song
    if song is not None and song.status == Song.Status.READY:
        plan = planned(song, video.window_start, video.window_length, video.clips_wanted)
        return [slot.seconds for slot in plan.slots]
    count = video.clips_wanted or max(1, round(video.window_length / SECONDS_A_CLIP))
    return quote.even(count, video.window_length)


def of_start(video: Video) -> Price:
    return quote_of(video).total


def keep_quote(video: Video) -> None:
    """What was said before it was begun; what it then costs is in the ledger."""
    Video.objects.filter(pk=video.pk).update(quote=quote_of(video).as_rows())
    video.refresh_from_db(fields=["quote"])


def quote_of(video: Video) -> Quote:
    """Of all of it, before it is laid out."""
    character = video.character
    rest = of_character.to_come(character) if character else of_character.ToCome()
    wanted = wanted_of(video)
    return quote_for(
        replace(
            wanted,
            keyframes=wanted.keyframes or character is not None,
            slots=slots_ahead(video),
            picture=rest.description,
            candidates=rest.pictures,
            sketched=bool(character and character.reference_key),
            cast_models=character.chosen_models if character else None,
            motion=not video.is_animatic,
        )
    )


def of_motion(video: Video) -> Price:
    """Of all its clips, from the keyframes that are there."""
    return total(quote.motion_prices(wanted_of(video)))


def whole(video: Video, models: Mapping[str, str] | None = None) -> Price:
    """Of the motion of every clip, and of the keyframes that are not drawn yet; ``models``: as of
    ``wanted_of``."""
    wanted = wanted_of(video, models=models)
    undrawn = video.clips.filter(chosen__keyframe=None).count() if wanted.keyframes else 0
    return total([*[quote.keyframe_price(wanted)] * undrawn, *quote.motion_prices(wanted)])


def rest_of(video: Video) -> Price:
    """Of the clips that are not there yet, without what is ordered for them already."""
    settled = Take.objects.ready().filter(pk__in=video.clips.values("chosen")).values("clip")
    return _of_clips(video, list(video.clips.exclude(pk__in=settled)))


def of_retry(video: Video) -> Price:
    """Of what a film that failed, or a part of it, still lacks."""
    return rest_of(video) if video.clips.exists() else of_start(video)


def of_cut(video: Video) -> Price:
    """Of scenes that were never written or filmed; what failed is left to a retry."""
    lacks = video.clips.exclude(chosen__status=Take.Status.READY)
    lacks = lacks.exclude(takes__status=Take.Status.FAILED)
    unwritten = video.clips.unwritten().exclude(alone=True)  # Those are being written.
    words = of_words(video) if unwritten.exists() else Decimal(0)
    return total([words, _of_clips(video, list(lacks))])


def of_retries(video: Video, newest: Mapping[Clip, Take | None]) -> list[TakePrice]:
    """Of a take of each clip by the models of its newest one, where those are its own."""
    plain = [clip for clip, take in newest.items() if take is None or not take.chosen_models]
    found = dict(zip(plain, of_takes(video, plain) if plain else [], strict=True))
    for clip, take in newest.items():
        if take is not None and take.chosen_models:
            [found[clip]] = of_takes(video, [clip], take.chosen_models)
    return [found[clip] for clip in newest]


def _of_clips(video: Video, rest: Sequence[Clip]) -> Price:
    newest = _newest(rest)
    paid = _ordered(newest)
    takes = of_retries(video, {clip: newest.get(clip.pk) for clip in rest})
    return total([
        price
        for clip, take in zip(rest, takes, strict=True)
        for purpose, price in ((KEYFRAME, take.drawn), (MOTION, take.filmed))
        if (clip.pk, purpose) not in paid
    ])  # fmt: skip


def _newest(of: Sequence[Clip]) -> dict[UUID, Take]:
    """By clip, of the takes that nobody stopped."""
    takes = list(Take.objects.filter(clip__in=of).exclude(status=Take.Status.CANCELLED))
    return {take.clip_id: take for take in sorted(takes, key=lambda take: take.number)}


def _ordered(newest: Mapping[UUID, Take]) -> set[tuple[UUID, str]]:
    """Clips whose take at work has this call, or its result; or whose failed one left a picture."""
    drawn = {(clip, KEYFRAME) for clip, take in newest.items() if take.keyframe_id}
    at_work = {take.pk: clip for clip, take in newest.items() if take.status in Take.WORKING}
    calls = Generation.objects.filter(
        subject_id__in=at_work, status__in=(*Generation.WORKING, Generation.Status.SUCCEEDED)
    )
    return drawn | {(at_work[pk], what) for pk, what in calls.values_list("subject_id", "purpose")}


def total(prices: Sequence[Price]) -> Price:
    return None if None in prices else sum(filter(None, prices), Decimal(0))


def is_free(video: Video, *kinds: Kind) -> bool:
    """Whether nothing of these kinds, or of all, can cost anything."""
    try:
        return all(provider_of(kind, video.model_for(kind)).free for kind in kinds or NEEDED)
    except Refused:
        return False
