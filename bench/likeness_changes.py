"""What happens to a character between its image and a frame: the kinds of ``bench.likeness``.

A kind takes the character (RGBA) and a random generator and answers a frame (RGB). What no kind
shows: a figure as a model would draw it anew, in other clothes or from behind.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.filming import Drawn
from bench.likeness_cast import Member, Pixels
from generations.providers.base import FilmLook, FilmRequest, Scene
from generations.providers.local.film import stack_of
from generations.providers.local.settings import SETTINGS
from generations.providers.local.stage.shots import SIZES
from generations.providers.local.styles import STYLES
from standins.pictures import Picture, draw

Chance = np.random.Generator
SHAPES = ((640, 360), (640, 360), (360, 640), (480, 480))
COLOURED = ("clean", "16mm", "vhs", "pastel", "watercolour", "teal-orange")
"""Styles of the offline look that leave a character more or less its colours."""


def changed(kind: str, member: Member, number: int) -> Pixels:
    """A frame, shape (h, w, 3). The same kind, character and number give the same."""
    chance = np.random.default_rng([number, *map(ord, f"{kind} {member.name}")])
    return KINDS[kind](member, chance)


def on_busy_ground(member: Member) -> Pixels:
    """As a photograph may be that somebody sends for a character image: opaque."""
    chance = np.random.default_rng([50, *map(ord, member.name)])
    ground = _noisy((480, 480), chance)
    return _stood(member.image(), chance, ground=ground, tall=(0.8, 0.95))


def empty(number: int) -> Pixels:
    """A frame with nobody in it."""
    chance = np.random.default_rng([number, 5])
    return _offline_place(chance) if number % 3 == 0 else _ground(chance)


def _light(member: Member, chance: Chance) -> Pixels:
    return _lit(_stood(member.image(), chance), chance)


def _crop(member: Member, chance: Chance) -> Pixels:
    """Head and shoulders only, or a side cut off."""
    rgba = _visible(member.image())
    upper = rgba[: round(rgba.shape[0] * chance.uniform(0.42, 0.65))]
    if chance.random() < 0.3:
        upper = upper[:, : round(upper.shape[1] * 0.7)]
    return _stood(upper, chance, tall=(0.85, 1.0), low=True)


def _background(member: Member, chance: Chance) -> Pixels:
    return _stood(member.image(), chance, ground=_noisy(_size(chance), chance))


def _small(member: Member, chance: Chance) -> Pixels:
    return _stood(member.image(), chance, tall=(0.26, 0.4))


def _mirrored(member: Member, chance: Chance) -> Pixels:
    return _stood(member.image()[:, ::-1], chance)


def _compressed(member: Member, chance: Chance) -> Pixels:
    soft = cv2.GaussianBlur(_stood(member.image(), chance), (0, 0), chance.uniform(1.2, 2.4))
    return _jpeg(np.asarray(soft, np.uint8), int(chance.integers(18, 40)))


def _posed(member: Member, chance: Chance) -> Pixels:
    return _stood(_in_pose(member, chance), chance)


def _redrawn(member: Member, chance: Chance) -> Pixels:
    """Fine lines gone, colours evened out and a little off, outlines moved."""
    frame = _stood(_bent(member.image(), chance, 0.6), chance)
    for _ in range(2):
        frame = np.asarray(cv2.bilateralFilter(frame, 9, 40, 7))
    frame = np.asarray(cv2.medianBlur(frame, 5))
    steps = float(chance.uniform(18, 30))
    evened = (np.round(frame / steps) * steps).clip(0, 255)
    tint = chance.uniform(0.92, 1.08, 3)
    return np.asarray((evened * tint).clip(0, 255), np.uint8)


def _drawn_anew(member: Member, chance: Chance) -> Pixels:
    """No pixel kept: a cartoon as a photograph and the other way round, in another pose; who
    cannot be drawn anew is bent and evened out."""
    if member.anew is None:
        return _redrawn(member, chance)
    return _stood(member.anew(int(chance.integers(1 << 30))), chance)


def _all_at_once(member: Member, chance: Chance) -> Pixels:
    frame = _lit(_stood(_in_pose(member, chance), chance, tall=(0.45, 0.8)), chance)
    soft = cv2.GaussianBlur(frame, (0, 0), chance.uniform(0.6, 1.4))
    return _jpeg(np.asarray(soft, np.uint8), int(chance.integers(30, 60)))


def _standin(member: Member, chance: Chance) -> Pixels:
    """As the stand-in of a paid provider answers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "subject.png"
        Image.fromarray(np.ascontiguousarray(member.image())).save(path)
        seed = int(chance.integers(1 << 30))
        picture = draw(Picture(_size(chance), "A scene", seed, path))
    return _jpeg(np.array(picture.convert("RGB")), 70)


def _offline(member: Member, chance: Chance) -> Pixels:
    return _filmed(member, chance, COLOURED, ("wide", "medium", "close", "detail"))


def _offline_style(member: Member, chance: Chance) -> Pixels:
    """In styles with colours of their own, against the light too."""
    return _filmed(member, chance, sorted(set(STYLES) - set(COLOURED)), SIZES)


KINDS: dict[str, Callable[[Member, Chance], Pixels]] = {
    "light": _light, "crop": _crop, "background": _background, "size": _small,
    "mirrored": _mirrored, "compressed": _compressed, "pose": _posed, "redrawn": _redrawn,
    "drawn anew": _drawn_anew, "all at once": _all_at_once, "stand-in": _standin,
    "offline": _offline, "offline, styled": _offline_style,
}  # fmt: skip


# --- the character -----------------------------------------------------------------------------


def _in_pose(member: Member, chance: Chance) -> Pixels:
    if member.posed is not None:
        return member.posed(int(chance.integers(1 << 30)))
    return _bent(member.image(), chance, 1.0)


def _bent(rgba: Pixels, chance: Chance, much: float) -> Pixels:
    """Turned as if around an upright axis, swayed, and the head tilted: a field of shifts."""
    rgba = _visible(rgba)
    height, width = rgba.shape[:2]
    pad = width // 5
    rgba = np.pad(rgba, ((pad, 0), (pad, pad), (0, 0)))
    y, x = np.mgrid[0 : rgba.shape[0], 0 : rgba.shape[1]].astype(np.float32)
    across = (x - rgba.shape[1] / 2) / (width / 2)
    turn = much * chance.uniform(-0.5, 0.5)
    shift = turn * (1 - np.clip(across**2, 0, 1)) * width * 0.22
    sway = much * chance.uniform(-0.1, 0.1) * width * np.sin(3 * y / height + chance.uniform(0, 3))
    head = np.clip(1 - (y - pad) / (0.35 * height), 0, 1)
    nod = much * chance.uniform(-0.12, 0.12) * width * head
    tall = (1 + much * chance.uniform(-0.08, 0.08)) * (y - pad) + pad
    moved = cv2.remap(rgba, (x + shift + sway + nod).astype(np.float32), tall.astype(np.float32),
                      cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)  # fmt: skip
    return np.asarray(moved, np.uint8)


def _visible(rgba: Pixels) -> Pixels:
    rows = np.flatnonzero((rgba[:, :, 3] > 24).any(1))
    columns = np.flatnonzero((rgba[:, :, 3] > 24).any(0))
    return rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


# --- the frame ---------------------------------------------------------------------------------


def _stood(
    rgba: Pixels, chance: Chance, *, tall: tuple[float, float] = (0.6, 0.95), low: bool = False,
    ground: Pixels | None = None,
) -> Pixels:  # fmt: skip
    """Before some ground, so much of its height tall, its foot at the lower edge or above it."""
    rgba = _visible(rgba)
    frame = _ground(chance) if ground is None else ground
    height, width = frame.shape[:2]
    rows = min(height * chance.uniform(*tall), 0.95 * width * rgba.shape[0] / rgba.shape[1])
    scale = rows / rgba.shape[0]
    size = max(8, round(rgba.shape[1] * scale)), max(8, round(rows))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = cv2.resize(np.ascontiguousarray(rgba), size, interpolation=way).astype(np.float32)
    left = int(chance.integers(0, max(1, width - size[0] + 1)))
    free = height - size[1]
    top = free if low or size[1] > 0.55 * height else int(chance.integers(free // 3, free + 1))
    part = frame[top : top + size[1], left : left + size[0]].astype(np.float32)
    alpha = small[..., 3:] / 255
    frame = frame.copy()
    frame[top : top + size[1], left : left + size[0]] = part + (small[..., :3] - part) * alpha
    return frame


def _lit(frame: Pixels, chance: Chance) -> Pixels:
    """Another light on all of it: exposure, colour, contrast, and from one side."""
    value = (frame.astype(np.float32) / 255) ** chance.uniform(0.7, 1.5)
    warm = chance.uniform(-0.28, 0.28)
    value *= np.array([1 + warm, 1, 1 - warm], np.float32) * chance.uniform(0.55, 1.35)
    side = np.linspace(-1, 1, frame.shape[1], dtype=np.float32) * chance.uniform(-0.35, 0.35)
    return np.asarray((value * (1 + side)[None, :, None] * 255).clip(0, 255), np.uint8)


def _jpeg(frame: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(frame), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def _size(chance: Chance) -> tuple[int, int]:
    return SHAPES[int(chance.integers(len(SHAPES)))]


def _ground(chance: Chance) -> Pixels:
    kind = int(chance.integers(3))
    if kind == 0:
        return _noisy(_size(chance), chance)
    if kind == 1:
        return _offline_place(chance)
    scene = draw(Picture(_size(chance), "A place", int(chance.integers(1 << 30))))
    return np.array(scene.convert("RGB"))


def _noisy(size: tuple[int, int], chance: Chance) -> Pixels:
    """Blots of any colour at three sizes, with edges, as out of a busy photograph."""
    frame = np.full((size[1], size[0], 3), chance.uniform(50, 190, 3), np.float32)
    for cells, strength in ((4, 70), (12, 40), (60, 22)):
        blots = chance.normal(0, strength, (cells, cells, 1)) * chance.uniform(0.6, 1.2, 3)
        blots = (blots + chance.normal(0, strength * 0.3, blots.shape)).astype(np.float32)
        frame += cv2.resize(blots, size, interpolation=cv2.INTER_CUBIC)
    for _ in range(14):
        x, y = chance.integers(0, size[0]), chance.integers(0, size[1])
        across, down = chance.integers(10, 120), chance.integers(10, 200)
        colour = tuple(float(value) for value in chance.uniform(20, 235, 3))
        cv2.rectangle(frame, (int(x), int(y)), (int(x + across), int(y + down)), colour, -1)
    return np.asarray(
        cv2.GaussianBlur(frame, (0, 0), chance.uniform(0.8, 3)).clip(0, 255), np.uint8
    )


def _offline_place(chance: Chance) -> Pixels:
    return _place(sorted(SETTINGS)[int(chance.integers(len(SETTINGS)))], int(chance.integers(3)))


@lru_cache(maxsize=64)
def _place(setting: str, seed: int) -> Pixels:
    size = SHAPES[seed]
    return _frame_of(setting, "medium", "calm", "clean", seed, size, ())


def _filmed(member: Member, chance: Chance, styles: Sequence[str], sizes: Sequence[str]) -> Pixels:
    """As the offline provider films it."""
    style = STYLES[styles[int(chance.integers(len(styles)))]]
    able = sorted(style.fitting(SETTINGS))
    setting = able[int(chance.integers(len(able)))]
    shot = sizes[int(chance.integers(len(sizes)))]
    light = "against" if shot == "silhouette" else ("calm", "accent", "full")[chance.integers(3)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "character.png"
        Image.fromarray(np.ascontiguousarray(member.image())).save(path)
        seed = int(chance.integers(1000))
        return _frame_of(setting, shot, light, style.name, seed, _size(chance), (Drawn(str(path)),))


def _frame_of(
    setting: str, shot: str, light: str, style: str, seed: int, size: tuple[int, int],
    references: tuple[Drawn, ...],
) -> Pixels:  # fmt: skip
    request = FilmRequest(
        prompt="", frames=48, width=size[0], height=size[1], seed=seed, references=references,
        scene=Scene(title="", description="", setting=setting, shot=shot, light=light),
        look=FilmLook(style, seed, seed % 7, 7, energy=0.5, peak=light == "full"),
    )  # fmt: skip
    frame: NDArray[np.uint8] = stack_of(request).draw(12, 0.5).rgb()
    return frame
