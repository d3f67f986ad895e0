"""The create itself: one POST for each call, by Google's client, many side by side.

By itself the client posts up to five times at 408, 409, 429 and any 5xx, whatever was accepted.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import httpx2
from google import genai
from google.genai import types
from google.genai._interactions import APIError  # Of all that this client raises; nowhere public.

from generations.providers.base import Answer, Busy, Handle, Parcel, Ticket
from generations.providers.gemini.account import VERSION, Account, certificates
from generations.providers.gemini.composing import bare
from generations.providers.gemini.refusals import Reply, in_doubt, refusal, unreachable
from generations.providers.gemini.running import FIRST_WAIT, is_id, title_of
from generations.providers.side_by_side import as_given, each_in_time

AT_ONCE = 100
POST_SECONDS = 40.0
"""Pictures go along."""
CONNECT_SECONDS = 5.0
BEGIN_WITHIN = 15.0
"""Seconds in which each must begin: with its own time it ends before its row's lease does."""
NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""No byte of the request went out."""


def send_all(account: Account, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
    """Answers come while more parcels do. None: there is no other at the moment."""
    return as_given(parcels, partial(_serve, account))


async def _serve(
    account: Account,
    parcels: AsyncIterator[Parcel],
    answered: Callable[[tuple[Ticket, Answer]], None],
) -> None:
    async with _http() as http:
        send = partial(_send, _client(account, http))
        await each_in_time(parcels, send, answered, most=AT_ONCE, within=BEGIN_WITHIN)


def _http() -> httpx2.AsyncClient:
    """A connection for each call: one that is kept may end unseen, and a create with it."""
    limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
    timeout = httpx2.Timeout(POST_SECONDS, connect=CONNECT_SECONDS)
    return httpx2.AsyncClient(
        verify=certificates(), limits=limits, timeout=timeout, follow_redirects=False
    )


def _client(account: Account, http: httpx2.AsyncClient) -> genai.Client:
    options = types.HttpOptions(
        base_url=account.base, api_version=VERSION, httpx_async_client=http,
        retry_options=types.HttpRetryOptions(attempts=1),
    )  # fmt: skip
    return genai.Client(vertexai=False, api_key=account.key, http_options=options)


async def _send(client: genai.Client, parcel: Parcel, latest: float) -> tuple[Ticket, Answer]:
    if time.monotonic() > latest:
        return parcel.ticket, Busy("Too many calls were under way; it waits.", retry_after=1)
    try:
        async with asyncio.timeout(POST_SECONDS):
            reply = await _posted(client, parcel.sent["input"])
    except NOT_SENT:
        return parcel.ticket, unreachable()
    except (TimeoutError, APIError, httpx2.HTTPError, ValueError, TypeError):
        return parcel.ticket, in_doubt()
    return parcel.ticket, _judged(reply, title_of(parcel.sent["model"]))


async def _posted(client: genai.Client, body: Mapping[str, Any]) -> Reply:
    """What really came, whatever its status. Raises APIError and httpx2.HTTPError."""
    create: Any = client.aio.interactions.with_raw_response.create
    parts = [bare(part) for part in body["input"]]
    try:
        answer: httpx2.Response = (await create(**{**body, "input": parts})).http_response
    except APIError as error:
        if not isinstance(found := getattr(error, "response", None), httpx2.Response):
            raise error.__cause__ or error from error
        answer = found
    await answer.aread()
    return Reply(answer.status_code, answer.headers, answer.text)


def _judged(reply: Reply, title: str) -> Answer:
    name = reply.body.get("id")
    if 200 <= reply.status < 300 and is_id(name):
        return Handle(external_id=str(name), wait=FIRST_WAIT)
    return refusal(reply, title) or in_doubt()
