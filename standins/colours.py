"""Which colours a picture has, in words: what a model that sees would name."""

from __future__ import annotations

from typing import Any

from PIL import Image

NAMES = {
    "black": (20, 20, 22), "white": (245, 245, 242), "grey": (128, 128, 128),
    "red": (200, 40, 40), "orange": (230, 130, 40), "yellow": (240, 210, 70),
    "green": (60, 150, 70), "teal": (40, 140, 140), "blue": (50, 90, 200),
    "purple": (120, 60, 160), "pink": (235, 150, 180), "brown": (120, 75, 45),
    "cream": (240, 225, 195), "navy": (25, 35, 80),
}  # fmt: skip
UNSEEN = ["grey", "white", "black"]


def named_colours(image: Image.Image) -> list[str]:
    """Three names, the background's last."""
    small = image.convert("RGBA").resize((48, 48))
    on_white = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small)
    few = on_white.convert("RGB").quantize(6).convert("RGB")
    ground = _name(_rgb(few.getpixel((0, 0))))
    counted = sorted(few.getcolors() or [], reverse=True)
    names = list(dict.fromkeys(_name(_rgb(colour)) for _, colour in counted))
    others = [name for name in names if name != ground]
    first, second, *_ = [*others, "grey", "black"]
    return [first, second, ground]


def _rgb(pixel: Any) -> tuple[int, int, int]:
    red, green, blue = pixel
    return red, green, blue


def _name(colour: tuple[int, int, int]) -> str:
    return min(
        NAMES, key=lambda name: sum((a - b) ** 2 for a, b in zip(NAMES[name], colour, strict=True))
    )
