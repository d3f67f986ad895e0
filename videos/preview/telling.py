"""What is heard in the song, and how the cuts lie in it, in a sentence."""

from __future__ import annotations

from mvsite.lib.ffmpeg import FRAME_RATE
from songs.analysis.result import Analysis, Section
from videos.preview.window import Window
from videos.quote import counted
from videos.timeline import Plan

ON_BEAT = 0.5 / FRAME_RATE + 1e-6


class Telling(Window):
    """The part of a ``Preview`` that is said of the music."""

    @property
    def why(self) -> str:
        """What is heard in the window, and how the cuts lie in it."""
        assert self.heard is not None and self.plan is not None
        inside = [
            s for s in self.heard.sections if s.start < self.end - 1 and s.end > self.start + 1
        ]
        return " ".join(
            filter(None, (_told(inside, self.heard), _cuts_told(self.heard, self.plan)))
        )

    @property
    def clips_told(self) -> str:
        """7 clips of 4 to 8 beats"""
        if self.heard is None or self.by_music is None:
            return "as many as the song asks for"
        lengths = [slot.seconds for slot in self.by_music.slots]
        unit, each = ("beats", 60 / self.heard.tempo) if self.heard.tempo else ("s", 1.0)
        least, most = (round(length / each) for length in (min(lengths), max(lengths)))
        held = f"{least}" if least == most else f"{least} to {most}"
        return f"{len(lengths)} clip{'' if len(lengths) == 1 else 's'} of {held} {unit}"

    @property
    def facts(self) -> str:
        """Robert van Herk · 3:44 · 70 bpm · nine sections"""
        assert self.song is not None
        whole = round(self.song.seconds)
        parts = [self.song.artist, f"{whole // 60}:{whole % 60:02d}"]
        if self.heard is not None:
            parts.append(f"{self.heard.tempo:.0f} bpm" if self.heard.tempo else "no steady beat")
            parts.append(counted(len(self.heard.sections), "section"))
        return " · ".join(filter(None, parts))


def _told(inside: list[Section], heard: Analysis) -> str:
    if not inside:
        return ""
    names = list(dict.fromkeys(section.label.lower() for section in inside))
    loudest = max(heard.sections, key=lambda section: section.energy)
    peak = ", the strongest part of the song" if inside[-1] is loudest else ""
    if len(names) == 1:
        return f"All of it is {names[0]}{peak}."
    if len(names) == 2:
        return f"The {names[0]} leads into the {names[1]}{peak}."
    return f"From the {names[0]} to the {names[-1]}{peak}."


def _cuts_told(heard: Analysis, plan: Plan) -> str:
    beats = [
        beat for beat in heard.beats if plan.start - ON_BEAT <= beat < plan.start + plan.seconds
    ]
    if not beats:
        return "No steady beat was heard; the cuts follow sections and strong sounds."
    cuts = [plan.start + frame / plan.rate for frame in plan.cuts[1:-1]]
    on_beat = sum(any(abs(cut - beat) <= ON_BEAT for beat in beats) for cut in cuts)
    counted_beats = f"{len(beats)} beat{'' if len(beats) == 1 else 's'}"
    if not cuts:
        return f"{counted_beats}, one clip."
    if on_beat == len(cuts):
        return f"{counted_beats}, every cut on one of them."
    return f"{counted_beats}; {on_beat} of {len(cuts)} cuts are on one of them."
