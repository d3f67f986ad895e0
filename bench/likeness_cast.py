"""The characters of ``bench.likeness``: drawn by code, from words by the offline provider, and the
portraits that lie beside the project, if they are there.

A ``Someone`` can be drawn in any pose, flat like a cartoon or shaded like a photograph. Many come
in pairs of like colours. There is no real photograph among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Pixels = NDArray[np.uint8]
PORTRAITS = Path(__file__).resolve().parents[2] / "shared" / "media" / "characters"
SIZE = (440, 640)
FINER = 2


@dataclass(frozen=True)
class Pose:
    """``lean`` and ``tilt`` in degrees; ``turn`` -1..1, where the face looks; ``arms``: degrees
    from hanging down, left and right."""

    lean: float = 0.0
    tilt: float = 0.0
    turn: float = 0.0
    arms: tuple[float, float] = (12.0, 12.0)


@dataclass(frozen=True)
class Someone:
    """``hair``: short, long, bun, curls, bald, hat. ``cloth``: plain, stripes, dots, check, zip.
    ``extra``: glasses, scarf, beard, bag, none. ``photo``: shaded and grained."""

    name: str
    skin: str
    hair: str
    hair_colour: str
    cloth: str
    coat: str
    second: str
    extra: str = ""
    wide: float = 1.0
    photo: bool = False

    def picture(self, pose: Pose | None = None) -> Pixels:
        """RGBA of ``SIZE``; cut off below the hips."""
        return _Drawing(self, pose or Pose()).pixels()


@dataclass(frozen=True)
class Member:
    """``posed``: the character in another pose, by a number; ``anew``: in the other manner too.
    None where it is but a picture."""

    name: str
    kind: str
    held_out: bool
    image: Callable[[], Pixels]
    posed: Callable[[int], Pixels] | None = None
    anew: Callable[[int], Pixels] | None = None

    def clear(self) -> Pixels:
        """Its image on a clear ground, RGBA."""
        return self.image()


class _Drawing:
    def __init__(self, who: Someone, pose: Pose) -> None:
        self.who, self.pose = who, pose
        self.size = SIZE[0] * FINER, SIZE[1] * FINER
        self.sheet = np.zeros((self.size[1], self.size[0], 4), np.float32)

    @cached_property
    def neck(self) -> NDArray[np.float64]:
        return self._turned(np.array([220.0, 228.0]), self.pose.lean, np.array([220.0, 640.0]))

    def pixels(self) -> Pixels:
        self._behind()
        self._body()
        self._head()
        small = cv2.resize(self.sheet, SIZE, interpolation=cv2.INTER_AREA)
        return np.asarray(small.clip(0, 255), np.uint8)

    # --- parts ---

    def _behind(self) -> None:
        who = self.who
        if who.hair == "long":
            self._lay(self._on_head(_oval(0, 40, 78, 128)), who.hair_colour)
        if who.hair == "curls":
            for angle in np.linspace(0, 2 * np.pi, 13)[:-1]:
                x, y = 66 * np.cos(angle), 66 * np.sin(angle) - 22
                self._lay(self._on_head(_oval(x, y, 36, 36)), who.hair_colour)
        if who.hair == "bun":
            self._lay(self._on_head(_oval(0, -92, 34, 30)), who.hair_colour)

    def _body(self) -> None:
        who, w = self.who, self.who.wide
        for side, angle in zip((-1, 1), self.pose.arms, strict=True):
            self._arm(side, angle)
        torso = np.array(
            [(-38, 0), (38, 0), (104 * w, 34), (112 * w, 90), (92 * w, 250), (104 * w, 420),
             (-104 * w, 420), (-92 * w, 250), (-112 * w, 90), (-104 * w, 34)]
        )  # fmt: skip
        inside = self._lay(self._on_body(torso), who.coat)
        self._pattern(inside)
        self._lay(self._on_body(np.array([(-26, -40), (26, -40), (30, 14), (0, 34), (-30, 14)])),
                  who.skin)  # fmt: skip
        if who.extra == "scarf":
            self._lay(self._on_body(_oval(0, 4, 66, 30)), who.second)
            self._lay(self._on_body(np.array([(14, 10), (50, 10), (58, 150), (24, 150)])),
                      who.second)  # fmt: skip
        if who.extra == "bag":
            strap = np.array([(-70, 26), (-52, 20), (96, 300), (80, 312)])
            self._lay(self._on_body(strap), who.second)
            self._lay(self._on_body(np.array([(50, 270), (140, 270), (140, 380), (50, 380)])),
                      who.second)  # fmt: skip

    def _arm(self, side: int, angle: float) -> None:
        shoulder = np.array([side * 92.0 * self.who.wide, 58.0])
        way = np.radians(angle)
        elbow = shoulder + 128 * np.array([side * np.sin(way), np.cos(way)])
        bent = way + np.radians(25 + angle * 0.5)
        hand = elbow + 112 * np.array([side * np.sin(bent), np.cos(bent)])
        self._lay(self._on_body(_limb(shoulder, elbow, 34, 29)), self.who.coat, dim=0.9)
        self._lay(self._on_body(_limb(elbow, hand, 29, 24)), self.who.coat, dim=0.9)
        self._lay(self._on_body(_oval(*hand, 25, 27)), self.who.skin)

    def _pattern(self, inside: NDArray[np.float32]) -> None:
        for shape in PATTERNS[self.who.cloth]:
            self._lay(self._on_body(shape), self.who.second, within=inside)

    def _head(self) -> None:
        who = self.who
        face = self._lay(self._on_head(_oval(0, 0, 62, 80)), who.skin)
        turn = 34 * self.pose.turn
        for side in (-1, 1):
            x = turn + side * 25 * (1 - 0.25 * abs(self.pose.turn))
            self._lay(self._on_head(_oval(x, -8, 11, 7)), "#f4f1ec", within=face)
            self._lay(self._on_head(_oval(x + turn * 0.1, -8, 6, 7)), "#2b2320", within=face)
            self._lay(self._on_head(_bar(x, -27, 14, 3)), who.hair_colour, within=face)
            if who.extra == "glasses":
                self._ring(x)
        self._lay(self._on_head(_oval(turn * 1.2, 14, 7, 15)), who.skin, dim=0.82, within=face)
        self._lay(self._on_head(_oval(turn, 42, 20, 5)), "#9c4440", within=face)
        if who.extra == "beard":
            self._lay(self._on_head(np.vstack([_arc(turn * 0.4, 30, 66, 62)])), who.hair_colour,
                      within=face)  # fmt: skip
            self._lay(self._on_head(_oval(turn, 42, 18, 4)), "#9c4440", within=face)
        self._hair()

    def _ring(self, x: float) -> None:
        outer, inner = _oval(x, -8, 22, 19), _oval(x, -8, 17, 14)
        self._lay(self._on_head(np.vstack([outer, inner[::-1]])), "#1c1c22")

    def _hair(self) -> None:
        who, lean = self.who, 12 * self.pose.turn
        if who.hair in ("short", "bun", "long"):
            cap = np.array([(-66, -2), (-68, -40), (-44, -84), (0, -96), (44, -84), (68, -40),
                            (66, -2), (50 + lean, -42), (10 + lean, -52),
                            (-48 + lean, -40)])  # fmt: skip
            self._lay(self._on_head(cap), who.hair_colour)
        if who.hair == "hat":
            self._lay(self._on_head(_bar(0, -52, 96, 11)), who.hair_colour)
            self._lay(self._on_head(np.array([(-58, -50), (-50, -112), (50, -112), (58, -50)])),
                      who.hair_colour)  # fmt: skip
            self._lay(self._on_head(_bar(0, -70, 56, 9)), who.second)
        if who.hair == "curls":
            for x in range(-48, 60, 24):
                self._lay(self._on_head(_oval(x + lean, -66, 24, 24)), who.hair_colour)

    # --- geometry ---

    def _on_body(self, points: NDArray[Any]) -> NDArray[np.float64]:
        return self._turned(
            points + np.array([220.0, 228.0]), self.pose.lean, np.array([220.0, 640.0])
        )

    def _on_head(self, points: NDArray[Any]) -> NDArray[np.float64]:
        middle = self.neck - [0, 92]
        return self._turned(points + middle, self.pose.lean + self.pose.tilt, self.neck)

    def _turned(
        self, points: NDArray[Any], degrees: float, around: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        way = np.radians(degrees)
        turn = np.array([[np.cos(way), np.sin(way)], [-np.sin(way), np.cos(way)]])
        return np.asarray((points - around) @ turn + around)

    def _lay(
        self, points: NDArray[Any], colour: str, *, dim: float = 1.0,
        within: NDArray[np.float32] | None = None,
    ) -> NDArray[np.float32]:  # fmt: skip
        """Paint a shape; answers what it covers of the sheet, 0..1."""
        shape = Image.new("L", self.size)
        ImageDraw.Draw(shape).polygon([tuple(p) for p in points * FINER], fill=255)
        box = _box(points * FINER, self.size)
        whole = np.zeros(self.size[::-1], np.float32)
        whole[box] = np.asarray(shape, np.float32)[box] / 255
        whole = whole if within is None else whole * within
        paint = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)], np.float32) * dim
        cover = whole[box]
        if cover.size:
            rgb = self._shaded(paint, cover) if self.who.photo else self._flat(paint, cover)
            part = cover[..., None]
            self.sheet[box][..., :3] = self.sheet[box][..., :3] * (1 - part) + rgb * part
            self.sheet[box][..., 3] = np.maximum(self.sheet[box][..., 3], cover * 255)
        return whole

    def _flat(self, paint: NDArray[np.float32], cover: NDArray[np.float32]) -> NDArray[np.float32]:
        """With a dark line around, as in a cartoon."""
        inner = cv2.erode(cover, np.ones((7, 7), np.uint8))
        return np.asarray(paint * (0.35 + 0.65 * inner[..., None]), np.float32)

    def _shaded(
        self, paint: NDArray[np.float32], cover: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Round, lit from the upper left, with grain of its own kind."""
        size = [max(1, side // 4) for side in cover.shape[::-1]]
        small = cv2.resize(cover, size, interpolation=cv2.INTER_AREA)
        bulge = cv2.resize(cv2.GaussianBlur(small, (0, 0), 7), cover.shape[::-1])
        slope = cv2.Sobel(bulge, cv2.CV_32F, 1, 0) + 0.6 * cv2.Sobel(bulge, cv2.CV_32F, 0, 1)
        rng = np.random.default_rng([int(value) for value in paint])
        grain = rng.normal(0, 1, cover.shape[:2]).astype(np.float32)
        rough = rng.normal(0, 0.09, (8, 8)).astype(np.float32)
        folds = cv2.resize(rough, cover.shape[::-1], interpolation=cv2.INTER_CUBIC)
        light = 0.86 + np.tanh(slope * 9) * 0.28 + folds + 0.03 * grain
        return np.asarray((paint * light[..., None]).clip(0, 255), np.float32)


def _oval(x: float, y: float, across: float, tall: float) -> NDArray[np.float64]:
    way = np.linspace(0, 2 * np.pi, 40)
    return np.stack([x + across * np.cos(way), y + tall * np.sin(way)], 1)


def _arc(x: float, y: float, across: float, tall: float) -> NDArray[np.float64]:
    way = np.linspace(-0.15, np.pi + 0.15, 30)
    return np.stack([x + across * np.cos(way), y - 10 + tall * np.sin(way)], 1)


def _bar(x: float, y: float, across: float, tall: float) -> NDArray[np.float64]:
    return np.array([(x - across, y - tall), (x + across, y - tall), (x + across, y + tall),
                     (x - across, y + tall)])  # fmt: skip


def _limb(
    start: NDArray[np.float64], end: NDArray[np.float64], thick: float, thin: float
) -> NDArray[np.float64]:
    along = (end - start) / np.hypot(*(end - start))
    side = np.array([-along[1], along[0]])
    return np.array([start + side * thick, start - along * thick * 0.7, start - side * thick,
                     end - side * thin, end + along * thin * 0.5, end + side * thin])  # fmt: skip


def _box(points: NDArray[np.float64], size: tuple[int, int]) -> tuple[slice, slice]:
    """Rows and columns of the sheet about a shape."""
    left, top = np.clip(points.min(0).astype(int) - 8, 0, size)
    right, bottom = np.clip(points.max(0).astype(int) + 9, 0, size)
    return slice(top, bottom), slice(left, right)


PATTERNS: dict[str, list[NDArray[np.float64]]] = {
    "plain": [],
    "stripes": [_bar(0, y, 130, 12) for y in range(50, 420, 56)],
    "dots": [
        _oval(x, 50 + 46 * row, 11, 11)
        for row in range(9)
        for x in range(-110 + 26 * (row % 2), 120, 52)
    ],
    "check": [
        *(_bar(x, 210, 9, 215) for x in range(-110, 120, 55)),
        *(_bar(0, y, 130, 9) for y in range(40, 420, 55)),
    ],
    "zip": [_bar(0, 220, 7, 205), _bar(-60, 240, 30, 5), _bar(60, 240, 30, 5)],
}
