"""Faults that a worker is started with: what the broker does to messages, and controls.

A control takes one safeguard out of our own code, to show that the test beside it would notice.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import threading
from pathlib import Path
from typing import Any

from kombu.transport import redis

from mvsite.broker import FolderChannel
from mvsite.lib.state import Stateful, in_seconds


def half_the_messages_are_lost() -> None:
    for channel in (FolderChannel, redis.Channel):
        _lose_half(channel)


def _lose_half(channel: Any) -> None:
    """By a coin: every second one would be every sweep, or none, for as long as beat keeps time."""
    put, coin = channel._put, random.Random(1)

    def some(self: Any, queue: str, message: Any, **kwargs: Any) -> None:
        if coin.random() < 0.5:
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


# --- Deaths in the midst of a paid call ----------------------------------------------------------

POINTS = (
    "reserved", "prepared", "committed", "waiting", "answered", "kept", "looking", "bringing",
    "settling",
)  # fmt: skip
"""After which the worker's process dies; ``waiting``: while the provider has not answered yet."""


def workers_die_in_paid_calls() -> None:
    """At each point as often as TEST_DEATHS_EACH says; TEST_DEATHS keeps account of it."""
    from generations import fetch, ledger, poll, submit
    from generations.providers.replicate import sending

    _dies_after(ledger, "_reserve", "reserved")
    _dies_after(submit, "_prepared", "prepared")
    _dies_after(submit, "_begin_sending", "committed")
    _dies_before(submit, "receive_answer", "answered")
    _dies_after(submit, "receive_answer", "kept")
    _dies_before(poll, "_ended", "looking")
    _dies_before(fetch, "check", "bringing")
    _dies_before(fetch, "_settle", "settling")
    create = sending._create

    async def dying(*given: Any) -> None:
        asyncio.get_running_loop().call_later(0.05, _die, "waiting", 1)
        await create(*given)

    sending._create = dying  # type: ignore[assignment]  # the fault


def _dies_after(module: Any, name: str, point: str) -> None:
    function = getattr(module, name)

    def dying(*given: Any, **named: Any) -> Any:
        done = function(*given, **named)
        _die(point)
        return done

    setattr(module, name, dying)


def _dies_before(module: Any, name: str, point: str) -> None:
    function = getattr(module, name)

    def dying(*given: Any, **named: Any) -> Any:
        _die(point)
        return function(*given, **named)

    setattr(module, name, dying)


def _die(point: str, chance: float = 1 / 3) -> None:
    """By a coin of its own, which no two processes share, until it happened often enough."""
    if random.SystemRandom().random() > chance:
        return
    for number in range(int(os.environ.get("TEST_DEATHS_EACH", "1"))):
        try:
            (Path(os.environ["TEST_DEATHS"]) / f"{point} {number}").touch(exist_ok=False)
        except FileExistsError:
            continue
        os.kill(os.getpid(), signal.SIGKILL)


def models_rest_shortly() -> None:
    """So that a test with many outages need not wait for minutes."""
    from generations import breaker

    breaker.FIRST_REST_SECONDS = 1.0
    breaker.LONGEST_REST_SECONDS = 2.0


def the_dead_are_replaced_soon() -> None:
    """So that a test with many deaths need not wait for minutes until somebody sends again."""
    from videos.pipeline import dispatching

    dispatching.DESK_SECONDS = 1


def control_the_client_sends_again() -> None:
    """As clients do by themselves that take a lost answer for a lost call."""
    from generations.providers.base import InDoubt
    from generations.providers.replicate import sending

    send = sending._send

    async def thrice(client: Any, parcel: Any, latest: float) -> Any:
        for _ in range(3):
            ticket, answer = await send(client, parcel, latest)
            if not isinstance(answer, InDoubt):
                break
        return ticket, answer

    sending._send = thrice


# --- Controls ------------------------------------------------------------------------------------


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

    Stateful.claim = claim  # type: ignore[method-assign]  # the fault
