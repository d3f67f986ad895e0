"""Another model for a character's pictures: who could draw them, and for how much."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from characters import portraits, verbs
from characters.drawers import NO_PICTURE, rows_of
from characters.models import Character
from characters.sheet import Sheet
from generations.models import Generation
from generations.providers import catalog
from generations.providers.base import Kind
from tests.factories import make_character, make_owner, make_ready_character
from videos.tests.paid import paid
from videos.tests.test_quote_holds import replicate

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}
DRAWERS = [model.name for model in catalog.of_kind(Kind.DRAW) if not model.gone]


@pytest.fixture
def mine(client: Client) -> Client:
    client.force_login(make_owner())
    return client


def choose(mine: Client, character: Character, draws: str) -> tuple[int, str]:
    answer = mine.post(
        reverse("character-drawer", args=[character.pk]), {"draws": draws}, headers=HX
    )
    character.refresh_from_db()
    return answer.status_code, answer.content.decode()


def test_each_is_ordered_at_the_price_that_is_said() -> None:
    with replicate():
        character = make_ready_character(reference_key="x")
        for row in rows_of(character)[:-1]:
            verbs.draw_by(character, row.choice.value)
            verbs.redraw(character, 2)
            calls = portraits.order_portraits(character)
            assert {(call.model, call.estimated) for call in calls} == {
                (row.choice.name, row.price)
            }
            for call in calls:
                call.move(Generation.Status.CANCELLED)
            portraits.receive_portraits(character)


@paid()
def test_who_draws_from_now_on_is_chosen_for_nothing_and_buttons_say_its_price(
    mine: Client,
) -> None:
    character = make_ready_character()
    page = mine.get(reverse("character", args=[character.pk])).content.decode()
    assert "Brush at Vendor" in page and "It draws in grey." in page
    status, html = choose(mine, character, "pencil")
    assert status == 200 and "Pencil at Vendor" in html and "Redraw all four, $0.16" in html
    assert character.chosen_models == {"draw": "pencil"} and not Generation.objects.exists()
    assert choose(mine, character, "")[0] == 200 and character.chosen_models == {}


@paid(needs_picture=True)
def test_one_that_cannot_draw_it_is_refused_with_a_sentence(mine: Client) -> None:
    character = make_character(description="A fox")
    for name, why in (("nobodys", "cannot be had here"), ("", NO_PICTURE)):
        status, html = choose(mine, character, name)
        assert status == 409 and why in html
    assert choose(mine, character, "pencil")[0] == 200


@paid()
def test_one_whose_model_is_gone_asks_for_another(mine: Client) -> None:
    character = make_ready_character(chosen_models={"draw": "nobodys"})
    page = mine.get(reverse("character", args=[character.pk])).content.decode()
    assert "a model that is gone: choose another" in page


def test_where_one_alone_draws_nothing_is_offered(mine: Client) -> None:
    character = make_ready_character()
    assert len(Sheet(character).drawers) == 1 and Sheet(character).price == Decimal(0)
    assert "Drawn by" not in mine.get(reverse("character", args=[character.pk])).content.decode()
