"""Whether Google takes the key, and has the models as the catalog knows them; for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2

from generations.providers import catalog, examining
from generations.providers.base import Kind
from generations.providers.catalog import GEMINI, Model
from generations.providers.examining import Key
from generations.providers.gemini.account import Account
from generations.providers.gemini.refusals import NO_KEY, Reply
from mvsite.lib.findings import Finding, Level, note, well, wrong

TITLE = "Google"
KEYS = "https://aistudio.google.com/apikey"
MOST_LISTED = 1000


def examine(account: Account, kind: Kind, usual: str) -> Iterator[Finding]:
    key = Key(TITLE, "GEMINI_API_KEY", account.key, KEYS)
    if finding := examining.unusable(key):
        yield finding
        return
    try:
        answer, asked = examining.asked(
            account.client(), f"{account.api}/models", pageSize=MOST_LISTED
        )
    except (httpx2.HTTPError, httpx2.InvalidURL):
        yield examining.unreachable(TITLE, account.base, "GEMINI_BASE_URL")
        return
    reply = Reply(answer.status_code, answer.headers, answer.text)
    of_key = _of_key(account, key, reply)
    yield of_key
    yield from examining.clock(TITLE, answer.headers, asked)
    if of_key.level is Level.WELL:
        yield from _of_models(kind, usual, _listed(reply))


def _of_key(account: Account, key: Key, reply: Reply) -> Finding:
    if reply.status == 200 and reply.body:
        return well(TITLE, f"It takes the key {key.shown}.")
    if reply.error and (reply.status in (401, 403) or NO_KEY.search(reply.text)):
        return examining.bad_key(key)
    if reply.status == 429:
        return examining.throttled(TITLE)
    return examining.unreachable(TITLE, account.base, "GEMINI_BASE_URL")


def _listed(reply: Reply) -> set[str]:
    models = reply.body.get("models")
    listed = models if isinstance(models, list) else []
    names = [str(model.get("name")) for model in listed if isinstance(model, dict)]
    return {name.removeprefix("models/") for name in names}


def _of_models(kind: Kind, usual: str, listed: set[str]) -> Iterator[Finding]:
    offered = [model for model in catalog.of_kind(kind, GEMINI) if not model.gone]
    there = [model for model in offered if model.name in listed]
    yield from (_missing(model, usual, there) for model in offered if model not in there)
    if there:
        names = " and ".join(model.title for model in there)
        yield well(TITLE, f"It has {names}, which {kind}.")
    yield from _of_usual(usual, there)
    yield from examining.prices(
        TITLE, {model.title: model.price.checked for model in offered if model.price}
    )


def _missing(model: Model, usual: str, there: list[Model]) -> Finding:
    said = f"It does not list {model.name}, or not for this key."
    if model.name == usual:
        return wrong(TITLE, said, _step(there))
    return note(TITLE, said, "Do not choose it.")


def _of_usual(usual: str, there: list[Model]) -> Iterator[Finding]:
    model = catalog.models(GEMINI).get(usual)
    if model is None:
        yield wrong(TITLE, f"The catalog has no model {usual!r} of Google’s.", _step(there))
    elif model.gone:
        yield wrong(TITLE, model.gone, _step(there))


def _step(there: list[Model]) -> str:
    names = ", ".join(model.name for model in there)
    return f"Choose another one by GEMINI_FILM_MODEL: {names or 'none is there'}."
