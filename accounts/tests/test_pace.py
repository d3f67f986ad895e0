"""How often a person's programs may ask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import pace, tokens
from accounts.models import Pace, User
from accounts.pace import Turns, ask
from tests.factories import make_owner

BEGUN = 1_000_000 * pace.MINUTE


@pytest.fixture
def owner(db) -> User:
    return make_owner(uuid4().hex)


def granted(owner: User, limit: int, times: list[float]) -> list[bool]:
    return [not ask(owner, "reads", limit, at) for at in times]


def test_so_many_a_minute_and_no_more(owner):
    found = granted(owner, 20, [BEGUN + number / 10 for number in range(30)])
    assert found == [True] * 20 + [False] * 10


def test_the_minute_that_ended_still_counts_for_what_is_left_of_sixty_seconds(owner):
    assert all(granted(owner, 20, [BEGUN + 59] * 20))
    assert granted(owner, 20, [BEGUN + 60] * 3) == [False] * 3
    assert granted(owner, 20, [BEGUN + 90] * 11) == [True] * 10 + [False]
    assert all(granted(owner, 20, [BEGUN + 240] * 20))


@pytest.mark.parametrize("second", [0, 1, 29.5, 59.9, 60, 75, 119])
def test_after_the_seconds_that_it_says_there_is_room(owner, second):
    granted(owner, 20, [BEGUN + number for number in range(20)])
    wait = ask(owner, "reads", 20, BEGUN + max(second, 20))
    assert not ask(owner, "reads", 20, BEGUN + max(second, 20) + wait + 0.01)


def test_most_requests_ask_the_database_nothing(owner):
    with CaptureQueriesContext(connection) as asked:
        assert all(granted(owner, 120, [BEGUN] * 120))
    assert sum("UPDATE" in query["sql"] for query in asked) < 20


@pytest.mark.django_db(transaction=True)
def test_processes_and_threads_together_grant_no_more():
    owner = make_owner(uuid4().hex)

    def process(_: int) -> int:
        mine = Turns()
        try:
            return sum(_ask_with(mine, owner) for _ in range(20))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = sum(pool.map(process, range(8)))
    assert 45 <= found <= 60  # Each of them may hold some that it did not need.


def _ask_with(turns: Turns, owner: User) -> bool:
    """As ``ask`` of another process."""
    minute = int(BEGUN // pace.MINUTE)
    if turns.use(owner.pk, "reads", minute):
        return True
    wait, taken = pace._taken(owner, "reads", 60, BEGUN)
    turns.keep(owner, "reads", minute, max(taken - 1, 0))
    return not wait


def test_all_tokens_of_a_person_are_counted_together_and_orders_apart(owner, settings):
    settings.API_READS, settings.API_CREATES = 4, 2
    clients = [
        Client(headers={"Authorization": f"Bearer {tokens.make(owner, 'x', 'admin', None)[1]}"})
        for _ in range(2)
    ]
    read = [client.get("/api/v1/tokens/") for client in clients * 3]
    assert [answer.status_code for answer in read] == [200] * 4 + [429] * 2
    assert 1 <= int(read[-1]["Retry-After"]) <= 120
    assert "Go on in" in read[-1].json()["detail"]
    sent = [client.post("/api/v1/tokens/", "{}", "application/json") for client in clients * 2]
    assert [answer.status_code for answer in sent] == [400, 400, 429, 429]
    assert Pace.objects.filter(user=owner).count() == 2
