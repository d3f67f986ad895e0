"""What a server was found not to know, so that the next call is written as it takes it.

Answers are asked for by a ladder: a strict JSON schema, then any JSON object, then plain words from
which the JSON is taken. Who refuses a step, or takes it and writes something else, is remembered by
address and model for a day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.core.cache import cache

REMEMBERED_SECONDS = 24 * 3600
OF_FORM = re.compile(r"response_format|json_schema|json_object|structured.output", re.IGNORECASE)
OF_LIMIT = re.compile(r"max_completion_tokens|max_tokens", re.IGNORECASE)
OF_EFFORT = re.compile(r"reasoning_effort", re.IGNORECASE)
OTHER_LIMIT = {
    "max_completion_tokens": "max_tokens", "max_tokens": "max_completion_tokens",
}  # fmt: skip


class Step(StrEnum):
    """Of the ladder, from the top."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    PLAIN = "plain"


BELOW = {Step.SCHEMA: Step.OBJECT, Step.OBJECT: Step.PLAIN}


@dataclass(frozen=True)
class Habits:
    """How one model at one address is asked. ``limit``: its name for the most tokens."""

    step: Step = Step.SCHEMA
    limit: str = "max_completion_tokens"
    effort: bool = True

    def body(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """What is posted of what was prepared."""
        body = {**sent["input"], self.limit: sent["most"]}
        if self.effort and sent.get("effort"):
            body["reasoning_effort"] = sent["effort"]
        if self.step is Step.SCHEMA:
            wanted = {"name": "answer", "schema": sent["schema"], "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": wanted}
        elif self.step is Step.OBJECT:
            body["response_format"] = {"type": "json_object"}
        return body

    def after(self, refused: str, first: Habits) -> Habits | None:
        """What to try when it refused in these words; None where that helps nothing. ``first``:
        as it was asked first, so that nothing is tried twice."""
        if OF_FORM.search(refused) and self.step in BELOW:
            return self.lower()
        if OF_LIMIT.search(refused) and self.limit == first.limit and "context" not in refused:
            return replace(self, limit=OTHER_LIMIT[self.limit])
        if OF_EFFORT.search(refused) and self.effort:
            return replace(self, effort=False)
        return None

    def lower(self) -> Habits:
        """One step down, if there is one."""
        return replace(self, step=BELOW.get(self.step, Step.PLAIN))


def known(base: str, model: str, usual: Habits) -> Habits:
    found = cache.get(_key(base, model))
    return Habits(**{**found, "step": Step(found["step"])}) if found else usual


def remember(base: str, model: str, habits: Habits) -> None:
    cache.set(_key(base, model), asdict(habits), REMEMBERED_SECONDS)


def _key(base: str, model: str) -> str:
    return f"openai-habits-{sha256(f'{base} {model}'.encode()).hexdigest()[:32]}"
