"""The ink of a title: light or dark as the ground asks, over a soft scrim in the ground's own hue.

The scrim is drawn from the letters' shape and is just strong enough for the contrast promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from mvsite.lib.ffmpeg import Form
from videos.lettering.titles import Ink, Lettering
from videos.planes import Box, Pixels, luminance, parts, to_rgb, to_ycbcr

AIM = 5.0
"""Contrast; somewhat above the 4.5 that is promised, for the encoder takes a little away."""

NIGHT, SNOW = 0.25, 0.45
"""Mean relative luminance of a ground that is clearly dark, clearly light."""

CLOUD = 0.34
"""From here on dark letters where light ones come first, without a choice by the scrim."""

LIGHT_FIRST = 0.2
"""Between the two, dark letters must save so much of the scrim to be taken."""

SCRIMS = tuple(step / 50 for step in range(8, 48))
"""From what is always there to what still lets the picture be guessed."""

PAPER, DARKEST = 0.96, 0.05

INKED = 0.02
"""From this much ink on, a pixel belongs to a letter or its edge."""

WORST = 3
"""Per cent of the pixels that may be worse: single sparks do not make a word illegible."""


@dataclass(frozen=True)
class Card:
    """``pixels`` in Y'CbCr and ``alpha`` (0..1) fill ``box``; ``contrast`` is the worst found."""

    box: Box
    pixels: Pixels
    alpha: NDArray[np.float64]
    ink: Ink
    contrast: float


def card(
    letters: Lettering,
    ink: Ink,
    grounds: Sequence[Pixels],
    *,
    light_first: bool = False,
    tint: float = 0.0,
) -> Card:
    """The letters in ink over a scrim that is just strong enough on all of the grounds.

    ``grounds``: what stands in the letters' box at some moments of their time. ``light_first``:
    dark letters on a clearly light ground only, so that line after line looks alike. ``tint``: how
    far (0..1) the ink takes the ground's hue: large letters in black or white look pasted on.
    """
    veil = _veil(letters)
    near = letters.mask > INKED
    under = np.concatenate([to_rgb(ground[near][::3]) for ground in grounds])
    veil_under = np.tile(veil[near][::3], len(grounds))
    around = float(np.mean([luminance(to_rgb(ground[::4, ::4])).mean() for ground in grounds]))
    inks = _inks_for(around, light_first=light_first) if ink == "auto" else [ink]
    trials = [_trial(each, under, veil_under, tint) for each in inks]
    best = min(
        trials, key=lambda trial: trial.strength + (LIGHT_FIRST if trial.ink == "dark" else 0)
    )
    return _painted(letters, veil, best)


@dataclass(frozen=True)
class InkPlanes:
    """A card as planes, premultiplied: luma and its alpha, both chromas and theirs."""

    box: Box
    luma: NDArray[np.float32]
    alpha: NDArray[np.float32]
    chroma: NDArray[np.float32]
    alpha_small: NDArray[np.float32]


def ink_planes(drawn: Card) -> InkPlanes:
    alpha = np.asarray(drawn.alpha, np.float32)
    paint = np.asarray(drawn.pixels, np.float32) * alpha[..., None]
    small = _halved(np.dstack([paint[..., 1:], alpha]))
    return InkPlanes(
        drawn.box, paint[..., 0], alpha, np.moveaxis(small[..., :2], 2, 0), small[..., 2]
    )


def laid(
    planes: NDArray[np.uint8], form: Form, drawn: InkPlanes, opacity: float,
    before: NDArray[np.uint8] | None = None,
) -> NDArray[np.uint8]:  # fmt: skip
    """A copy of the frame with the card on it; ``before``: 0..255, what covers the card."""
    if opacity <= 0:
        return planes
    copy, box = planes.copy(), drawn.box
    share: NDArray[np.float32] | np.float32 = np.float32(opacity)
    small = share
    if before is not None:
        area = before[box.top : box.top + box.height, box.left : box.left + box.width]
        share = (255 - area).astype(np.float32) * np.float32(opacity / 255)
        small = _halved(share[..., None])[..., 0]
    luma, *chromas = parts(copy, form, box)
    _blend(luma, drawn.luma, drawn.alpha, share)
    for part, paint in zip(chromas, drawn.chroma, strict=True):
        _blend(part, paint, drawn.alpha_small, small)
    return copy


def _blend(
    part: NDArray[np.uint8], paint: NDArray[np.float32], alpha: NDArray[np.float32],
    share: NDArray[np.float32] | np.float32,
) -> None:  # fmt: skip
    part[:] = part + (paint - part * alpha) * share + np.float32(0.5)


def _halved(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of squares of four pixels."""
    rows = pixels[0::2] + pixels[1::2]
    return np.asarray((rows[:, 0::2] + rows[:, 1::2]) / 4, np.float32)


def unrest(grounds: Sequence[Pixels]) -> float:
    """How much goes on in a place: edges coarser than grain, and change from moment to moment."""
    coarse = np.stack([_coarse(ground[..., 0]) for ground in grounds])
    edges = np.abs(np.diff(coarse, axis=1)).mean() + np.abs(np.diff(coarse, axis=2)).mean()
    return float(edges + coarse.std(axis=0).mean())


def _coarse(luma: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Means of squares of a sixteenth of the height."""
    side = max(1, luma.shape[0] // 16)
    height, width = (edge // side * side for edge in luma.shape)
    squares = luma[:height, :width].reshape(height // side, side, width // side, side)
    means: NDArray[np.float64] = squares.mean(axis=(1, 3))
    return means


def _inks_for(luminance_around: float, *, light_first: bool) -> list[Ink]:
    """What may be tried. Dark letters in a bright halo look wrong at night, and light ones over a
    smudge look wrong in snow, however small the scrim that they would need."""
    if light_first:
        return ["light"] if luminance_around < CLOUD else ["dark"]
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


def _trial(ink: Ink, ground: NDArray[np.float64], veil: NDArray[np.float64], tint: float) -> Trial:
    """The weakest scrim with which this ink is legible, or the strongest there is."""
    mean = ground.mean(axis=0)
    if ink == "light":
        paper = (1 - tint) * PAPER + tint * mean / max(float(mean.max()), 0.05)
        letters, scrim, share_below = paper + 0.04 * mean, 0.1 * mean, 100 - WORST
    else:
        letters, scrim, share_below = (
            DARKEST + (0.08 + 0.6 * tint) * mean,
            mean + 0.85 * (1 - mean),
            WORST,
        )
    for strength in SCRIMS:
        share = (veil * strength)[:, None]
        behind = np.percentile(luminance(ground * (1 - share) + scrim * share), share_below)
        contrast = _contrast(float(luminance(letters)), float(behind))
        if contrast >= AIM:
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
