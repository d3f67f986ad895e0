"""Pictures as a model might answer them: a scene in the prompt's colours, with the reference's own
pixels in it, so that likeness can be measured."""

from __future__ import annotations

import colorsys
import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageOps

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
TAKEN = ("PNG", "JPEG", "WEBP", "GIF")
SUBJECT_HEIGHT = 0.82
"""Of the frame; the rest is scene."""
LOOKED_AT = 384
"""The longer side, in pixels, of what a background is looked for in."""
LIKE_THE_CORNER = (9, 9, 9)
PLAIN = (0.12, 0.9)
"""Share of the picture that must be background for it to be cut away."""

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Picture:
    """``whole``: the subject fills the frame, as a first frame does; else it stands in a scene."""

    size: tuple[int, int]
    prompt: str
    seed: int
    subject: Path | None = None
    whole: bool = False


def draw(picture: Picture) -> Image.Image:
    if picture.subject and picture.whole:
        return ImageOps.fit(_opened(picture.subject).convert("RGB"), picture.size)
    chance = _chance(picture)
    scene = _scene(picture.size, chance)
    if picture.subject:
        _paste(scene, cut_out(_opened(picture.subject)), chance)
    return scene


def save(image: Image.Image, path: Path, quality: int) -> None:
    form = FORMATS[path.suffix.removeprefix(".")]
    options = {} if form == "PNG" else {"quality": max(1, quality)}
    image.save(path, form, **options)


def _chance(picture: Picture) -> random.Random:
    digest = hashlib.sha256(f"{picture.prompt}\0{picture.seed}".encode()).digest()
    return random.Random(digest)


def _opened(path: Path) -> Image.Image:
    image = Image.open(path, formats=TAKEN)
    return ImageOps.exif_transpose(image)


# --- The scene ---------------------------------------------------------------------------------


def _scene(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """A sky, a light and hills, in three colours that lie near each other."""
    hue = chance.random()
    sky = _gradient(size, _colour(hue, 0.45, 0.95), _colour(hue + 0.08, 0.6, 0.55))
    pen = ImageDraw.Draw(sky)
    width, height = size
    light = height * chance.uniform(0.06, 0.14)
    at = width * chance.uniform(0.1, 0.9), height * chance.uniform(0.1, 0.4)
    pen.circle(at, light, _colour(hue + 0.5, 0.25, 1.0))
    for depth in range(3):
        pen.polygon(
            _hill(size, depth, chance), _colour(hue + 0.04 * depth, 0.5, 0.5 - 0.12 * depth)
        )
    return sky


def _hill(size: tuple[int, int], depth: int, chance: random.Random) -> list[tuple[float, float]]:
    width, height = size
    base = height * (0.55 + 0.13 * depth)
    ridge = [(width * step / 8, base - height * chance.uniform(0, 0.12)) for step in range(9)]
    return [(0, height), *ridge, (width, height)]


def _gradient(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    share = np.linspace(0, 1, size[1])[:, None]
    column = np.asarray(top) * (1 - share) + np.asarray(bottom) * share
    lines = np.repeat(column[:, None, :], size[0], axis=1)
    return Image.fromarray(lines.astype(np.uint8))


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


# --- The subject -------------------------------------------------------------------------------


def cut_out(image: Image.Image) -> Image.Image:
    """RGBA: by its own transparency, else without a plain background, else with soft edges."""
    coloured = image.convert("RGBA")
    if _is_transparent(coloured):
        return coloured.crop(coloured.getbbox())
    subject = _without_background(coloured.convert("RGB"))
    coloured.putalpha(subject or _soft_edges(coloured.size))
    return coloured.crop(coloured.getbbox())


def _is_transparent(image: Image.Image) -> bool:
    return int(np.asarray(image.getchannel("A")).min()) < 255


def _without_background(image: Image.Image) -> Image.Image | None:
    """What the corners' colour does not reach; None where that is no plain background."""
    small = image.copy()
    small.thumbnail((LOOKED_AT, LOOKED_AT))
    reached = _reached_from_corners(np.array(small))
    least, most = PLAIN
    if not least < float(reached.mean()) < most:
        return None
    subject = Image.fromarray(_largest_part(~reached))
    return subject.filter(ImageFilter.GaussianBlur(1)).resize(image.size)


def _reached_from_corners(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    height, width = pixels.shape[:2]
    mask = np.zeros((height + 2, width + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
    for corner in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)):
        cv2.floodFill(pixels, mask, corner, (0,), LIKE_THE_CORNER, LIKE_THE_CORNER, flags)
    return mask[1:-1, 1:-1] > 0


def _largest_part(of: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """255 there: a light or a bird beside the subject is not of it."""
    _, labels, facts, _ = cv2.connectedComponentsWithStats(of.astype(np.uint8))
    largest = 1 + int(np.argmax(facts[1:, cv2.CC_STAT_AREA]))
    return np.where(labels == largest, 255, 0).astype(np.uint8)


def _soft_edges(size: tuple[int, int]) -> Image.Image:
    edge = max(1, min(size) // 16)
    mask = Image.new("L", size)
    box = (edge, edge, size[0] - edge, size[1] - edge)
    ImageDraw.Draw(mask).rounded_rectangle(box, 2 * edge, 255)
    return mask.filter(ImageFilter.GaussianBlur(edge / 2))


def _paste(scene: Image.Image, subject: Image.Image, chance: random.Random) -> None:
    width, height = scene.size
    scale = min(SUBJECT_HEIGHT * height / subject.height, SUBJECT_HEIGHT * width / subject.width)
    fitted = subject.resize(
        (max(1, round(subject.width * scale)), max(1, round(subject.height * scale)))
    )
    room = width - fitted.width
    left = round(room / 2 + room * chance.uniform(-0.25, 0.25))
    scene.paste(fitted, (left, height - fitted.height), fitted)
