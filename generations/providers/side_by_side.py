"""Many calls at once from plain code: an event loop in a thread, what it finds as it comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from enum import Enum
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

Found = TypeVar("Found")
Given = TypeVar("Given")
ASK_AGAIN_SECONDS = 0.5
"""Between two questions for more, while there is none."""


class _Mark(Enum):
    END = "end"


# --- All known beforehand ------------------------------------------------------------------------


def as_they_come(source: Callable[[], AsyncIterator[Found]]) -> Iterator[Found]:
    """Run ``source`` to its end, also when nobody takes what it yields any more. Raises what it
    raises."""
    came: SimpleQueue[Found | _Mark] = SimpleQueue()

    async def pump() -> None:
        async for found in source():
            came.put(found)

    work = _in_a_thread(pump)
    work.add_done_callback(lambda _: came.put(_Mark.END))
    while (found := came.get()) is not _Mark.END:
        yield found
    work.result()


async def in_parallel(
    works: Sequence[Callable[[], Awaitable[Found]]], most: int
) -> AsyncIterator[Found]:
    """Each result as it comes, ``most`` at once."""
    room = asyncio.Semaphore(most)

    async def one(work: Callable[[], Awaitable[Found]]) -> Found:
        async with room:
            return await work()

    for done in asyncio.as_completed([one(work) for work in works]):
        yield await done


def _in_a_thread(pump: Callable[[], Awaitable[None]]) -> Future[None]:
    async def whole() -> None:
        await pump()

    pool = ThreadPoolExecutor(1, thread_name_prefix="provider")
    work = pool.submit(lambda: asyncio.run(whole()))
    pool.shutdown(wait=False)
    return work


# --- Given while others are under way ------------------------------------------------------------

Serve = Callable[[AsyncIterator[Given], Callable[[Found], None]], Awaitable[None]]
"""Takes what is given, and tells what it finds; it ends when both are done."""


class _Post(Generic[Given, Found]):
    """To and from the thread that serves."""

    def __init__(self, serve: Serve[Given, Found]) -> None:
        self._serve = serve
        self._begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Queue[Given | _Mark]]]
        self._begun = Future()
        self._came: SimpleQueue[Found | _Mark] = SimpleQueue()
        self.work = _in_a_thread(self._pump)
        self.work.add_done_callback(lambda _: self._came.put(_Mark.END))

    async def _pump(self) -> None:
        given: asyncio.Queue[Given | _Mark] = asyncio.Queue()
        self._begun.set_result((asyncio.get_running_loop(), given))
        await self._serve(_until_the_end(given), self._came.put)

    def give(self, piece: Given | _Mark) -> None:
        loop, given = self._begun.result()
        with suppress(RuntimeError):  # It broke off, and its loop is closed: ``work`` tells why.
            loop.call_soon_threadsafe(given.put_nowait, piece)

    def one(self, seconds: float) -> list[Found]:
        """What came, if anything did within so many seconds."""
        try:
            found = self._came.get(timeout=seconds) if seconds else self._came.get_nowait()
        except Empty:
            return []
        if isinstance(found, _Mark):
            self._came.put(found)
            return []
        return [found]

    def rest(self) -> Iterator[Found]:
        while not isinstance(found := self._came.get(), _Mark):
            yield found


async def _until_the_end(given: asyncio.Queue[Given | _Mark]) -> AsyncIterator[Given]:
    while not isinstance(piece := await given.get(), _Mark):
        yield piece


def as_given(pieces: Iterable[Given | None], serve: Serve[Given, Found]) -> Iterator[Found]:
    """``serve`` pieces in another thread as they are given, and yield what it finds meanwhile.

    None for a piece: there is no other at the moment. What was given is served to its end, also
    when nobody takes what is found any more. Raises what ``serve`` raises.
    """
    post: _Post[Given, Found] = _Post(serve)
    try:
        for piece in pieces:
            if piece is not None:
                post.give(piece)
            yield from post.one(0 if piece is not None else ASK_AGAIN_SECONDS)
    finally:
        post.give(_Mark.END)
    yield from post.rest()
    post.work.result()


async def each_in_time(
    given: AsyncIterator[Given],
    work: Callable[[Given, float], Awaitable[Found]],
    answered: Callable[[Found], None],
    *,
    most: int,
    within: float,
) -> None:
    """``work`` on each piece, ``most`` at once; it is told by when (``time.monotonic``) it has to
    begin, ``within`` seconds of being given. An error of one, which none should have, breaks no
    other off, and is raised when all are done."""
    room = asyncio.Semaphore(most)

    async def one(piece: Given, latest: float) -> None:
        async with room:
            answered(await work(piece, latest))

    begun = [asyncio.create_task(one(piece, time.monotonic() + within)) async for piece in given]
    for outcome in await asyncio.gather(*begun, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome
