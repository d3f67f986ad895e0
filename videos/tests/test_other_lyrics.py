"""A film whose lyrics were put right since: told, never cut again unasked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from songs import verbs
from tests.factories import make_owner
from videos.models import Film, Video
from videos.tests.test_pipeline import filming

pytestmark = pytest.mark.django_db(transaction=True)
LRC = "[00:20.00]Paper lanterns\n[00:24.00]Over the water\n[00:28.00]"
CUT_AGAIN = "The lyrics were changed after this film was cut."


@pytest.fixture
def film() -> Film:
    video = filming()
    assert video.song
    verbs.set_lyrics(video.song, LRC)
    for status in (Video.Status.STITCHING, Video.Status.READY):
        assert video.move(status)
    parts = [
        {"clip": str(clip.pk), "take": None, "frames": clip.frames} for clip in video.clips.all()
    ]
    made: Film = Film.objects.create(
        video=video, shape=video.shape, width=160, height=90, frames=video.cuts[-1], key="x.mp4",
        manifest={"cuts": video.cuts, "parts": parts, "lyrics": video.lyrics_digest},
    )  # fmt: skip
    return made


def page(name: str, row: object) -> str:
    client = Client()
    client.force_login(make_owner())
    return client.get(reverse(name, args=[row.pk])).content.decode()  # type: ignore[attr-defined]


def test_lines_that_were_moved_offer_to_cut_the_film_again_on_both_pages(film: Film) -> None:
    song = film.video.song
    assert song and CUT_AGAIN not in page("video", film.video)
    verbs.set_lyrics(song, LRC.replace("24.00", "25.00"))
    assert CUT_AGAIN in page("video", film.video)
    assert "You changed lyrics that a film shows." in page("song", song)


def test_lines_outside_the_film_and_films_without_lyrics_offer_nothing(film: Film) -> None:
    song = film.video.song
    assert song and film.manifest["lyrics"]
    verbs.set_lyrics(song, f"{LRC}\n[00:38.00]After its end")
    assert not Video.objects.get(pk=film.video.pk).shows_other_lyrics
    verbs.set_lyrics(song, "")
    Video.objects.filter(pk=film.video.pk).update(captions=Video.Captions.OFF)
    assert not Video.objects.get(pk=film.video.pk).shows_other_lyrics
