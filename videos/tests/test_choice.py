"""The choice of a character's picture, and the films that wait for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from characters import portraits, verbs
from characters.models import Character
from characters.tests.test_verbs import drawing, with_pictures
from generations import ledger
from generations.providers.base import Refused
from tests.factories import make_owner, make_video
from tests.media import make_picture
from videos.models import Video
from videos.moderation import hide
from videos.pipeline import advance

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(client: Client) -> Client:
    client.force_login(make_owner())
    return client


def post(client: Client, name: str, character: Character, **data: Any) -> Any:
    return client.post(reverse(f"character-{name}", args=[character.pk]), data, follow=True)


def waiting_film(character: Character, **fields: Any) -> Video:
    video = make_video(Video.Status.PREPARING, character=character, **fields)
    advance(video)
    assert video.status == Video.Status.WAITING
    return video


def unlucky(tmp_path: Path | None = None) -> Character:
    """One that could not be drawn."""
    character = drawing(num_images=1)
    if tmp_path:
        character = verbs.bring(make_owner(), make_picture(tmp_path / "p.png"), "", num_images=1)
        character.move(Character.Status.DRAWING)
    (call,) = portraits.order_portraits(character)
    ledger.settle_failed(call, Refused("It was refused."))
    advance(character)
    assert character.status == Character.Status.FAILED
    return character


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_all_films_that_wait_for_it_go_on(mine: Client) -> None:
    character = with_pictures()
    films = [waiting_film(character), waiting_film(character)]
    image = character.images.get(number=1)
    page = post(mine, "choose", character, image=image.pk)
    assert page.redirect_chain[-1][0] in [reverse("video", args=[film.pk]) for film in films]
    for film in films:
        film.refresh_from_db()
        assert film.status in (Video.Status.PREPARING, Video.Status.PLANNING)
    character.refresh_from_db()
    assert character.selected == image


def test_without_a_film_that_waits_it_is_chosen_for_those_to_come(mine: Client) -> None:
    character = with_pictures()
    page = post(mine, "choose", character, image=character.images.first().pk)
    assert "Every film that is begun from now on" in said(page)
    assert page.redirect_chain[-1][0] == reverse("character", args=[character.pk])


def test_another_one_can_be_chosen_and_a_film_that_began_keeps_the_first(mine: Client) -> None:
    character = with_pictures()
    film = waiting_film(character)
    first, second = character.images.all()
    post(mine, "choose", character, image=first.pk)
    film.refresh_from_db()
    post(mine, "choose", character, image=second.pk)
    film.refresh_from_db()
    character.refresh_from_db()
    assert (character.selected, film.image) == (second, first)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose one of the pictures first: every clip is made from it."),
        ({"image": "rubbish"}, "Choose one of those shown."),
    ],
)
def test_no_picture_is_no_choice(mine: Client, data: dict[str, str], sentence: str) -> None:
    character = with_pictures()
    film = waiting_film(character)
    assert sentence in said(post(mine, "choose", character, **data))
    film.refresh_from_db()
    assert film.status == Video.Status.WAITING


def test_a_picture_that_is_still_drawn_is_no_choice(mine: Client) -> None:
    character = with_pictures()
    (more,) = portraits.add_candidates(character, 1)
    assert "is not there yet" in said(post(mine, "choose", character, image=more.pk))


def test_somebody_else_s_picture_is_not_found(mine: Client) -> None:
    foreign = with_pictures().images.first()
    assert post(mine, "choose", with_pictures(), image=foreign.pk).status_code == 404


def test_a_hidden_picture_cannot_be_chosen_and_why_is_said(mine: Client) -> None:
    character = with_pictures()
    image = character.images.first()
    hide(image, "Somebody’s face.")
    assert "Somebody’s face" in said(post(mine, "choose", character, image=image.pk))


def test_a_hidden_film_does_not_keep_others_from_going_on(mine: Client) -> None:
    character = with_pictures()
    hidden, shown = waiting_film(character), waiting_film(character)
    hide(hidden, "A complaint came.")
    post(mine, "choose", character, image=character.images.first().pk)
    shown.refresh_from_db()
    assert shown.status != Video.Status.WAITING


def test_the_picture_that_was_sent_can_be_used_as_it_is(mine: Client, tmp_path: Path) -> None:
    character = unlucky(tmp_path)
    film = waiting_film(character, on_character_failure="ask")
    assert film.waiting_for == "character"
    post(mine, "use-reference", character)
    film.refresh_from_db()
    character.refresh_from_db()
    assert film.status != Video.Status.WAITING
    assert character.selected.key == character.reference_key


def test_also_in_place_of_the_candidates_while_a_film_waits(mine: Client, tmp_path: Path) -> None:
    character = with_pictures()
    Character.objects.filter(pk=character.pk).update(reference_key="characters/x/reference.png")
    film = waiting_film(character)
    post(mine, "use-reference", character)
    film.refresh_from_db()
    assert film.status != Video.Status.WAITING


def test_one_made_from_words_has_no_picture_to_use(mine: Client) -> None:
    assert "Send one first." in said(post(mine, "use-reference", with_pictures()))


def test_a_failed_character_is_drawn_once_more_and_its_film_goes_on(mine: Client) -> None:
    character = unlucky()
    film = waiting_film(character, on_character_failure="ask")
    assert "once more" in said(post(mine, "retry", character))
    film.refresh_from_db()
    character.refresh_from_db()
    assert (film.status, character.status) == ("preparing", "drawing")


def test_one_that_did_not_fail_is_not_tried_again(mine: Client) -> None:
    assert "did not fail" in said(post(mine, "retry", with_pictures()))


def test_an_answer_on_the_film_s_own_page_is_not_given_twice(mine: Client) -> None:
    character = with_pictures()
    film = waiting_film(character)
    first, second = character.images.all()
    post(mine, "choose", character, image=first.pk)
    page = post(mine, "choose", character, image=second.pk)
    film.refresh_from_db()
    assert film.status != Video.Status.WAITING
    assert "from now on" in said(page)
