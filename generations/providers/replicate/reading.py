"""Predictions read back: one, many side by side, and the list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from generations.providers.base import Handle, Look, ProviderError
from generations.providers.replicate.account import Account
from generations.providers.replicate.refusals import (
    Reply,
    no_answer,
    refusal,
    unreachable,
)
from generations.providers.replicate.running import Prediction, is_id, look_of
from generations.providers.side_by_side import as_they_come, in_parallel

AT_ONCE = 20
ONE_BY_ONE = 10
"""Up to so many are asked for singly, more by the list."""
ASKED_A_SECOND = 10
"""On the average of many looks: a fifth of what Replicate lets in."""
PAGE = 100


@dataclass(frozen=True)
class Page:
    """Of the list, the newest first. ``cursor`` leads to the next one; empty: there is none."""

    predictions: Sequence[Prediction]
    cursor: str = ""


def prediction_in(reply: Reply) -> Prediction:
    """Raises ProviderError."""
    if reply.status != 200 or not is_id(reply.body.get("id")):
        raise refusal(reply, "It") or no_answer()
    return reply.body


def page_in(reply: Reply) -> Page:
    """Raises ProviderError."""
    results = reply.body.get("results")
    if reply.status != 200 or not isinstance(results, list):
        raise refusal(reply, "The list") or no_answer()
    return Page([item for item in results if isinstance(item, dict)], _cursor(reply.body))


def _cursor(body: Mapping[str, Any]) -> str:
    """Only that much is taken of an address that an answer names: the key goes nowhere else."""
    address = body.get("next")
    if not isinstance(address, str):
        return ""
    return (parse_qs(urlsplit(address).query).get("cursor") or [""])[0]


def listing(cursor: str, since: datetime | None = None) -> dict[str, str]:
    """The query of one page."""
    query = {"created_after": since.astimezone(UTC).isoformat()} if since else {}
    return {**query, **({"cursor": cursor} if cursor else {})}


def get(account: Account, name: str) -> Prediction:
    """Raises ProviderError."""
    try:
        with account.client() as client:
            answer = client.get(f"{account.api}/predictions/{name}")
    except httpx2.HTTPError as error:
        raise unreachable() from error
    return prediction_in(Reply(answer.status_code, answer.headers, answer.text))


# --- Many --------------------------------------------------------------------------------------


def poll_all(account: Account, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
    """Each as it is found. Raises ProviderError when nobody could be asked."""
    return as_they_come(lambda: _polled(account, handles))


@dataclass
class _Round:
    """One look at many. ``refused``: no more is asked in it, as Replicate said not now."""

    account: Account
    client: httpx2.AsyncClient
    waiting: dict[str, Handle]
    error: ProviderError | None = None
    refused: bool = False
    found: int = 0
    asked: int = 0

    def look(self, prediction: Prediction) -> tuple[Handle, Look] | None:
        handle = self.waiting.pop(str(prediction.get("id")), None)
        if handle is None:
            return None
        self.found += 1
        look = look_of(prediction)
        return handle, replace(look, wait=max(look.wait, self.least_wait))

    @property
    def least_wait(self) -> float:
        """Until the next look, so that those who look often ask no more than they may."""
        return self.asked / ASKED_A_SECOND

    async def reply(self, path: str, query: Mapping[str, str] | None = None) -> Reply:
        """Raises ProviderError."""
        self.asked += 1
        try:
            answer = await self.client.get(f"{self.account.api}/{path}", params=query)
        except httpx2.HTTPError as error:
            raise unreachable() from error
        return Reply(answer.status_code, answer.headers, answer.text)

    def failed(self, error: ProviderError) -> None:
        self.error = self.error or error
        self.refused = self.refused or error.retry_after is not None


async def _polled(
    account: Account, handles: Sequence[Handle]
) -> AsyncIterator[tuple[Handle, Look]]:
    waiting = {handle.external_id: handle for handle in handles if is_id(handle.external_id)}
    async with account.async_client(AT_ONCE) as client:
        asked = _Round(account, client, waiting)
        if len(waiting) > ONE_BY_ONE:
            async for look in _by_the_list(asked):
                yield look
        works = [partial(_one, asked, name) for name in list(waiting)]
        async for found in in_parallel(works, AT_ONCE):
            if found is not None:
                yield found
    if asked.error is not None and not asked.found:
        raise asked.error


async def _by_the_list(asked: _Round) -> AsyncIterator[tuple[Handle, Look]]:
    """What is not among the newest is asked for singly afterwards."""
    cursor = ""
    for _ in range(2 + 2 * len(asked.waiting) // PAGE):
        try:
            page = page_in(await asked.reply("predictions", listing(cursor)))
        except ProviderError as error:
            asked.failed(error)
            return
        for look in filter(None, map(asked.look, page.predictions)):
            yield look
        cursor = page.cursor
        if not cursor or not asked.waiting:
            return


async def _one(asked: _Round, name: str) -> tuple[Handle, Look] | None:
    if asked.refused:
        return None
    try:
        return asked.look(prediction_in(await asked.reply(f"predictions/{name}")))
    except ProviderError as error:
        asked.failed(error)
        return None
