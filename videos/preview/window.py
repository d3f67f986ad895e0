"""Where in the song the film lies, and where it is cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from songs.analysis.result import Analysis
from songs.models import Song
from songs.waveform_svg import Score, score_of
from videos.forms import NewVideo
from videos.layout import planned
from videos.quote import even
from videos.timeline import Plan, suggested_window

SAME_PLACE = 0.06
"""Seconds within which two starts are the same: a field shows tenths."""
SECONDS_A_CLIP = 5.0
"""Until the song is heard."""


@dataclass
class Window:
    """The part of a ``Preview`` that is laid out."""

    form: NewVideo

    @cached_property
    def said(self) -> dict[str, object]:
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def song(self) -> Song | None:
        song = self.said.get("song")
        return song if isinstance(song, Song) else None

    @cached_property
    def heard(self) -> Analysis | None:
        ready = self.song is not None and self.song.status == Song.Status.READY
        return self.song.heard() if self.song and ready else None

    @cached_property
    def window(self) -> tuple[float, float]:
        """(start, seconds) of the song."""
        start, seconds = self.form.window() if self.said is not None else (None, 0.0)
        if start is None:
            start = suggested_window(self.heard, seconds).start if self.heard else 0.0
        return start, seconds

    @property
    def start(self) -> float:
        return self.window[0]

    @property
    def seconds(self) -> float:
        return self.window[1]

    @property
    def end(self) -> float:
        return self.start + self.seconds

    @cached_property
    def pick(self) -> float:
        """Where the suggested part of this length begins."""
        return suggested_window(self.heard, self.seconds).start if self.heard else 0.0

    @property
    def is_pick(self) -> bool:
        return abs(self.pick - self.start) < SAME_PLACE

    @property
    def is_whole(self) -> bool:
        return self.song is not None and self.seconds >= self.song.seconds - SAME_PLACE

    @cached_property
    def plan(self) -> Plan | None:
        return self._planned(self._clips_wanted)

    @cached_property
    def by_music(self) -> Plan | None:
        return self.plan if self._clips_wanted is None else self._planned(None)

    @property
    def _clips_wanted(self) -> int | None:
        clips = self.said.get("clips")
        return clips if isinstance(clips, int) else None

    def _planned(self, clips: int | None) -> Plan | None:
        if self.song is None or self.heard is None:
            return None
        return planned(self.song, self.start, self.seconds, clips)

    @cached_property
    def whole(self) -> Score | None:
        """The song from end to end; beats are for the window."""
        return replace(score_of(self.heard), beats="", bars="") if self.heard else None

    @cached_property
    def score(self) -> Score | None:
        """The window with its cuts."""
        if self.heard is None or self.plan is None:
            return None
        cuts = [self.plan.start + frame / self.plan.rate for frame in self.plan.cuts]
        return score_of(self.heard, self.plan.start, self.plan.seconds, cuts)

    @property
    def clips(self) -> int:
        if self.plan is not None:
            return len(self.plan.slots)
        return self._clips_wanted or max(1, round(self.seconds / SECONDS_A_CLIP))

    @property
    def wedge(self) -> str:
        """From the window on the whole song to the full width below it, as a path."""
        assert self.song is not None
        first, last = (1000 * time / self.song.seconds for time in (self.start, self.end))
        return f"M{first:.1f} 0H{last:.1f}L1000 10H0Z"

    @property
    def marks(self) -> dict[str, object]:
        """What handles snap to and how their places are said."""
        assert self.heard is not None
        sections = [(section.start, section.label) for section in self.heard.sections]
        return {"beats": self.heard.beats, "bars": self.heard.downbeats, "sections": sections}

    @property
    def slots(self) -> list[float]:
        """Seconds of each clip, as far as they are known."""
        if self.plan is None:
            return even(self.clips, self.seconds)
        return [slot.seconds for slot in self.plan.slots]
