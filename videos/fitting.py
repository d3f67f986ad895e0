"""Whether a take still fits its scene: its words, its length, the beats it was filmed for."""

from __future__ import annotations

from dataclasses import asdict

from videos import singing
from videos.models import Take, Video
from videos.take_requests import motion_request


def fits(take: Take) -> bool:
    """Whether it was made for the length, and filmed for the beats, that its slot has now."""
    if take.generation is None or take.origin != Take.Origin.FILMED:
        return not seconds_missing(take)
    made, wanted = take.generation.request, motion_request(take)
    beats = [asdict(beat) for beat in wanted.beats]
    as_long = made.get("frames") == wanted.frames and made.get("beats") == beats
    return bool(as_long and singing.is_in_time(take, take.clip))


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
