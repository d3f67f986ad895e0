"""Whether Replicate takes the key, and has the models as the catalog knows them; for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx2

from generations.providers import catalog, examining
from generations.providers.base import Kind, ProviderError
from generations.providers.catalog import Model
from generations.providers.examining import Key
from generations.providers.replicate.account import Account
from generations.providers.replicate.schemas import differences
from mvsite.lib.findings import Finding, Level, note, well, wrong
from mvsite.lib.uploads import clean

TITLE = "Replicate"
SITE = "https://replicate.com"
KEYS = f"{SITE}/account/api-tokens"
AT_ONCE = 8
NAME_MOST = 40


def examine(account: Account, kind: Kind, usual: str) -> Iterator[Finding]:
    key = Key(TITLE, "REPLICATE_API_TOKEN", account.token, KEYS, begins="r8_")
    of_key = list(_of_key(account, key))
    yield from of_key
    if not any(finding.level is Level.WRONG for finding in of_key):
        yield from _of_models(account, kind, usual)


def _of_key(account: Account, key: Key) -> Iterator[Finding]:
    """Whose it is, and the clock over there."""
    if finding := examining.unusable(key):
        yield finding
        return
    try:
        answer, asked = examining.asked(account.client(), f"{account.api}/account")
    except (httpx2.HTTPError, httpx2.InvalidURL):
        yield examining.unreachable(TITLE, account.base, "REPLICATE_BASE_URL")
        return
    yield from _of_answer(account, key, answer)
    if answer.is_success:
        yield from examining.clock(TITLE, answer.headers, asked)


def _of_answer(account: Account, key: Key, answer: httpx2.Response) -> Iterator[Finding]:
    if answer.status_code in (401, 403):
        yield examining.bad_key(key)
    elif answer.status_code == 429:
        yield examining.throttled(TITLE)
    elif answer.is_success:
        yield well(TITLE, f"It takes the key {key.shown}{_whose(answer)}.")
    else:
        yield examining.unreachable(TITLE, account.base, "REPLICATE_BASE_URL")


def _whose(answer: httpx2.Response) -> str:
    try:
        name = answer.json().get("username")
    except (ValueError, AttributeError):
        return ""
    return f", which is that of {clean(str(name), NAME_MOST)}" if name else ""


# --- Its models ----------------------------------------------------------------------------------


def _of_models(account: Account, kind: Kind, usual: str) -> Iterator[Finding]:
    offered = [model for model in catalog.of_kind(kind) if not model.gone]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda model: _changes(account, model), offered))
    for model, changes in zip(offered, found, strict=True):
        yield from (_changed(model, change, usual) for change in changes)
    same = sum(not changes for changes in found)
    yield from _of_usual(kind, usual)
    if same:
        yield well(TITLE, f"{same} of {len(offered)} models that {kind} are as the catalog says.")
    yield from examining.prices(
        TITLE,
        {model.title: model.price.checked for model in offered if model.price},
        {model.title: f"{SITE}/{model.name}" for model in offered},
    )


def _changes(account: Account, model: Model) -> Sequence[str]:
    try:
        return list(differences(account, model))
    except ProviderError as error:
        return [f"{model.title} could not be asked about: {error}"]


def _changed(model: Model, change: str, usual: str) -> Finding:
    """What is wrong with the one that is used is wrong; others are only there to be chosen."""
    if model.name == usual:
        return wrong(TITLE, change, _step(model.kind))
    return note(TITLE, change, f"Do not choose it until {model.name} in catalog.toml is corrected.")


def _of_usual(kind: Kind, usual: str) -> Iterator[Finding]:
    model = catalog.models().get(usual)
    if model is None or model.kind != kind:
        yield wrong(TITLE, f"The catalog has no model {usual!r} that can {kind}.", _step(kind))
    elif model.gone:
        yield wrong(TITLE, model.gone, _step(kind))


def _step(kind: Kind) -> str:
    names = [model.name for model in catalog.of_kind(kind) if not model.gone]
    return f"Choose another one by REPLICATE_{kind.upper()}_MODEL: {', '.join(names[:4])}."
