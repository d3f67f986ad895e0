"""The page of a new video where money can be spent: quality, models, and the most to spend."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Limits
from songs.models import Song
from tests.factories import make_owner, make_ready_character, make_song
from videos import drafts, versions
from videos.models import Video
from videos.tests.paid import paid
from videos.tests.test_create_page import HTMX, URL, browser, form
from videos.wish import Wish

__all__ = ["browser"]
pytestmark = pytest.mark.django_db


def said(**more: str) -> dict[str, object]:
    return form(song=str(make_song(Song.Status.READY).pk), clips_by="number", clips="3", **more)


def shown(browser: Client, **more: str) -> str:
    """The page after these answers."""
    answer = browser.post(URL, said(**more), headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_where_nothing_costs_the_page_asks_nothing_about_money(browser: Client) -> None:
    html = browser.get(URL).content.decode()
    for name in ("quality", "max_cost", "model_film"):
        assert f'name="{name}"' not in html
    assert "A preview, free" in html


@paid("draw", "film")
def test_only_kinds_with_a_choice_have_one_and_gone_models_are_not_offered(browser: Client) -> None:
    html = browser.get(URL).content.decode()
    assert 'name="model_film"' in html and 'name="model_draw"' in html
    assert 'name="model_write"' not in html and 'name="model_see"' not in html
    assert 'name="model_film" value="longer"' in html
    assert 'value="closed"' not in html


@paid()
def test_the_quote_follows_models_and_quality(browser: Client) -> None:
    who = {"source": "library", "library": str(make_ready_character().pk)}
    assert '<p class="price">$1.64' in shown(browser, **who)
    html = shown(browser, **who, quality="animatic")
    assert '<p class="price">$0.14' in html and "Motion comes to $1.50 more" in html
    html = shown(browser, **who, model_film="offline")
    assert '<p class="price">$0.14' in html


@paid()
def test_a_film_of_places_is_filmed_from_words_and_no_keyframe_is_priced(browser: Client) -> None:
    html = shown(browser)
    assert '<p class="price">$1.52' in html and "keyframe" not in html


@paid()
def test_a_price_that_nobody_knows_is_said_and_it_cannot_be_begun(browser: Client) -> None:
    html = shown(browser, model_film="unpriced")
    assert "The price of Unpriced is not known" in html and "$–" in html
    answer = browser.post(URL, said(model_film="unpriced") | {"do": "make"})
    assert answer.status_code == 422
    assert not Video.objects.exists()


@paid()
def test_an_old_price_is_said_with_its_date(browser: Client) -> None:
    assert "looked up on 2 January 2026" in shown(browser, model_film="dated")


@paid()
def test_the_most_to_spend_and_what_is_left_today_are_said(browser: Client) -> None:
    Limits.objects.create(user=make_owner(), usd_per_day=Decimal(10))
    html = shown(browser, max_cost="3.50")
    assert "At $3.50 it stops and asks." in html and "Left today: $10.00." in html


@paid()
@pytest.mark.parametrize(
    "wrong", [{"max_cost": "much"}, {"max_cost": "-2"}, {"model_film": "nobodys"}]
)
def test_what_cannot_be_is_a_sentence_and_nothing_is_made(
    browser: Client, wrong: dict[str, str]
) -> None:
    answer = browser.post(URL, said(**wrong) | {"do": "make"})
    assert answer.status_code == 422
    assert not Video.objects.exists()


@paid()
def test_all_of_it_is_kept_on_the_video_and_in_its_next_version(browser: Client) -> None:
    browser.post(URL, said(quality="animatic", max_cost="3.50", model_film="longer", words="A fox",
                           source="words") | {"do": "make"})  # fmt: skip
    video = Video.objects.get()
    assert (video.quality, video.max_cost_usd) == ("animatic", Decimal("3.50"))
    assert video.chosen_models == {"film": "longer"}
    assert video.characters.get().chosen_models == {"film": "longer"}
    again = drafts.answers(video.owner, versions.begin(video))
    assert (again["quality"], again["max_cost"], again["model_film"]) == (
        "animatic", "3.50", "longer"
    )  # fmt: skip


def test_wishes_of_before_have_the_fingerprint_of_before() -> None:
    song = make_song(Song.Status.READY)
    plain = Wish("token", song)
    assert "quality" not in plain.said()
    assert Wish("token", song, quality="animatic").fingerprint() != plain.fingerprint()


@paid()
def test_a_limit_that_will_not_do_is_said_before_the_click(browser: Client) -> None:
    Limits.objects.create(user=make_owner(), usd_per_day=Decimal(1))
    who = {"source": "library", "library": str(make_ready_character().pk)}
    html = shown(browser, max_cost="1.50", **who)
    assert "ask before it is finished" in html
    assert "it goes on by itself at midnight" in html
    html = shown(browser, max_cost="1.50", quality="animatic", **who)
    assert "ask before" not in html and "by itself at midnight" not in html


@paid()
def test_one_of_the_library_is_said_to_cost_this_film_nothing(browser: Client) -> None:
    html = shown(browser, source="library", library=str(make_ready_character().pk))
    assert "The character, drawn before" in html


@paid()
def test_what_is_ordered_longer_than_it_is_shown_is_said(browser: Client) -> None:
    assert "Film 30 seconds, ordered as 30" not in shown(browser)
    assert "Film 12 seconds, ordered as 15" in shown(browser, seconds="12")
