"""Scenes added, deleted and moved, within the caller's transaction; slots belong to the film.

Nothing is ordered here. What is said of a clip's take afterwards (too short, out of date) is read
from the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from django.db.models import F

from mvsite.lib.state import NotNow
from videos.models import Clip, Video
from videos.replanning import ASIDE
from videos.slots import beats_of
from videos.timeline import LEAST_SECONDS, MOST_CLIPS, shortest_slot


def add(video: Video, after: int, kind: str = "") -> Clip:
    """A scene without words behind the one at ``after``, in the second part of its slot; ``kind``:
    that it is to be of, if that is said."""
    if video.clips.count() >= MOST_CLIPS:
        raise NotNow(f"A film has at most {MOST_CLIPS} scenes. Delete one first.")
    cut = _middle(video, after)
    video.touch_plan()
    behind = video.clips.filter(position__gt=after)
    behind.update(position=F("position") + ASIDE)
    video.clips.filter(position__gte=ASIDE).update(position=F("position") - ASIDE + 1)
    _cut(video, [*video.cuts[: after + 1], cut, *video.cuts[after + 1 :]])
    added = Clip.objects.create(video=video, position=after + 1, kind=kind)
    video.clips.filter(position__in=(after, after + 1)).touch("words", "clip")
    return added


def _middle(video: Video, position: int) -> int:
    """The frame of the beat nearest the middle of the slot, both parts long enough."""
    first, end = video.cuts[position], video.cuts[position + 1]
    least = least_frames(video)
    if end - first < 2 * least:
        raise NotNow(
            f"Scene {position + 1} is too short to be parted: no scene is shorter than two beats "
            "and one second. Part a longer one."
        )
    middle = (first + end) / 2
    on_beats = [first + round(beat.seconds * video.form.rate) for beat in beats_of(video, position)]
    fitting = [at for at in on_beats if first + least <= at <= end - least]
    return min(fitting, key=lambda at: abs(at - middle), default=round(middle))


def remove(clip: Clip) -> list[str]:
    """Its slot goes to the scene before it, the first one's to the next. Returns the keys of the
    files that nothing shows any more."""
    video, position = clip.video, clip.position
    if video.clips.count() == 1:
        raise NotNow("A film has at least one scene. Write this one anew instead.")
    takes, keyframes = (rows.values_list("key", flat=True) for rows in (clip.takes, clip.keyframes))
    gone = [*takes, *keyframes]
    video.touch_plan()
    Clip.objects.filter(pk=clip.pk).delete()
    video.clips.filter(position__gt=position).update(position=F("position") + ASIDE)
    video.clips.filter(position__gt=position).update(position=F("position") - ASIDE - 1)
    joint = max(position, 1)
    _cut(video, [*video.cuts[:joint], *video.cuts[joint + 1 :]])
    video.clips.filter(position=joint - 1).touch("words", "clip")
    return [key for key in gone if key]


def move(clip: Clip, position: int) -> None:
    """It stands at ``position`` from now on, the scenes between make room; the cuts stay."""
    video = clip.video
    ordered = list(video.clips.all())
    if not 0 <= position < len(ordered):
        raise NotNow(f"This film has {len(ordered)} scenes; there is no place {position + 1}.")
    ordered.insert(position, ordered.pop(clip.position))
    moved = [scene for place, scene in enumerate(ordered) if scene.position != place]
    video.touch_plan()
    video.clips.update(position=F("position") + ASIDE)
    for place, scene in enumerate(ordered):
        Clip.objects.filter(pk=scene.pk).update(position=place)
    video.clips.filter(pk__in=[scene.pk for scene in moved]).touch("words", "clip")


class BadCuts(NotNow):
    """These cuts cannot be those of the film; the message says why."""


def cut_at(video: Video, cuts: Sequence[int], snap: str = "") -> None:
    """The same scenes between other cuts: frame numbers, from 0 to the last one, which stay.

    ``snap``: cuts that moved fall on the nearest beat, downbeat or section. Raises BadCuts.
    """
    before = video.cuts
    if len(cuts) != len(before) or (cuts[0], cuts[-1]) != (before[0], before[-1]):
        raise BadCuts(
            f"This film has {len(before)} cuts, from {before[0]} to {before[-1]}: the first and "
            "the last one stay, and none is added or left out."
        )
    places = places_of(video, snap)
    moved = [
        at if at == was else _nearest(places, at) for at, was in zip(cuts, before, strict=True)
    ]
    _require_length(video, moved)
    video.touch_plan()
    _cut(video, moved)
    changed = [index for index, slot in enumerate(pairwise(moved)) if slot != _slot(before, index)]
    video.clips.filter(position__in=changed).touch("clip")


def _nearest(places: Sequence[int], at: int) -> int:
    return min(places, key=lambda place: abs(place - at), default=at)


def _slot(cuts: Sequence[int], index: int) -> tuple[int, int]:
    return cuts[index], cuts[index + 1]


def places_of(video: Video, snap: str) -> list[int]:
    """Where a cut may fall: the frames of what ``snap`` names in the song; none without it."""
    heard = video.heard() if snap else None
    if heard is None:
        return []
    times = {
        "beat": heard.beats, "downbeat": heard.downbeats,
        "section": [section.start for section in heard.sections],
    }[snap]  # fmt: skip
    start, rate = video.window_start or 0.0, video.form.rate
    frames = [round((time - start) * rate) for time in times]
    return [frame for frame in frames if 0 < frame < video.cuts[-1]]


def _require_length(video: Video, cuts: Sequence[int]) -> None:
    """Of the slots that change; one from before may be as it is."""
    least = least_frames(video)
    for index, (first, end) in enumerate(pairwise(cuts)):
        if (first, end) != _slot(video.cuts, index) and end - first < least:
            raise BadCuts(
                f"Scene {index + 1} would have {end - first} frames; no scene is shorter than two "
                f"beats and one second, which are {least} frames."
            )


def least_frames(video: Video) -> int:
    """Of a scene."""
    heard, rate = video.heard(), video.form.rate
    return shortest_slot(heard, rate) if heard else ceil(LEAST_SECONDS * rate)


def _cut(video: Video, cuts: list[int]) -> None:
    """As many scenes as there are now are what is wanted from now on."""
    video.cuts, video.clips_wanted = cuts, len(cuts) - 1
    Video.objects.filter(pk=video.pk).update(cuts=cuts, clips_wanted=video.clips_wanted)
