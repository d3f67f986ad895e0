"""Small pictures beside the stored ones: ``poster.jpg`` has ``poster.jpg.320.webp``.

They are made when they are first asked for, and anew when their picture was stored again.
"""

from __future__ import annotations

import errno
import re
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from mvsite.lib import storage

WIDTHS = (320, 640)
QUALITY = 78
KEY = re.compile(r"(?P<picture>.+\.(?:png|jpe?g|webp))\.(?P<width>\d+)\.webp\Z")


def key_of(key: str, width: int) -> str:
    """Empty for an empty key. ``width``: one of WIDTHS."""
    assert width in WIDTHS
    return f"{key}.{width}.webp" if key else ""


def local_path(key: str) -> Path:
    """As of the store, for any key; the file of a thumbnail is made when it is not there.

    FileNotFoundError when there is no picture to make it of.
    """
    found = KEY.match(key)
    if found is None or int(found["width"]) not in WIDTHS:
        return storage.local_path(key)
    picture = storage.local_path(found["picture"])
    try:
        if not _is_newer(key, picture):
            _make(picture, key, int(found["width"]))
    except storage.StorageFull:
        return picture  # There is no room for a small one; the large one shows the same.
    return storage.local_path(key)


def delete(key: str) -> None:
    """Those of a picture that goes."""
    for width in WIDTHS:
        storage.delete(key_of(key, width))


def _is_newer(key: str, picture: Path) -> bool:
    try:
        made = storage.local_path(key).stat().st_mtime_ns
    except FileNotFoundError:
        return False
    return made >= picture.stat().st_mtime_ns


def _make(picture: Path, key: str, width: int) -> None:
    """Never larger than the picture is."""
    small = _read(picture, width)
    if small.width > width:
        small = ImageOps.contain(small, (width, small.height), Image.Resampling.LANCZOS)
    with storage.scratch() as folder:
        small.save(folder / "small.webp", "WEBP", quality=QUALITY, method=4)
        storage.put(key, folder / "small.webp")


def _read(picture: Path, width: int) -> Image.Image:
    """A JPEG is decoded at the nearest size above, which costs a fraction."""
    try:
        with Image.open(picture) as image:
            image.draft("RGB", (width * 2, width * 2))
            return image.convert("RGBA" if image.has_transparency_data else "RGB")
    except UnidentifiedImageError:
        raise FileNotFoundError(errno.ENOENT, "no stored picture", str(picture)) from None
