"""Two inks in dots on paper, printed over each other a little out of register.

The dots belong to the layers and move with them: on the screen they would stand still before a
moving picture, look like a fly-screen and cost the encoder three times as much.
"""

from __future__ import annotations

import cv2
import numpy as np

from generations.providers.local.paint.painting import ramp
from generations.providers.local.paint.palettes import Colour, colour, luma
from generations.providers.local.paint.plates import Mask, Picture
from generations.providers.local.paint.style import Brush

DARK_INK = (0.2, 0.64)
LIGHT_INK = (0.5, 0.92)
"""Tones at which an ink covers everything, nothing."""
SCREEN_TURN = 45.0
"""Degrees between the two inks' screens, so that they make no pattern together."""
OVERPRINT = 0.25
"""How much of the light ink is left under the dark one."""
OUT_OF_REGISTER = 0.0021
SOFT = 0.25
FINEST = 3.0


def halftone(inks: tuple[str, str], paper: str, degrees: float, period: float) -> Brush:
    """A press with a dark and a light ink, given as colours on white.

    ``period``: from dot to dot, in units; ``degrees``: how far the dark ink's screen is turned.
    """
    dark, light, ground = (colour(text) for text in (*inks, paper))

    def printed(rgb: Picture, cover: Mask, unit: float) -> Picture:
        tone = luma(rgb)
        wave = max(period * unit, FINEST)
        first = _inked(tone, DARK_INK, wave, degrees)
        second = _inked(
            _moved(tone, OUT_OF_REGISTER * unit), LIGHT_INK, wave, degrees + SCREEN_TURN
        )
        second *= 1 - (1 - OVERPRINT) * first
        return ground * _through(first, dark) * _through(second, light)

    return printed


def _inked(tone: Mask, ends: tuple[float, float], wave: float, degrees: float) -> Mask:
    """How much of an ink each pixel takes, 0..1: dots that grow as the tone gets darker."""
    middle, reach = (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2
    dots = _dots(tone.shape[0], tone.shape[1], wave, degrees)
    return ramp(tone + reach * dots, middle + SOFT, middle - SOFT)


def _dots(height: int, width: int, wave: float, degrees: float) -> Mask:
    """A screen of round dots, -1..1, every value as frequent."""
    turn = np.radians(degrees)
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    across = np.cos(2 * np.pi / wave * (x * np.cos(turn) + y * np.sin(turn)))
    down = np.cos(2 * np.pi / wave * (y * np.cos(turn) - x * np.sin(turn)))
    # The mean of two cosines is nearly distributed as a triangle: this makes it even.
    even = (across + down) / 2
    return np.asarray(np.sign(even) * (1 - (1 - np.abs(even)) ** 1.6), np.float32)


def _moved(tone: Mask, pixels: float) -> Mask:
    matrix = np.array([[1.0, 0.0, pixels], [0.0, 1.0, 0.0]])
    size = (tone.shape[1], tone.shape[0])
    return np.asarray(cv2.warpAffine(tone, matrix, size, borderMode=cv2.BORDER_REPLICATE))


def _through(share: Mask, ink: Colour) -> Picture:
    """What an ink lets by where so much of it lies."""
    return np.asarray(1 - share[..., None] * (1 - ink), np.float32)
