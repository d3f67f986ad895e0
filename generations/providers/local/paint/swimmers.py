"""Who swims through the deep: a shoal, and far off a whale or a manta."""

from __future__ import annotations

import numpy as np

from generations.providers.local.paint.painting import Points, mix, soften
from generations.providers.local.paint.palettes import Colour
from generations.providers.local.paint.plates import Sheet

FISH = np.array([(1, 0), (0.72, -0.2), (0.3, -0.33), (-0.1, -0.27), (-0.5, -0.08), (-0.95, -0.36),
                 (-0.82, 0), (-0.95, 0.34), (-0.5, 0.08), (-0.1, 0.25), (0.3, 0.3),
                 (0.72, 0.18)])  # fmt: skip
"""Nose to the right, one long from the middle to the nose."""


def shoal(sheet: Sheet, air: Colour) -> None:
    """A cloud of small fish that turn together around an empty middle."""
    canvas = sheet.canvas
    rng = canvas.rng("shoal")
    centre = np.array([0.5 + canvas.side * rng.uniform(0.0, 0.16), rng.uniform(0.24, 0.42)])
    reach = np.array([rng.uniform(0.15, 0.24) / sheet.across, rng.uniform(0.07, 0.11) / sheet.down])
    count = round(rng.uniform(60, 120))
    angles, radii = rng.uniform(0, 2 * np.pi, count), rng.normal(0.95, 0.28, count)
    places = centre + np.stack([np.cos(angles), np.sin(angles)], 1) * radii[:, None] * reach
    shapes = []
    for place, angle in zip(places, angles, strict=True):
        size = float(rng.uniform(0.006, 0.012))
        heading = -canvas.side * (0.25 * np.sin(angle) + rng.normal(0, 0.12))
        turn = np.array([[np.cos(heading), -np.sin(heading)], [np.sin(heading), np.cos(heading)]])
        fish = FISH * (canvas.side, 1) @ turn.T * size / (sheet.across, sheet.down)
        shapes.append(place + fish)
    sheet.paint(sheet.polygons(shapes), mix(air, canvas.palette.near, 0.72))


WHALE = np.array([(1.0, 0.02), (0.93, -0.09), (0.75, -0.15), (0.45, -0.19), (0.1, -0.17),
    (-0.12, -0.15), (-0.2, -0.2), (-0.26, -0.14), (-0.55, -0.06), (-0.8, -0.02), (-0.92, -0.13),
    (-1.08, -0.2), (-1.0, -0.06), (-0.97, 0.02), (-1.05, 0.12), (-0.9, 0.09), (-0.78, 0.04),
    (-0.5, 0.06), (-0.15, 0.13), (0.1, 0.16), (0.2, 0.3), (0.12, 0.38), (0.3, 0.34), (0.4, 0.17),
    (0.7, 0.13), (0.93, 0.09)])  # fmt: skip
MANTA = np.array([(0.42, 0.0), (0.5, -0.06), (0.36, -0.09), (0.2, -0.2), (-0.05, -0.52),
    (-0.42, -0.72), (-0.22, -0.42), (-0.3, -0.14), (-0.5, -0.03), (-1.2, 0.02), (-0.5, 0.03),
    (-0.28, 0.12), (-0.12, 0.3), (-0.05, 0.5), (0.1, 0.26), (0.24, 0.12), (0.4, 0.09),
    (0.5, 0.05)])  # fmt: skip


def far_swimmer(sheet: Sheet, air: Colour) -> None:
    """Something large goes by in the haze: a whale, a manta, or, by the seed, nothing."""
    canvas = sheet.canvas
    rng = canvas.rng("swimmer")
    outline = (WHALE, MANTA, None)[int(rng.integers(3))]
    if outline is None:
        return
    size = float(rng.uniform(0.13, 0.2))
    heading = -0.14 * canvas.side
    turn = np.array([[np.cos(heading), -np.sin(heading)], [np.sin(heading), np.cos(heading)]])
    body = _rounded(outline) * (canvas.side, 1) @ turn.T * size / (sheet.across, sheet.down)
    place = (0.5 - canvas.side * rng.uniform(0.05, 0.2), rng.uniform(0.3, 0.42))
    mask = soften(sheet.polygons([place + body]), 0.0016 * sheet.unit)
    sheet.paint(0.62 * mask, mix(air, canvas.palette.near, 0.5))


def _rounded(outline: Points) -> Points:
    """Corners cut twice (Chaikin 1974), so that a drawn body has no angles."""
    for _ in range(2):
        following = np.roll(outline, -1, axis=0)
        outline = np.stack(
            [0.75 * outline + 0.25 * following, 0.25 * outline + 0.75 * following], 1
        )
        outline = outline.reshape(-1, 2)
    return outline
