"""Two who do the same at once, in the order that a test needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from django.db import connection

BLOCKED_SECONDS = 1.0
"""Who is not done by then waits for something that we hold."""


@contextmanager
def meanwhile(words: str, work: Callable[[], object]) -> Iterator[None]:
    """After the first statement with these ``words`` somebody else does ``work``: all of it, or as
    far as the database lets them. What they raise is raised here. AssertionError if there is no
    such statement."""
    begun: list[Future[None]] = []

    def other(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if not begun and words in sql:
            begun.append(pool.submit(_alone, work))
            wait(begun, BLOCKED_SECONDS)
        return found

    with ThreadPoolExecutor(1) as pool, connection.execute_wrapper(other):
        yield
    assert begun, f"no statement with {words}"
    begun[0].result()


def _alone(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connection.close()
