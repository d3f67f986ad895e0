"""In which size a picture is ordered, and how it comes to the form that was asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence

STEP = 16
FEWEST_PIXELS, MOST_PIXELS = 655_360, 3_686_400
"""OpenAI's models make nothing smaller; what is larger they call experimental."""
FLATTEST = 3.0
Size = tuple[int, int]


def size_for(width: int, height: int, only: Sequence[str] = ()) -> Size:
    """The smallest in the nearest form that is large enough. ``only``: what can be had."""
    if only:
        return min(map(_size, only), key=lambda size: _misfit(size, (width, height)))
    wide, tall = _less_flat(width, height)
    pixels = min(MOST_PIXELS, max(FEWEST_PIXELS, wide * tall))
    scale = math.sqrt(pixels / (wide * tall))
    return _in_steps(wide * scale), _in_steps(tall * scale)


def written(size: Size) -> str:
    return f"{size[0]}x{size[1]}"


def _size(word: str) -> Size:
    width, _, height = word.partition("x")
    return int(width), int(height)


def _misfit(size: Size, wanted: Size) -> tuple[float, bool, int]:
    ratio = size[0] / size[1] * wanted[1] / wanted[0]
    too_small = size[0] < wanted[0] or size[1] < wanted[1]
    return round(max(ratio, 1 / ratio), 3), too_small, size[0] * size[1]


def _less_flat(width: int, height: int) -> tuple[float, float]:
    """What is flatter is cut out of what can be had."""
    return max(width, height / FLATTEST), max(height, width / FLATTEST)


def _in_steps(side: float) -> int:
    return math.ceil(round(side, 3) / STEP) * STEP
