"""The calls themselves, by the official client, which repeats none: many side by side.

A server that refuses a parameter has charged nothing: then, and only then, the same order is posted
once more without it. What was learnt is remembered before the next one is written. Here are chats;
what is no chat has a ``Call`` of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx2
import openai

from generations.providers.base import (
    Answer,
    Busy,
    Handle,
    Parcel,
    ProviderError,
    Ticket,
)
from generations.providers.openai import habits
from generations.providers.openai.account import Account, certificates
from generations.providers.openai.habits import Habits, Step
from generations.providers.openai.prices import is_amount
from generations.providers.openai.refusals import (
    Whom,
    in_doubt,
    inner,
    refusal,
    said,
    unreachable,
)
from generations.providers.reply import Reply
from generations.providers.side_by_side import as_given, each_in_time

AT_ONCE = 100
ANSWER_SECONDS = 110.0
CONNECT_SECONDS = 5.0
BEGIN_WITHIN = 15.0
NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""No byte of the request went out."""
ID_MOST = 120
MEASURED = ("prompt_tokens", "completion_tokens", "total_tokens", "cost")


@dataclass(frozen=True)
class Came:
    """``remember``: keeps what was learnt of the server, where that is something."""

    parcel: Parcel
    answer: Answer
    remember: Callable[[], None] | None = None


@dataclass(frozen=True)
class Call:
    """How one order is posted and its answer is read. ``seconds``: until the answer is there."""

    send: Callable[[openai.AsyncOpenAI, Account, Parcel], Awaitable[Came]]
    seconds: float


def send_all(account: Account, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
    return send_by(Call(_send, ANSWER_SECONDS), account, parcels)


def send_by(
    call: Call, account: Account, parcels: Iterable[Parcel | None]
) -> Iterator[tuple[Ticket, Answer]]:
    """Answers come while more parcels do. None: there is no other at the moment."""
    for came in as_given(parcels, partial(_serve, call, account)):
        if came.remember:
            came.remember()
        yield came.parcel.ticket, came.answer


async def _serve(
    call: Call,
    account: Account,
    parcels: AsyncIterator[Parcel],
    answered: Callable[[Came], None],
) -> None:
    async with _client(account, call.seconds) as client:

        async def one(parcel: Parcel, latest: float) -> Came:
            if time.monotonic() > latest:
                return Came(parcel, Busy("Too many calls were under way; it waits.", retry_after=1))
            return await call.send(client, account, parcel)

        await each_in_time(parcels, one, answered, most=AT_ONCE, within=BEGIN_WITHIN)


def _client(account: Account, seconds: float) -> openai.AsyncOpenAI:
    """A connection for each call: one that is kept may end unseen, and a call with it."""
    limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
    timeout = httpx2.Timeout(seconds, connect=CONNECT_SECONDS)
    http = httpx2.AsyncClient(
        verify=certificates(), limits=limits, timeout=timeout, follow_redirects=False
    )
    return openai.AsyncOpenAI(
        api_key=account.key or "none", base_url=account.base, max_retries=0, timeout=timeout,
        http_client=http,
    )  # fmt: skip


async def reply_within(
    seconds: float, whom: Whom, post: Callable[[], Awaitable[Reply]]
) -> Reply | ProviderError:
    """What ``post`` is answered; else what its silence means."""
    try:
        async with asyncio.timeout(seconds):
            return await post()
    except NOT_SENT:
        return unreachable(whom)
    except (TimeoutError, openai.OpenAIError, httpx2.HTTPError, ValueError, TypeError):
        return in_doubt(whom)


async def reply_to(raw: Awaitable[Any]) -> Reply:
    """Of a call by ``with_raw_response``: what really came, whatever its status."""
    try:
        answer = (await raw).http_response
    except openai.APIStatusError as error:
        answer = error.response
    except openai.APIConnectionError as error:
        raise error.__cause__ or error from error
    return Reply(answer.status_code, answer.headers, answer.text)


# --- A chat --------------------------------------------------------------------------------------


async def _send(client: openai.AsyncOpenAI, account: Account, parcel: Parcel) -> Came:
    whom = Whom(account, parcel.sent["input"]["model"], parcel.request.kind)
    written = first = _habits_in(parcel.sent)

    async def post() -> Reply:
        nonlocal written
        reply = await _posted(client, written.body(parcel.sent))
        while reply.status in (400, 422) and (other := written.after(said(reply), first)):
            written = other
            reply = await _posted(client, written.body(parcel.sent))
        return reply

    reply = await reply_within(ANSWER_SECONDS, whom, post)
    if isinstance(reply, ProviderError):
        return Came(parcel, reply)
    answer = _judged(reply, whom, parcel.ticket, written.step)
    learnt = written != first and isinstance(answer, Handle)
    remember = partial(habits.remember, account.base, whom.model, written)
    return Came(parcel, answer, remember if learnt else None)


async def _posted(client: openai.AsyncOpenAI, body: Mapping[str, Any]) -> Reply:
    create: Any = client.chat.completions.with_raw_response.create
    return await reply_to(create(**body))


def _habits_in(sent: Mapping[str, Any]) -> Habits:
    told = sent["habits"]
    return Habits(**{**told, "step": Step(told["step"])})


def _judged(reply: Reply, whom: Whom, ticket: Ticket, step: Step) -> Answer:
    if error := error_within(reply, whom):
        return error
    if 200 <= reply.status < 300 and (answer := _answer(reply)):
        name = f"{_plain(reply.body.get('id'))[:ID_MOST]} {ticket.id}".strip()
        return Handle(name, ready=True, answer={**answer, "model": whom.model, "step": step})
    return refusal(reply, whom) or in_doubt(whom)


def error_within(reply: Reply, whom: Whom) -> ProviderError | None:
    """Of an answer whose status says that all is well: it came when the model had begun, which may
    be charged."""
    if (within := inner(reply)) is None:
        return None
    error = refusal(within, whom)
    if error is None or error.can_retry:
        return in_doubt(whom)
    error.charged = "no" if whom.account.is_free else "maybe"
    return error


def _answer(reply: Reply) -> dict[str, Any] | None:
    """What is kept of it; None where it is none."""
    choices = reply.body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return None
    usage = reply.body.get("usage")
    told = usage if isinstance(usage, dict) else {}
    return {
        "content": _plain(message.get("content")), "refusal": _plain(message.get("refusal")),
        "finish": _plain(choice.get("finish_reason")),
        "usage": {name: told[name] for name in MEASURED if is_amount(told.get(name))},
    }  # fmt: skip


def _plain(told: Any) -> str:
    """Without the character NUL, which PostgreSQL keeps in no text."""
    return str(told or "").replace("\0", "")
