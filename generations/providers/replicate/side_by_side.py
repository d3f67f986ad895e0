"""Many calls at once from plain code: an event loop in a thread, what it finds as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from queue import SimpleQueue
from typing import TypeVar

Found = TypeVar("Found")


class _Mark(Enum):
    END = "end"


def as_they_come(source: Callable[[], AsyncIterator[Found]]) -> Iterator[Found]:
    """Run ``source`` to its end, also when nobody takes what it yields any more: a call that was
    sent is not broken off. Raises what it raises."""
    came: SimpleQueue[Found | _Mark] = SimpleQueue()

    async def pump() -> None:
        async for found in source():
            came.put(found)

    pool = ThreadPoolExecutor(1, thread_name_prefix="replicate")
    work = pool.submit(lambda: asyncio.run(pump()))
    pool.shutdown(wait=False)
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
