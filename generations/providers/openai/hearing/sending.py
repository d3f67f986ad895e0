"""A song is posted once. A server that knows no times of words is asked for those of phrases, at
once, since a refusal costs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generations.providers.base import (
    Answer,
    Handle,
    Parcel,
    ProviderError,
    Refused,
    Ticket,
)
from generations.providers.openai.account import Account
from generations.providers.openai.hearing import reading
from generations.providers.openai.hearing.sound import bytes_of
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

HEARS_WITHIN = 300.0
"""Seconds. OpenAI takes one for ten of the song; a server without a graphics card as long as it."""
OF_TIMES = "timestamp_granularities"
OF_FORM = ("response_format", "verbose_json")
NO_TIMES = (
    "{model} hears words, and not when they are sung. Whoever runs the site sets OPENAI_HEAR_MODEL "
    "to one that tells times, such as whisper-1 or a Whisper of their own."
)


def send_all(account: Account, parcels: Iterable[Parcel | None]) -> Iterator[tuple[Ticket, Answer]]:
    return send_by(Call(_send, HEARS_WITHIN), account, parcels)


async def _send(client: Any, account: Account, parcel: Parcel) -> Came:
    whom = Whom(account, parcel.sent["input"]["model"], parcel.request.kind)

    async def post() -> Reply:
        reply = await _posted(client, parcel.sent)
        if reply.status in (400, 422) and OF_TIMES in said(reply):
            reply = await _posted(client, parcel.sent, without=OF_TIMES)
        return reply

    reply = await reply_within(HEARS_WITHIN, whom, post)
    if isinstance(reply, ProviderError):
        return Came(parcel, reply)
    return Came(parcel, _judged(reply, whom, parcel.ticket))


async def _posted(client: Any, sent: Mapping[str, Any], without: str = "") -> Reply:
    body = {name: value for name, value in sent["input"].items() if name != without}
    file = ("song.mp3", bytes_of(sent["file"]), "audio/mpeg")
    return await reply_to(client.audio.transcriptions.with_raw_response.create(file=file, **body))


def _judged(reply: Reply, whom: Whom, ticket: Ticket) -> Answer:
    if error := error_within(reply, whom):
        return error
    if 200 <= reply.status < 300 and (answer := reading.kept(reply.body, whom.model)):
        return Handle(f"heard {ticket.id}", ready=True, answer=answer)
    if reply.status == 413:
        return Refused(f"This song is too long for {whom.server}. Cut it, and bring it.")
    if reply.status in (400, 422) and any(word in said(reply) for word in OF_FORM):
        return Refused(NO_TIMES.format(model=whom.model))
    return refusal(reply, whom) or in_doubt(whom)
