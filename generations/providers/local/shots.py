"""Which shot a clip is: how large the subject stands, where, how the camera moves, and the light.

Clips are filmed apart, so everything here follows from the film's seed and the clip's position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generations.providers.base import FilmLook, Scene
from generations.providers.local.palettes import PALETTES
from generations.providers.local.plates import Setting

SIZES = ("wide", "medium", "close", "detail", "silhouette")
LIGHTS = ("calm", "accent", "full", "against")


@dataclass(frozen=True)
class Framing:
    """``head``: its height, ``crown``: its upper edge, in heights of a 16:9 frame.

    ``blur``: sigma of the setting behind, in pixels at 720p; ``haze``: share of air before the
    subject.
    """

    head: float
    crown: float
    aside: float
    blur: float
    haze: float


FRAMINGS = {
    "wide": Framing(0.125, 0.36, 0.165, 0.0, 0.13),
    "medium": Framing(0.235, 0.15, 0.165, 2.0, 0.07),
    "close": Framing(0.47, 0.10, 0.09, 6.0, 0.04),
    "detail": Framing(0.80, -0.08, 0.05, 9.0, 0.03),
    "silhouette": Framing(0.20, 0.24, 0.14, 0.8, 0.05),
}
KEPT_FOR_THE_PEAK = 0.8
"""Any other close shot stands a little farther off, so that the peak is a step nearer."""
MOVES: dict[str, tuple[str, ...]] = {
    "wide": ("push", "truck", "crane"),
    "medium": ("truck", "handheld", "orbit", "push"),
    "close": ("push", "orbit", "handheld"),
    "detail": ("push", "truck"),
    "silhouette": ("crane", "truck"),
}
BETWEEN = ("medium", "close", "medium", "wide", "medium", "detail", "silhouette", "close")
"""Sizes of a long film's inner clips: neighbours differ."""


@dataclass(frozen=True)
class Shot:
    """``side``: where the light stands, -1 left, 1 right; the subject stands opposite.

    ``crown``, ``head`` and ``x`` are in fractions of the frame; ``x`` is that of the head's middle.
    """

    size: str
    head: float
    crown: float
    x: float
    move: str
    way: int
    side: int
    light: str
    blur: float
    haze: float
    peak: bool

    @property
    def against(self) -> bool:
        return self.light == "against"


def plan_shot(look: FilmLook, scene: Scene, facing: int, width: int, height: int) -> Shot:
    size = scene.shot if scene.shot in SIZES else size_at(look)
    framing = FRAMINGS[size]
    side = light_side(look, facing)
    light = scene.light if scene.light in LIGHTS else _light_at(look, size)
    head, crown, aside = _in_shape(framing, width / height)
    if size == "close" and not look.peak:
        head *= KEPT_FOR_THE_PEAK
    return Shot(
        size=size, head=head, crown=crown, x=0.5 - side * aside, move=_move(look, size),
        way=1 if (look.seed + look.position) % 2 else -1, side=side,
        light="against" if size == "silhouette" else light, blur=framing.blur, haze=framing.haze,
        peak=look.peak,
    )  # fmt: skip


def size_at(look: FilmLook) -> str:
    """The shot of a clip for which the writer named none."""
    if look.peak:
        return "close" if look.count > 2 else "medium"
    if look.position == 0 or look.position == look.count - 1:
        return "wide"
    return BETWEEN[(look.position - 1) % len(BETWEEN)]


def light_side(look: FilmLook, facing: int) -> int:
    """A subject looks into the frame, so its light stands where it looks; frontal ones change
    sides from clip to clip."""
    if facing:
        return 1 if facing > 0 else -1
    return 1 if (look.seed + look.position) % 2 == 0 else -1


def palette_name(
    look: FilmLook, three: Sequence[str], setting: Setting, shot: Shot, seed: int
) -> str:
    """The film's palette for one clip: one that its place can wear; the brightest for the peak."""
    worn = [name for name in three if name in setting.palettes] or list(three)
    if look.peak:
        return max(worn, key=lambda name: PALETTES[name].brightness)
    return worn[(seed + look.position) % len(worn)]


def _in_shape(framing: Framing, aspect: float) -> tuple[float, float, float]:
    """Head, crown and distance from the middle in a frame of this width over height."""
    if aspect < 0.8:
        return framing.head * 0.62, max(framing.crown, 0.16), framing.aside * 0.25
    if aspect < 1.25:
        return framing.head * 0.85, max(framing.crown, 0.08), framing.aside * 0.7
    return framing.head, framing.crown, framing.aside


def _move(look: FilmLook, size: str) -> str:
    if look.position == 0:
        return "push"
    if look.position == look.count - 1:
        return "pull"
    moves = MOVES[size]
    return moves[(look.seed + look.position) % len(moves)] if not look.peak else "push"


def _light_at(look: FilmLook, size: str) -> str:
    if look.peak:
        return "full"
    return "accent" if look.energy > 0.6 and size != "wide" else "calm"
