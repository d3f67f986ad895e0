"""Whether a server takes the key and lists the model, and until when; for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import httpx2
from django.conf import settings

from generations.providers import catalog, examining
from generations.providers.base import Kind
from generations.providers.examining import Key
from generations.providers.openai.refusals import Whom, said
from generations.providers.reply import Reply
from mvsite.lib.findings import Finding, note, well, wrong

KEYS = "https://platform.openai.com/api-keys"
NAMED = 8
LEAVE = "Do not choose it for new films."
TELLS = "A call of it tells: manage.py doctor --live."
Listed = Mapping[str, Mapping[str, Any]]
"""Models by name."""


def examine(whom: Whom, offered: Sequence[str] = ()) -> Iterator[Finding]:
    """``offered``: the models that may be chosen instead."""
    key, where = _key_of(whom), _variable_of_base(whom)
    if finding := examining.unusable(key, is_needed=whom.account.is_openai):
        yield finding
        return
    try:
        answer, asked = examining.asked(whom.account.client(), f"{whom.account.base}/models")
    except (httpx2.HTTPError, httpx2.InvalidURL):
        yield examining.unreachable(whom.server, whom.account.base, where)
        return
    reply = Reply(answer.status_code, answer.headers, answer.text)
    yield from _of_answer(whom, key, reply, offered)
    if answer.is_success:
        yield from examining.clock(whom.server, answer.headers, asked)
    yield from _of_price(whom)


def _key_of(whom: Whom) -> Key:
    at_openai = whom.account.is_openai
    own = whom.kind is Kind.HEAR and whom.account.key != settings.OPENAI_API_KEY
    return Key(
        whom.server, "OPENAI_HEAR_API_KEY" if own else "OPENAI_API_KEY", whom.account.key,
        page=KEYS if at_openai else "", begins="sk-" if at_openai else "",
    )  # fmt: skip


def _variable_of_base(whom: Whom) -> str:
    own = whom.kind is Kind.HEAR and whom.account.base != settings.OPENAI_BASE_URL.rstrip("/")
    return "OPENAI_HEAR_BASE_URL" if own else "OPENAI_BASE_URL"


def _of_answer(whom: Whom, key: Key, reply: Reply, offered: Sequence[str]) -> Iterator[Finding]:
    data = reply.body.get("data")
    if reply.status == 200 and isinstance(data, list):
        yield from _of_key(whom, key)
        listed = {str(each.get("id")): each for each in data if isinstance(each, dict)}
        yield _of_model(whom, listed)
        yield from _of_others(whom, listed, offered)
    elif reply.status in (401, 403) and "scope" in said(reply).lower():
        unknown = f"The key {key.shown} may not list models: whether {whom.model} is there"
        yield note(whom.server, f"{unknown} is not known.", TELLS)
    elif reply.status in (401, 403):
        yield examining.bad_key(key)
    elif reply.status == 429:
        yield examining.throttled(whom.server)
    else:
        address = f"{whom.account.base}/models"
        yield examining.unreachable(whom.server, address, _variable_of_base(whom))


def _of_key(whom: Whom, key: Key) -> Iterator[Finding]:
    """A list that anybody gets proves nothing of the key; OpenRouter has another question."""
    if not key.value:
        yield well(whom.server, f"{whom.account.base} answers, without a key.")
        return
    if whom.account.is_openai or not _lists_to_anybody(whom):
        yield well(whom.server, f"It takes the key {key.shown}.")
        return
    with whom.account.client() as client:
        answer = client.get(f"{whom.account.base}/key")
    if answer.is_success:
        yield well(whom.server, f"It takes the key {key.shown}.")
    elif answer.status_code in (401, 403):
        yield examining.bad_key(key)
    else:
        said = "Its models are listed to anybody: whether it takes the key"
        yield note(whom.server, f"{said} {key.shown} is not known.", TELLS)


def _lists_to_anybody(whom: Whom) -> bool:
    with replace(whom.account, key="").client() as client:
        return client.get(f"{whom.account.base}/models").is_success


def _of_model(whom: Whom, listed: Listed) -> Finding:
    if whom.model not in listed:
        step = f"Set {whom.variable} to one that it lists: {', '.join(sorted(listed)[:NAMED])}."
        return wrong(whom.server, f"It does not list {whom.model}, which is to {whom.kind}.", step)
    ends = _end_of(whom, whom.model, listed, f"Set {whom.variable} to another one.")
    return ends or well(whom.server, f"It has {whom.model}, which is to {whom.kind}.")


def _of_others(whom: Whom, listed: Listed, offered: Sequence[str]) -> Iterator[Finding]:
    """What is amiss with them is worth knowing: nobody has to choose them."""
    for name in (each for each in offered if each != whom.model):
        if name not in listed:
            yield note(whom.server, f"It does not list {name}, or not for this key.", LEAVE)
        elif ends := _end_of(whom, name, listed, LEAVE):
            yield note(whom.server, ends.sentence, LEAVE)


def _end_of(whom: Whom, name: str, listed: Listed, step: str) -> Finding | None:
    told = listed[name].get("shutdown_date") or listed[name].get("expiration_date")
    return examining.shutdown(whom.server, name, told, step)


def _of_price(whom: Whom) -> Iterator[Finding]:
    lists = (catalog.chat_models(), catalog.image_models(), catalog.hearing_models())
    table: Any = next((each[whom.model] for each in lists if whom.model in each), None)
    if table and whom.account.is_openai and not whom.account.given:
        yield from examining.prices(whom.server, {table.title: table.price.checked})
