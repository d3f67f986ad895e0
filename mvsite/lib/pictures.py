"""A stranger's picture: looked at before it is decoded, and kept as fresh pixels only."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from django.conf import settings
from PIL import Image, ImageCms, UnidentifiedImageError

from mvsite.lib.filetypes import PNG, FileType, file_type
from mvsite.lib.uploads import BadUpload, quoted, require_readable, require_size, wrong_kind

BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
DECODER_ERRORS = (
    *BOMBS, UnidentifiedImageError, ImageCms.PyCMSError, OSError, ValueError, SyntaxError,
    LookupError, TypeError, AttributeError, ArithmeticError, EOFError, MemoryError,
    RecursionError, UserWarning, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow's decoders raise on rubbish, all seen or read in their sources."""

JPEG_MAX_PIXELS = 89_000_000
"""A progressive JPEG keeps all coefficients while it decodes, however small it comes out."""
JPEG_SCALES = (2, 4, 8)
PNG_LEVEL = 3
"""Of zlib; level 6 takes three times as long for a tenth less."""

# For the whole process, since a filter set for a moment is not safe between threads.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

Turn = Image.Transpose
UPRIGHT = {
    2: Turn.FLIP_LEFT_RIGHT, 3: Turn.ROTATE_180, 4: Turn.FLIP_TOP_BOTTOM, 5: Turn.TRANSPOSE,
    6: Turn.ROTATE_270, 7: Turn.TRANSVERSE, 8: Turn.ROTATE_90,
}  # fmt: skip
ORIENTATION_TAG = 0x0112

ONE_FRAME = "Only the first picture of the animation is used."


@dataclass(frozen=True)
class Picture:
    """``png``: 8 bits, sRGB, upright, no metadata; RGBA if ``transparent``, else RGB.

    ``transparent``: at least one pixel is not opaque. ``extension`` and ``sha256`` are the
    original's, the first by its content.
    """

    png: bytes
    width: int
    height: int
    transparent: bool
    extension: str
    sha256: str
    notes: tuple[str, ...]


def read_picture(source: Path | BinaryIO, name: str) -> Picture:
    """Decode a stranger's picture; ``name`` is what it was called by its sender.

    Raises BadUpload.
    """
    data = _bytes(source, name)
    kind = file_type(io.BytesIO(data))
    if not kind.pillow:
        raise wrong_kind("picture", name, kind)
    with _errors_as_refusal(name, kind):
        image, notes = _decoded(data, kind, name)
        image = _eight_bits(_upright(image))
        image = _with_alpha_that_matters(image, name)
        png = _png(image)
    return Picture(
        png=png,
        width=image.width,
        height=image.height,
        transparent=image.mode == "RGBA",
        extension=kind.extension,
        sha256=hashlib.sha256(data).hexdigest(),
        notes=notes,
    )


def size_of(path: Path) -> tuple[int, int]:
    """Width and height in pixels of a stored picture, which is not decoded. Raises OSError."""
    with Image.open(path) as image:
        return image.size


def _bytes(source: Path | BinaryIO, name: str) -> bytes:
    if not isinstance(source, Path):
        size = source.seek(0, io.SEEK_END)
        require_size(size, settings.PICTURE_MAX_BYTES, name)
        source.seek(0)
        return source.read()
    require_readable(source, name)
    with source.open("rb") as file:
        return _bytes(file, name)


@contextmanager
def _errors_as_refusal(name: str, kind: FileType) -> Iterator[None]:
    try:
        yield
    except BOMBS as error:
        raise BadUpload(
            f"{quoted(name)} says that it is far larger than {_most()} megapixels, which are the "
            "most. Nothing was kept. Make it smaller and send it again."
        ) from error
    except DECODER_ERRORS as error:
        raise BadUpload(
            f"{quoted(name)} looks like {kind.words}, but it is damaged or cut off. "
            "Nothing was kept. Save it again, or send another picture."
        ) from error


def _decoded(data: bytes, kind: FileType, name: str) -> tuple[Image.Image, tuple[str, ...]]:
    """Its first frame, loaded; sizes are looked at before any memory is given to pixels."""
    image = Image.open(io.BytesIO(data), formats=(kind.pillow,))
    _require_side(image.size, name)
    notes = _scaled_while_decoding(image, name)
    if image.width * image.height > settings.PICTURE_MAX_PIXELS:
        raise _too_large(image.size, name)
    if kind == PNG:
        # Loading does not look at the checksums, and takes flipped bits for colours.
        Image.open(io.BytesIO(data), formats=("PNG",)).verify()
    # The second picture of an MPO is the other eye or a depth map, no animation.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        notes = (*notes, ONE_FRAME)
        image.seek(0)
    image.load()
    return image, notes


def _require_side(size: tuple[int, int], name: str) -> None:
    least = settings.PICTURE_MIN_SIDE
    if min(size) < least:
        raise BadUpload(
            f"{quoted(name)} is {_by(size)}; each side needs {least} at least. "
            "Nothing was kept. Send a larger picture."
        )


def _scaled_while_decoding(image: Image.Image, name: str) -> tuple[str, ...]:
    """Have a JPEG over the limit come out at a half, a quarter or an eighth of its size."""
    whole = width, height = image.size
    most = settings.PICTURE_MAX_PIXELS
    if width * height <= most or image.format not in ("JPEG", "MPO"):
        return ()
    if width * height > JPEG_MAX_PIXELS:
        raise _too_large(whole, name)
    for scale in JPEG_SCALES:
        if -(-width // scale) * -(-height // scale) <= most:
            image.draft(None, (width // scale, height // scale))
            break
    return (f"The picture was made smaller: {_by(whole)} became {_by(image.size)}.",)


def _too_large(size: tuple[int, int], name: str) -> BadUpload:
    return BadUpload(
        f"{quoted(name)} is {_by(size)}, {size[0] * size[1] / 1e6:,.0f} megapixels; "
        f"{_most()} are the most. Nothing was kept. Make it smaller and send it again."
    )


def _most() -> str:
    return f"{settings.PICTURE_MAX_PIXELS / 1e6:,.0f}"


def _by(size: tuple[int, int]) -> str:
    return f"{size[0]:,} × {size[1]:,} {'pixel' if size == (1, 1) else 'pixels'}"


def _upright(image: Image.Image) -> Image.Image:
    """As its EXIF says; rubbish there says nothing, and costs nobody the picture."""
    try:
        turn = UPRIGHT.get(image.getexif().get(ORIENTATION_TAG, 1))
    except DECODER_ERRORS:
        turn = None
    return image if turn is None else image.transpose(turn)


def _eight_bits(image: Image.Image) -> Image.Image:
    """RGB or RGBA in sRGB, whatever it was."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):
        image = _scaled_to_eight_bits(image)
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    if image.mode == "LA":
        image = image.convert("L")
    colours = _in_srgb(image, profile)
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _with_alpha_that_matters(image: Image.Image, name: str) -> Image.Image:
    if image.mode != "RGBA":
        return image
    least, most = image.getchannel("A").getextrema()
    if most == 0:
        raise BadUpload(
            f"{quoted(name)} is wholly transparent: there is nothing to see in it. "
            "Nothing was kept. Send another picture."
        )
    return image.convert("RGB") if least == 255 else image


def _scaled_to_eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey; a plain conversion would clip nearly all of it to white."""
    samples = np.asarray(image).astype(np.float32) / 257
    return Image.fromarray(np.clip(np.rint(samples), 0, 255).astype(np.uint8))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Through the picture's own profile where that can be used, else as if it were sRGB."""
    if profile and image.mode in ("RGB", "RGBA", "L", "CMYK"):
        source = image.convert("RGB") if image.mode == "RGBA" else image
        try:
            turned = ImageCms.profileToProfile(
                source, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except DECODER_ERRORS:
            turned = None
        if turned is not None:
            return turned
    return image.convert("RGB")


def _png(image: Image.Image) -> bytes:
    """Without ``info``, where Pillow keeps EXIF, XMP, ICC and comments and saves them from."""
    image.info = {}
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=PNG_LEVEL)
    return out.getvalue()
