"""Why a take no longer fits its scene or its slot."""

from __future__ import annotations

from dataclasses import asdict

from generations.providers.base import Slot
from songs.analysis.result import Analysis
from videos import singing
from videos.models import Clip, Take, Video
from videos.take_requests import FADE_FRAMES
from videos.timeline import clip_beats


def why_outdated(take: Take, clip: Clip, slot: Slot, heard: Analysis | None) -> str:
    if take.status != Take.Status.READY:
        return ""
    if take.words_revision != clip.words_revision and take.origin == Take.Origin.FILMED:
        return "Its words were changed since."
    if _frames_missing(take, clip):
        return "It is shorter than its place in the film."
    if not singing.is_in_time(take, clip):
        return "It sings another part of the song."
    return "" if _on_its_beats(take, clip, slot, heard) else "It was filmed for other beats."


def _frames_missing(take: Take, clip: Clip) -> bool:
    return take.frames is not None and take.frames - take.in_frame < clip.frames


def _on_its_beats(take: Take, clip: Clip, slot: Slot, heard: Analysis | None) -> bool:
    """Whether it was filmed for the beats that its slot has now; a still follows none."""
    if take.generation is None or take.origin != Take.Origin.FILMED or heard is None:
        return True
    made = take.generation.request
    ahead = _ahead(clip) / clip.video.form.rate
    wanted = clip_beats(heard, slot.start - ahead, slot.seconds + 2 * ahead)
    return made.get("beats", []) == [asdict(beat) for beat in wanted]


def _ahead(clip: Clip) -> int:
    crossfades = clip.video.transition == Video.Transition.CROSSFADE
    return FADE_FRAMES if crossfades and clip.position else 0
