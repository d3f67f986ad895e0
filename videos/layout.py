"""Where a film would be cut, asked before it is planned."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from mvsite.lib.ffmpeg import FRAME_RATE
from songs.models import Song
from videos.timeline import Plan, plan_cuts, suggested_window


def planned(song: Song, start: float | None, seconds: float, clips: int | None) -> Plan:
    """Of a song that is heard. ``start`` None: the part that is suggested; ``clips`` None: the
    music decides. Times in seconds."""
    if start is None:
        start = suggested_window(song.heard(), seconds).start
    return _planned(song.pk, song.revision, start, seconds, clips)


@lru_cache(maxsize=256)
def _planned(pk: UUID, revision: int, start: float, seconds: float, clips: int | None) -> Plan:
    """A quarter of an hour takes half a second to lay out, and each answer asks for it."""
    return plan_cuts(Song.objects.get(pk=pk).heard(), start, seconds, clips, FRAME_RATE)
