"""How much later pictures show who is in the first one: by the colours that are found again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from standins.pictures import cut_out

LOOKED_AT = 96
SHADES = 6
"""Of each colour: red, green, blue."""
SEEN = 0.002
"""Share of a picture from which on a colour is in it."""
OPAQUE = 128
Shares = NDArray[np.float64]


def score_of(pictures: Sequence[Image.Image]) -> int:
    """0 to 100; of one picture alone 0."""
    first, *others = pictures
    wanted = _shares(cut_out(_small(first)))
    found = [float(wanted[_shares(_small(each)) > SEEN].sum()) for each in others]
    return round(100 * sum(found) / len(found)) if found else 0


def words_of(score: int) -> str:
    if score > 80:
        return "The same figure in the same colours, from the first moment to the last."
    if score > 40:
        return "The figure is there; some of its colours are not."
    return "Hardly any of its colours can be found: it may be somebody else."


def _small(image: Image.Image) -> Image.Image:
    small = image.convert("RGBA")
    small.thumbnail((LOOKED_AT, LOOKED_AT))
    return small


def _shares(image: Image.Image) -> Shares:
    """How much of what is opaque has each shade, a little blurred, as films change colours."""
    pixels = np.asarray(image).astype(int)
    shown = pixels[pixels[:, :, 3] >= OPAQUE][:, :3]
    red, green, blue = (shown * SHADES // 256).T
    counted = np.bincount((red * SHADES + green) * SHADES + blue, minlength=SHADES**3)
    shares: Shares = counted / max(1, len(shown))
    return shares
