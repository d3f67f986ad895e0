"""Which sizes of pictures are drawn (client: ``size``; limits of pixels: guide on images)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from standins.openai import problems
from standins.openai.catalog import Model
from standins.openai.looking import Look
from standins.openai.problems import Problem

STEP = 16
LONGEST_SIDE = 3840
FLATTEST = 3.0
PIXELS = (655_360, 8_294_400)


class Size(NamedTuple):
    width: int
    height: int

    def at_most(self, height: int) -> Size:
        """Scaled to this height, even on both sides; 0: as it is."""
        if not height or self.height <= height:
            return self
        return Size(2 * max(1, round(self.width * height / self.height / 2)), 2 * (height // 2))


AUTO = {"square": Size(1024, 1024), "wide": Size(1536, 1024), "tall": Size(1024, 1536)}


def size_of(model: Model, text: str, looks: Sequence[Look]) -> Size:
    """``auto`` follows the first reference. Raises Problem."""
    if text == "auto":
        return AUTO[looks[0].shape if looks else "square"]
    found = re.fullmatch(r"(\d{2,4})x(\d{2,4})", text)
    if model.sizes and text not in model.sizes:
        raise _wrong(text, f"Supported sizes are {', '.join(model.sizes)}, and auto.")
    if found is None:
        raise _wrong(text, "Expected WIDTHxHEIGHT, or auto.")
    size = Size(int(found[1]), int(found[2]))
    _require_allowed(text, size)
    return size


def _require_allowed(text: str, size: Size) -> None:
    if size.width % STEP or size.height % STEP:
        raise _wrong(text, f"Width and height must both be divisible by {STEP}.")
    if max(size) > LONGEST_SIDE:
        raise _wrong(text, f"The longest side is {LONGEST_SIDE}.")
    if max(size) / min(size) > FLATTEST:
        raise _wrong(text, "The aspect ratio must be between 1:3 and 3:1.")
    least, most = PIXELS
    if not least <= size.width * size.height <= most:
        raise _wrong(text, f"It must have {least} to {most} pixels.")


def _wrong(text: str, why: str) -> Problem:
    return problems.invalid("size", f"Invalid size '{text}'. {why}")
