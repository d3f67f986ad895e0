"""Interactions read back: one, and many side by side. There is no list of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import httpx2

from generations.providers.base import Handle, Look, Progress, ProviderError
from generations.providers.gemini.account import Account
from generations.providers.gemini.refusals import (
    Reply,
    is_unknown,
    no_answer,
    refusal,
    unreachable,
)
from generations.providers.gemini.running import Interaction, is_id, look_of, lost
from generations.providers.side_by_side import as_they_come, in_parallel

AT_ONCE = 20
ASKED_A_SECOND = 5
"""On the average of many looks."""


def address_of(account: Account, name: str) -> str:
    return f"{account.api}/interactions/{name}"


def interaction_in(reply: Reply) -> Interaction:
    """Raises ProviderError; Expired for one that is not known over there."""
    if reply.status == 200 and is_id(reply.body.get("id")):
        return reply.body
    if is_unknown(reply):
        raise lost()
    raise refusal(reply, "It") or no_answer()


def get(account: Account, name: str) -> Interaction:
    """Raises ProviderError."""
    try:
        with account.client() as client:
            answer = client.get(address_of(account, name))
    except httpx2.HTTPError as error:
        raise unreachable() from error
    return interaction_in(Reply(answer.status_code, answer.headers, answer.text))


def cancel(account: Account, name: str) -> None:
    """One that had ended stays as it was. Raises ProviderError."""
    try:
        with account.client() as client:
            answer = client.post(f"{address_of(account, name)}/cancel")
    except httpx2.HTTPError as error:
        raise unreachable() from error
    interaction_in(Reply(answer.status_code, answer.headers, answer.text))


# --- Many --------------------------------------------------------------------------------------


def poll_all(account: Account, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
    """Each as it is found. Raises ProviderError when nobody could be asked."""
    return as_they_come(lambda: _polled(account, handles))


@dataclass
class _Round:
    """One look at many. ``refused``: no more is asked in it, as Google said not now."""

    account: Account
    client: httpx2.AsyncClient
    error: ProviderError | None = None
    refused: bool = False
    found: int = 0

    def failed(self, error: ProviderError) -> None:
        self.error = self.error or error
        self.refused = self.refused or error.retry_after is not None


async def _polled(
    account: Account, handles: Sequence[Handle]
) -> AsyncIterator[tuple[Handle, Look]]:
    known = [handle for handle in handles if is_id(handle.external_id)]
    least = len(known) / ASKED_A_SECOND
    async with account.async_client(AT_ONCE) as client:
        asked = _Round(account, client)
        async for found in in_parallel([partial(_one, asked, each) for each in known], AT_ONCE):
            if found is not None:
                handle, look = found
                yield handle, replace(look, wait=max(look.wait, least))
    if asked.error is not None and not asked.found:
        raise asked.error


async def _one(asked: _Round, handle: Handle) -> tuple[Handle, Look] | None:
    """What is not known over there has ended; what cannot be asked now is asked again."""
    if asked.refused:
        return None
    try:
        answer = await asked.client.get(address_of(asked.account, handle.external_id))
        reply = Reply(answer.status_code, answer.headers, answer.text)
        look = Look(Progress.FAILED, error=lost()) if is_unknown(reply) else None
        look = look or look_of(interaction_in(reply))
    except httpx2.HTTPError:
        asked.failed(unreachable())
        return None
    except ProviderError as error:
        asked.failed(error)
        return None
    asked.found += 1
    return handle, look
