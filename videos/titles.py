"""A title card: song and artist set in the lower third, legible over whatever moves behind it.

Sizes are shares of the frame's height. The ink is light or dark as the ground asks, and a soft
scrim in the ground's own hue, drawn from the letters' shape, makes up what contrast is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from mvsite.lib.ffmpeg import Form
from videos.planes import Box, Pixels, luminance, to_rgb, to_ycbcr
from videos.typefaces import SMALL_FACES, TITLE_FACES, Face, Line, drawable, line_of, suited

Side = Literal["left", "centre", "right"]
Ink = Literal["auto", "light", "dark"]

TITLE_CAPS = 0.075
ARTIST_OF_TITLE = 1 / 3
ARTIST_SPACING = 0.3
LEADING = 1.36
GAP = 0.5
"""Artist's height, space between its capitals, distance of title lines and gap between title and
artist; all but the first in heights of the capitals they belong to (the gap in the title's)."""

MARGIN = 0.06
BOTTOM = 0.1
BOTTOM_TALL = 0.19
"""Margins, of the side they stand on; a tall film keeps its foot free for players' buttons."""

SIDE_WIDTH = 0.46
SHRINKING = (1.0, 0.88, 0.76, 0.66, 0.56)
MOST_LINES = 3
LONGEST = 160

CONTRAST = 4.5
_AIM = 5.0
"""Somewhat above what is promised: the encoder's rounding takes a little away."""

NIGHT, SNOW = 0.25, 0.45
"""Mean relative luminance of a ground that is clearly dark, clearly light."""

LIGHT_FIRST = 0.2
"""Between the two, dark letters must save so much of the scrim to be taken."""

_SCRIMS = tuple(step / 50 for step in range(8, 48))
_PAPER, _DARKEST = 0.96, 0.05
INKED = 0.02
"""From this much ink on, a pixel belongs to a letter or its edge."""


@dataclass(frozen=True)
class Title:
    """``side`` is where the title stands, opposite to the subject. Times in seconds of the
    segment: a later segment that the title reaches into has it ``later``."""

    text: str
    artist: str = ""
    side: Side = "left"
    start: float = 0.5
    end: float = 3.9
    fade: float = 0.6
    ink: Ink = "auto"

    def later(self, seconds: float) -> Title:
        """The same title as a segment sees it that begins so much later."""
        return replace(self, start=self.start - seconds, end=self.end - seconds)


@dataclass(frozen=True)
class Card:
    """``pixels`` in Y'CbCr and ``alpha`` (0..1) fill ``box``; ``contrast`` is the worst found."""

    box: Box
    pixels: Pixels
    alpha: NDArray[np.float64]
    ink: Ink
    contrast: float


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
        ("title", title.text, TITLE_FACES), ("artist", title.artist, SMALL_FACES),
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
    kept, missing = drawable(text[:LONGEST], faces)
    return "" if missing and _is_torn(kept, missing) else kept


def _rows(title: Title, form: Form) -> list[Row]:
    """Title lines and artist from above, standing on the frame's lower margin."""
    text = _shown(title.text, TITLE_FACES).upper()
    artist = _shown(title.artist, SMALL_FACES).upper()
    full = TITLE_CAPS * min(form.height, 1.1 * form.width)
    room = _room(title.side, form)
    lines, caps = _set(text, full, room)
    small = _fitted(artist, full * ARTIST_OF_TITLE, room) if artist else None
    return _stacked(lines, caps, small, form)


def _stacked(lines: list[Line], caps: float, artist: Row | None, form: Form) -> list[Row]:
    bottom = BOTTOM_TALL if _is_tall(form) else BOTTOM
    baseline = form.height * (1 - bottom)
    rows: list[Row] = []
    if artist is not None:
        rows.append(replace(artist, baseline=baseline))
        baseline -= artist.caps + GAP * caps
    for line in reversed(lines):
        rows.append(Row(line, caps, 0.0, baseline))
        baseline -= LEADING * caps
    return rows[::-1]


def _is_tall(form: Form) -> bool:
    return form.height > 1.2 * form.width


def _room(side: Side, form: Form) -> float:
    share = 1 - 2 * MARGIN if _side(side, form) == "centre" else SIDE_WIDTH
    return share * form.width


def _side(side: Side, form: Form) -> Side:
    return "centre" if _is_tall(form) else side


def _left(width: float, side: Side, form: Form) -> float:
    match _side(side, form):
        case "left":
            return MARGIN * form.width
        case "right":
            return (1 - MARGIN) * form.width - width
        case _:
            return (form.width - width) / 2


def _set(text: str, full: float, room: float) -> tuple[list[Line], float]:
    """As large as it fits in three lines, fewer lines first; what never fits is cut."""
    faces = suited(text, TITLE_FACES)
    words = _words(text)
    for share in SHRINKING if words else ():
        for lines in _broken(words, faces):
            if max(line.width(full * share) for line in lines) <= room:
                return lines, full * share
    caps = full * SHRINKING[-1]
    return _cut_short(text, faces, caps, room), caps


def _words(text: str) -> list[str]:
    """What is never parted: words, and a dash or such with the word before it."""
    words: list[str] = []
    for word in text.split():
        if words and not any(sign.isalnum() for sign in word):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _broken(words: list[str], faces: Sequence[Face]) -> Iterator[list[Line]]:
    """The words on one line, on two, on three, as evenly as they go."""
    for count in range(1, min(MOST_LINES, len(words)) + 1):
        ways = (_split(words, breaks) for breaks in combinations(range(1, len(words)), count - 1))
        best = min(ways, key=lambda lines: max(map(len, lines)))
        yield [line_of(line, faces) for line in best]


def _split(words: list[str], breaks: tuple[int, ...]) -> list[str]:
    edges = (0, *breaks, len(words))
    return [" ".join(words[a:b]) for a, b in pairwise(edges)]


def _cut_short(text: str, faces: Sequence[Face], caps: float, room: float) -> list[Line]:
    """Filled line by line, words broken where they must be, ending in an ellipsis."""
    lines: list[Line] = []
    while text and len(lines) < MOST_LINES:
        tail = "…" if len(lines) == MOST_LINES - 1 else ""
        length = _longest_fit(text, faces, caps, room - line_of(tail, faces).width(caps))
        if not tail and length < len(text) and " " in text[: length + 1]:
            length = text.rindex(" ", 0, length + 1)
        shown = text[:length].strip() + (tail if length < len(text) else "")
        lines.append(line_of(shown, faces))
        text = text[length:].strip()
    return lines


def _longest_fit(text: str, faces: Sequence[Face], caps: float, room: float) -> int:
    length = len(text)
    while length > 1 and line_of(text[:length], faces).width(caps) > room:
        length -= 1
    return length


def _fitted(text: str, caps: float, room: float) -> Row:
    """The artist on one line: closer and smaller first, then cut."""
    cut = text
    while True:
        line = line_of(cut, suited(cut, SMALL_FACES))
        for share, spacing in ((1.0, ARTIST_SPACING), (1.0, 0.15), (0.85, 0.1)):
            row = Row(line, caps * share, caps * share * spacing, 0.0)
            if row.width <= room or len(cut) < 3:
                return row
        cut = cut.rstrip("…")[:-1].rstrip() + "…"


def _box(rows: list[Row], side: Side, form: Form) -> Box:
    """The letters and, around them, the room in which the scrim runs out."""
    air = 2.2 * rows[0].caps
    left = min(_left(row.width, side, form) for row in rows) - air
    right = max(_left(row.width, side, form) + row.width for row in rows) + air
    top = rows[0].baseline - 1.4 * rows[0].caps - air
    return _even(left, top, right, rows[-1].baseline + air, form)


def _even(left: float, top: float, right: float, bottom: float, form: Form) -> Box:
    x, y = (max(0, int(edge) // 2 * 2) for edge in (left, top))
    width = min(form.width, int(right) // 2 * 2 + 2) - x
    height = min(form.height, int(bottom) // 2 * 2 + 2) - y
    return Box(x, y, width, height)


def card(letters: Lettering, ink: Ink, grounds: Sequence[Pixels]) -> Card:
    """The letters in ink over a scrim that is just strong enough on all of the grounds.

    ``grounds``: what stands in the letters' box at some moments of the title's time.
    """
    veil = _veil(letters)
    near = letters.mask > INKED
    under = np.concatenate([to_rgb(ground[near][::3]) for ground in grounds])
    veil_under = np.tile(veil[near][::3], len(grounds))
    around = float(np.mean([luminance(to_rgb(ground[::4, ::4])).mean() for ground in grounds]))
    inks = _inks_for(around) if ink == "auto" else [ink]
    trials = [_trial(each, under, veil_under) for each in inks]
    best = min(
        trials, key=lambda trial: trial.strength + (LIGHT_FIRST if trial.ink == "dark" else 0)
    )
    return _painted(letters, veil, best)


def _inks_for(luminance_around: float) -> list[Ink]:
    """What may be tried. Dark letters in a bright halo look wrong at night, and light ones over a
    smudge look wrong in snow, however small the scrim that they would need."""
    if NIGHT <= luminance_around <= SNOW:
        return ["light", "dark"]
    return ["light"] if luminance_around < NIGHT else ["dark"]


@dataclass(frozen=True)
class Trial:
    ink: Ink
    strength: float
    contrast: float
    letters: NDArray[np.float64]
    scrim: NDArray[np.float64]


def _veil(letters: Lettering) -> NDArray[np.float64]:
    """0..1: full at nearly all of the letters, gone at the edge of the box, without a shape."""
    near = np.clip(4 * _blurred(letters.mask, letters.caps * 0.3), 0, 1)
    soft = _blurred(near, letters.caps * 0.5)
    return np.clip(soft / np.percentile(soft[letters.mask > INKED], 3), 0, 1)


def _blurred(mask: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
    image = Image.fromarray(np.rint(mask * 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(sigma)), np.float64) / 255


def _trial(ink: Ink, ground: NDArray[np.float64], veil: NDArray[np.float64]) -> Trial:
    """The weakest scrim with which this ink is legible, or the strongest there is."""
    mean = ground.mean(axis=0)
    if ink == "light":
        letters, scrim, worst = _PAPER + 0.04 * mean, 0.1 * mean, 97
    else:
        letters, scrim, worst = _DARKEST + 0.08 * mean, mean + 0.85 * (1 - mean), 3
    for strength in _SCRIMS:
        share = (veil * strength)[:, None]
        behind = np.percentile(luminance(ground * (1 - share) + scrim * share), worst)
        contrast = _contrast(float(luminance(letters)), float(behind))
        if contrast >= _AIM:
            break
    return Trial(ink, strength, contrast, letters, scrim)


def _contrast(one: float, other: float) -> float:
    """WCAG 2's ratio of two relative luminances."""
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)


def _painted(letters: Lettering, veil: NDArray[np.float64], trial: Trial) -> Card:
    ink = letters.mask[..., None]
    scrim = (veil * trial.strength)[..., None]
    alpha = ink + scrim * (1 - ink)
    paint = trial.letters * ink + trial.scrim * scrim * (1 - ink)
    colour = np.divide(paint, alpha, out=np.broadcast_to(trial.scrim, paint.shape).copy(),
                       where=alpha > 0)  # fmt: skip
    pixels = np.rint(to_ycbcr(colour)).astype(np.uint8)
    return Card(letters.box, pixels, alpha[..., 0], trial.ink, trial.contrast)
