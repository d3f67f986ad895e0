"""Lines of a song set in type: how large, in which rows, and their letters in the frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from mvsite.lib.ffmpeg import Form
from videos.lettering.breaking import broken, length
from videos.lettering.captions import Caption, Kind
from videos.lettering.titles import Lettering
from videos.lettering.typefaces import Line, drawable, line_of, suited
from videos.lettering.voices import HAND, VOICES, Faces
from videos.planes import even_box

CAPS: dict[Kind, float] = {"caption": 0.05, "hand": 0.066}
"""Height of the capitals, of the frame's height (in tall films of its width, as titles)."""
SHRINKING = (1.0, 0.9, 0.8)
MOST_ROWS = 2
ONE_ROW = 26
"""Letters; a longer line reads better in two rows."""
SHORT_LARGER = 1.5
"""The shorter the line the larger it is set, up to this, and less of it at every letter."""
LEADING: dict[Kind, float] = {"caption": 1.75, "hand": 1.55, "poster": 1.14}
"""From row to row, in heights of capitals."""
ASCENT, DESCENT = 1.25, 0.4
"""What letters reach above the first baseline and below the last, in heights of capitals."""
AIR: dict[Kind, float] = {"caption": 1.8, "hand": 1.6, "poster": 0.35}
VEIL: dict[Kind, float] = {"caption": 1.0, "hand": 1.0, "poster": 0.2}
"""How softly the scrim runs out, against a title's, and the room that it has for it."""


@dataclass(frozen=True)
class Block:
    """Rows as they are set. ``caps`` in pixels, as are width and height, ``below`` the baseline of
    the last row."""

    rows: tuple[str, ...]
    caps: float
    width: float
    height: float
    below: float


def faces_of(kind: Kind, voice: str, row: int = 0, rows: int = 1) -> Faces:
    """The last row is the stressed one."""
    if kind == "hand":
        return HAND
    if kind == "poster":
        return VOICES["bebas"].title
    return VOICES[voice].strong if row == rows - 1 else VOICES[voice].line


def shown(text: str, kind: Kind, voice: str) -> tuple[str, str]:
    """The text as it can be drawn, and the letters that no face has."""
    return drawable(text.replace("'", "’"), faces_of(kind, voice))


def set_in(text: str, kind: Kind, voice: str, form: Form, room: float) -> Block | None:
    """As large as it fits in ``room`` pixels, one row first where it is short; None where it
    never fits."""
    full = CAPS[kind] * min(form.height, 1.1 * form.width)
    full *= 1 + (SHORT_LARGER - 1) * max(0.0, 1 - length(text) / ONE_ROW)
    for share in SHRINKING:
        for rows in broken(text, MOST_ROWS):
            if len(rows) == 1 and length(text) > ONE_ROW:
                continue
            block = block_of(rows, kind, voice, full * share)
            if block.width <= room:
                return block
    return None


def block_of(rows: list[str], kind: Kind, voice: str, caps: float) -> Block:
    width = max(line.width(caps) for line in _lines(rows, kind, voice))
    height = (ASCENT + DESCENT + LEADING[kind] * (len(rows) - 1)) * caps
    return Block(tuple(rows), caps, width, height, DESCENT * caps)


def _lines(rows: list[str] | tuple[str, ...], kind: Kind, voice: str) -> list[Line]:
    faces = [faces_of(kind, voice, number, len(rows)) for number in range(len(rows))]
    return [line_of(row, suited(row, each)) for row, each in zip(rows, faces, strict=True)]


def letters_of(caption: Caption, form: Form) -> Lettering:
    """The letters at their place in the frame."""
    lines = _lines(caption.rows, caption.kind, caption.voice)
    mask = Image.new("L", (form.width, form.height))
    draw = ImageDraw.Draw(mask)
    for number, line in enumerate(reversed(lines)):
        baseline = caption.y - number * LEADING[caption.kind] * caption.caps
        line.draw(draw, _left(line, caption), baseline, caption.caps)
    if caption.tilt:
        mask = mask.rotate(caption.tilt, Image.Resampling.BICUBIC, center=(caption.x, caption.y))
    left, top, right, bottom = mask.getbbox() or (0, 0, 2, 2)
    air = AIR[caption.kind] * caption.caps
    box = even_box(left - air, top - air, right + air, bottom + air, form)
    area = (box.left, box.top, box.left + box.width, box.top + box.height)
    letters = np.asarray(mask.crop(area), np.float64) / 255
    return Lettering(box, letters, caption.caps * VEIL[caption.kind])


def _left(line: Line, caption: Caption) -> float:
    return caption.x - line.width(caption.caps) * (1 + caption.align) / 2
