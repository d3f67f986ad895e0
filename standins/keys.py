"""Which keys a prompt asks for, where it wants JSON without a schema."""

from __future__ import annotations

import re

OF_SCHEMAS = {"type", "properties", "required", "object", "string", "description", "title"}
"""Keys of a JSON schema, which are not meant where one is in the prompt."""


def keys_in(asked: str) -> list[str]:
    """Those of an example or a schema, else what is quoted, else what_is_written_so."""
    found = (
        [key for key in re.findall(r'"(\w+)"\s*:', asked) if key not in OF_SCHEMAS]
        or re.findall(r"[\"'`]([a-z][a-z0-9_]*)[\"'`]", asked)
        or re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", asked)
    )
    return list(dict.fromkeys(found)) or ["description"]


def fenced(text: str, asked: str) -> str:
    """As models like to answer, unless that was forbidden."""
    forbidden = re.search(r"fence|code block|markdown", asked, re.IGNORECASE)
    return text if forbidden else f"```json\n{text}\n```"
