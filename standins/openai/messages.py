"""The messages of a chat: what they say and what they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from standins.openai import problems
from standins.openai.catalog import Model
from standins.openai.dialects import Dialect
from standins.openai.looking import Look, NoPicture, look_at, of_data_url

ROLES = ("system", "developer", "user", "assistant", "tool")


@dataclass(frozen=True)
class Shown:
    """A part with a picture; ``position`` as in ``messages[0].content[1].image_url``."""

    position: str
    address: str
    detail: str


def text_of(body: Mapping[str, Any]) -> str:
    """All words of all messages."""
    found = [text for message in _messages(body) for text in _texts(message.get("content"))]
    return "\n".join(found)


def _messages(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    messages = body.get("messages")
    found = messages if isinstance(messages, list) else []
    return [item for item in found if isinstance(item, dict)]


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        yield from (str(part.get("text", "")) for part in _parts(content, "text"))


def _parts(content: list[Any], kind: str) -> list[Mapping[str, Any]]:
    return [part for part in content if _is_part(part, kind)]


def _is_part(part: Any, kind: str) -> bool:
    return isinstance(part, dict) and part.get("type") == kind


def require_messages(body: Mapping[str, Any]) -> None:
    """Raises Problem."""
    messages = body.get("messages")
    if messages is None:
        raise problems.missing("messages")
    if not isinstance(messages, list) or not messages:
        message = "Invalid 'messages': empty array. Expected an array with minimum length 1."
        raise problems.invalid("messages", message, "empty_array")
    for number, one in enumerate(messages):
        if not isinstance(one, dict) or one.get("role") not in ROLES:
            message = f"Invalid value: 'messages[{number}].role'. Supported: {', '.join(ROLES)}."
            raise problems.invalid(f"messages[{number}].role", message)


def shown_in(body: Mapping[str, Any]) -> list[Shown]:
    found = []
    for number, message in enumerate(_messages(body)):
        content = message.get("content")
        for place, part in enumerate(content if isinstance(content, list) else []):
            if _is_part(part, "image_url"):
                position = f"messages[{number}].content[{place}].image_url.url"
                given = part.get("image_url") or {}
                given = {"url": given} if isinstance(given, str) else given
                found.append(
                    Shown(position, str(given.get("url", "")), given.get("detail") or "auto")
                )
    return found


def looks_of(shown: list[Shown], model: Model, dialect: Dialect) -> list[Look]:
    """Raises Problem."""
    if shown and not model.sees:
        raise dialect.cannot_see(model)
    return [_look(one, dialect) for one in shown]


def _look(shown: Shown, dialect: Dialect) -> Look:
    try:
        return look_at(of_data_url(shown.address), dialect.formats)
    except NoPicture as error:
        raise dialect.not_a_picture(shown.position) from error
