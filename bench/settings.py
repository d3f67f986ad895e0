"""What the settings look like: ``python -m bench.settings OUT.png [NAME …] [--palettes]``.

Draws each setting wide, square and tall, with two seeds and the light on both sides, in palettes
that it can wear, and puts them on one sheet of a row each; with ``--palettes`` a row has every
palette of its setting instead. Prints how long each took at 720p.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.local.paint.grade import Grade, flattened
from generations.providers.local.paint.palettes import dressed
from generations.providers.local.paint.plates import Canvas, Plates, Setting
from generations.providers.local.settings import SETTINGS
from generations.providers.local.styles import STYLES

SHAPES = {"wide": (1280, 720), "square": (960, 960), "tall": (720, 1280)}
HEIGHT = 288
GAP = 6


def looks(setting: Setting) -> Iterator[tuple[str, Canvas]]:
    """Two seeds for each shape; the light changes sides and the palette changes each time."""
    for number, shape in enumerate(name for name in SHAPES for _ in range(2)):
        seed, side = 1 + number % 2, (-1) ** number
        palette = dressed(setting.palettes[number % len(setting.palettes)], seed, None)
        yield shape, Canvas(*SHAPES[shape], palette, seed, side)


def worn(setting: Setting) -> Iterator[tuple[str, Canvas]]:
    for seed, name in enumerate(setting.palettes):
        yield name, Canvas(*SHAPES["wide"], dressed(name, seed, None), seed)


def seen(plates: Plates, canvas: Canvas) -> NDArray[Any]:
    """The frame as filmed without a subject, between two beats: 8 bits, shape (h, w, 3)."""
    width, height = round(canvas.width * HEIGHT / canvas.height), HEIGHT
    picture = flattened(plates, width, height)
    picture += _glow(plates, width, height) * (1 - picture)
    grade = Grade.of(STYLES["clean"], picture, "calm")
    return np.clip(grade.pictures(picture), 0, 255).astype(np.uint8)


def _glow(plates: Plates, width: int, height: int) -> NDArray[Any]:
    """Its light, cut to the frame, beneath what stands in front."""
    glow = cv2.resize(plates.glow, (round(width * 1.2), round(height * 1.2)))
    for layer in plates.front:
        cover = cv2.resize(layer.cover, glow.shape[1::-1], interpolation=cv2.INTER_AREA)
        glow *= 1 - cover[..., None]
    top, left = (glow.shape[0] - height) // 2, (glow.shape[1] - width) // 2
    return np.clip(glow[top : top + height, left : left + width], 0, 1)


def row(setting: Setting, canvases: Iterator[tuple[str, Canvas]]) -> NDArray[Any]:
    """The setting's pictures side by side, each with its name."""
    tiles, seconds = [], []
    for label, canvas in canvases:
        start = time.process_time()
        plates = setting.draw(canvas)
        seconds.append((time.process_time() - start) * 1280 * 720 / (canvas.width * canvas.height))
        tiles.append(_named(seen(plates, canvas), f"{setting.name}, {label}"))
    print(f"{setting.name:16}{np.mean(seconds):6.2f} CPU s")
    return np.hstack([_padded(tile, HEIGHT + GAP, tile.shape[1] + GAP) for tile in tiles])


def _named(tile: NDArray[Any], text: str) -> NDArray[Any]:
    place = (8, tile.shape[0] - 8)
    for colour, thick in ((0, 3), (255, 1)):
        cv2.putText(tile, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, [colour] * 3, thick,
                    cv2.LINE_AA)  # fmt: skip
    return tile


def _padded(picture: NDArray[Any], height: int, width: int) -> NDArray[Any]:
    below, right = height - picture.shape[0], width - picture.shape[1]
    return np.asarray(cv2.copyMakeBorder(picture, 0, below, 0, right, cv2.BORDER_CONSTANT))


def main() -> None:
    cv2.setNumThreads(1)
    options = {word for word in sys.argv[1:] if word.startswith("--")}
    words = [word for word in sys.argv[1:] if word not in options]
    if not words or options - {"--palettes"} or set(words[1:]) - set(SETTINGS):
        raise SystemExit(f"{__doc__}\nSettings: {', '.join(SETTINGS)}.")
    every = worn if "--palettes" in options else looks
    rows = [row(SETTINGS[name], every(SETTINGS[name])) for name in words[1:] or SETTINGS]
    widest = max(one.shape[1] for one in rows)
    sheet = np.vstack([_padded(one, one.shape[0], widest) for one in rows])
    if not cv2.imwrite(words[0], np.ascontiguousarray(sheet[..., ::-1])):
        raise SystemExit(f"{words[0]} could not be written.")


if __name__ == "__main__":
    main()
