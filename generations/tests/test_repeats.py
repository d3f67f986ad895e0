"""One owner does not pay twice for the same words of the same picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from accounts.models import User
from characters.models import Character
from generations import ledger
from generations.budget import cost_of
from generations.fetch import fetch
from generations.models import Generation
from generations.poll import poll
from generations.providers.base import Look, Media, Progress, SeeRequest
from generations.submit import submit
from generations.tests.test_paid import WORDS, Vendor, paid
from mvsite.lib import storage
from tests.factories import make_character, make_owner

pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
__all__ = ["paid"]


@pytest.fixture(autouse=True)
def pictures(settings: Any, tmp_path: Path) -> None:
    """The first two show the same."""
    settings.MEDIA_ROOT = tmp_path / "media"
    storage.root().mkdir()
    for name, colour in (("a", "red"), ("b", "red"), ("c", "blue")):
        Image.new("RGB", (80, 80), colour).save(storage.root() / f"{name}.png")


def look_at(key: str, character: Character, **changes: Any) -> Generation:
    request = replace(SeeRequest(Media(key), prompt="What is it?"), **changes)
    return ledger.order(character, "description", request, owner=character.owner)


def answered(paid: Vendor, call: Generation) -> Generation:
    paid.looks = [Look(Progress.SUCCEEDED)]
    submit(call)
    poll(call)
    fetch(call)
    assert call.status == Status.SUCCEEDED
    return call


def of(owner: User) -> Character:
    return make_character(owner=owner)


def test_the_same_picture_under_another_name_is_not_paid_again(paid: Vendor) -> None:
    owner = make_owner()
    first = answered(paid, look_at("a.png", of(owner)))
    second = look_at("b.png", of(owner))
    assert (second.status, second.charged) == (Status.SUCCEEDED, "no")
    assert (second.same_as, second.result) == (first.pk, WORDS)
    assert [second.estimated, second.settled] == [0, 0]
    assert ledger.is_final(second)
    assert len(paid.sent) == 1
    assert cost_of(Generation.objects.all()) == first.settled


@pytest.mark.parametrize(
    ("key", "changes"),
    [("c.png", {}), ("b.png", {"prompt": "Who is it?"}), ("b.png", {"subject": "object"}),
     ("gone.png", {})],
)  # fmt: skip
def test_another_picture_or_other_words_are_asked(
    paid: Vendor, key: str, changes: dict[str, str]
) -> None:
    owner = make_owner()
    answered(paid, look_at("a.png", of(owner)))
    assert look_at(key, of(owner), **changes).status == Status.RESERVED


def test_somebody_else_s_answer_is_theirs(paid: Vendor) -> None:
    answered(paid, look_at("a.png", of(make_owner("one"))))
    assert look_at("a.png", of(make_owner("two"))).status == Status.RESERVED


def test_what_failed_is_asked_again(paid: Vendor) -> None:
    owner = make_owner()
    look_at("a.png", of(owner)).move(Status.FAILED, error="It broke.")
    assert look_at("b.png", of(owner)).status == Status.RESERVED


def test_who_asks_anew_for_what_is_described_already_gets_other_words(paid: Vendor) -> None:
    character = of(make_owner())
    answered(paid, look_at("a.png", character))
    request = SeeRequest(Media("a.png"), prompt="What is it?")
    again = ledger.order_again(character, "description", request, owner=character.owner)
    assert (again.status, again.same_as) == (Status.RESERVED, None)
