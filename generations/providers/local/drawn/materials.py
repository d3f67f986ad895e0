"""What the drawn things share: materials, a box with round corners, light on what is smooth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generations.providers.local.drawn.paper import MIDDLE, Colour, Mask, Paper, Points, moved

INK: Colour = (0.10, 0.09, 0.13)
CREAM: Colour = (0.95, 0.91, 0.83)
STEEL: Colour = (0.74, 0.77, 0.82)
GOLD: Colour = (0.80, 0.62, 0.28)
WOOD: Colour = (0.48, 0.30, 0.18)


@dataclass(frozen=True)
class Paints:
    """``main``: of the thing itself; ``second``: of its label, sole, shade or trim."""

    main: Colour
    second: Colour


def box(x: float, y: float, wide: float, tall: float, corner: float = 18) -> Points:
    """A rectangle about its middle with round corners."""
    c = min(corner, wide / 2, tall / 2)
    quarter = np.linspace(0, np.pi / 2, 7)
    round_ = np.stack([np.cos(quarter), -np.sin(quarter)], 1) * c
    corners = []
    for turn, (u, v) in enumerate(((1, -1), (-1, -1), (-1, 1), (1, 1))):
        cos, sin = (1, 0, -1, 0)[turn], (0, 1, 0, -1)[turn]
        spun = np.stack([round_[:, 0] * cos + round_[:, 1] * sin,
                         round_[:, 1] * cos - round_[:, 0] * sin], 1)  # fmt: skip
        corners.append(moved(spun, u * (wide / 2 - c), v * (tall / 2 - c)))
    return moved(np.concatenate(corners), x, y)


def lit(paper: Paper, x: float) -> float:
    """A place ``x`` units off the middle towards the light."""
    return MIDDLE + paper.light * x


def gleam(paper: Paper, outline: Points, mask: Mask, strength: float = 0.5) -> None:
    """Light along the lit side of something smooth."""
    paper.lay(outline, (1.0, 0.98, 0.94), round_=0, shadow=0, inside=mask * strength)


Draw = Callable[[Paper, Paints], None]
