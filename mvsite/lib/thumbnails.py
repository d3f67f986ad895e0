"""Small pictures beside the stored ones: ``poster.jpg`` has ``poster.jpg.320.webp``.

They are made when they are first asked for, and anew when their picture was stored again. In a
bucket, where nobody passes by who could make them, they are stored with their picture.
"""

from __future__ import annotations

import errno
import re
from pathlib import Path

import structlog
from PIL import Image, ImageOps, UnidentifiedImageError

from mvsite.lib import storage
from mvsite.lib.storage import stores

WIDTHS = (320, 640)
QUALITY = 78
PICTURES = (".png", ".jpg", ".jpeg", ".webp")
KEY = re.compile(r"(?P<picture>.+\.(?:png|jpe?g|webp))\.(?P<width>\d+)\.webp\Z")

log = structlog.get_logger(__name__)


def key_of(key: str, width: int) -> str:
    """Empty for an empty key. ``width``: one of WIDTHS."""
    assert width in WIDTHS
    return f"{key}.{width}.webp" if key else ""


def is_small(key: str) -> bool:
    found = KEY.match(key)
    return found is not None and int(found["width"]) in WIDTHS


def beside(key: str) -> list[str]:
    """The keys of those that a picture may have; what is no picture has none."""
    if not key.endswith(PICTURES) or is_small(key):
        return []
    return [key_of(key, width) for width in WIDTHS]


def local_path(key: str) -> Path:
    """As of the store, for any key; the file of a thumbnail is made when it is not there.

    FileNotFoundError when there is no picture to make it of.
    """
    found = KEY.match(key)
    if found is None or int(found["width"]) not in WIDTHS:
        return storage.local_path(key)
    try:
        if not _is_newer(key, found["picture"]):
            _make(storage.local_path(found["picture"]), key, int(found["width"]))
    except storage.StorageFull:
        # There is no room for a small one; the large one shows the same.
        return storage.local_path(found["picture"])
    return storage.local_path(key)


def put_beside(key: str, picture: Path) -> None:
    """Store those of a picture that was stored."""
    for small, width in zip(beside(key), WIDTHS, strict=False):
        try:
            _make(picture, small, width)
        except OSError as error:
            log.info("no thumbnail can be made", key=key, error=str(error))


def make_missing(key: str) -> None:
    """Those of a stored picture that nobody has asked for yet."""
    if not all(map(storage.exists, beside(key))):
        put_beside(key, storage.local_path(key))


def copy_beside(key: str, target: str) -> None:
    """Those of a picture that was copied, where they are there."""
    for small, copied in zip(beside(key), beside(target), strict=False):
        if storage.exists(small):
            storage.copy(small, copied)


def _is_newer(key: str, picture: str) -> bool:
    """FileNotFoundError without the picture."""
    stored = _stored_at(picture)
    try:
        return _stored_at(key) >= stored
    except FileNotFoundError:
        return False


def _stored_at(key: str) -> float:
    if stores.in_cloud():
        return storage.record_of(key).at.timestamp()
    return storage.local_path(key).stat().st_mtime


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
