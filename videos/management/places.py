"""Where archives go to and come from, as a command line says it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from mvsite.lib.outputs import BAD_INPUT, require_folder, require_input
from mvsite.lib.storage import stores
from videos.archive import Source, ZipSource

STORES = ("local", "s3")
PLACES = "local, s3, a directory or a file that ends in .zip"


def is_zip(place: str) -> bool:
    return place.lower().endswith(".zip")


def other_store() -> str:
    """The one that this installation does not keep its files in."""
    return next(name for name in STORES if name != settings.STORAGE_BACKEND)


def store_at(place: str) -> stores.Store:
    """Raises CommandError where nothing can be written."""
    if place in STORES:
        if place == settings.STORAGE_BACKEND:
            raise CommandError(
                f"Its files are kept in {place} already. Name another place: {PLACES}.",
                returncode=BAD_INPUT,
            )
        return _named(place)
    folder = Path(place).absolute()
    if not folder.exists():
        require_folder(folder.parent)
        folder.mkdir()
    require_folder(folder)
    return stores.in_directory(folder)


@contextmanager
def source_at(place: str) -> Iterator[Source]:
    """Raises CommandError where nothing can be read, and BadArchive for what is no ZIP."""
    if place in STORES:
        yield _named(place)
    elif is_zip(place):
        require_input(Path(place))
        with closing(ZipSource(Path(place))) as source:
            yield source
    elif Path(place).is_dir():
        yield stores.in_directory(Path(place))
    else:
        raise CommandError(f"{place} is not there. Name {PLACES}.", returncode=BAD_INPUT)


def _named(place: str) -> stores.Store:
    try:
        return stores.named(place)
    except ValueError as unknown:
        raise CommandError(str(unknown), returncode=BAD_INPUT) from None
