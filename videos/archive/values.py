"""Plain values of an archive, whoever wrote it: of their type, and within bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

LONGEST_TEXT = 100_000
LONGEST_LIST = 20_000

Shape = Callable[[Any], Any]


class Misshapen(ValueError):
    """A value that is not of its form."""


def require(fits: object) -> None:
    if not fits:
        raise Misshapen


def number(value: Any, least: float = -1e9, most: float = 1e9) -> Any:
    require(isinstance(value, int | float) and not isinstance(value, bool))
    require(least <= value <= most)
    return value


def whole(value: Any, least: int = 0, most: int = 10**9) -> int:
    require(isinstance(value, int))
    return int(number(value, least, most))


def text(value: Any, longest: int = LONGEST_TEXT) -> str:
    require(isinstance(value, str) and len(value) <= longest)
    return str(value)


def listed(value: Any, shape: Shape, most: int = LONGEST_LIST) -> list[Any]:
    require(isinstance(value, list) and len(value) <= most)
    return [shape(item) for item in value]


def numbers(value: Any, least: float = 0.0, most: float = 1e9) -> list[Any]:
    return listed(value, lambda item: number(item, least, most))


def ascending(value: list[Any]) -> list[Any]:
    require(all(later > earlier for earlier, later in pairwise(value)))
    return value


def texts(value: Any) -> list[str]:
    return listed(value, lambda item: text(item, 5_000), 500)


def mapping(
    value: Any, known: Mapping[str, Shape], optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    """With these names and no others."""
    require(isinstance(value, dict) and value.keys() <= known.keys())
    require(known.keys() - set(optional) <= value.keys())
    return {name: known[name](item) for name, item in value.items()}


def scalar(value: Any) -> Any:
    if isinstance(value, str):
        return text(value)
    require(value is None or isinstance(value, bool | int | float))
    return value


def scalars(value: Any) -> dict[str, Any]:
    require(isinstance(value, dict) and len(value) <= 100)
    return {text(name, 100): scalar(item) for name, item in value.items()}
