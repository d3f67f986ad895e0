"""Answers of a chat as models spoil them, each when it was asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

REFUSAL = "I'm sorry, but I can't help with that request."
RAMBLES = 40
STRANGER = "An old man with a dog"
SUNG, SCENES = "performance", ("story", "b-roll")


class Written(NamedTuple):
    """``content`` and ``refusal`` of the message, and why it ended."""

    content: str | None
    finish: str = "stop"
    refusal: str | None = None


def spoilt(kind: str, text: str) -> Written:
    whole = {
        "length": Written(text[: len(text) // 2], "length"),
        "content_filter": Written("", "content_filter"),
        "refusal": Written(None, "stop", REFUSAL),
        "empty": Written(""),
        "fenced": Written(f"```json\n{text}\n```"),
        "prose": Written(in_prose(text)),
    }
    return whole[kind] if kind in whole else Written(_other_json(kind, text))


def in_prose(text: str) -> str:
    return f"Sure, here is what you asked for:\n\n{text}\n\nLet me know what to change."


def _other_json(kind: str, text: str) -> str:
    """The text as it is where it holds no JSON object."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    if isinstance(value, dict):
        CHANGES[kind](value)
    return json.dumps(value)


def _things(value: dict[str, Any]) -> list[Any]:
    """The longest list of objects in it; what is done to a list outside it is without effect."""
    lists = [item for item in value.values() if isinstance(item, list)]
    return max((item for item in lists if _of_objects(item)), key=len, default=[])


def _of_objects(items: list[Any]) -> bool:
    return bool(items) and all(isinstance(item, dict) for item in items)


def _last(value: dict[str, Any]) -> dict[str, Any]:
    things = _things(value)
    last: dict[str, Any] = things[-1] if things else value
    return last


def _one_less(value: dict[str, Any]) -> None:
    del _things(value)[-1:]


def _one_more(value: dict[str, Any]) -> None:
    things = _things(value)
    things.extend(things[-1:])


def _more_keys(value: dict[str, Any]) -> None:
    _last(value)["note_to_director"] = "Keep it simple."


def _fewer_keys(value: dict[str, Any]) -> None:
    _last(value).popitem()


def _blank(value: dict[str, Any]) -> None:
    last = _last(value)
    last[_longest(last)] = ""


def _longest(thing: dict[str, Any]) -> str:
    """The key of its longest text."""
    texts = [key for key, item in thing.items() if isinstance(item, str)]
    return max(texts, key=lambda key: len(thing[key]))


def _rambling(value: dict[str, Any]) -> None:
    last = _last(value)
    last[_longest(last)] = " ".join([last[_longest(last)]] * RAMBLES)


def _twins(value: dict[str, Any]) -> None:
    last = _last(value)
    key = _longest(last)
    for thing in _things(value)[-2:]:
        thing[key] = last[key]


def _stranger(value: dict[str, Any]) -> None:
    """In every list of names."""
    for item in _last(value).values():
        if isinstance(item, list) and all(isinstance(name, str) for name in item):
            item.append(STRANGER)


def _all_sung(value: dict[str, Any]) -> None:
    for thing in _things(value):
        thing.update({key: SUNG for key, item in thing.items() if item in SCENES})


CHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "too_few": _one_less,
    "too_many": _one_more,
    "extra_keys": _more_keys,
    "missing_keys": _fewer_keys,
    "blank": _blank,
    "rambling": _rambling,
    "twins": _twins,
    "stranger": _stranger,
    "all_sung": _all_sung,
}
