"""Curves and colour maps that styles are made of. All values as displayed, 0..1."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.painting import gradient
from generations.providers.local.paint.palettes import colour, luma
from generations.providers.local.paint.style import Paint

Values = NDArray[Any]


def lifted(black: float, white: float = 0.98, gamma: float = 0.96, slope: float = 1.0) -> Paint:
    """Blacks that begin at ``black``, whites that end at ``white``, an S of ``slope`` between."""
    bend = _bend(slope, 0.5)
    return lambda values: black + (white - black) * bend(values) ** gamma


def contrast(slope: float, middle: float = 0.4) -> Paint:
    """An S of about this slope, so that night stays night and lights stay lights."""
    steep = 2 * slope

    def bent(values: Values) -> Values:
        low, high = np.tanh(-steep * middle), np.tanh(steep * (1 - middle))
        return np.asarray((np.tanh((values - middle) * steep) - low) / (high - low))

    return bent


def _bend(slope: float, middle: float) -> Paint:
    return contrast(slope, middle) if slope > 1 else lambda values: values


def split(shadows: str, lights: str, strength: float, slope: float = 1.0) -> Paint:
    """Shadows towards one colour and lights towards another; neutral middle tones stay."""
    dark, bright = (colour(text) - luma(colour(text)) for text in (shadows, lights))
    bend = _bend(slope, 0.4)

    def toned(values: Values) -> Values:
        curved = bend(values)
        low, high = (1 - curved) ** 2 * curved * 4, curved**2 * (1 - curved) * 4
        return np.asarray(curved + strength * (low * dark + high * bright))

    return toned


def gradient_map(*stops: tuple[float, str], share: float = 1.0) -> Paint:
    """Each luma becomes the colour at its place between the stops; ``share`` of it, the rest
    keeps its own colour."""
    places = [(place, colour(text)) for place, text in stops]

    def mapped(rgb: Values) -> Values:
        new = gradient(places, luma(rgb))
        return new if share == 1 else np.asarray(rgb + share * (new - rgb))

    return mapped


def stairs(*colours: str, soft: float = 0.22) -> Paint:
    """So many flat tones from dark to light; ``soft``: the share of a step on its way to the
    next."""
    count = len(colours)
    stops = []
    for index, text in enumerate(colours):
        stops += [((index + soft / 2) / count, text), ((index + 1 - soft / 2) / count, text)]
    return gradient_map((0.0, colours[0]), *stops, (1.0, colours[-1]))
