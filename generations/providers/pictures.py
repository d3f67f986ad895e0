"""Pictures as they are sent: upright, without transparency, in the asked form, fresh pixels."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps

from generations.providers.base import Refused
from mvsite.lib.pictures import DECODER_ERRORS

TAKEN = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 1_500_000
QUALITY = 90
KEPT = 32
"""Pictures that need not be made again: one reference goes along with every clip of a film."""
GROUND = "#f2f1ee"
"""What shows where a cut-out is transparent."""


def as_jpeg(path: Path, *, form: tuple[int, int] | None = None, least_side: int = 0) -> bytes:
    """The same bytes for the same picture. ``form``: width and height whose ratio it is cropped to,
    about its middle; ``least_side``: pixels that it is enlarged to where it has less.

    Raises Refused, and FileNotFoundError when it is gone.
    """
    known = path.stat()
    return _jpeg(path, known.st_mtime_ns, known.st_size, form, least_side)


@lru_cache(maxsize=KEPT)
def _jpeg(
    path: Path, _changed: int, _size: int, form: tuple[int, int] | None, least_side: int
) -> bytes:
    try:
        with Image.open(path, formats=TAKEN) as image:
            fitted = _fitted(_opaque(ImageOps.exif_transpose(image)), form, least_side)
    except FileNotFoundError:
        raise
    except DECODER_ERRORS as error:
        raise Refused("The stored picture cannot be read. Use another one.") from error
    out = io.BytesIO()
    fitted.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    ground = Image.new("RGB", seen.size, GROUND)
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def _fitted(image: Image.Image, form: tuple[int, int] | None, least_side: int) -> Image.Image:
    width, height = _cropped(image.size, form)
    scale = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
    scale = max(scale, least_side / min(width, height))
    if width * height * scale**2 > 2 * MOST_PIXELS and scale > 1:
        raise Refused(
            f"The picture is too narrow, {image.width} × {image.height}. Use another one."
        )
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == image.size:
        return image
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS)


def in_form(image: Image.Image, form: tuple[int, int]) -> Image.Image:
    """Cropped to this form about its middle; itself where it has it."""
    width, height = map(round, _cropped(image.size, form))
    if (width, height) == image.size:
        return image
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _cropped(size: tuple[int, int], form: tuple[int, int] | None) -> tuple[float, float]:
    """The largest of this form that is in it; a pixel more or less is left as it is."""
    width, height = size
    if form is None or abs(width * form[1] / form[0] - height) <= 1:
        return width, height
    ratio = form[0] / form[1]
    return min(width, height * ratio), min(height, width / ratio)
