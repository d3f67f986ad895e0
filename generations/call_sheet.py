"""One call of a provider as its owner is shown it: what exactly was sent, and what became of it.

Nothing of a provider's that opens anything is shown: no key, no address, no file of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from generations.amounts import up_to, what_it_cost
from generations.choices import full_name
from generations.models import Generation
from generations.providers.base import Kind

PURPOSES = {
    "keyframe": "The first picture", "motion": "The clip", "portrait": "The picture",
    "description": "The words for the picture",
}  # fmt: skip
PROMPTS = ("prompt", "text", "content")
"""What providers call the words that they are given."""
NEGATIVE = "negative_prompt"
SECRET = re.compile(r"(?:^|[._-])(?:\w*key|token|secret|auth\w*|webhook\w*|password)(?:$|[._-])")
FILES = ("data:", "sha256=", "://")
"""Signs of a file: in a ledger's row it is there by its digest, or by where a provider has it."""
LONGEST = 300
"""Characters of a parameter; no model has one that is longer but its prompt."""


@dataclass(frozen=True)
class CallSheet:
    """``prompt`` and ``negative`` word for word as they were sent; ``parameters``: what else was,
    by the model's own names. ``pictures``: keys of what it was shown. ``left_out``: what was asked
    for, and is nothing that this model can be told. ``seconds``: from when it was sent."""

    what: str
    who: str
    attempt: int
    status: str
    prompt: str
    negative: str
    seed: int | None
    parameters: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...]
    left_out: tuple[str, ...]
    usage: tuple[tuple[str, str], ...]
    price: str
    error: str
    sent_at: datetime | None
    seconds: float | None


def sheets_of(calls: Iterable[Generation]) -> list[CallSheet]:
    return [sheet_of(call) for call in sorted(calls, key=lambda call: call.created_at)]


def sheet_of(call: Generation) -> CallSheet:
    sent = list(_leaves(call.sent.get("input", {})))
    prompt, negative = _words(call, sent)
    left_out = tuple(map(str, call.sent.get("left_out", ())))
    return CallSheet(
        what=PURPOSES.get(call.purpose, call.purpose.capitalize()),
        who=full_name(Kind(call.kind), call.model),
        attempt=call.attempt,
        status=call.get_status_display().lower(),
        prompt=prompt,
        negative=negative,
        seed=None if "seed" in left_out else call.request.get("seed"),
        parameters=tuple(_parameters(sent, prompt, negative)),
        pictures=tuple(_pictures(call.request)),
        left_out=left_out,
        usage=tuple(_shown(_leaves(call.usage))),
        price=_price(call),
        error=call.error,
        sent_at=call.submitted_at,
        seconds=_seconds(call),
    )


def _leaves(node: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is sent, under the names on the way to it."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _leaves(value, f"{name}.{key}" if name else str(key))
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, name)
    else:
        yield name, node


def _words(call: Generation, sent: list[tuple[str, Any]]) -> tuple[str, str]:
    """As they were sent; where nothing is sent, which is this machine, as they were asked."""
    told = {name.rpartition(".")[2]: value for name, value in reversed(sent)}
    found = next((told[name] for name in PROMPTS if isinstance(told.get(name), str)), None)
    if found is None:
        return call.request.get("prompt", ""), call.request.get(NEGATIVE, "")
    return found, str(told.get(NEGATIVE) or "")


def _parameters(
    sent: list[tuple[str, Any]], prompt: str, negative: str
) -> Iterator[tuple[str, str]]:
    return _shown((name, value) for name, value in sent if value not in (prompt, negative))


def _shown(leaves: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    for name, value in leaves:
        text = str(value)
        hidden = SECRET.search(name.lower()) or any(sign in text for sign in FILES)
        if value not in (None, "") and not hidden and len(text) <= LONGEST:
            yield name, text


def _pictures(request: Mapping[str, Any]) -> Iterator[str]:
    shown = [request.get("keyframe"), request.get("picture"), *(request.get("references") or ())]
    yield from dict.fromkeys(media["key"] for media in shown if media and media.get("key"))


def _price(call: Generation) -> str:
    if not call.estimated:
        again = "The answer to the same question was there already. " if call.same_as else ""
        return f"{again}Free."
    before = f"{up_to(call.estimated).capitalize()}, it was said before."
    if call.settled is None:
        return before
    if call.charged == Generation.Charged.NO:
        return f"{before} It was not charged."
    return f"{before} {what_it_cost(call)}"


def _seconds(call: Generation) -> float | None:
    if call.submitted_at is None or call.finished_at is None:
        return None
    return (call.finished_at - call.submitted_at).total_seconds()
