"""Scenes added, deleted and moved, within the caller's transaction; slots belong to the film.

Nothing is ordered here. What is said of a clip's take afterwards (too short, out of date) is read
from the rows.
"""

from __future__ import annotations

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
    heard = video.heard()
    least = shortest_slot(heard, video.form.rate) if heard else LEAST_SECONDS * video.form.rate
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


def _cut(video: Video, cuts: list[int]) -> None:
    """As many scenes as there are now are what is wanted from now on."""
    video.cuts, video.clips_wanted = cuts, len(cuts) - 1
    Video.objects.filter(pk=video.pk).update(cuts=cuts, clips_wanted=video.clips_wanted)
