"""The film's one style: a colour matrix and a curve baked into the layers, grain and vignette
laid over the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Curve = Callable[[NDArray[Any]], NDArray[Any]]
"""Displayed values 0..1 to displayed values 0..1."""

_LUMA = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True)
class Style:
    """``saturation`` and ``tint`` make the matrix; ``grain`` is its sigma in 8-bit steps;
    ``vignette`` the share of light lost in the corners; ``halation`` the red glow around lights.
    ``palettes``: those that it suits, all when empty."""

    name: str
    title: str
    saturation: float = 1.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    curve: Curve = field(default=lambda values: values)
    grain: float = 0.9
    vignette: float = 0.2
    halation: float = 0.0
    palettes: tuple[str, ...] = ()

    @property
    def matrix(self) -> NDArray[Any]:
        """Shape (3, 3), for colours as displayed."""
        grey = np.tile(_LUMA, (3, 1))
        own = self.saturation * np.eye(3) + (1 - self.saturation) * grey
        return (np.array(self.tint)[:, None] * own).astype(np.float32)


def _lifted(values: NDArray[Any]) -> NDArray[Any]:
    return 0.035 + 0.945 * values**0.96


def _hard(values: NDArray[Any]) -> NDArray[Any]:
    """An S of slope 1.5 about .4, so that night stays night and lights stay lights."""
    bent = 0.4 + 0.5 * np.tanh((values - 0.4) * 3.0)
    low, high = 0.4 + 0.5 * np.tanh(-1.2), 0.4 + 0.5 * np.tanh(1.8)
    return np.asarray((bent - low) / (high - low))


STYLES: dict[str, Style] = {
    style.name: style
    for style in (
        Style("clean", "Clean"),
        Style("16mm", "16 mm film", saturation=0.82, tint=(1.035, 1.0, 0.93), curve=_lifted,
              grain=2.0, vignette=0.26, halation=0.35),
        Style("noir", "Noir", saturation=0.0, curve=_hard, grain=1.8, vignette=0.42,
              palettes=("blue", "neon", "violet", "dusk", "ember", "jade", "mist")),
    )
}  # fmt: skip


def style_named(name: str) -> Style:
    """The style, or the clean one for a name of another provider's."""
    return STYLES.get(name, STYLES["clean"])
