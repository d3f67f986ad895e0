"""Another version of a video: asked from the gallery, made on the page of a new one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songs.models import Song
from tests.factories import make_character, make_owner, make_ready_character, make_song, make_video
from videos import versions
from videos.models import Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(make_owner())
    return client


def filmed(**fields: Any) -> Video:
    song = make_song(Song.Status.READY, title="City Blues")
    asked = {"title": "City Blues", "idea": "rain", "style": "noir", "shape": "9:16"}
    return make_video(song=song, **{**asked, "clips_wanted": 4, "window_length": 12.0, **fields})


def begun(browser: Client, video: Video) -> Any:
    return browser.post(reverse("video-version", args=[video.pk]), follow=True)


def test_the_page_of_a_new_video_is_filled_in_with_what_the_last_one_was_made_of(
    browser: Client,
) -> None:
    character = make_ready_character(name="Maren")
    video = filmed(character=character, window_start=3.25)
    typed = begun(browser, video).context["typed"]
    assert (typed["title"], typed["song"]) == ("City Blues 2", str(video.song_id))
    assert (typed["idea"], typed["style"], typed["shape"]) == ("rain", "noir", "9:16")
    assert (typed["start"], typed["seconds"]) == ("0:03.250", "12")
    assert (typed["clips_by"], typed["clips"]) == ("number", "4")
    assert (typed["source"], typed["library"]) == ("library", str(character.pk))


def test_it_is_made_under_its_own_title_and_the_last_one_stays(browser: Client) -> None:
    video = filmed(character=make_ready_character())
    page = begun(browser, video)
    draft = {"draft": page.context["draft"], "do": "make"}
    browser.post(reverse("create"), {**page.context["typed"], **draft})
    made = Video.objects.exclude(pk=video.pk).get()
    assert (made.title, made.song_id, made.idea) == ("City Blues 2", video.song_id, "rain")
    assert made.characters.get() == video.characters.get()
    assert Video.objects.get(pk=video.pk).title == "City Blues"


def test_the_whole_song_and_a_product_are_asked_for_again(browser: Client) -> None:
    product = make_character(kind="product", name="Red fuzz pedal")
    video = filmed(character=product, window_length=30.0, clips_wanted=None)
    Song.objects.update(seconds=30.0)
    typed = begun(browser, video).context["typed"]
    assert (typed["whole"], typed["mode"], typed["clips_by"]) == ("on", "product_video", "music")
    assert (typed["product"], typed["product_name"]) == (str(product.pk), "Red fuzz pedal")


@pytest.mark.parametrize(
    ("title", "following"),
    [("Blues", "Blues 3"), ("Blues 2", "Blues 3"), ("", "Untitled 2"), ("Route 66", "Route 67"),
     ("x" * 200, f"{'x' * 194} 2")],
)  # fmt: skip
def test_a_version_has_the_next_number_that_is_free(title: str, following: str) -> None:
    make_video(title="Blues")
    make_video(title="Blues 2")
    make_video(title="Route 67", owner=make_owner("another"))
    assert versions.next_title(make_owner(), title) == following


def test_the_gallery_offers_it_where_there_is_a_song(browser: Client) -> None:
    offered, bare = filmed(), filmed()
    Video.objects.filter(pk=bare.pk).update(song=None)
    page = browser.get(reverse("gallery")).content.decode()
    assert f'formaction="{reverse("video-version", args=[offered.pk])}"' in page
    assert reverse("video-version", args=[bare.pk]) not in page


def test_a_link_alone_begins_nothing(browser: Client) -> None:
    assert browser.get(reverse("video-version", args=[filmed().pk])).status_code == 405
