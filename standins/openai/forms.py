"""Bodies that are sent as multipart forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from standins.openai import problems


@dataclass(frozen=True)
class Form:
    """``fields``: texts by name without ``[]``, a list where it had that; ``files``: bytes and
    file names by name."""

    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """Raises Problem."""
        text = self.fields.get(name)
        try:
            return None if text is None else int(text)
        except ValueError as error:
            raise problems.invalid(name, f"Invalid type for '{name}': integer expected.") from error


async def form_of(request: web.Request) -> Form:
    """Raises Problem."""
    form = Form()
    for given, value in (await request.post()).items():
        name = given.removesuffix("[]")
        if isinstance(value, web.FileField):
            form.files.setdefault(name, []).append((value.filename, value.file.read()))
        elif given.endswith("[]"):
            form.fields.setdefault(name, []).append(value)
        else:
            form.fields[name] = value
    if form.fields.get("stream") in ("true", "True"):
        raise problems.no_stream()
    return form
