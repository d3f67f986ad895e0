"""What a director says of each setting: every module here, named like its setting, is one place."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from generations.providers.local.script.place import Place, plain_place

PLACES: dict[str, Place] = {
    found.name: import_module(f"{__name__}.{found.name}").PLACE for found in iter_modules(__path__)
}


def place_of(setting: str, words: Sequence[str]) -> Place:
    """The stock of a setting; one put together from its own words where none is written yet."""
    return PLACES.get(setting) or plain_place(setting, words)
