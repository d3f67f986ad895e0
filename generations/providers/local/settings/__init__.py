"""The places a film can go to: every module here that holds a ``SETTING``.

To add one, add a file: a ``draw(canvas) -> Plates`` and a ``SETTING`` that names it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from generations.providers.local.paint.plates import Setting


def _found() -> dict[str, Setting]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    settings: list[Setting] = [module.SETTING for module in modules]
    return {setting.name: setting for setting in settings}


SETTINGS: dict[str, Setting] = _found()
