"""What only a bench needs is asked for in a sentence."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def needed(name: str) -> ModuleType:
    """The package. Raises SystemExit, with what to do, where it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        raise SystemExit(
            f"This bench needs {name}: pip install -r requirements-bench.txt"
        ) from missing
