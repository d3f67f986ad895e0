"""What the page of a song shows: what was heard, what was put right, and whom that concerns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from songs.analysis.corrections import Corrections
from songs.analysis.describe import certainty, tempo, time_text
from songs.analysis.result import Analysis
from songs.clicktrack import name_of
from songs.closeup import CloseUp, close_up
from songs.models import Song
from songs.waveform_svg import Axis, Score, score_of, wave_path

LEVEL_WORDS = {
    "half": "Half the tempo", "double": "Twice the tempo", "third": "A third of the tempo",
    "triple": "Three times the tempo",
}  # fmt: skip
LISTENS_AT_MOST = 15 * 60
"""Seconds; whoever waits longer is not told the time since the song came."""
LOOKED_THROUGH = 6
THINNED = 10
"""Peaks of which a small drawing shows one."""


@dataclass(frozen=True)
class PutRight:
    """One correction as a sentence; ``keys`` of it, to take it back."""

    sentence: str
    keys: str


@dataclass(frozen=True)
class SectionRow:
    """``was``: the exact start; what stands in the field is rounded."""

    label: str
    start: str
    was: str
    end: str = ""
    energy: float | None = None

    @property
    def percent(self) -> int:
        return round(100 * (self.energy or 0.0))


@dataclass(frozen=True)
class Heard:
    """``now``: with the corrections, ``first``: without. ``clicks`` names the click track."""

    first: Analysis
    now: Analysis
    score: Score
    energy: str
    put_right: tuple[PutRight, ...]
    clicks: str
    near: CloseUp | None

    @property
    def certainty(self) -> str:
        """A sentence."""
        if not self.now.beats:
            return "No steady beat was heard. Cuts follow sections and onsets."
        if self.now.confidence >= 1:
            return "As you put it right."
        words = certainty(self.now)
        return f"{words[:1].upper()}{words[1:]}."

    @property
    def tempo(self) -> str:
        return tempo(self.now.tempo)

    @property
    def half(self) -> str:
        return tempo(self.now.tempo / 2)

    @property
    def double(self) -> str:
        return tempo(self.now.tempo * 2)

    @property
    def meter(self) -> str:
        return str(self.now.meter)

    @property
    def first_beat(self) -> str:
        return time_text(self.now.beats[0]) if self.now.beats else ""

    @property
    def first_bar(self) -> str:
        return time_text(self.now.downbeats[0]) if self.now.downbeats else ""

    @property
    def sections(self) -> list[SectionRow]:
        return [
            SectionRow(
                s.label.capitalize(), time_text(s.start), str(s.start), time_text(s.end), s.energy
            )
            for s in self.now.sections
        ]


@dataclass(frozen=True)
class Row:
    """A song in the list of all. ``tempo`` and ``wave`` are empty until it has been heard."""

    song: Song
    tempo: str = ""
    wave: str = ""


def row_of(song: Song) -> Row:
    if song.status != Song.Status.READY:
        return Row(song)
    now = song.heard()
    peaks = [max(now.peaks[at : at + THINNED]) for at in range(0, len(now.peaks), THINNED)]
    wave = wave_path(peaks, now.duration, Axis(0.0, now.duration))
    return Row(song, tempo(now.tempo) if now.beats else "no beat", wave)


def heard_in(song: Song) -> Heard | None:
    """None until it has been listened to."""
    if song.status != Song.Status.READY:
        return None
    first, now = song.heard({}), song.heard()
    right = tuple(put_right(song.corrections, first))
    turns = [*(section.start for section in now.sections), now.duration]
    score = score_of(now, cuts=turns)
    near = close_up(song, first, now)
    return Heard(first, now, score, energy_path(now), right, name_of(song), near)


def put_right(corrections: Corrections, first: Analysis) -> Iterator[PutRight]:
    words: dict[str, Any] = {
        "level": lambda name: f"{LEVEL_WORDS[name]} that was heard ({tempo(first.tempo)})",
        "tempo_bpm": lambda bpm: f"{tempo(bpm)} beats a minute",
        "beat_offset_seconds": _shift,
        "beat_offset_beats": lambda _: "The off-beat is the beat",
        "meter": lambda beats: f"{beats} beats in a bar",
        "downbeat_seconds": lambda time: f"A bar begins at {time_text(time)}",
        "sections": lambda _: "Sections as you named them",
    }
    for key, sentence in words.items():
        if key in corrections:
            yield PutRight(sentence(corrections[key]), key)


def _shift(seconds: float) -> str:
    later = "later" if seconds > 0 else "earlier"
    return f"Beats come {abs(round(seconds * 1000))} ms {later}"


def energy_path(heard: Analysis) -> str:
    """The curve as an SVG path in a picture of 1000 x 100, closed along its foot."""
    count = len(heard.energy)
    if count < 2:
        return ""
    points = (
        f"{1000 * at / (count - 1):.1f} {96 - 92 * value:.1f}"
        for at, value in enumerate(heard.energy)
    )
    return f"M0 100L{'L'.join(points)}L1000 100Z"


def listening_for(song: Song) -> int:
    """Seconds since it came, for a first listening; 0 for one that is repeated."""
    seconds = int((timezone.now() - song.created_at).total_seconds())
    return seconds if 0 <= seconds <= LISTENS_AT_MOST else 0


def kind_of_file(song: Song) -> str:
    """MP3, OGG."""
    return song.audio_key.rpartition(".")[2].upper()


def outdated_videos(song: Song) -> list[Any]:
    """Those that were cut to the song as it was heard before it was put right."""
    videos = song.videos.defer("warnings").order_by("-created_at")
    return [video for video in videos if video.plan_is_outdated]


def with_other_lyrics(song: Song) -> list[Any]:
    """Those of the newest whose films show lines as they were before they were put right."""
    made = song.videos.filter(films__isnull=False).distinct().order_by("-created_at")
    return [video for video in made[:LOOKED_THROUGH] if video.shows_other_lyrics]
