"""A setting's light on the subject: shade, rim, air, and the softness of an edge in the light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.painting import ramp, soften
from generations.providers.local.paint.palettes import Colour, luma
from generations.providers.local.paint.plates import Mask, Picture

SATURATION = 0.86
NORMAL_BLUR = 0.045
RIM_WIDTH = 0.0085
RIM_PIXELS = (1.6, 9.0)
WRAP_PIXELS = 5.0
LEVELS = {"calm": (0.5, 0.6), "accent": (0.44, 0.76), "full": (0.6, 0.74), "against": (0.2, 0.1)}
"""Ambient and key, by the light of the scene."""
RIM_STRENGTH = {"calm": 1.0, "accent": 1.4, "full": 1.2, "against": 1.3}

HIGHEST = 0.81
"""Luma of a subject's bright parts at most: a fair face must keep its features when the frame is
exposed for a chorus and the beat adds its light."""


@dataclass(frozen=True)
class Lamp:
    """The light of a place. ``toward``: from the subject to the key light, a unit vector on the
    screen (y down). ``mean``: the setting's mean luma."""

    key: Colour
    ambient: Colour
    haze: Colour
    dark: Colour
    toward: tuple[float, float]
    mean: float
    light: str
    haze_share: float
    fade: float


@dataclass(frozen=True)
class Lit:
    """Straight colours 0..1, cover 0..1, and the rim as light that the beat can add to."""

    rgb: Picture
    cover: Mask
    rim: Mask
    pad: int = 0


def lit(rgba: NDArray[Any], lamp: Lamp, behind: Picture) -> Lit:
    """The subject as it stands in a place.

    ``behind``: what the frame shows behind it, shape (h, w, 3), of the subject's own size.
    """
    rgb = rgba[..., :3].astype(np.float32) / 255
    cover = rgba[..., 3].astype(np.float32) / 255
    whole = _filled(rgba[..., 3])
    rgb = _desaturated(rgb, SATURATION)
    rgb = (
        _against(rgb, cover, lamp) if lamp.light == "against" else _shaded(rgb, cover, whole, lamp)
    )
    rgb = _faded(rgb, lamp)
    rgb += lamp.haze_share * (lamp.haze - rgb)
    inside = cv2.distanceTransform((whole > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    rgb = _wrapped(rgb, inside, behind)
    rim, kick = _rims(whole, inside, lamp, luma(rgb))
    rgb += (rim * RIM_STRENGTH[lamp.light])[..., None] * np.maximum(_vivid(lamp.key) - 0.2 * rgb, 0)
    rgb += (0.22 * kick)[..., None] * lamp.haze
    return Lit(np.clip(rgb, 0, 1), cover, (rim * cover).astype(np.float32))


def hung(rgba: NDArray[Any], lamp: Lamp, *, shines: bool) -> Picture:
    """A device with a picture, straight colours 0..1: paper is lit by its place, from the side of
    the key; what ``shines`` by itself hardly takes any of its light."""
    rgb = rgba[..., :3].astype(np.float32) / 255
    across = np.linspace(0, 1, rgb.shape[1], dtype=np.float32)[None, :, None]
    towards = across if lamp.toward[0] > 0 else 1 - across
    tint = _tint(lamp.ambient) + towards * (_tint(lamp.key) - _tint(lamp.ambient))
    level = (0.8 + 0.25 * towards) * float(np.clip(0.72 + 0.7 * lamp.mean, 0.7, 1.05))
    share = 0.3 if shines else 1.0
    return np.clip(rgb * (1 + share * (tint * level - 1)), 0, 1)


def _filled(alpha: NDArray[Any]) -> Mask:
    """The silhouette without its holes, else the gaps between strands of hair would glow."""
    padded = cv2.copyMakeBorder(alpha, 1, 0, 1, 1, cv2.BORDER_CONSTANT, value=0)
    ground = (padded < 128).astype(np.uint8)
    cv2.floodFill(ground, None, (0, 0), 2)
    holes = (ground == 1)[1:, 1:-1]
    return np.where(holes, 1.0, alpha / 255).astype(np.float32)


def _desaturated(rgb: Picture, saturation: float) -> Picture:
    grey = luma(rgb)[..., None]
    return np.asarray(grey + saturation * (rgb - grey), np.float32)


def _shaded(rgb: Picture, cover: Mask, whole: Mask, lamp: Lamp) -> Picture:
    """Ambient everywhere, key on what turns to the light; never brighter than its place allows."""
    ambient, key = LEVELS[lamp.light]
    share = _facing_light(whole, lamp.toward)
    light = ambient * _tint(lamp.ambient) + (key * share)[..., None] * _tint(lamp.key)
    shaded = rgb * light
    return shaded * _gain(shaded[cover > 0.5], lamp.mean)


def _gain(pixels: Picture, mean: float) -> float:
    """What keeps the bright parts of a subject between a floor and a ceiling set by its place."""
    if not len(pixels):
        return 1.0
    bright = max(float(np.percentile(luma(pixels), 90)), 0.05)
    low, high = 0.3 + 0.35 * mean, min(0.56 + 0.75 * mean, HIGHEST)
    most = float(np.interp(bright, (0.15, 0.3), (1.0, 1.35)))  # black stays black
    return float(np.clip(np.clip(bright, low, high) / bright, 0.4, most))


def _facing_light(whole: Mask, toward: tuple[float, float]) -> Mask:
    """0 turned away, 1 turned to the key light; normals of the blurred silhouette as a relief."""
    height, width = whole.shape
    small = cv2.resize(
        whole, (max(8, width // 4), max(8, height // 4)), interpolation=cv2.INTER_AREA
    )
    relief = cv2.GaussianBlur(small, (0, 0), max(1.0, NORMAL_BLUR * small.shape[0]))
    scale = NORMAL_BLUR * small.shape[0] * 2.6
    x = -cv2.Sobel(relief, cv2.CV_32F, 1, 0, scale=scale / 8)
    y = -cv2.Sobel(relief, cv2.CV_32F, 0, 1, scale=scale / 8)
    along = x * toward[0] + y * toward[1]
    turned = (0.85 * along + 0.42) / np.sqrt(x * x + y * y + 1)
    return cv2.resize(ramp(turned, -0.3, 0.85), (width, height), interpolation=cv2.INTER_LINEAR)


def _tint(colour: Colour) -> Colour:
    """The colour of a light at luma 1, near neutral; strong ones are halved, so that faces keep
    their own colour."""
    own = np.clip(colour / max(float(luma(colour)), 0.08), 0.2, 2.2)
    strong = float(colour.max() - colour.min()) / max(float(colour.max()), 1e-3) > 0.3
    tint = 1 + (0.2 if strong else 0.42) * (own - 1)
    return np.asarray(tint / float(luma(tint)), np.float32)


def _vivid(key: Colour) -> Colour:
    """The key's own hue at full strength: a rim is the light itself."""
    return np.asarray(key * (0.95 / max(float(key.max()), 0.2)), np.float32)


def _against(rgb: Picture, cover: Mask, lamp: Lamp) -> Picture:
    """A silhouette that keeps a trace of its own colours; a white coat too is dark in it."""
    own = luma(rgb[cover > 0.5])
    bright = float(np.percentile(own, 90)) if own.size else 0.5
    air = np.clip(lamp.ambient / max(float(luma(lamp.ambient)), 0.05), 0.4, 1.8)
    own_share = 0.2 * min(1.0, 0.6 / max(bright, 0.1))
    return np.asarray(0.16 * lamp.ambient + own_share * rgb * (0.4 + 0.6 * air), np.float32)


def _faded(rgb: Picture, lamp: Lamp) -> Picture:
    """The lowest part sinks into the dark of the ground, so that a bust has no cut edge."""
    if lamp.fade <= 0:
        return rgb
    down = np.linspace(0, 1, rgb.shape[0], dtype=np.float32)[:, None]
    share = lamp.fade * ramp(down, 0.66, 1.0)
    return rgb + share[..., None] * (0.5 * (lamp.dark + 0.35 * lamp.ambient) - rgb)


def _wrapped(rgb: Picture, inside: Mask, behind: Picture) -> Picture:
    """Light of the background around the edge: up to a half on the outermost pixels."""
    reach = WRAP_PIXELS * rgb.shape[0] / 720 + 1.5
    share = 0.5 * np.clip(1 - inside / reach, 0, 1) ** 1.5 * (0.25 + 0.75 * luma(behind))
    return rgb + share[..., None] * (behind - rgb)


def _rims(whole: Mask, inside: Mask, lamp: Lamp, own: Mask) -> tuple[Mask, Mask]:
    """The rim on the key side, sharp with a soft one under it; and a faint kick opposite.

    ``own``: the subject's luma: what is black hardly takes the soft one, else it turns grey.
    """
    wide = float(np.clip(RIM_WIDTH * whole.shape[0], *RIM_PIXELS))
    even = soften(whole, 1.6 * wide)
    x, y = -cv2.Sobel(even, cv2.CV_32F, 1, 0), -cv2.Sobel(even, cv2.CV_32F, 0, 1)
    along = (x * lamp.toward[0] + y * lamp.toward[1]) / np.maximum(np.hypot(x, y), 1e-4)
    sharp = np.exp(-((inside / wide) ** 2))
    takes = np.clip(0.2 + 2.2 * soften(own, wide), 0.2, 1)
    soft = np.exp(-((inside / (3.5 * wide)) ** 2)) * 0.4 * takes
    away = np.exp(-((inside / (2.0 * wide)) ** 2)) * takes
    return np.maximum(sharp, soft) * ramp(along, 0.05, 0.75), away * ramp(along, -0.2, -0.9)


def grounded(shone: Lit, behind: Picture, dark: Colour, *, shadow: bool) -> Lit:
    """The subject with what it does to the picture around it: a soft halo behind a dark one, a
    soft dip behind a light one, and under the feet of a whole figure its contact shadow."""
    pad = 2 * max(2, round(0.035 * shone.cover.shape[0]))
    rgb, around = (
        cv2.copyMakeBorder(part, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        for part in (shone.rgb, behind)
    )
    cover, rim = (
        cv2.copyMakeBorder(part, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
        for part in (shone.cover, shone.rim)
    )
    own = float(np.average(luma(rgb), weights=cover + 1e-6))
    lighter = own > float(luma(around).mean())
    veil = soften(cover, pad / 2.4) * (0.3 if lighter else 0.2)
    tone = np.broadcast_to(dark, rgb.shape) if lighter else 1 - 0.72 * (1 - around)
    if shadow:
        contact = 0.62 * _contact(cover, pad)
        tone = tone + (contact / np.maximum(contact + veil, 1e-4))[..., None] * (dark * 0.4 - tone)
        veil = veil + contact * (1 - veil)
    whole = cover + veil * (1 - cover)
    under = (veil * (1 - cover))[..., None]
    mixed = (rgb * cover[..., None] + tone * under) / np.maximum(whole, 1e-3)[..., None]
    return Lit(mixed.astype(np.float32), whole.astype(np.float32), rim, pad)


def _contact(cover: Mask, pad: int) -> Mask:
    """A flat soft pool of shade below the feet, as wide as the lowest part of the figure."""
    foot = cover.shape[0] - pad
    lowest = cover[max(0, foot - max(4, foot // 12)) : foot].max(axis=0)
    columns = np.flatnonzero(lowest > 0.5)
    if not columns.size:
        return np.zeros_like(cover)
    middle, half = (columns[0] + columns[-1]) / 2, (columns[-1] - columns[0]) / 2 + pad
    xs = (np.arange(cover.shape[1], dtype=np.float32)[None] - middle) / half
    ys = (np.arange(cover.shape[0], dtype=np.float32)[:, None] - foot + 0.15 * pad) / (0.4 * pad)
    return np.asarray(np.exp(-(xs**2 + ys**2) * 1.6), np.float32)
