"""What a model sees in a picture: its size and its colours, and little else."""

from __future__ import annotations

import base64
import binascii
import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, UnidentifiedImageError

from standins.colours import UNSEEN, named_colours

MOST_PIXELS = 50_000_000
DECODER_ERRORS = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError,
    LookupError, EOFError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow raises on rubbish."""


class NoPicture(Exception):
    """Nothing that can be decoded in the formats that are taken."""


@dataclass(frozen=True)
class Look:
    """``colours``: three names, the background's last."""

    width: int
    height: int
    colours: tuple[str, str, str]
    image: Image.Image | None = field(default=None, compare=False, repr=False)

    @property
    def shape(self) -> str:
        if self.width == self.height:
            return "square"
        return "wide" if self.width > self.height else "tall"


def look_at(data: bytes, formats: Sequence[str]) -> Look:
    """Raises NoPicture."""
    image = opened(data, formats)
    first, second, ground = named_colours(image)
    return Look(image.width, image.height, (first, second, ground), image)


def opened(data: bytes, formats: Sequence[str]) -> Image.Image:
    """Decoded to its end. Raises NoPicture."""
    try:
        image = Image.open(io.BytesIO(data), formats=list(formats))
        if image.width * image.height > MOST_PIXELS:
            raise NoPicture("too large")
        image.load()
    except DECODER_ERRORS as error:
        raise NoPicture("cannot be decoded") from error
    return image


def of_data_url(address: str) -> bytes:
    """Raises NoPicture where it is another kind of address, or not base 64."""
    head, _, body = address.partition(",")
    if not head.startswith("data:image/") or not head.endswith(";base64"):
        raise NoPicture("no data URL")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise NoPicture("no base 64") from error


def colours_of(looks: Sequence[Look]) -> Sequence[str]:
    return looks[0].colours if looks else UNSEEN
