"""The styles a film can have: every module here that holds a ``STYLE``.

To add one, add a file: what a ``Style`` is made of stands in ``style.py``, curves and colour maps
in ``tones.py``, brushes in ``brushes.py``, veils and textures in ``veils.py``.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from generations.providers.local.paint.style import Style

PLAIN = "clean"


def _found() -> dict[str, Style]:
    """By name, the plain one first."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    styles: list[Style] = [module.STYLE for module in modules]
    return {style.name: style for style in sorted(styles, key=lambda one: one.name != PLAIN)}


STYLES: dict[str, Style] = _found()


def style_named(name: str) -> Style:
    """The style, or the plain one for a name of another provider's."""
    return STYLES.get(name, STYLES[PLAIN])
