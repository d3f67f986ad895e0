"""What a film will cost and take, before it is begun."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings

from generations.providers.base import Request
from generations.providers.local import LocalProvider
from videos.quote import Line, Quote, Wanted, counted, even, quote_for
from videos.tests.paid import paid

pytestmark = pytest.mark.django_db


class Paid(LocalProvider):
    free = False

    def estimate(self, request: Request) -> Decimal:
        return Decimal("0.04")


class Unknown(LocalProvider):
    free = False

    def estimate(self, request: Request) -> None:  # type: ignore[override]  # nobody knows
        return None


def by(provider: str) -> Any:
    backend = {"BACKEND": f"videos.tests.test_quote.{provider}", "OPTIONS": {}}
    return override_settings(PROVIDERS=dict.fromkeys(("see", "write", "draw", "film"), backend))


def quoted() -> Quote:
    return quote_for(Wanted(even(7, 30.0), picture=True, candidates=4))


def test_every_step_has_its_line() -> None:
    assert [line.name for line in quoted().lines] == [
        "Describe the picture", "Four character pictures", "Write seven scenes",
        "Seven keyframes", "Film 30 seconds", "Cut it on your song",
    ]  # fmt: skip


def test_without_a_character_nothing_of_it_is_counted() -> None:
    names = [line.name for line in quote_for(Wanted([4.0])).lines]
    assert names == ["Write one scene", "One keyframe", "Film 4 seconds", "Cut it on your song"]


def test_work_on_this_machine_is_free() -> None:
    assert quoted().total == 0


@paid()
def test_what_there_is_to_know_of_a_model_is_said_beside_its_price() -> None:
    assert quote_for(Wanted([4.0], models={"draw": "pencil"})).known == [
        "Pencil: it draws in grey."
    ]
    assert quoted().known == []


@by("Paid")
def test_calls_are_counted_at_their_price() -> None:
    assert quoted().total == Decimal("0.04") * (1 + 4 + 1 + 7 + 7)


@by("Unknown")
def test_a_price_that_is_not_known_is_not_guessed() -> None:
    assert quoted().total is None


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [
        (3, "10 seconds", "about 10 s"),
        (31, "30 seconds", "about 30 s"),
        (62, "a minute", "about 1 min"),
        (370, "6 minutes", "about 6 min"),
    ],
)
def test_times_are_said_as_people_say_them(seconds: float, long: str, short: str) -> None:
    quote = Quote((Line("x", Decimal(0), seconds),))
    assert (quote.duration, quote.short) == (long, short)


def test_numbers_are_words_as_far_as_they_are_read_easily() -> None:
    assert [counted(n, "scene") for n in (1, 12, 13)] == ["one scene", "twelve scenes", "13 scenes"]
