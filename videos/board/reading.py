"""The scenes of a video, read with as many queries for three as for a hundred."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from statistics import median
from uuid import UUID

from generations.models import Generation
from generations.providers.base import Kind, Slot
from songs.analysis.result import Analysis
from videos.board.bill import seconds_taken
from videos.board.likeness import measure_of
from videos.board.outdated import why_outdated
from videos.board.scene import Scene, TakeCard
from videos.models import Clip, Take, Video
from videos.sliding import room
from videos.slots import slots_of
from videos.takes import KEYFRAME, MOTION
from videos.timeline import clip_beats
from videos.words_alone import paid_model


def scenes_of(
    video: Video, heard: Analysis | None, calls: list[Generation], image: str
) -> list[Scene]:
    """``image``: the key of what its clips are held against."""
    clips = list(video.clips.select_related("chosen"))
    if len(clips) != max(len(video.cuts) - 1, 0):
        return []  # Between two plans; the next look sees the whole new one.
    takes: dict[object, list[Take]] = {clip.pk: [] for clip in clips}
    query = Take.objects.filter(clip__video=video).select_related("keyframe", "generation")
    for take in query.defer("generation__sent", "generation__result", "generation__usage"):
        takes.setdefault(take.clip_id, []).append(take)
    began = {call.subject_id: call.submitted_at for call in calls if call.status in call.LIVE}
    usual = {purpose: _usual(video, calls, purpose) for purpose in (KEYFRAME, MOTION)}
    slots = slots_of(video)
    return [
        _scene(video, heard, clip, slot, takes[clip.pk], began, usual, image)
        for clip, slot in zip(clips, slots, strict=True)
    ]


def _scene(
    video: Video, heard: Analysis | None, clip: Clip, slot: Slot, takes: list[Take],
    began: Mapping[UUID, datetime | None], usual: dict[str, float | None],
    image: str,
) -> Scene:  # fmt: skip
    clip.video = video
    cards = tuple(
        TakeCard(
            take,
            take.pk == clip.chosen_id,
            why_outdated(take, clip, slot, heard),
            room(clip, take),
            measure_of(take, image),
            measure_of(take.keyframe, image),
        )
        for take in takes
    )
    working = next((take for take in reversed(takes) if take.status in Take.WORKING), None)
    purpose = MOTION if working and working.status == Take.Status.FILMING else KEYFRAME
    return Scene(
        clip=clip,
        slot=slot,
        film_start=slot.start - (video.window_start or 0.0),
        beats=len(clip_beats(heard, slot.start, slot.seconds)) if heard and heard.beats else 0,
        count=len(video.cuts) - 1,
        takes=cards,
        began=began.get(working.pk) if working else None,
        usual=usual[purpose],
    )


def _usual(video: Video, calls: list[Generation], purpose: str) -> float | None:
    """Seconds that such a call took in this film; before there was one those that a paid model
    takes by its own word, None on this machine."""
    if took := seconds_taken([call for call in calls if call.purpose == purpose]):
        return median(took)
    able = paid_model(video, Kind.DRAW if purpose == KEYFRAME else Kind.FILM)
    return able.typical or None if able else None
