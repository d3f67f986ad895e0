"""Song and artist set as a title: how large, on which lines, and where in the frame.

It stands in the lower third. What it is painted with is in ``inks``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from mvsite.lib.ffmpeg import Form
from videos.lettering.breaking import broken
from videos.lettering.typefaces import SMALL_FACES, Face, Line, drawable, line_of, suited
from videos.lettering.voices import VOICES
from videos.planes import Box, even_box

Side = Literal["auto", "left", "centre", "right"]
Ink = Literal["auto", "light", "dark"]

TITLE_CAPS = 0.075
"""Height of the title's capitals, of the frame's height."""
ARTIST_OF_TITLE = 1 / 3
CLOSER = ((1.0, 0.3), (1.0, 0.15), (0.85, 0.1))
"""Ways to set the artist until it fits: a share of its size, and the space between its capitals
in heights of them."""
LEADING = 1.36
GAP = 0.5
"""From line to line, and between title and artist, in heights of the title's capitals."""

MARGIN = 0.06
BOTTOM = 0.1
HIGH = 0.72
"""Of the side that they stand on, up to the foot of the lowest line. In tall and square films the
subject fills the lower part, and players put their buttons there: the title stands in the sky."""

LEAST_ABOVE = 0.05
LIFTS = (0.0, 0.04, 0.08, 0.12, 0.16, -0.5, -0.53)
"""Tried in turn; the last two stand below a picture and above the buttons of players."""

SIDE_WIDTH = 0.46
"""Of the frame's width, for a title beside its subject."""
SHRINKING = (1.0, 0.88, 0.76, 0.66, 0.56)
MOST_LINES = 3
LONG_ENOUGH = 2.5
"""Seconds from the film's start."""
LONGEST = 160
"""Characters that are looked at at all."""

AIR = 2.2
"""Around the letters, in heights of the title's capitals: room in which a scrim runs out."""


@dataclass(frozen=True)
class Title:
    """``side`` is where the title stands, opposite to the subject; ``auto``: where the picture is
    calmer. ``lift``: how much higher than usual, of the frame's height. Times in seconds of the
    segment: a later segment that the title reaches into has it ``later``.
    """

    text: str
    artist: str = ""
    side: Side = "auto"
    start: float = 0.5
    end: float = 3.9
    fade: float = 0.6
    ink: Ink = "auto"
    voice: str = "bebas"
    lift: float = 0.0

    def later(self, seconds: float) -> Title:
        """The same title as a segment sees it that begins so much later."""
        return replace(self, start=self.start - seconds, end=self.end - seconds)

    def within(self, seconds: float) -> Title:
        """Over when its shot is, where the shot lasts long enough to read it."""
        return self if seconds < LONG_ENOUGH else replace(self, end=min(self.end, seconds))


@dataclass(frozen=True)
class Lettering:
    """Where the letters are: ``mask`` (0..1) of the shape of ``box``."""

    box: Box
    mask: NDArray[np.float64]
    caps: float


@dataclass(frozen=True)
class Row:
    line: Line
    caps: float
    spacing: float
    baseline: float

    @property
    def width(self) -> float:
        return self.line.width(self.caps, self.spacing)


def notes_on(title: Title) -> tuple[str, ...]:
    """What will be missing on the card, in sentences."""
    notes = []
    for what, text, faces in (
        ("title", title.text, VOICES[title.voice].title), ("artist", title.artist, SMALL_FACES),
    ):  # fmt: skip
        kept, missing = drawable(text[:LONGEST], faces)
        if missing and _is_torn(kept, missing):
            notes.append(f"The {what} is not shown in the film: no typeface here has its letters.")
        elif missing:
            notes.append(f"Left out of the {what} in the film: {missing[:20]}")
    return tuple(notes)


def lettering(title: Title, form: Form) -> Lettering | None:
    """The letters at their place in the frame; None when there is nothing to show."""
    rows = _rows(title, form)
    if not rows:
        return None
    caps = rows[0].caps
    box = _box(rows, title.side, form)
    mask = Image.new("L", (form.width, form.height))
    draw = ImageDraw.Draw(mask)
    for row in rows:
        left = _left(row.width, title.side, form)
        row.line.draw(draw, left, row.baseline, row.caps, row.spacing)
    area = (box.left, box.top, box.left + box.width, box.top + box.height)
    return Lettering(box, np.asarray(mask.crop(area), np.float64) / 255, caps)


def _is_torn(kept: str, missing: str) -> bool:
    return len(kept.replace(" ", "")) <= 2 * len(missing)


def _shown(text: str, faces: Sequence[Face]) -> str:
    kept, missing = drawable(text[:LONGEST].replace("'", "’"), faces)
    return "" if missing and _is_torn(kept, missing) else kept


def _rows(title: Title, form: Form) -> list[Row]:
    """Title lines and artist from above, standing on the frame's lower margin."""
    voice = VOICES[title.voice]
    text = _shown(title.text, voice.title)
    artist = _shown(title.artist, SMALL_FACES).upper()
    full = TITLE_CAPS * min(form.height, 1.1 * form.width)
    room = _room(title.side, form)
    lines, caps = _set(text.upper() if voice.upper else text, voice.title, full, room)
    small = _fitted(artist, full * ARTIST_OF_TITLE, room) if artist else None
    return _stacked(lines, caps, small, form, title.lift)


def _stacked(
    lines: list[Line], caps: float, artist: Row | None, form: Form, lift: float
) -> list[Row]:
    bottom = BOTTOM if _is_wide(form) else HIGH
    baseline = form.height * (1 - bottom)
    baseline -= lift * form.height
    rows: list[Row] = []
    if artist is not None:
        rows.append(replace(artist, baseline=baseline))
        baseline -= artist.caps + GAP * caps
    for line in reversed(lines):
        rows.append(Row(line, caps, 0.0, baseline))
        baseline -= LEADING * caps
    return rows[::-1]


def _is_wide(form: Form) -> bool:
    return form.width > 1.2 * form.height


def _room(side: Side, form: Form) -> float:
    share = 1 - 2 * MARGIN if _side(side, form) == "centre" else SIDE_WIDTH
    return share * form.width


def _side(side: Side, form: Form) -> Side:
    return side if _is_wide(form) else "centre"


def _left(width: float, side: Side, form: Form) -> float:
    match _side(side, form):
        case "centre":
            return (form.width - width) / 2
        case "right":
            return (1 - MARGIN) * form.width - width
        case _:
            return MARGIN * form.width


def _set(text: str, faces: Sequence[Face], full: float, room: float) -> tuple[list[Line], float]:
    """As large as it fits in three lines, fewer lines first; what never fits is cut."""
    faces = suited(text, faces)
    ways = [[line_of(line, faces) for line in way] for way in broken(text, MOST_LINES)]
    for share in SHRINKING:
        for lines in ways:
            if max(line.width(full * share) for line in lines) <= room:
                return lines, full * share
    caps = full * SHRINKING[-1]
    return _cut_short(text, faces, caps, room), caps


def _cut_short(text: str, faces: Sequence[Face], caps: float, room: float) -> list[Line]:
    """Filled line by line, words broken where they must be, ending in an ellipsis."""
    lines: list[Line] = []
    room -= line_of("…", faces).width(caps)
    while text and len(lines) < MOST_LINES:
        end = "…" if len(lines) == MOST_LINES - 1 else "-"
        length = _longest_fit(text, faces, caps, room)
        if end == "-" and " " in text[: length + 1]:
            length, end = text.rindex(" ", 0, length + 1), ""
        lines.append(line_of(text[:length].strip() + (end if length < len(text) else ""), faces))
        text = text[length:].strip()
    return lines


def _longest_fit(
    text: str, faces: Sequence[Face], caps: float, room: float, spacing: float = 0.0
) -> int:
    lengths = range(1, len(text) + 1)
    fits = bisect_right(lengths, room, key=lambda n: line_of(text[:n], faces).width(caps, spacing))
    return max(1, fits)


def _fitted(text: str, caps: float, room: float) -> Row:
    """The artist on one line: closer and smaller first, then cut, between words where it can."""
    faces = suited(text, SMALL_FACES)
    line = line_of(text, faces)
    for share, spacing in CLOSER:
        row = Row(line, caps * share, caps * share * spacing, 0.0)
        if row.width <= room:
            return row
    end = line_of("…", faces).width(row.caps) + row.spacing
    length = _longest_fit(text, faces, row.caps, room - end, row.spacing)
    if text.rfind(" ", 0, length + 1) > length / 2:
        length = text.rindex(" ", 0, length + 1)
    return replace(row, line=line_of(text[:length].rstrip(" ,&-") + "…", faces))


def clear_of(title: Title, form: Form, taken: tuple[float, float, float, float]) -> Title:
    """The title lifted, or else lowered, so far that it leaves free what is ``taken`` (left, top,
    right, bottom in pixels): a picture in a frame, in tall and square films."""
    for lift in LIFTS:
        lifted = replace(title, lift=lift)
        edges = edges_of(lifted, form)
        if edges is None:
            return title
        inside = edges[1] > LEAST_ABOVE * form.height
        if inside and (edges[3] < taken[1] or edges[1] > taken[3]):
            return lifted
    return title


def edges_of(title: Title, form: Form) -> tuple[float, float, float, float] | None:
    """Left, top, right, bottom of its letters in pixels; None when there is nothing to show."""
    rows = _rows(title, form)
    return _edges(rows, title.side, form) if rows else None


def _edges(rows: list[Row], side: Side, form: Form) -> tuple[float, float, float, float]:
    left = min(_left(row.width, side, form) for row in rows)
    right = max(_left(row.width, side, form) + row.width for row in rows)
    return left, rows[0].baseline - 1.4 * rows[0].caps, right, rows[-1].baseline


def _box(rows: list[Row], side: Side, form: Form) -> Box:
    air = AIR * rows[0].caps
    left, top, right, bottom = _edges(rows, side, form)
    return even_box(left - air, top - air, right + air, bottom + air, form)
