"""What floats or falls through the picture: two layers of light, the nearer 1.9 times faster.

Only luma: a fleck has no colour of its own. The sheets repeat without a seam, so that a clip of
any length never runs out of rain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.planes import Frame, Plane

NEARER = 1.9
FLICKERS = 40
"""Times that a fleck could flicker on its way from the foot of the picture to its top."""


@dataclass(frozen=True)
class Weather:
    """``fall`` and ``drift``: frame heights a second, of the farther layer. ``sharp``: moved by
    whole pixels at full size (what is fast may be), else softly at half size. ``flicker``: the
    share of its light that a fleck loses and regains on its way."""

    count: int
    size: tuple[float, float]
    light: tuple[float, float]
    fall: float
    drift: float
    streak: float = 0.0
    hollow: bool = False
    flicker: float = 0.0
    sharp: bool = False


WEATHERS = {
    "dust": Weather(34, (0.0009, 0.0022), (14, 46), -0.014, 0.02),
    "rain": Weather(130, (0.0008, 0.0011), (14, 40), 1.5, 0.16, streak=0.075, sharp=True),
    "snow": Weather(95, (0.0011, 0.0032), (50, 150), 0.085, 0.028),
    "bubbles": Weather(46, (0.0014, 0.0062), (34, 90), -0.085, 0.012, hollow=True),
    "embers": Weather(110, (0.0007, 0.0021), (60, 210), -0.13, 0.045, streak=0.004, flicker=0.85),
}


class Air:
    """The weather of one clip over frames of one size."""

    def __init__(self, name: str, width: int, height: int, seed: int, strength: float = 1.0):
        weather = WEATHERS[name]
        self.weather = weather
        self.shrink = 1 if weather.sharp else 2
        self.flicker = _flicker(weather.flicker, width // 2, height // 2, seed)
        self.sheets = [
            _sheet(weather, width // self.shrink, height // self.shrink, nearer,
                   np.random.default_rng([seed & 0xFFFFFFFF, 29, nearer]), strength)
            for nearer in (0, 1)
        ]  # fmt: skip

    def fall_over(self, frame: Frame, seconds: float) -> None:
        width, height = frame.size
        soft: Plane | None = None
        for nearer, sheet in enumerate(self.sheets):
            speed = height / self.shrink * (NEARER if nearer else 1.0)
            x = self.weather.drift * seconds * speed
            y = self.weather.fall * seconds * speed
            if self.weather.sharp:
                cv2.add(frame.y, _window(sheet, round(x), round(y), width, height), dst=frame.y)
            else:
                small = _shifted(sheet, x, y, width // 2, height // 2)
                soft = small if soft is None else cv2.add(soft, small)
        if soft is not None:
            if self.flicker is not None:
                cv2.multiply(soft, self.flicker, dst=soft, scale=1 / 255)
            flecks = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
            cv2.add(frame.y, flecks, dst=frame.y)


def _sheet(
    weather: Weather, width: int, height: int, nearer: int, rng: np.random.Generator,
    strength: float,
) -> Plane:  # fmt: skip
    """Twice the picture's size in both directions and periodic, so that any window is a slice."""
    fine = 1 if weather.sharp else 3
    tile: NDArray[Any] = np.zeros((height * fine, width * fine), np.float32)
    near = 1.7 if nearer else 1.0
    count = round(weather.count * width / height / (2.2 if nearer else 1.0))
    unit = float(np.sqrt(width * height)) * fine
    for x, y in rng.random((count, 2)) * (width * fine, height * fine):
        size = float(rng.uniform(*weather.size)) * unit * near
        light = float(rng.uniform(*weather.light)) * strength / near**0.5
        _fleck(tile, (x, y), size, light, weather, unit * near)
    tile = cv2.resize(tile, (width, height), interpolation=cv2.INTER_AREA)
    tile = cv2.GaussianBlur(np.tile(tile, (3, 3)), (0, 0), 0.45 + 0.35 * nearer)
    tile = tile[height : 2 * height, width : 2 * width]
    return np.tile(np.clip(tile, 0, 255).astype(np.uint8), (2, 2))


def _flicker(strength: float, width: int, height: int, seed: int) -> Plane | None:
    """Light and dark that stand still on the screen: a fleck that moves through them flickers."""
    if not strength:
        return None
    rng = np.random.default_rng([seed & 0xFFFFFFFF, 37])
    cells = (FLICKERS, max(1, round(FLICKERS * width / height)))
    coarse = rng.integers(0, 256, cells, np.uint8)
    noise = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(255 - strength * noise, np.uint8)


def _fleck(
    tile: NDArray[Any], place: tuple[float, float], size: float, light: float, weather: Weather,
    unit: float,
) -> None:  # fmt: skip
    """Drawn once more beyond each edge that it crosses."""
    height, width = tile.shape
    slant = weather.drift / weather.fall if weather.streak else 0.0
    long = weather.streak * unit
    for x in (place[0] - width, place[0], place[0] + width):
        for y in (place[1] - height, place[1], place[1] + height):
            if not (-long < x < width + long and -long < y < height + long):
                continue
            start = (round(x * 16), round(y * 16))
            if weather.streak:
                end = (round((x + slant * long) * 16), round((y + long) * 16))
                cv2.line(tile, start, end, light, max(1, round(size)), cv2.LINE_AA, 4)
            elif weather.hollow:
                _bubble(tile, start, size, light)
            else:
                cv2.circle(tile, start, max(12, round(size * 16)), light, -1, cv2.LINE_AA, 4)


def _bubble(tile: NDArray[Any], start: tuple[int, int], size: float, light: float) -> None:
    """A ring, and the spark of the surface in its upper left."""
    thick = max(1, round(0.22 * size))
    cv2.circle(tile, start, max(16, round(size * 16)), 0.55 * light, thick, cv2.LINE_AA, 4)
    spark = (start[0] - round(6 * size), start[1] - round(6 * size))
    cv2.circle(tile, spark, max(8, round(size * 4)), light, -1, cv2.LINE_AA, 4)


def _window(sheet: Plane, x: int, y: int, width: int, height: int) -> Plane:
    left, top = -x % (sheet.shape[1] // 2), -y % (sheet.shape[0] // 2)
    return sheet[top : top + height, left : left + width]


def _shifted(sheet: Plane, x: float, y: float, width: int, height: int) -> Plane:
    left, top = -x % (sheet.shape[1] // 2), -y % (sheet.shape[0] // 2)
    matrix = np.array([[1, 0, left], [0, 1, top]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(sheet, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_WRAP)
