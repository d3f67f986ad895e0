"""What the tests of the offline film put before the camera, and their requests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from generations.providers.base import Beat, DrawRequest, FilmLook, FilmRequest, Media, Scene

WIDE, TALL, SQUARE = (160, 90), (90, 160), (120, 120)
BEATS = tuple(Beat(0.5 * n, 1.0, n % 2 == 0) for n in range(1, 4))


def bust(media: Path, name: str = "bust.png", coat: tuple[int, int, int] = (170, 40, 44)) -> Media:
    """A head and shoulders on a clear ground, kept under ``name``; it looks at us."""
    picture = Image.new("RGBA", (240, 420), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((30, 150, 210, 600), 60, fill=(*coat, 255))
    draw.rectangle((102, 120, 138, 165), fill=(196, 140, 110, 255))
    draw.ellipse((75, 35, 165, 145), fill=(222, 172, 140, 255))
    draw.pieslice((70, 20, 170, 140), 180, 360, fill=(52, 36, 30, 255))
    return _kept(picture, media, name, {"bust": True, "head": [0.28, 0.05, 0.44, 0.3], "facing": 0})


def figure(media: Path) -> Media:
    """A whole person standing free."""
    picture = Image.new("RGBA", (160, 420), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((55, 15, 105, 75), fill=(222, 172, 140, 255))
    draw.rounded_rectangle((40, 78, 120, 240), 24, fill=(40, 90, 160, 255))
    draw.rectangle((50, 235, 76, 400), fill=(60, 50, 50, 255))
    draw.rectangle((84, 235, 110, 400), fill=(60, 50, 50, 255))
    return _kept(picture, media, "figure.png", {"bust": False, "facing": 1})


def raised(media: Path) -> Media:
    """Somebody from the waist up with both arms far above the head."""
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 10, 60, 200), fill=(150, 150, 160, 255))
    draw.rectangle((240, 10, 280, 200), fill=(150, 150, 160, 255))
    draw.rectangle((20, 180, 280, 300), fill=(150, 150, 160, 255))
    draw.ellipse((115, 90, 185, 180), fill=(222, 172, 140, 255))
    return _kept(picture, media, "raised.png", {"bust": True, "head": [0.38, 0.3, 0.24, 0.3]})


def photograph(media: Path, size: tuple[int, int] = (200, 150)) -> Media:
    """A picture without transparency: two slopes of colour."""
    x = np.linspace(0, 255, size[0], dtype=np.uint8)[None, :].repeat(size[1], 0)
    y = np.linspace(0, 255, size[1], dtype=np.uint8)[:, None].repeat(size[0], 1)
    return _kept(Image.fromarray(np.dstack([x, y, 255 - x])), media, "photograph.png", {})


def _kept(picture: Image.Image, media: Path, name: str, hints: dict[str, Any]) -> Media:
    media.mkdir(parents=True, exist_ok=True)
    picture.save(media / name)
    return Media(name, hints)


def scene(setting: str = "ridgelines", shot: str = "medium", light: str = "calm") -> Scene:
    return Scene(title="A scene", description="Somebody waits.", setting=setting, shot=shot,
                 light=light)  # fmt: skip


def look(position: int = 1, count: int = 6, *, seed: int = 4, **rest: Any) -> FilmLook:
    return FilmLook(**{"style": "clean", "energy": 0.5, **rest}, seed=seed, position=position,
                    count=count)  # fmt: skip


def filmed(
    references: Sequence[Media] = (), size: tuple[int, int] = WIDE, frames: int = 24, **rest: Any
) -> FilmRequest:
    return FilmRequest(
        **{"prompt": "", "seed": 9, "scene": scene(), "look": look(), "beats": BEATS, **rest},
        frames=frames, width=size[0], height=size[1], references=tuple(references),
    )  # fmt: skip


def drawn_like(request: FilmRequest) -> DrawRequest:
    """The request for the keyframe of the same scene."""
    return DrawRequest(
        prompt=request.prompt, references=request.references, width=request.width,
        height=request.height, seed=request.seed, scene=request.scene, look=request.look,
    )  # fmt: skip
