"""The ledger as programs read it."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generations.models import Generation
from tests.factories import make_generation, make_owner
from tests.programs import Program

pytestmark = pytest.mark.django_db
KEYS = [
    "id", "kind", "purpose", "provider", "model", "status", "external_id", "estimated_usd",
    "settled_usd", "charged", "error", "submitted_at", "finished_at",
]  # fmt: skip


@pytest.fixture
def program() -> Program:
    return Program(make_owner())


def said(answer: Any) -> Any:
    return json.loads(answer.content)


def ids(answer: Any) -> set[str]:
    assert answer.status_code == 200
    return {one["id"] for one in said(answer)["results"]}


def test_a_call_says_what_it_cost_in_words_that_are_exact(program: Program) -> None:
    call = make_generation(estimated=Decimal("0.1"), settled=Decimal("0.07"), charged="yes")
    found = said(program.read(f"generations/{call.pk}/"))
    assert list(found) == KEYS
    assert (found["estimated_usd"], found["settled_usd"]) == ("0.1000", "0.0700")
    assert (found["error"], found["submitted_at"], found["charged"]) == (None, None, "yes")


def test_times_are_in_utc_whatever_the_site_s_zone(program: Program, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    call = make_generation(finished_at="2026-11-22T15:00:00Z")
    with timezone.override("Asia/Tokyo"):
        assert (
            said(program.read(f"generations/{call.pk}/"))["finished_at"] == "2026-11-22T15:00:00Z"
        )


def test_the_list_is_narrowed(program: Program) -> None:
    film = uuid4()
    paid = make_generation(
        "running", kind="film", provider="replicate", charged="maybe", project=film,
        estimated=Decimal(1), external_id="x",
    )  # fmt: skip
    free, both = make_generation(), {str(paid.pk)}
    both |= {str(free.pk)}
    tomorrow = f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    assert ids(program.read("generations/")) == both
    for asked in ("kind=film", "status=running", "provider=replicate", "charged=maybe",
                  f"video={film}"):  # fmt: skip
        assert ids(program.read(f"generations/?{asked}")) == {str(paid.pk)}, asked
    assert ids(program.read("generations/?status=running&status=reserved")) == both
    assert ids(program.read(f"generations/?created_before={tomorrow}")) == both
    assert ids(program.read(f"generations/?created_after={tomorrow}")) == set()


@pytest.mark.parametrize(
    "asked", ["kind=dream", "status=x", "video=7", "charged=1", "provider=a%00"]
)
def test_what_it_cannot_be_narrowed_to_is_named(program: Program, asked: str) -> None:
    answer = program.read(f"generations/?{asked}")
    assert answer.status_code == 400 and list(said(answer)["errors"]) == [asked.partition("=")[0]]


def test_calls_of_others_are_as_unknown_as_none(program: Program) -> None:
    foreign = make_generation(owner=make_owner("other"))
    nobody_s = make_generation(owner=None)
    for pk in (foreign.pk, nobody_s.pk, uuid4(), "nonsense"):
        assert program.read(f"generations/{pk}/").status_code == 404
    assert ids(program.read("generations/")) == set()


def test_nothing_of_it_is_changed(program: Program) -> None:
    call = make_generation()
    assert program.remove(f"generations/{call.pk}/").status_code == 405
    assert program.change(f"generations/{call.pk}/", {"charged": "no"}).status_code == 405
    assert program.send("generations/", {"kind": "film"}).status_code == 405
    assert Generation.objects.count() == 1


def test_a_list_takes_the_same_few_queries_however_long(program: Program) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert program.read("generations/").status_code == 200
        return len(asked)

    make_generation()
    queries()
    one = queries()
    for _ in range(9):
        make_generation()
    assert queries() == one
