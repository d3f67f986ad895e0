"""Ten palettes, and which three of them one film uses."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Colour = NDArray[Any]
"""Red, green, blue as displayed: float32, 0..1, shape (3,)."""

HUE_TURN = 15.0
SALLOW, GREEN = 34 / 360, 100 / 360
"""Gold that turns beyond the first looks ill; from the second on it would be green."""
NEAR_HUE = 32.0
VIVID = 0.6
BEST = 0.25
"""The share of the possible threes that a film's seed chooses from."""


@dataclass(frozen=True)
class Palette:
    name: str
    top: Colour
    middle: Colour
    horizon: Colour
    light: Colour
    near: Colour
    far: Colour
    accent: Colour

    @cached_property
    def brightness(self) -> float:
        """Mean displayed luma of the sky, 0..1."""
        return float(np.mean([luma(self.top), luma(self.middle), luma(self.horizon)]))

    @cached_property
    def radiance(self) -> float:
        """Its brightness, less where it is grey: what a chorus shines with."""
        vivid = min(_hue(self.horizon)[1] + _hue(self.middle)[1], VIVID) / VIVID
        return self.brightness * (0.2 + 0.8 * vivid)


def colour(text: str) -> Colour:
    return np.array([int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def luma(rgb: NDArray[Any]) -> NDArray[Any]:
    """BT.709 luma of displayed colours along the last axis."""
    weighed: NDArray[Any] = rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return weighed


def _palette(name: str, colours: str) -> Palette:
    return Palette(name, *(colour(text) for text in colours.split()))


PALETTES: dict[str, Palette] = {
    name: _palette(name, colours)
    for name, colours in {
        "dusk": "1b1a44 6d356f f0865a ffdca0 0f0b1f 6d3a68 ff5f7e",
        "golden": "35617f c9925f ffd68a fff1c4 20130e a36a45 e8622a",
        "blue": "040a1f 0e2a52 3c78a6 d8ecff 02050e 173a60 ffb35c",
        "neon": "0a0220 3b0a63 ff2f8e 43e6ff 05010d 421478 ffd23f",
        "dawn": "34548f b490b4 ffd2b6 fff4e2 1c1f3c 8d86aa ff8a70",
        "mist": "71879a a3b5bc e0e6e2 fbfcf6 1a262e 8c9eaa c9563c",
        "ember": "0d0405 47110c e4551d ffcb72 090302 54190f ffe08a",
        "jade": "03201e 0c4d46 83cf9e f0fbd2 02110f 165a4f ff9e5e",
        "rose": "8c5a86 e79bb0 ffdcd0 fff6ee 35203f c58aa9 4b63b8",
        "violet": "0c0a2a 32256f 9b6fd6 f4dcff 06041a 41348a 5ef0c8",
    }.items()
}


def film_palettes(
    seed: int, accent: Colour | None, wishes: Mapping[str, Sequence[str]], only: Sequence[str] = ()
) -> tuple[str, ...]:
    """The three palettes of a film: every setting finds one of its own among them.

    ``wishes``: the palettes that each setting can wear; ``only``: those that the film's style
    can. Threes that serve all settings come first; among those the ones that leave settings a
    choice, lie far from one another, from dark to bright, and away from the character's own
    colour, so that it stands out. The seed chooses one of the best.
    """
    names = [name for name in PALETTES if not only or name in only]
    threes = list(combinations(names, min(3, len(names))))
    served = {three: sum(bool({*three} & {*own}) for own in wishes.values()) for three in threes}
    full = [three for three in threes if served[three] == max(served.values())]
    full.sort(key=lambda three: -_worth(three, accent, wishes))
    best = full[: max(1, round(len(full) * BEST))]
    return best[int(np.random.default_rng([seed, 3]).integers(len(best)))]


def _worth(
    three: Sequence[str], accent: Colour | None, wishes: Mapping[str, Sequence[str]]
) -> float:
    palettes = sorted((PALETTES[name] for name in three), key=lambda palette: palette.radiance)
    *quiet, bright = (palette.name for palette in palettes)
    choice = np.mean([len({*quiet} & {*own}) for own in wishes.values() or [()]])
    choice += 0.7 * np.mean([bright in own for own in wishes.values() or [()]])
    apart = min((_apart(*pair) for pair in combinations(palettes, 2)), default=0.0)
    lights = sorted(palette.brightness for palette in palettes)
    clashes = sum(_clashes(palette, accent) for palette in palettes)
    rises = min(lights[-1] - lights[0], 0.4)
    grey = max(palette.brightness - palette.radiance for palette in palettes)
    shine = 2 * palettes[-1].radiance - 2 * grey
    return float(choice + 1.5 * apart + rises + shine - 1.0 * clashes)


def _apart(one: Palette, other: Palette) -> float:
    """How far two palettes lie from each other by the eye: 0 the same, about 1 at most."""
    pairs = ((one.middle, other.middle), (one.horizon, other.horizon))
    return float(np.mean([np.linalg.norm(a - b) for a, b in pairs])) / 1.2


def dressed(name: str, seed: int, accent: Colour | None) -> Palette:
    """A palette with its hues turned a little by the seed and the character's own accent."""
    turn = float(np.random.default_rng([seed, 5]).uniform(-HUE_TURN, HUE_TURN)) / 360
    palette = PALETTES[name]
    parts = (palette.top, palette.middle, palette.horizon, palette.light, palette.near, palette.far)
    own = palette.accent if accent is None else accent
    top, middle, horizon, light, near, far = (_turned(part, turn) for part in parts)
    return Palette(name, top, middle, horizon, light, near, far, own)


def _turned(rgb: Colour, turn: float) -> Colour:
    hue, lightness, saturation = colorsys.rgb_to_hls(*map(float, rgb))
    turned = (hue + turn) % 1
    if turned < GREEN:
        turned = min(turned, max(hue, SALLOW))
    return np.array(colorsys.hls_to_rgb(turned, lightness, saturation), np.float32)


def _clashes(palette: Palette, accent: Colour | None) -> bool:
    if accent is None:
        return False
    own, saturation = _hue(accent)
    apart = abs((own - _hue(palette.horizon)[0] + 180) % 360 - 180)
    return saturation > 0.2 and apart < NEAR_HUE


def _hue(rgb: Colour) -> tuple[float, float]:
    hue, saturation, _ = colorsys.rgb_to_hsv(*map(float, rgb))
    return hue * 360, saturation
