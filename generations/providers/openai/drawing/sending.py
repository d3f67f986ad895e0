"""An order is posted once, and its answer lies in a file before anybody else hears of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.db import connections

from generations.providers import kept
from generations.providers.base import (
    Answer,
    Handle,
    Parcel,
    ProviderError,
    Refused,
    Ticket,
)
from generations.providers.openai.account import Account
from generations.providers.openai.drawing import habits
from generations.providers.openai.drawing.composing import body_of
from generations.providers.openai.refusals import Whom, in_doubt, refusal, said
from generations.providers.openai.sending import (
    Call,
    Came,
    error_within,
    reply_to,
    reply_within,
    send_by,
)
from generations.providers.reply import Reply
from mvsite.lib.storage import StorageTrouble

DRAWS_WITHIN = 180.0
"""Seconds; a minute or two is usual."""


def send_all(account: Account, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
    return send_by(Call(_send, DRAWS_WITHIN), account, parcels)


async def _send(client: Any, account: Account, parcel: Parcel) -> Came:
    whom = Whom(account, parcel.sent["input"]["model"], parcel.request.kind)
    written: dict[str, Any] = dict(parcel.sent)

    async def post() -> Reply:
        reply = await _posted(client, written)
        while reply.status in (400, 422) and (
            name := habits.named_in(said(reply), written["without"])
        ):
            written["without"] = [*written["without"], name]
            reply = await _posted(client, written)
        return reply

    reply = await reply_within(DRAWS_WITHIN, whom, post)
    if isinstance(reply, ProviderError):
        return Came(parcel, reply)
    answer = await _judged(reply, whom, parcel)
    learnt = isinstance(answer, Handle) and written["without"] != parcel.sent["without"]
    remember = partial(habits.remember, account.base, whom.model, written["without"])
    return Came(parcel, answer, remember if learnt else None)


async def _posted(client: Any, sent: Mapping[str, Any]) -> Reply:
    body = body_of(sent)
    images = client.images.with_raw_response
    return await reply_to(images.edit(**body) if "image" in body else images.generate(**body))


async def _judged(reply: Reply, whom: Whom, parcel: Parcel) -> Answer:
    if error := error_within(reply, whom):
        return error
    if 200 <= reply.status < 300 and isinstance(reply.body.get("data"), list):
        return await _kept(reply, whom, parcel)
    if reply.status == 404 and parcel.sent["input"]["image"]:
        return _by_picture(reply, whom)
    return refusal(reply, whom) or in_doubt(whom)


async def _kept(reply: Reply, whom: Whom, parcel: Parcel) -> Answer:
    key = parcel.sent["file"]
    try:
        await asyncio.to_thread(_keep, key, reply.text)
    except StorageTrouble:  # There was room, and a store, when it was ordered.
        return in_doubt(whom)
    return handle_of(key, whom.model)


def _keep(key: str, answer: str) -> None:
    """In a thread, which has a connection to the database of its own."""
    try:
        kept.keep(key, answer)
    finally:
        connections.close_all()


def handle_of(key: str, model: str) -> Handle:
    return Handle(kept.name_of(key), ready=True, answer={"file": key, "model": model})


def _by_picture(reply: Reply, whom: Whom) -> ProviderError:
    """A server can draw and have no place for pictures that go along."""
    told = refusal(reply, whom)
    if told is None or type(told) is not Refused:
        return told or in_doubt(whom)
    return Refused(
        f"{whom.server} draws from words alone: it takes no picture of the character. Choose "
        "another model that draws, or take the character out."
    )
