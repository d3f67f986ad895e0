"""How large a picture or clip comes out, from what was asked and what was sent along."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from standins.replicate.catalog import Model

MEGAPIXEL = 1024 * 1024
WIDE = 16 / 9
FROM_INPUT = ("match_input_image", "auto", "custom")
PIXELS = {"1K": 1.0, "2K": 4.0, "4K": 16.0}
"""Megapixels; ``0.5 MP`` and the like are read as they stand."""


class Size(NamedTuple):
    width: int
    height: int

    @property
    def ratio(self) -> float:
        return self.width / self.height

    def at_most(self, height: int) -> Size:
        """The same shape with even sides; 0 changes nothing."""
        if not height or self.height <= height:
            return self
        return Size(_even(self.width * height / self.height), _even(height))


def size_of(model: Model, inputs: Mapping[str, Any], shown: Size | None) -> Size:
    """``shown`` is the size of the picture whose pixels come out, if there is one."""
    exact = _exact(inputs)
    if exact:
        return exact
    ratio = _ratio(model, inputs, shown)
    if model.kind == "video":
        return _by_side(_side(model, inputs), ratio)
    pixels = _megapixels(inputs, shown) * MEGAPIXEL
    width = math.sqrt(pixels * ratio)
    return Size(_sixteenth(width), _sixteenth(width / ratio))


def _exact(inputs: Mapping[str, Any]) -> Size | None:
    if written := re.fullmatch(r"(\d+)x(\d+)", str(inputs.get("resolution"))):
        return Size(int(written[1]), int(written[2]))
    if (
        inputs.get("aspect_ratio", "custom") == "custom"
        and "width" in inputs
        and "height" in inputs
    ):
        return Size(inputs["width"], inputs["height"])
    return None


def _ratio(model: Model, inputs: Mapping[str, Any], shown: Size | None) -> float:
    asked = inputs.get("aspect_ratio", "auto")
    if shown and (model.follows or asked in FROM_INPUT):
        return shown.ratio
    if asked in FROM_INPUT:
        return WIDE if model.kind == "video" else 1.0
    width, _, height = asked.partition(":")
    return int(width) / int(height)


def _side(model: Model, inputs: Mapping[str, Any]) -> int:
    """The shorter side of a clip: ``720p`` says it, a mode has it in the table."""
    wish = inputs.get(model.sides.get("by", ""), "default")
    return int(model.sides.get(wish) or wish.rstrip("p"))


def _by_side(side: int, ratio: float) -> Size:
    if ratio >= 1:
        return Size(_even(side * ratio), _even(side))
    return Size(_even(side), _even(side / ratio))


def _megapixels(inputs: Mapping[str, Any], shown: Size | None) -> float:
    asked = str(inputs.get("resolution", "1 MP"))
    if asked in FROM_INPUT:
        pixels = shown.width * shown.height / MEGAPIXEL if shown else 1.0
        return min(4.0, max(0.5, pixels))
    if asked.endswith(" MP"):
        return float(asked.removesuffix(" MP"))
    return PIXELS.get(asked, 1.0)


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2))


def _sixteenth(value: float) -> int:
    return max(16, 16 * round(value / 16))
