"""Which shot a clip is: how large the subject stands, where, how the camera moves, and the light.

Clips are filmed apart, so everything here follows from the film's seed and the clip's position.
"""

from __future__ import annotations

from dataclasses import dataclass

from generations.providers.base import FilmLook, Scene
from generations.providers.local.script.moves import SHORT_FILM, move_at, way_at

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
EYE, LOW_EYE, LOWEST_EYE = 0.46, 0.6, 0.78
FAR = ("wide", "silhouette")
"""These have the subject low, in a tall or square frame most of all: a camera that comes nearer
must not drive its head into the lowest fifth."""
KEPT_FOR_THE_PEAK = 0.8
"""Any other close shot stands a little farther off, so that the peak is a step nearer."""
NEARER_LIFT = 1.12
"""The shot before a chorus stands a step nearer than a verse's."""
STANCES = ((1.0, 1.0), (0.94, 0.5), (1.08, 0.9), (1.0, 0.15))
"""Factors of the head's height and of the distance from the middle, in turn: neither a film of
many clips nor a subject that always looks to one side repeats a frame."""
ROUND = 16
"""After so many clips places begin to come back: then the light stands on the other side."""
BETWEEN = ("medium", "close", "medium", "wide", "medium", "detail", "silhouette", "close")
"""Sizes of a long film's inner clips: neighbours differ."""


@dataclass(frozen=True)
class Shot:
    """``side``: where the light stands, -1 left, 1 right; the subject stands opposite.

    ``crown``, ``head`` and ``x`` are in fractions of the frame; ``x`` is that of the head's middle.
    ``eye``: the y that a push goes to.
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
    eye: float = EYE

    @property
    def against(self) -> bool:
        return self.light == "against"


def plan_shot(look: FilmLook, scene: Scene, facing: int, width: int, height: int) -> Shot:
    size = scene.shot if scene.shot in SIZES else size_at(look)
    light = scene.light if scene.light in LIGHTS else _light_at(look, size)
    light = "against" if size == "silhouette" else light
    side = light_side(look, facing)
    framing = FRAMINGS[size]
    head, crown, aside = _in_shape(framing, width / height)
    nearer, farther = _stance(look, size, light, facing)
    return Shot(
        size=size, head=head * nearer, crown=crown, x=0.5 - side * aside * farther,
        move=move_at(look.seed, look.position, look.count, size, light),
        way=way_at(look.seed, look.position), side=side, light=light, blur=framing.blur,
        haze=framing.haze, peak=look.peak,
        eye=_eye(size, width / height),
    )  # fmt: skip


def _eye(size: str, aspect: float) -> float:
    if size in FAR and aspect < 1.25:
        return LOWEST_EYE
    return LOW_EYE if size == "wide" else EYE


def _stance(look: FilmLook, size: str, light: str, facing: int) -> tuple[float, float]:
    """How much nearer and how much farther aside than its framing says a shot stands."""
    if look.peak:
        return 1.0, 1.0
    lift = NEARER_LIFT if light == "accent" and size == "medium" else 1.0
    kept = KEPT_FOR_THE_PEAK if size == "close" else 1.0
    turn = look.position // 2 if look.count > SHORT_FILM else 0
    nearer, aside = STANCES[(look.position if facing else turn) % len(STANCES)]
    return lift * kept * nearer, aside


def size_at(look: FilmLook) -> str:
    """The shot of a clip for which the writer named none."""
    if look.peak:
        return "close" if look.count > 2 else "medium"
    if look.position == 0 or look.position == look.count - 1:
        return "wide"
    return BETWEEN[(look.position - 1) % len(BETWEEN)]


def light_side(look: FilmLook, facing: int) -> int:
    """A subject looks into the frame, so its light stands where it looks; frontal ones change
    sides from clip to clip, and the last clip has its light where the first had none."""
    if facing:
        return 1 if facing > 0 else -1
    last = look.position == look.count - 1 > 0
    turn = 1 if last else look.position + look.position // ROUND
    return 1 if (look.seed + turn) % 2 == 0 else -1


def _in_shape(framing: Framing, aspect: float) -> tuple[float, float, float]:
    """Head, crown and distance from the middle in a frame of this width over height."""
    if aspect < 0.8:
        return framing.head * 0.62, max(framing.crown, 0.16), framing.aside * 0.25
    if aspect < 1.25:
        return framing.head * 0.85, max(framing.crown, 0.08), framing.aside * 0.7
    return framing.head, framing.crown, framing.aside


def _light_at(look: FilmLook, size: str) -> str:
    if look.peak:
        return "full"
    return "accent" if look.energy > 0.6 and size != "wide" else "calm"
