"""What holds a picture that could not be cut out: a print, a portal, a screen, a torn sheet.

Each is drawn as an object of the scene with its own light and shadow, so that the frame is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.stage.hanging import FILLING, Hanging, dissolved, part_of
from generations.providers.local.subjects.edges import PAPER, fibre_noise
from generations.providers.local.subjects.subject import Subject

Pixels = NDArray[np.floating[Any]]
Colour = tuple[int, int, int]

SHOWN = 640
"""Rows of the shown part, before the device is drawn around it."""


@dataclass(frozen=True)
class Held:
    """RGBA of a device with its picture, and its own light 0..1, which the beat adds to."""

    rgba: NDArray[np.uint8]
    shine: NDArray[Any]


def framed(subject: Subject, hanging: Hanging) -> Held:
    """The subject's picture held by a device: print, portal, screen, torn, or filling the frame.

    Raises KeyError for another name.
    """
    rng = np.random.default_rng([hanging.seed & 0xFFFFFFFF, 41])
    return _DEVICES[hanging.device](subject, hanging, rng)


def _print(subject: Subject, hanging: Hanging, rng: np.random.Generator) -> Held:
    """A photograph with a white border, turned a little, with a gloss over it."""
    shown = part_of(subject, hanging, 0.75, 1.6, SHOWN)
    margin = int(0.05 * max(shown.shape[:2]))
    sheet = cv2.copyMakeBorder(
        shown, margin, margin * 3, margin, margin, cv2.BORDER_CONSTANT, value=PAPER
    ).astype(np.float32)
    sheet *= (1 + 0.012 * fibre_noise(sheet.shape, 4, seed=3))[:, :, None]
    edge = sheet[margin : margin + shown.shape[0], margin : margin + shown.shape[1]]
    _inner_shadow(edge, 0.22, max(2, margin // 5))
    _gloss(edge, rng)
    card = np.dstack([sheet.clip(0, 255), np.full(sheet.shape[:2], 255, np.float32)])
    angle = float(rng.uniform(2, 4) * rng.choice([-1, 1]))
    return _on_shadow(_turned(card, angle), hanging.side, depth=0.028, strength=0.5)


def _portal(subject: Subject, hanging: Hanging, rng: np.random.Generator) -> Held:
    """A round window with a glowing ring."""
    shown = part_of(subject, hanging, 1.0, 1.0, SHOWN)
    side, accent = min(shown.shape[:2]), hanging.accent
    glow = int(side * 0.22)
    canvas = np.zeros((side + 2 * glow, side + 2 * glow, 4), np.float32)
    canvas[glow : glow + side, glow : glow + side, :3] = shown[:side, :side]
    away = _distance_from_middle(canvas.shape) - side * 0.485
    disc = np.clip(0.5 - away, 0, 1)
    canvas[:, :, :3] *= (1 - 0.55 * np.exp(-np.abs(away) / (side * 0.05)))[:, :, None]
    ring = np.exp(-((away / (side * 0.008)) ** 2))
    halo = np.exp(-np.maximum(away, 0) / (side * 0.055)) * (away > -side * 0.01)
    core = np.clip(np.asarray(accent, np.float32) * 0.35 + 255 * 0.65, 0, 255)
    colour = canvas[:, :, :3] * disc[:, :, None]
    outside = (1 - disc)[:, :, None]
    colour = colour + outside * np.asarray(_lit(accent), np.float32)
    colour = colour * (1 - ring[:, :, None]) + core * ring[:, :, None]
    fade = np.clip(1 - (away - glow * 0.35) / (glow * 0.6), 0, 1)
    alpha = np.maximum(np.maximum(disc, ring), 0.62 * halo * fade)
    return Held(_packed(colour, alpha), np.maximum(0.8 * ring, 0.4 * halo * fade))


def _screen(subject: Subject, hanging: Hanging, rng: np.random.Generator) -> Held:
    """A lit screen seen a little from the side: bezel, scan lines, bloom into the air around."""
    shown = part_of(subject, hanging, 0.8, 1.9, SHOWN).astype(np.float32)
    height, width = shown.shape[:2]
    lines = 1 - 0.14 * (np.arange(height) // max(2, height // 220) % 2)
    picture = shown * lines[:, None, None] * 1.04
    soft = cv2.GaussianBlur(shown, (0, 0), width * 0.02)
    picture = 255 - (255 - picture.clip(0, 255)) * (255 - soft * 0.22) / 255
    picture *= _vignette(shown.shape, 0.3)[:, :, None]
    bezel, air = int(width * 0.03), int(width * 0.14)
    body = cv2.copyMakeBorder(
        picture, bezel, bezel, bezel, bezel, cv2.BORDER_CONSTANT, value=(9, 10, 14)
    )
    cv2.rectangle(body, (1, 1), (body.shape[1] - 2, body.shape[0] - 2), (52, 55, 66), 2)
    solid = np.pad(_rounded(body.shape, bezel * 0.8), air)
    colour = cv2.copyMakeBorder(body, air, air, air, air, cv2.BORDER_CONSTANT)
    bloom = cv2.GaussianBlur(np.pad(_rounded(body.shape, bezel), air), (0, 0), air * 0.36)
    light = soft.reshape(-1, 3).mean(0) * 0.6 + np.asarray(_lit(hanging.accent), np.float32) * 0.4
    colour = colour * solid[:, :, None] + light * (1 - solid[:, :, None])
    air_light = bloom * 0.42 * _open_air(solid.shape, air)
    lean = float(rng.uniform(-0.07, 0.07))
    card = _leaning(np.dstack([colour, np.maximum(solid, air_light) * 255]), lean)
    bright = 0.45 * luma_of(colour) * np.pad(np.ones(shown.shape[:2]), air + bezel)
    shine = _leaning(np.asarray(bright + 0.4 * air_light * (1 - solid), np.float32), lean)
    return Held(_packed(card[:, :, :3], card[:, :, 3] / 255), shine)


def luma_of(colour: Pixels) -> Pixels:
    """BT.709 luma 0..1 of colours 0..255."""
    return np.asarray(colour @ np.array([0.2126, 0.7152, 0.0722]) / 255, np.float32)


def _leaning(card: Pixels, lean: float) -> Pixels:
    """Turned about its upright axis: the farther side is lower by ``lean`` of the height."""
    height, width = card.shape[:2]
    inset = abs(lean) * height / 2
    left, right = (inset, 0.0) if lean > 0 else (0.0, inset)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array([[inset, left], [width - inset, right], [width - inset, height - right],
                     [inset, height - left]], np.float32)  # fmt: skip
    matrix = cv2.getPerspectiveTransform(flat, seen)
    return np.asarray(cv2.warpPerspective(card, matrix, (width, height)), np.float32)


def _torn(subject: Subject, hanging: Hanging, rng: np.random.Generator) -> Held:
    """A piece torn from a printed sheet: white fibres where the print ends."""
    shown = part_of(subject, hanging, 0.75, 1.5, SHOWN)
    seed = int(rng.integers(1 << 16))
    height, width = shown.shape[:2]
    side = max(height, width)
    inward = _distance_to_border(shown.shape)
    rough = side * (0.030 + 0.020 * fibre_noise(shown.shape, side * 0.055, seed))
    fine = side * 0.006 * fibre_noise(shown.shape, side * 0.008, seed + 1)
    sheet = np.clip(inward - rough - fine + 0.5, 0, 1)
    print_edge = rough + side * (0.016 + 0.010 * fibre_noise(shown.shape, side * 0.03, seed + 2))
    printed = np.clip((inward - print_edge) / 1.5, 0, 1)[:, :, None]
    paper = np.asarray(PAPER, np.float32) * (
        1 - 0.05 * np.abs(fibre_noise(shown.shape, 5, seed + 3))[:, :, None]
    )
    colour = shown * printed + paper * (1 - printed)
    piece = np.dstack([colour, sheet * 255])
    turned = _turned(piece, float(rng.uniform(-2.5, 2.5)))
    return _on_shadow(turned, hanging.side, depth=0.022, strength=0.45)


def _filling(subject: Subject, hanging: Hanging, rng: np.random.Generator) -> Held:
    """The picture alone, as large as the frame and its camera need, under a leak of the light."""
    shown = part_of(subject, hanging, hanging.aspect, hanging.aspect, SHOWN)
    cover = dissolved(shown.shape, hanging.side, hanging.aspect)
    shaded = shown * _vignette(shown.shape, 0.35)[:, :, None]
    return Held(_packed(shaded, cover), 0.5 * (1 - cover))


_DEVICES: dict[str, Callable[[Subject, Hanging, np.random.Generator], Held]] = {
    "print": _print,
    "portal": _portal,
    "screen": _screen,
    "torn": _torn,
    FILLING: _filling,
}
DEVICES = tuple(_DEVICES)


def _gloss(picture: Pixels, rng: np.random.Generator) -> None:
    """A slanting band of reflected window light, in place."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = x / width + 0.45 * y / height - float(rng.uniform(0.15, 0.45))
    band = np.clip(1 - np.abs(along) / 0.22, 0, 1) * np.clip(1.1 - y / height, 0, 1)
    picture += (255 - picture) * (0.13 * band)[:, :, None]


def _inner_shadow(picture: Pixels, strength: float, reach: float) -> None:
    inward = _distance_to_border(picture.shape)
    picture *= (1 - strength * np.exp(-inward / reach))[:, :, None]


def _turned(card: Pixels, degrees: float) -> Pixels:
    """Turned within a larger clear canvas; premultiplied, so that no dark seam appears."""
    height, width = card.shape[:2]
    room = int(0.09 * max(height, width))
    premultiplied = card.copy()
    premultiplied[:, :, :3] *= card[:, :, 3:] / 255
    wide = cv2.copyMakeBorder(premultiplied, room, room, room, room, cv2.BORDER_CONSTANT)
    centre = (wide.shape[1] / 2, wide.shape[0] / 2)
    matrix = cv2.getRotationMatrix2D(centre, degrees, 1)
    size = (wide.shape[1], wide.shape[0])
    turned = np.asarray(cv2.warpAffine(wide, matrix, size, flags=cv2.INTER_CUBIC), np.float32)
    turned[:, :, 3] = turned[:, :, 3].clip(0, 255)
    turned[:, :, :3] /= np.maximum(turned[:, :, 3:] / 255, 1 / 255)
    return np.asarray(turned.clip(0, 255), np.float32)


def _on_shadow(card: Pixels, light: int, *, depth: float, strength: float) -> Held:
    """The card over a soft shadow that falls down and away from the light on side ``light``."""
    side = max(card.shape[:2])
    solid = card[:, :, 3] / 255
    shift = np.array([[1, 0, -light * side * depth * 0.6], [0, 1, side * depth]], np.float32)
    fallen = cv2.warpAffine(solid, shift, (card.shape[1], card.shape[0]))
    shadow = strength * cv2.GaussianBlur(fallen, (0, 0), side * depth * 0.8)
    alpha = solid + (1 - solid) * shadow
    colour = card[:, :, :3] * (solid / np.maximum(alpha, 1e-4))[:, :, None]
    across = np.linspace(0, 1, card.shape[1], dtype=np.float32)[None]
    towards = across if light > 0 else 1 - across
    return Held(_packed(colour, alpha), 0.3 * solid * towards**2)


def _packed(colour: Pixels, alpha: Pixels) -> NDArray[np.uint8]:
    whole = np.dstack([colour, alpha * 255]).clip(0, 255)
    return np.asarray(whole.round(), np.uint8)


def _lit(colour: Colour) -> tuple[float, float, float]:
    """The same hue at full brightness: a glow is never darker than its source."""
    gain = 255 / max(*colour, 1)
    return colour[0] * gain, colour[1] * gain, colour[2] * gain


def _rounded(shape: tuple[int, ...], radius: float) -> Pixels:
    height, width = shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    dx = np.maximum(np.abs(x - (width - 1) / 2) - (width / 2 - radius), 0)
    dy = np.maximum(np.abs(y - (height - 1) / 2) - (height / 2 - radius), 0)
    return np.asarray(np.clip(radius - np.hypot(dx, dy) + 0.5, 0, 1), np.float32)


def _open_air(shape: tuple[int, ...], air: int) -> Pixels:
    """1 near the screen, 0 at the canvas edge: the bloom must not end in a straight line."""
    return np.asarray(np.clip(_distance_to_border(shape) / (air * 0.8), 0, 1), np.float32)


def _vignette(shape: tuple[int, ...], strength: float) -> Pixels:
    height, width = shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2
    return np.asarray(1 - strength * away, np.float32)


def _distance_to_border(shape: tuple[int, ...]) -> Pixels:
    height, width = shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y))


def _distance_from_middle(shape: tuple[int, ...]) -> Pixels:
    height, width = shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.hypot(x - (width - 1) / 2, y - (height - 1) / 2)
