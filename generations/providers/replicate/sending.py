"""The create itself: one POST for each call, by the official client, many side by side.

The client hides what an answer says of waiting and wrong fields, has no header for a deadline and
fails at a status that it does not know. So what really came is read off its HTTP client by hooks,
and only that is judged.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import replicate
from replicate.exceptions import ReplicateException

from generations.providers.base import Answer, Busy, Handle, Parcel, Ticket
from generations.providers.replicate.account import Account, certificates
from generations.providers.replicate.refusals import (
    Reply,
    in_doubt,
    refusal,
    unreachable,
)
from generations.providers.replicate.running import FIRST_WAIT, is_id, title_of
from generations.providers.side_by_side import as_given, each_in_time

AT_ONCE = 300
POST_SECONDS = 30.0
CONNECT_SECONDS = 5.0
BEGIN_WITHIN = 15.0
"""Seconds in which each must begin: with its own time it ends before its row's lease does, so that
nobody takes it for lost while it is still to be sent."""
LEAST_DEADLINE = 5

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""No byte of the request went out."""
CLIENT_ERRORS = (httpx.HTTPError, ReplicateException, ValueError, TypeError, AttributeError)
"""What the client was seen to raise; answers that it cannot read are among them."""


@dataclass
class Letter:
    """One POST on its way: what goes with it beside its body, and what came back, whole."""

    seconds: float
    reply: Reply | None = None


_letter: ContextVar[Letter] = ContextVar("letter")


def send_all(account: Account, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
    """Answers come while more parcels do. None: there is no other at the moment."""
    return as_given(parcels, partial(_serve, account))


async def _serve(
    account: Account,
    parcels: AsyncIterator[Parcel],
    answered: Callable[[tuple[Ticket, Answer]], None],
) -> None:
    async with _http(account) as http:
        send = partial(_send, _client(account, http))
        await each_in_time(parcels, send, answered, most=AT_ONCE, within=BEGIN_WITHIN)


def _http(account: Account) -> httpx.AsyncHTTPTransport:
    """A connection for each call: one that is kept may end unseen, and a create with it."""
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
    return httpx.AsyncHTTPTransport(verify=certificates(), limits=limits)


def _client(account: Account, transport: httpx.AsyncHTTPTransport) -> replicate.Client:
    return replicate.Client(
        api_token=account.token,
        base_url=account.base,
        transport=transport,
        event_hooks={"request": [_address], "response": [_keep]},
        follow_redirects=False,
    )


async def _address(request: httpx.Request) -> None:
    """The client has no word for a deadline, and no time-out for a create."""
    seconds = max(LEAST_DEADLINE, round(_letter.get().seconds))
    request.headers["Cancel-After"] = f"{seconds}s"
    timeout = httpx.Timeout(POST_SECONDS, connect=CONNECT_SECONDS)
    request.extensions["timeout"] = timeout.as_dict()


async def _keep(response: httpx.Response) -> None:
    await response.aread()
    _letter.get().reply = Reply(response.status_code, response.headers, response.text)


async def _send(client: replicate.Client, parcel: Parcel, latest: float) -> tuple[Ticket, Answer]:
    if time.monotonic() > latest:
        return parcel.ticket, Busy("Too many calls were under way; it waits.", retry_after=1)
    letter = Letter(parcel.ticket.seconds)
    _letter.set(letter)
    title = title_of(str(parcel.sent.get("model")))
    try:
        async with asyncio.timeout(POST_SECONDS):
            await _create(client, parcel)
    except NOT_SENT:
        return parcel.ticket, unreachable()
    except (TimeoutError, *CLIENT_ERRORS):
        pass  # What came, if anything did, says more.
    return parcel.ticket, _judged(letter.reply, title)


async def _create(client: replicate.Client, parcel: Parcel) -> None:
    sent, webhook = parcel.sent, parcel.ticket.webhook
    more: dict[str, Any] = (
        {"webhook": webhook, "webhook_events_filter": ["completed"]} if webhook else {}
    )
    if version := sent.get("version"):
        await client.predictions.async_create(
            version=f"{sent['model']}:{version}", input=sent["input"], **more
        )
    else:
        await client.models.predictions.async_create(
            model=sent["model"], input=sent["input"], **more
        )


def _judged(reply: Reply | None, title: str) -> Answer:
    if reply is None:
        return in_doubt()
    name = reply.body.get("id")
    if 200 <= reply.status < 300 and is_id(name):
        return Handle(external_id=str(name), wait=FIRST_WAIT)
    return refusal(reply, title) or in_doubt()
