"""Models to choose from: what a page says of each, for the work at hand, before it is chosen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from generations.choices import Choice, choices_of, full_name
from generations.models import Generation
from generations.providers.base import Capabilities, Kind
from songs.models import Song
from tests.factories import make_ready_character, make_song
from videos import choosing, drafts, verbs, versions
from videos.models import Video
from videos.quote import Wanted
from videos.tests.paid import paid
from videos.tests.test_create_page import HTMX, URL, browser, form
from videos.tests.test_quote_holds import replicate
from videos.tests.test_replanning import made

__all__ = ["browser"]
pytestmark = pytest.mark.django_db


def facts(**able: object) -> list[str]:
    return Choice(Kind.FILM, Capabilities(**able), "Vendor").facts


@pytest.mark.parametrize(
    ("able", "said"),
    [
        ({"lengths": (3.0, 4.0, 5.0)}, "3 to 5 s"),
        ({"lengths": (5.0, 10.0)}, "5 or 10 s"),
        ({"lengths": (4.0, 6.0, 8.0)}, "4, 6 or 8 s"),
        ({"lengths": (5.0,)}, "5 s only"),
        ({}, "any length"),
        ({"references": 6},
         "begins with the first picture and looks at up to 6 pictures of the character"),
        ({"references": 0}, "begins with the first picture"),
        ({"references": 0, "takes_first_frame": False},
         "from words alone: the character may drift"),
        ({"largest": 1080}, "up to 1080p"),
        ({"typical": 180.0}, "usually 3 min"),
    ],
)  # fmt: skip
def test_what_a_model_takes_is_said_in_a_few_words(able: dict[str, object], said: str) -> None:
    assert said in facts(**able)


@paid()
def test_the_usual_one_stands_first_and_is_not_named_and_gone_ones_stay_away() -> None:
    camera, longer, *_ = found = choices_of(Kind.FILM)
    assert (camera.title, camera.value, camera.is_usual) == ("Camera", "", True)
    assert (longer.value, longer.full) == ("longer", "Longer at Vendor")
    assert "closed" not in {choice.name for choice in found}
    assert found[-1].is_here and full_name(Kind.FILM, "nobodys") == "nobodys"


def test_a_usual_one_that_is_gone_lends_its_place_to_nobody() -> None:
    with replicate(draw="google/imagen-4"):
        found = choices_of(Kind.DRAW)
        assert all(choice.value == choice.name for choice in found)
        assert choosing.choosing(Kind.DRAW, Wanted([5.0])).chosen is None


def row(kind: Kind, title: str, wanted: Wanted) -> choosing.Row:
    return next(row for row in choosing.rows_of(kind, wanted) if row.choice.title == title)


def test_each_row_has_the_price_of_this_work_and_of_a_unit() -> None:
    wanted = Wanted([6.4, 4.0], candidates=4, shown=True, sketched=True)
    with replicate():
        kling = row(Kind.FILM, "Kling 2.5 Turbo Pro", wanted)
        assert kling.price == Decimal("1.05")
        assert kling.told == "2 clips, 10.4\xa0s ordered as 15\xa0s, $0.07 a second"
        assert row(Kind.FILM, "Hailuo 2.3", wanted).told.endswith("$0.28 to $0.56 each")
        assert row(Kind.DRAW, "Flux Kontext Max", wanted).told == "6 pictures, $0.08 each"
        assert row(Kind.FILM, "Luma Ray", wanted).wrong == (
            "1 of the 2 clips is longer than the 5 s that it films at most."
        )
        alone = Wanted([6.0], keyframes=True)
        assert row(Kind.DRAW, "Ideogram Character", alone).wrong == choosing.NO_PICTURE
        assert not row(Kind.DRAW, "Ideogram Character", wanted).wrong


# --- The page of a new video -------------------------------------------------------------------


def said(**more: str) -> dict[str, object]:
    song = str(make_song(Song.Status.READY).pk)
    who = {"source": "library", "library": str(make_ready_character().pk)}
    return form(song=song, clips_by="number", clips="3", seconds="12", **who, **more)


def shown(browser: Client, **more: str) -> str:
    return browser.post(URL, said(**more), headers=HTMX).content.decode()


def test_the_page_says_in_one_line_who_does_what_and_offers_the_others(browser: Client) -> None:
    with replicate():
        html = browser.get(URL).content.decode()
    assert "Nano Banana 2 draws, Kling 3 Omni films" in html
    assert 'name="model_film" value="" checked' in html
    assert 'name="model_film" value="minimax/hailuo-2.3"' in html and "imagen-4" not in html


def test_a_change_tells_every_price_anew_and_touches_no_field(browser: Client) -> None:
    with replicate():
        html = shown(browser, model_film="minimax/hailuo-2.3")
    assert "Hailuo 2.3 films" in html and "3 clips, 12\xa0s ordered as 18\xa0s, $0.28 each" in html
    assert 'id="model_film-1" hx-swap-oob="true"' in html
    assert 'type="radio"' not in html.split('id="who-told"')[1]


@paid()
def test_one_without_a_price_is_shown_and_cannot_be_chosen(browser: Client) -> None:
    html = browser.get(URL).content.decode()
    unpriced = html.split('value="unpriced"')[1]
    assert unpriced.startswith(" disabled") and "Its price is not known" in unpriced


@paid()
@pytest.mark.parametrize(
    ("model", "why"),
    [("nobodys", "cannot be had here. Choose another model."), ("closed", "not offered any more")],
)
def test_a_version_of_a_film_whose_model_is_gone_asks_for_another(
    browser: Client, model: str, why: str
) -> None:
    browser.post(URL, said() | {"do": "make"})
    video = Video.objects.get()
    video.chosen_models = {"film": model}
    token = versions.begin(video)
    html = browser.get(f"{URL}?draft={token}").content.decode()
    assert why in html
    assert "choose another model" in html
    assert browser.post(URL, said() | {"draft": token, "do": "make"}).status_code == 422
    drafts.keep(video.owner, token, {"model_film": "longer"})
    assert "Longer films" in browser.get(f"{URL}?draft={token}").content.decode()


@paid("film")
def test_of_a_kind_that_one_alone_does_a_name_from_before_is_not_meant(browser: Client) -> None:
    browser.post(URL, said(model_draw="nobodys") | {"do": "make"})
    assert Video.objects.get().chosen_models == {}


# --- A film that is there ----------------------------------------------------------------------


def a_film(**fields: object) -> Video:
    return made(character=make_ready_character(), **fields)


def chosen(browser: Client, video: Video, **said: str) -> Any:
    return browser.post(reverse("video-models", args=[video.pk]), said, headers=HTMX)


@paid()
def test_another_model_is_for_what_is_made_from_now_on(browser: Client) -> None:
    film = a_film()
    page = reverse("video", args=[film.pk])
    assert "Writer writes, Brush draws, Camera films" in browser.get(page).content.decode()
    calls, before = Generation.objects.count(), film.revision
    answer = chosen(browser, film, model_film="longer", model_draw="")
    film.refresh_from_db()
    assert answer.status_code == 200 and film.chosen_models == {"film": "longer"}
    assert film.revision > before and Generation.objects.count() == calls
    assert "Brush draws, Longer films" in browser.get(page).content.decode()
    take = verbs.redo(film.clips.get(position=0))
    assert [take.model_for(kind) for kind in (Kind.DRAW, Kind.FILM)] == ["", "longer"]
    chosen(browser, film, model_film="")
    film.refresh_from_db()
    assert film.chosen_models == {}


@paid()
def test_one_that_cannot_do_it_is_refused_with_a_sentence(browser: Client) -> None:
    film = a_film()
    for name, why in (
        ("nobodys", "cannot be had here"),
        ("closed", "not offered any more"),
        ("unpriced", "price is not known"),
    ):
        answer = chosen(browser, film, model_film=name)
        assert answer.status_code == 409 and why in answer.content.decode()
    film.refresh_from_db()
    assert film.chosen_models == {}


@paid(short=True)
def test_one_that_is_too_short_for_its_scenes_is_not_chosen(browser: Client) -> None:
    film = a_film(chosen_models={"film": "longer"})
    answer = chosen(browser, film, model_film="")
    assert answer.status_code == 409
    assert "3 of the 3 clips are longer than the 1 s" in answer.content.decode()


@paid()
def test_the_page_of_who_does_what_shows_each_with_the_price_of_all_clips(
    browser: Client,
) -> None:
    film = a_film()
    html = browser.get(reverse("video-models", args=[film.pk])).content.decode()
    assert 'name="model_film" value="" checked' in html
    assert "3 clips, 12\xa0s ordered as 15\xa0s, $0.50 each" in html
    assert "hx-post" not in html.split("<main")[1]


@paid()
def test_a_take_says_who_filmed_it(browser: Client) -> None:
    film = a_film()
    page = reverse("video", args=[film.pk])
    html = browser.get(page, {"open": 1}).content.decode()
    assert "Take 1: Camera at Vendor, from a picture by Brush at Vendor" in html


def test_where_one_alone_does_each_nothing_is_said_of_it(browser: Client) -> None:
    film = a_film()
    html = browser.get(reverse("video", args=[film.pk]), {"open": 1}).content.decode()
    assert "Who does what" not in html and "Take 1:" not in html
