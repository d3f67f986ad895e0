"""Whether a server takes the key and lists the model, and until when; for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx2

from generations.providers import catalog, examining
from generations.providers.examining import Key
from generations.providers.openai.refusals import Whom, said
from generations.providers.reply import Reply
from mvsite.lib.findings import Finding, note, well, wrong

KEYS = "https://platform.openai.com/api-keys"
NAMED = 8
TELLS = "A call of it tells: manage.py doctor --live."


def examine(whom: Whom) -> Iterator[Finding]:
    key = _key_of(whom)
    if whom.account.is_openai and not key.value:
        yield examining.no_key(key)
        return
    if not key.can_be_sent:
        yield examining.bad_key(key)
        return
    try:
        answer, asked = _asked(whom)
    except (httpx2.HTTPError, httpx2.InvalidURL):
        yield examining.unreachable(whom.server, whom.account.base, "OPENAI_BASE_URL")
        return
    yield from _of_answer(whom, key, Reply(answer.status_code, answer.headers, answer.text))
    if answer.is_success:
        yield from examining.clock(whom.server, answer.headers, asked)
    yield from _of_price(whom)


def _key_of(whom: Whom) -> Key:
    at_openai = whom.account.is_openai
    return Key(
        whom.server, "OPENAI_API_KEY", whom.account.key,
        page=KEYS if at_openai else "", begins="sk-" if at_openai else "",
    )  # fmt: skip


def _asked(whom: Whom) -> tuple[httpx2.Response, datetime]:
    """The answer, and the moment half-way to it."""
    with whom.account.client() as client:
        begun = datetime.now(UTC)
        answer = client.get(f"{whom.account.base}/models")
        return answer, begun + (datetime.now(UTC) - begun) / 2


def _of_answer(whom: Whom, key: Key, reply: Reply) -> Iterator[Finding]:
    data = reply.body.get("data")
    if reply.status == 200 and isinstance(data, list):
        yield _of_key(whom, key)
        yield from _of_model(whom, [model for model in data if isinstance(model, dict)])
    elif reply.status in (401, 403) and "scope" in said(reply).lower():
        unknown = f"The key {key.shown} may not list models: whether {whom.model} is there"
        yield note(whom.server, f"{unknown} is not known.", TELLS)
    elif reply.status in (401, 403):
        yield examining.bad_key(key)
    elif reply.status == 429:
        yield note(whom.server, "It takes no more calls at the moment.", "Look again in a while.")
    else:
        yield examining.unreachable(whom.server, f"{whom.account.base}/models", "OPENAI_BASE_URL")


def _of_key(whom: Whom, key: Key) -> Finding:
    if not key.value:
        return well(whom.server, f"{whom.account.base} answers, without a key.")
    return well(whom.server, f"It takes the key {key.shown}.")


def _of_model(whom: Whom, listed: list[Mapping[str, Any]]) -> Iterator[Finding]:
    found = next((model for model in listed if model.get("id") == whom.model), None)
    if found is None:
        names = sorted(str(model["id"]) for model in listed if model.get("id"))[:NAMED]
        step = f"Set {whom.variable} to one that it lists: {', '.join(names) or 'none'}."
        yield wrong(whom.server, f"It does not list {whom.model}, which is to {whom.kind}.", step)
        return
    day = found.get("shutdown_date") or found.get("expiration_date")
    step = f"Set {whom.variable} to another one."
    ends = examining.shutdown(whom.server, whom.model, day, step)
    yield ends or well(whom.server, f"It has {whom.model}, which is to {whom.kind}.")


def _of_price(whom: Whom) -> Iterator[Finding]:
    chats, images = catalog.chat_models(), catalog.image_models()
    table = chats.get(whom.model) or images.get(whom.model)
    if table and whom.account.is_openai and not whom.account.given:
        yield from examining.prices(whom.server, {table.title: table.price.checked})
