"""Colours by the names that people use for them, nearest in Lab."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.pictures import lab_of

NAMES: dict[str, str] = {
    "black": "0b0b0d", "charcoal": "2e2f33", "dark grey": "4a4b4f", "grey": "808184",
    "light grey": "b9babd", "silver": "cfd3d8", "white": "fbfbfa", "ivory": "f4efdf",
    "cream": "f5e6c4", "bone": "e0d8c3", "sand": "d3bd92", "beige": "d6c6ae", "tan": "c49a6c",
    "ochre": "c1872f", "mustard": "d0a52a", "gold": "b8902a", "old gold": "8f7130",
    "bronze": "7d5a2e", "copper": "b3693d", "amber": "f0a31d", "saffron": "f4b93d",
    "yellow": "f7de3a", "pale yellow": "f4ecaa", "straw": "d9c97d", "orange": "f07d1a",
    "apricot": "f3b184", "peach": "f6cdb0", "terracotta": "bd6046", "rust": "98452a",
    "brick red": "8f3a33", "red": "cf2230", "scarlet": "e83a2a", "crimson": "a61a35",
    "wine red": "641c30", "maroon": "4a1a20", "rose": "d5788c", "dusty pink": "c9a0a0",
    "pink": "f2a4bf", "pale pink": "f3d6da", "magenta": "c9308f", "plum": "673358",
    "purple": "6d3391", "violet": "5a3fb0", "lavender": "b6a6dc", "mauve": "93809c",
    "indigo": "2c2a6b", "navy": "182340", "dark blue": "1f3a74", "blue": "2b5fc4",
    "sky blue": "83bce8", "pale blue": "c6dcee", "steel blue": "5c7c9e", "slate blue": "6c7898",
    "slate grey": "5c6671", "blue grey": "97a3b3", "teal": "1a6d74", "turquoise": "35b8b0",
    "pale aqua": "bfe0dc", "mint": "a8dcb9", "sea green": "3f8f74", "emerald": "159957",
    "green": "3d9338", "grass green": "6aa53a", "lime": "a8d433", "olive": "6a6a2c",
    "moss green": "4e5a32", "dark green": "1d3f29", "sage": "a0ae8e", "khaki": "a99f70",
    "chestnut brown": "6b3d24", "brown": "7b5236", "dark brown": "3f2a1e",
    "umber": "5a4632", "taupe": "85776a", "warm grey": "9e968c",
}  # fmt: skip


def colour_name(rgb: NDArray[np.uint8] | tuple[int, int, int]) -> str:
    """The name of the nearest colour; a step of hue counts more than one of lightness."""
    names, table = _table()
    lab = lab_of(np.asarray(rgb, np.uint8).reshape(1, 1, 3))[0, 0]
    away = (table - lab) * np.array([0.75, 1, 1], np.float32)
    return names[int(np.argmin(np.linalg.norm(away, axis=1)))]


@cache
def _table() -> tuple[list[str], NDArray[np.float32]]:
    rgb = np.array([list(bytes.fromhex(code)) for code in NAMES.values()], np.uint8)
    return list(NAMES), lab_of(rgb[None])[0]
