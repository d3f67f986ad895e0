"""The film of an interaction, brought with the key from the API itself and from nowhere else.

It may send on within itself, as it has another address for large files (``/download``).
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import httpx2

from generations.providers.base import (
    BadAnswer,
    BadKey,
    Expired,
    FilmRequest,
    KeepAlive,
    Outcome,
    Progress,
    ProviderError,
    Refused,
    Request,
)
from generations.providers.bringing import CLIP_MOST_BYTES, download, later, refuse
from generations.providers.gemini import reading
from generations.providers.gemini.account import Account
from generations.providers.gemini.pricing import cost
from generations.providers.gemini.refusals import Reply
from generations.providers.gemini.running import (
    Interaction,
    look_of,
    measured,
    model_of,
    video_in,
)

MOST_HOPS = 3
GONE = 403, 404, 410
"""A file that is not kept any more is one that the key may not see."""


def fetch(
    account: Account, request: Request, name: str, folder: Path, keep_alive: KeepAlive
) -> Outcome:
    """Raises ProviderError; Busy where it is made and can only not be brought now."""
    interaction = _ended(account, name)
    model = model_of(interaction)
    if model is None or not isinstance(request, FilmRequest):
        raise Refused(
            "It was made by a model that is not known here any more. Choose another model.",
            charged="yes",
        )
    address, file = _address_in(account, interaction), folder / "clip.mp4"
    usage = measured(interaction)
    price = cost(model, request, usage)
    _bring(account, address, file, keep_alive)
    return Outcome(file=file, cost=price, usage=usage)


def _ended(account: Account, name: str) -> Interaction:
    try:
        interaction = reading.get(account, name)
    except (BadKey, Expired):
        raise
    except ProviderError as error:
        raise later(error.retry_after) from error
    look = look_of(interaction)
    if look.error:
        raise look.error
    if look.progress is not Progress.SUCCEEDED:
        raise later()
    return interaction


def _address_in(account: Account, interaction: Interaction) -> str:
    """Raises BadAnswer."""
    address = video_in(interaction)
    if not account.is_ours(address):
        raise _elsewhere()
    return address


def _elsewhere() -> BadAnswer:
    return BadAnswer(
        "What was made is said to lie at a place that is not Google’s API. It was not fetched: the "
        "key goes nowhere else. Try again, or choose another model.",
        charged="maybe",
    )


class _Moved(Exception):
    """``str`` of it is the address that it was sent on to."""


def _bring(
    account: Account, address: str, file: Path, keep_alive: KeepAlive, hops: int = MOST_HOPS
) -> None:
    try:
        download(account.bringing(), address, file, CLIP_MOST_BYTES, keep_alive, refused=_refused)
    except _Moved as moved:
        if not hops or not account.is_ours(str(moved)):
            raise _elsewhere() from moved
        _bring(account, str(moved), file, keep_alive, hops - 1)


def _refused(answer: httpx2.Response) -> NoReturn:
    """Right after its end a file may not be ready; it is kept for two days."""
    if answer.next_request is not None:
        raise _Moved(answer.next_request.url)
    reply = Reply(answer.status_code, answer.headers, answer.read().decode("utf-8", "replace"))
    if reply.error and reply.status in GONE:
        raise Expired(
            "It was made, but Google keeps films for two days only, and it was fetched too late. "
            "Order it again; that is charged once more.",
            charged="yes",
        )
    refuse(answer)
