"""The cuts laid out anew when the song was corrected. What was written and filmed is kept."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Max

from songs.analysis.result import Analysis
from videos.models import Clip, Video
from videos.slots import spans
from videos.timeline import SAME_BEAT, Plan, plan_cuts

Span = tuple[float, float]
"""Start and length in seconds of the song."""
ASIDE = 1_000
"""Beyond any position: clips are put aside while they change places."""


def plan_again(video: Video) -> None:
    """New cuts from the song as it is heard now, within the caller's transaction.

    As many clips as there is room for keep their words and takes, in their order, each in the slot
    that it shares most of. The takes of a clip that has no slot any more go to its neighbour; a new
    slot gets a clip without words. Nothing is ordered here.
    """
    assert video.song is not None
    heard = video.song.heard()
    cutting = _laid_out(video, heard, _start(video, heard))
    video.touch_plan()
    rearrange(video, spans(video), [(slot.start, slot.seconds) for slot in cutting.slots])
    Video.objects.filter(pk=video.pk).update(
        window_start=cutting.start,
        cuts=list(cutting.cuts),
        corrections=video.song.corrections,
        warnings=list(dict.fromkeys([*_still_true(video), *cutting.notes])),
    )


def _laid_out(video: Video, heard: Analysis, start: float) -> Plan:
    return plan_cuts(heard, start, video.window_length, video.clips_wanted, video.form.rate)


def _still_true(video: Video) -> list[str]:
    """Its warnings without what was said of the plan before."""
    heard, start = video.heard(), video.window_start or 0.0
    gone = _laid_out(video, heard, start).notes if heard else ()
    return [warning for warning in video.warnings if warning not in gone]


def rearrange(video: Video, before: Sequence[Span], after: Sequence[Span]) -> None:
    """Each clip into the slot that it is matched with, a new one where there is none."""
    clips = list(video.clips.select_for_update())
    places = matched(before, after)
    video.clips.update(position=F("position") + ASIDE)
    for clip, place in zip(clips, places, strict=True):
        if place is not None:
            video.clips.filter(pk=clip.pk).update(position=place)
    empty = sorted(set(range(len(after))) - set(places))
    Clip.objects.bulk_create(Clip(video=video, position=place) for place in empty)
    _hand_over(clips, places)


def _start(video: Video, heard: Analysis) -> float:
    """A film that began on a beat begins on the nearest again, if it can on a bar."""
    start, before = video.window_start or 0.0, video.heard()
    assert before is not None
    on_beat = any(abs(time - start) <= SAME_BEAT for time in before.beats)
    last = heard.duration - video.seconds
    reach = 30 / before.tempo if before.tempo else 0.0
    bars = [time for time in heard.downbeats if abs(time - start) <= reach]
    places = [time for time in bars or heard.beats if time <= last + 1e-6]
    return min(places, key=lambda time: abs(time - start), default=start) if on_beat else start


def matched(before: Sequence[Span], after: Sequence[Span]) -> list[int | None]:
    """Where each old slot goes: the shorter list is matched whole, in order, nearest in time."""
    if len(before) > len(after):
        found = _matched(after, before)
        return [found.index(k) if k in found else None for k in range(len(before))]
    return list(_matched(before, after))


def _matched(few: Sequence[Span], many: Sequence[Span]) -> list[int]:
    """For each of the few its place among the many; most seconds shared in all."""
    never = float("-inf")
    best = [[0.0] * (len(many) + 1)]
    for i, one in enumerate(few):
        row = [never]
        for j, other in enumerate(many):
            row.append(max(row[j], best[i][j] + _shared(one, other)))
        best.append(row)
    places, j = [], len(many)
    for i in range(len(few), 0, -1):
        while best[i][j] == best[i][j - 1]:
            j -= 1
        j -= 1
        places.append(j)
    return places[::-1]


def _shared(one: Span, other: Span) -> float:
    """Seconds; below 0 where they lie apart."""
    return min(one[0] + one[1], other[0] + other[1]) - max(one[0], other[0])


def _hand_over(clips: Sequence[Clip], places: Sequence[int | None]) -> None:
    """Takes and keyframes of clips without a slot go to the clip before, else to the one after."""
    kept = [clip for clip, place in zip(clips, places, strict=True) if place is not None]
    for clip, place in zip(clips, places, strict=True):
        if place is None:
            before = [other for other in kept if other.position < clip.position]
            _give(clip, before[-1] if before else kept[0])
            Clip.objects.filter(pk=clip.pk).delete()


def _give(clip: Clip, heir: Clip) -> None:
    last = heir.takes.aggregate(last=Max("number"))["last"] or 0
    clip.takes.update(clip=heir, number=F("number") + last)
    clip.keyframes.update(clip=heir)
