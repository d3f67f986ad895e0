"""One order that many programs send at the same moment with one Idempotency-Key, to a real server
and for money: the stand-in's ledger is the oracle."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import httpx
from django.conf import settings

from accounts import tokens
from accounts.models import Limits, User
from generations.models import Generation
from songs.models import Song
from tests.factories import make_owner, make_song
from tests.faults.paid import LIMITS, Orders
from tests.runner import free_port, wait_for_port
from videos.models import Video

UNHURRIED = {"API_READS": "1000000", "API_CREATES": "1000000"}
STARTS_WITHIN = 120


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[str]:
    """The address of a web server on the rig's database, as ``up`` starts one."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "mvsite.wsgi", "--config",
         "python:mvsite.gunicorn_config", "--bind", f"127.0.0.1:{port}"],
        cwd=settings.BASE_DIR, env={**os.environ, **environment, **UNHURRIED},
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for_port(port, server, STARTS_WITHIN)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def ordered(orders: Orders, rounds: int, at_once: int) -> Counter[int]:
    """The statuses of all answers, once what each round has ordered is paid for.

    A round is one key. The film has one clip, and its motion alone is paid for. The song has no
    sound: how such a film would be put together is not looked at.
    """
    orders.configure("film")
    owner = make_owner()
    Limits.objects.get_or_create(user=owner, defaults=LIMITS)
    song = make_song(Song.Status.READY, owner=owner)
    with served(orders.rig.environment) as address, orders.rig.working() as supervisor:
        statuses: Counter[int] = Counter()
        for number in range(rounds):
            answers = _sent_at_once(address, owner, song, f"round {number}", at_once)
            statuses.update(answer.status_code for answer in answers)
            assert len({each.json()["id"] for each in answers if each.is_success}) == 1, statuses
        orders.rig.wait(supervisor, until=lambda: not _unpaid(rounds))
    return statuses


def _sent_at_once(
    address: str, owner: User, song: Song, key: str, many: int
) -> list[httpx.Response]:
    _, token = tokens.make(owner, key, "create", None)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    wish = {"song": str(song.pk), "clips": 1, "window_length": 5, "start": True, "title": key,
            "character_consistency_enabled": False}  # fmt: skip
    ready = Barrier(many)

    def send(_: int) -> httpx.Response:
        ready.wait()
        return client.post(f"{address}/api/v1/videos/", json=wish)

    connections = httpx.Limits(max_connections=many)
    with (
        httpx.Client(headers=headers, timeout=120, trust_env=False, limits=connections) as client,
        ThreadPoolExecutor(many) as pool,
    ):
        return list(pool.map(send, range(many)))


def _unpaid(rounds: int) -> int:
    """Videos whose clip was not settled yet."""
    return rounds - Generation.objects.filter(estimated__gt=0, status="succeeded").count()


def paid_once_each(orders: Orders, rounds: int) -> dict[str, Any]:
    """Raises AssertionError unless each round made one video, and one paid call."""
    titles = sorted(Video.objects.values_list("title", flat=True))
    assert titles == sorted(f"round {number}" for number in range(rounds))
    paid = Generation.objects.filter(estimated__gt=0)
    accepted = [entry["id"] for entry in orders.standin.ledger]
    assert sorted(paid.values_list("external_id", flat=True)) == sorted(accepted)
    assert len(accepted) == len(set(paid.values_list("project", flat=True))) == rounds
    return {"videos": len(titles), "paid calls": len(accepted)}
