"""The cuts of a film on its song, and where each may fall: what the page that moves them shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from songs.analysis.describe import time_text
from songs.waveform_svg import Score, score_of
from videos import arranging
from videos.models import Video

SNAPS = ("beat", "downbeat", "section")


@dataclass(frozen=True)
class Cut:
    """Where scene ``number`` begins in the film; ``text``: as it stands in its field."""

    number: int
    title: str
    text: str


class CutsSheet:
    """``typed``: what was sent and could not be kept, a text for each scene but the first."""

    def __init__(self, video: Video, typed: Sequence[str] = ()) -> None:
        self.video, self.rate = video, video.form.rate
        self.start = video.window_start or 0.0
        self.seconds = video.cuts[-1] / self.rate
        self.least = arranging.least_frames(video) / self.rate
        self._times = [cut / self.rate for cut in video.cuts]
        inner = self._times[1:-1]
        self._texts = typed if len(typed) == len(inner) else [time_text(time) for time in inner]

    @property
    def cuts(self) -> list[Cut]:
        """Of all scenes; the first one's stays. Between two plans there may be fewer scenes."""
        titles = self.video.clips.values_list("title", flat=True)
        rows = zip(titles, [time_text(0), *self._texts], strict=False)
        return [Cut(number, title, text) for number, (title, text) in enumerate(rows, 1)]

    @property
    def score(self) -> Score | None:
        heard = self.video.heard()
        times = [self.start + time for time in self._times]
        return score_of(heard, self.start, self.seconds, times) if heard else None

    @cached_property
    def places(self) -> dict[str, str]:
        """Seconds of the film by the name of what is heard there; nothing where nothing is."""
        found = {name: arranging.places_of(self.video, name) for name in SNAPS}
        return {
            name: " ".join(f"{frame / self.rate:.3f}" for frame in frames)
            for name, frames in found.items()
            if frames
        }
