"""Faults that a worker is started with: what the broker does to messages, and controls.

A control takes one safeguard out of our own code, to show that the test beside it would notice.
"""

from __future__ import annotations

import threading
from itertools import count
from typing import Any

from kombu.transport import redis

from mvsite.broker import FolderChannel
from mvsite.lib.state import Stateful, in_seconds


def half_the_messages_are_lost() -> None:
    for channel in (FolderChannel, redis.Channel):
        _lose_every_second(channel)


def _lose_every_second(channel: Any) -> None:
    put, numbers = channel._put, count()

    def some(self: Any, queue: str, message: Any, **kwargs: Any) -> None:
        if next(numbers) % 2:
            put(self, queue, message, **kwargs)

    channel._put = some


def messages_come_three_times_and_late() -> None:
    for channel in (FolderChannel, redis.Channel):
        _repeat(channel)


def _repeat(channel: Any) -> None:
    put = channel._put

    def thrice(self: Any, queue: str, message: Any, **kwargs: Any) -> None:
        put(self, queue, message, **kwargs)
        for seconds in (0.05, 1.5):
            timer = threading.Timer(seconds, put, (self, queue, message), kwargs)
            timer.daemon = True
            timer.start()

    channel._put = thrice


def control_claims_ask_nobody() -> None:
    """A claim without its WHERE: everybody gets the work."""

    def claim(
        self: Stateful, *sources: str, to: str | None = None, seconds: float | None = None
    ) -> bool:
        self.lease = in_seconds(60)
        changes = {"lease": self.lease} | ({"status": to} if to else {})
        type(self)._default_manager.filter(pk=self.pk).update(**changes)
        lease = self.lease
        self.refresh_from_db()
        self.lease = lease
        return True

    Stateful.claim = claim  # type: ignore[method-assign]
