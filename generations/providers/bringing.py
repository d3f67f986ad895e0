"""A result that lies at an address: streamed to a file, of a size at most, never unpacked."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import httpx2

from generations.providers.base import BadAnswer, Busy, KeepAlive

AGAIN_AFTER = 5.0
CLIP_MOST_BYTES = 400_000_000
WHOLE_SECONDS = 300.0
PIECE = 1 << 18
BRINGING = httpx2.Timeout(30, connect=10)
AS_IT_IS = {"Accept-Encoding": "identity"}
"""Not packed: a little of it could unpack to any size before it is counted."""


def later(seconds: float | None = None) -> Busy:
    """What is made is brought, not made again."""
    return Busy("It is made; bringing it did not work yet.", retry_after=seconds or AGAIN_AFTER)


def refuse(answer: httpx2.Response) -> NoReturn:
    """A redirect is not followed: it could lead anywhere."""
    if answer.is_redirect:
        raise BadAnswer(
            "What was made is said to lie elsewhere, where nothing is fetched from. Try again, or "
            "choose another model.",
            charged="maybe",
        )
    raise later()


def download(
    client: httpx2.Client, address: str, file: Path, most: int, keep_alive: KeepAlive, *,
    refused: Callable[[httpx2.Response], NoReturn] = refuse,
) -> None:  # fmt: skip
    """The client sends what it carries to this address and no further, and is closed; ``refused``
    says what an answer other than 200 means. Raises ProviderError."""
    try:
        with (
            client,
            client.stream("GET", address, headers=AS_IT_IS, follow_redirects=False) as answer,
        ):
            if answer.status_code != 200:
                refused(answer)
            if answer.headers.get("content-encoding", "identity").lower() != "identity":
                raise BadAnswer("What came is packed in a way that was not asked for. Try again, "
                                "or choose another model.", charged="maybe")  # fmt: skip
            _write(answer, file, most, keep_alive)
    except httpx2.HTTPError as error:
        raise later() from error


def _write(answer: httpx2.Response, file: Path, most: int, keep_alive: KeepAlive) -> None:
    came, began, told = 0, time.monotonic(), time.monotonic()
    with file.open("wb") as out:
        for piece in answer.iter_raw(PIECE):
            came += len(piece)
            now = time.monotonic()
            if came > most:
                raise BadAnswer(
                    f"What came is larger than {most / 1e6:,.0f} MB; it was not kept. Try again, "
                    "or choose another model.",
                    charged="maybe",
                )
            if now - began > WHOLE_SECONDS:
                raise later()
            if now - told > 1:
                keep_alive()
                told = now
            out.write(piece)
