"""Which words of the song stand where and when in a film, and of what kind they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from generations.providers.base import KeepAlive, Slot
from mvsite.lib.ffmpeg import Form
from videos.captioning import inked
from videos.figures import Figure, figure_of
from videos.lettering.captions import LEAST_SECONDS, LONGEST, Caption, Kind, Words, words_in_film
from videos.lettering.posters import is_short, poster_for
from videos.lettering.spots import AROUND_A_HEAD, Edges, Spot, around, grown, spot_for
from videos.lettering.titles import Title, edges_of
from videos.lettering.verses import shown
from videos.lettering.voices import voice_of
from videos.models import Clip, Video
from videos.slots import PEAKS

QUIET, LOUD = 0.42, 0.6
"""Energy of a passage below which words are written by hand, above which one may be a poster."""
QUIET_SECTIONS = ("intro", "bridge", "outro", "break")
POSTER_SECONDS = 1.0
"""The least that a poster stands, and the most that it stays."""
POSTER_STAYS = 3.5
TILTS = (2.0, -2.0, 3.0, -1.5)
"""Of a hand's lines in turn, in degrees."""
LATE, EARLY = 0.3, 0.7
"""Seconds by which a line may begin later, end earlier than it is sung, to be in one shot."""
BESIDE_TITLE = 0.1
"""Kept free around a title, in heights of the frame."""
LARGE = 0.4
"""A framed picture that fills more of the frame is the place: words stand on it."""
LONGEST_TALL, LONGEST_SQUARE = 40, 48


@dataclass(frozen=True)
class Shot:
    """One segment of the film. Times in seconds of the film."""

    clip: Clip
    path: Path
    begins: float
    seconds: float
    slot: Slot
    free_side: str = "auto"

    @property
    def ends(self) -> float:
        return self.begins + self.seconds

    @cached_property
    def figure(self) -> Figure | None:
        return figure_of(self.clip)

    def over(self, start: float, end: float) -> tuple[float, float]:
        """What of a span of the film lies in it, in its own seconds."""
        return max(start, self.begins) - self.begins, min(end, self.ends) - self.begins


@dataclass
class Wording:
    """Takes a film's words through its shots."""

    video: Video
    shots: Sequence[Shot]
    title: Title | None
    keep_alive: KeepAlive = lambda: None
    notes: list[str] = field(default_factory=list)

    @property
    def form(self) -> Form:
        return self.video.form

    @cached_property
    def voice(self) -> str:
        return voice_of(self.video.style, self.video.seed)

    def captions(self) -> list[Caption]:
        """In seconds of the film, in order."""
        return [caption for words in self._words() for caption in self._captions(words)]

    def _words(self) -> Iterator[Words]:
        song = self.video.song
        if song is None or self.video.captions == Video.Captions.OFF:
            return
        longest = _longest(self.form)
        lines, start = song.lyric_lines, self.video.window_start or 0.0
        for words in words_in_film(lines, start, self.video.seconds, longest):
            kept, missing = shown(words.text, "caption", self.voice)
            if missing:
                self._note(missing)
            if kept:
                yield self._with_cuts(self._after_title(replace(words, text=kept)))

    def _note(self, missing: str) -> None:
        self.notes.append(f"Left out of the lyrics in the film: {missing[:20]}")

    def _after_title(self, words: Words) -> Words:
        """Beside a title in the lower third no line is read: it waits, if there is time."""
        if self.title is None or self.form.width <= 1.2 * self.form.height:
            return words
        late = replace(words, start=max(words.start, self.title.end))
        return late if late.seconds >= 0.75 * words.needs else words

    def _with_cuts(self, words: Words) -> Words:
        """What would cross a cut by a moment only comes, or goes, with the cut."""
        cuts = [shot.begins for shot in self.shots[1:]]
        starts = [cut for cut in cuts if words.start < cut < words.start + LATE]
        start = min(starts, default=words.start)
        ends = [cut for cut in cuts if words.end - EARLY < cut < words.end]
        ends = [cut for cut in ends if cut - start >= words.needs]
        kept = replace(words, start=start, end=min([*ends, words.end]))
        return kept if kept.seconds >= LEAST_SECONDS else words

    def _captions(self, words: Words) -> list[Caption]:
        """One; where no place suits all shots of a line, one for each of them."""
        self.keep_alive()
        shots = [shot for shot in self.shots if self._seen(shot, words)]
        if not shots:
            return []
        poster = self._poster(words, shots[0]) if self._may_be_poster(words, shots[0]) else None
        one = poster or self._written(words, shots)
        apart = (
            [one] if one else [self._written(self._within(words, shot), [shot]) for shot in shots]
        )
        found = [caption for caption in apart if caption is not None]
        if not found:
            self.notes.append(f"No room in the picture for “{words.text}”.")
        return found

    def _seen(self, shot: Shot, words: Words) -> bool:
        return words.start < shot.ends and words.end > shot.begins

    def _within(self, words: Words, shot: Shot) -> Words:
        return replace(words, start=max(words.start, shot.begins), end=min(words.end, shot.ends))

    def _written(self, words: Words, shots: Sequence[Shot]) -> Caption | None:
        kind = self._kind(words, shots[0])
        spot = self._spot(words, kind, shots)
        if spot is None:
            return None
        caption = self._caption_at(spot, words, kind)
        return self._inked(caption, shots) if len(shots) > 1 else caption

    def _inked(self, caption: Caption, shots: Sequence[Shot]) -> Caption:
        """Over a cut it keeps its ink, a dark one only where all of its grounds are light."""
        inks = {inked(shot.path, caption.later(shot.begins), form=self.form).ink for shot in shots}
        return replace(caption, ink="dark" if inks == {"dark"} else "light")

    def _caption_at(self, spot: Spot, words: Words, kind: Kind) -> Caption:
        middle = spot.x > 0.4 * self.form.width or spot.edges[2] < 0.6 * self.form.width
        align = -1 if middle and self.form.width > 1.2 * self.form.height else 0
        x = spot.x if align else spot.x + spot.block.width / 2
        tilt = TILTS[len(words.text) % len(TILTS)] if kind == "hand" else 0.0
        return Caption(
            spot.block.rows, words.start, words.end, kind, self.voice, spot.block.caps, align,
            x, spot.y, tilt,
        )  # fmt: skip

    def _kind(self, words: Words, shot: Shot) -> Kind:
        asked = self.video.captions
        quiet = shot.slot.energy < QUIET or shot.slot.section in QUIET_SECTIONS
        by_hand = asked == Video.Captions.HAND or (asked == Video.Captions.AUTO and quiet)
        return "hand" if by_hand and not shown(words.text, "hand", self.voice)[1] else "caption"

    def _spot(self, words: Words, kind: Kind, shots: Sequence[Shot]) -> Spot | None:
        """Free of faces while the clips last, so that lines do not jump; else while it is read,
        and at last, in one shot, with no room around them."""
        ways = [(True, AROUND_A_HEAD), (False, AROUND_A_HEAD)]
        if len(shots) == 1:
            ways.append((False, 0.0))
        for whole, clear in ways:
            heads = [self._head(shot, words, whole=whole, clear=clear) for shot in shots]
            taken = [edges for edges in heads if edges is not None]
            spot = spot_for(
                words.text, kind, self.voice, self.form, free=self._free(shots[0]),
                taken=[*taken, *self._titles(words)],
                cover=lambda edges: max(_filled(shot, words, edges, self.form) for shot in shots),
            )  # fmt: skip
            if spot is not None:
                return spot
        return None

    def _free(self, shot: Shot) -> int:
        if shot.figure is not None and shot.figure.heads:
            left, _, right, _ = around(shot.figure.heads)
            return -1 if left + right > 1 else 1
        return -1 if shot.free_side == "left" else 1

    def _head(self, shot: Shot, words: Words, *, whole: bool, clear: float) -> Edges | None:
        """What it fills, with so much around it that is kept clear, in heights of the frame."""
        figure = shot.figure
        if figure is None:
            return None
        spans = range(len(figure.heads))
        looks = spans if whole else figure.between(*shot.over(words.start, words.end))
        heads = [figure.heads[number] for number in looks]
        if any((head[2] - head[0]) * (head[3] - head[1]) > LARGE for head in heads):
            return None
        width, height = self.form.width, self.form.height
        left, top, right, bottom = around(heads)
        edges = (left * width, top * height, right * width, bottom * height)
        return grown(edges, clear * min(width, height))

    def _titles(self, words: Words) -> list[Edges]:
        title = self.title
        if title is None or words.start >= title.end or words.end <= title.start:
            return []
        edges = edges_of(title, self.form)
        return [grown(edges, BESIDE_TITLE * self.form.height)] if edges else []

    def _may_be_poster(self, words: Words, shot: Shot) -> bool:
        asked = self.video.captions
        if not is_short(words.text) or asked in (Video.Captions.CAPTION, Video.Captions.HAND):
            return False
        strong = shot.slot.section in PEAKS or shot.slot.energy > LOUD
        return asked == Video.Captions.POSTER or strong

    def _poster(self, words: Words, shot: Shot) -> Caption | None:
        """Behind the subject, within its shot and while the camera is calm."""
        if shot.figure is None or shot.figure.haunted or self._titles(words):
            return None
        calm = [shot.begins + at for at in shot.figure.calm]
        start = max(words.start, calm[0])
        end = min(max(words.end, start + LEAST_SECONDS), start + POSTER_STAYS, calm[1])
        if end - start < POSTER_SECONDS:
            return None
        looks = shot.figure.between(*shot.over(start, end))
        covers = [shot.figure.covers[number] for number in looks]
        return poster_for(words.text, self.voice, self.form, start, end, covers)


def _filled(shot: Shot, words: Words, edges: Edges, form: Form) -> float:
    """How much of a place the subject fills while the words are read."""
    if shot.figure is None:
        return 0.0
    looks = shot.figure.between(*shot.over(words.start, words.end))
    parts = []
    for number in looks:
        cover = shot.figure.covers[number]
        by = cover.shape[1] / form.width
        left, top, right, bottom = (max(0, round(edge * by)) for edge in edges)
        part = cover[top : max(bottom, top + 1), left : max(right, left + 1)]
        parts.append(float(part.mean()) if part.size else 0.0)
    return float(np.max(parts))


def _longest(form: Form) -> int:
    if form.width > 1.2 * form.height:
        return LONGEST
    return LONGEST_SQUARE if form.width >= form.height else LONGEST_TALL
