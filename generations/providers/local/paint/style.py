"""What a style of the film is: what it does to every colour, how it lights, and the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.palettes import Colour, luma
from generations.providers.local.paint.planes import Frame
from generations.providers.local.paint.plates import Mask, Picture, Setting

Paint = Callable[[NDArray[Any]], NDArray[Any]]
"""Displayed values 0..1 to displayed values 0..1, shape (..., 3)."""
Brush = Callable[[Picture, Mask, float], Picture]
"""A picture of straight colours (h, w, 3), its cover (h, w) and its unit in pixels to the picture
as the brush leaves it: what a pixel becomes may depend on those around it."""
Texture = Callable[[int, int, np.random.Generator], Mask]
"""Width, height and chance to the share of light, 0..1, that each pixel of the screen lets by."""

STEPS = 4096
KEPT_VIVID, MOST_VIVID = 0.6, 1.5
_LUMA = np.array([0.2126, 0.7152, 0.0722])


class Veil(Protocol):
    """Something that lies over the screen and does not move with the camera."""

    def lie_over(self, frame: Frame, index: int) -> None: ...


MakeVeil = Callable[[int, int, np.random.Generator], Veil]
"""Width, height and chance to a veil."""


def exposed(values: NDArray[Any], gamma: float) -> NDArray[Any]:
    """Displayed values 0..1 darkened by a power above 1, or brightened by one below it: as by a
    longer exposure, so that black stays black and only highlights roll off."""
    if gamma >= 1:
        return np.asarray(values**gamma)
    return np.asarray(1 - (1 - values) ** (1 / gamma))


@dataclass(frozen=True)
class Exposure:
    """How bright the frames of a film are, in mean luma 0..1.

    ``bands``: of a setting without its subject, by the light of the scene. ``verse``: what no
    whole frame exceeds but those in full light, which lie between the two values of ``full``,
    and the peak's, between those of ``peak``. ``most``: how far a finished frame may be
    brightened to come there; on a light ground not at all, for paper has no highlights to spare.
    ``knee``: the luma above which highlights roll off on the screen, so that lights keep their
    shape when the beat adds to them; 1 leaves them.
    """

    bands: dict[str, tuple[float, float]]
    verse: float
    full: tuple[float, float]
    peak: tuple[float, float]
    most: float = 1.25
    knee: float = 0.84


DARK = Exposure(
    {
        "peak": (0.46, 0.58),
        "against": (0.13, 0.38),
        "calm": (0.16, 0.37),
        "accent": (0.18, 0.37),
        "full": (0.43, 0.52),
    },
    verse=0.37,
    full=(0.43, 0.52),
    peak=(0.46, 0.58),
)
LIGHT = Exposure(
    {
        "peak": (0.78, 0.84),
        "against": (0.46, 0.6),
        "calm": (0.52, 0.62),
        "accent": (0.5, 0.62),
        "full": (0.74, 0.8),
    },
    verse=0.62,
    full=(0.74, 0.8),
    peak=(0.78, 0.84),
    most=1.0,
    knee=1.0,
)
"""For what is drawn on a light ground."""


def brighter(exposure: Exposure, by: float) -> Exposure:
    """The same bands so much higher."""

    def up(band: tuple[float, float]) -> tuple[float, float]:
        return band[0] + by, band[1] + by

    return replace(
        exposure, bands={light: up(band) for light, band in exposure.bands.items()},
        verse=exposure.verse + by, full=up(exposure.full), peak=up(exposure.peak),
    )  # fmt: skip


@dataclass(frozen=True)
class Style:
    """``about``: one line for whoever chooses. ``lens``, ``lighting``, ``colouring``: the same look
    in sentences for a model that draws or films; ``unwanted``: in nouns, what would break it.

    In this order every painted layer goes through ``brush``, ``saturation``, ``tint``, ``curve``
    and ``paint``; the subject through ``own`` instead of ``paint`` where there is one, brightened
    by the power ``near`` where its shadows would close up. A ``press`` prints what comes out.

    ``lamp``: the colour of the light that the beat adds, its own when None; ``halation``: the red
    glow around it; ``baked``: the share of it that is painted instead of added and does not pulse.
    ``focus``: how much of a lens's blur there is, 0 in a drawing that is sharp everywhere.

    On the screen lie ``vignette`` (the share of light lost in the corners), ``texture``, ``veils``
    in their order, and ``grain`` (sigma in 8-bit steps).

    ``palettes``: those that it suits, all when empty; ``suits``: the settings that it suits best.
    """

    name: str
    title: str
    about: str
    lens: str = ""
    lighting: str = ""
    colouring: str = ""
    unwanted: str = ""
    brush: Brush | None = None
    saturation: float = 1.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    curve: Paint = field(default=lambda values: values)
    paint: Paint | None = None
    own: Paint | None = None
    press: Brush | None = None
    lamp: Colour | None = None
    halation: float = 0.0
    baked: float = 0.0
    focus: float = 1.0
    near: float = 1.0
    vignette: float = 0.2
    texture: Texture | None = None
    veils: tuple[MakeVeil, ...] = ()
    grain: float = 0.9
    exposure: Exposure = DARK
    palettes: tuple[str, ...] = ()
    suits: tuple[str, ...] = ()

    def matrix(self, gamma: float = 1.0) -> NDArray[Any]:
        """Shape (3, 3), for colours as displayed, before they are brightened by a power: that
        makes them paler, so they are made as much stronger."""
        grey = np.tile(_LUMA, (3, 1))
        saturation = self.saturation * float(np.clip(gamma**-KEPT_VIVID, 1, MOST_VIVID))
        own = saturation * np.eye(3) + (1 - saturation) * grey
        return (np.array(self.tint)[:, None] * own).astype(np.float32)

    def colours(self, rgb: NDArray[Any], gamma: float = 1.0) -> NDArray[Any]:
        """Straight colours 0..1 of any shape (..., 3) in this style, brightened by a power."""
        flat = np.ascontiguousarray(rgb, np.float32).reshape(1, -1, 3)
        turned = cv2.transform(flat, self.matrix(gamma)) if self._turns or gamma < 1 else flat
        steps = np.clip(turned * (STEPS - 1) + 0.5, 0, STEPS - 1).astype(np.uint16)
        table = self._table(gamma)
        if (table == table[:, :1]).all():
            curved = np.take(table[:, 0], steps)
        else:
            curved = np.stack([np.take(table[:, n], steps[..., n]) for n in range(3)], axis=-1)
        curved = curved.reshape(rgb.shape)
        return curved if self.paint is None else np.clip(self.paint(curved), 0, 1)

    @property
    def _turns(self) -> bool:
        return self.saturation != 1 or self.tint != (1, 1, 1)

    def _table(self, gamma: float) -> NDArray[Any]:
        """Shape (STEPS, 3): power and curve of each channel."""
        values = exposed(np.linspace(0, 1, STEPS)[:, None], gamma)
        table: NDArray[Any] = np.clip(self.curve(np.repeat(values, 3, axis=1)), 0, 1)
        return table.astype(np.float32)

    def light(self, rgb: Picture) -> Picture:
        """Light that is added to a picture in this style."""
        if self.lamp is None:
            return np.asarray(cv2.transform(rgb, self.matrix()))
        return np.asarray(luma(rgb)[..., None] * self.lamp, np.float32)

    def wears(self, palettes: Iterable[str]) -> bool:
        return not self.palettes or bool({*self.palettes} & {*palettes})

    def fitting(self, settings: Mapping[str, Setting]) -> dict[str, Setting]:
        """The settings that can wear one of this style's palettes."""
        return {name: one for name, one in settings.items() if self.wears(one.palettes)}
