"""The page that moves the cuts of a film: without a script as well, all of them or none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songs.analysis.describe import time_text
from videos import moderation
from videos.models import Video
from videos.tests.test_replanning import made

pytestmark = pytest.mark.django_db
RATE = 24
BEAT = 12


@pytest.fixture
def video() -> Video:
    return made(window_start=0.0)


@pytest.fixture
def page(video: Video) -> Client:
    client = Client()
    client.force_login(video.owner)
    return client


def sent(page: Client, video: Video, times: list[str], snap: str = "") -> Any:
    return page.post(reverse("video-cuts", args=[video.pk]), {"cut": times, "snap": snap})


def times_of(video: Video) -> list[str]:
    """As the page shows them: of all scenes but the first."""
    return [time_text(cut / RATE) for cut in video.cuts[1:-1]]


def cuts_of(video: Video) -> list[int]:
    return Video.objects.get(pk=video.pk).cuts


def test_what_is_sent_as_it_was_shown_moves_nothing(page: Client, video: Video) -> None:
    before = list(video.cuts)
    shown = page.get(reverse("video-cuts", args=[video.pk])).content.decode()
    assert all(f'value="{time}"' in shown for time in times_of(video))
    for snap in ("", "beat", "downbeat"):
        assert sent(page, video, times_of(video), snap).status_code == 302
        assert cuts_of(video) == before


def test_a_typed_time_moves_its_cut_alone(page: Client, video: Video) -> None:
    before, times = list(video.cuts), times_of(video)
    times[0] = time_text((before[1] + 7) / RATE)
    assert sent(page, video, times).status_code == 302
    assert cuts_of(video) == [0, before[1] + 7, *before[2:]]


def test_it_falls_on_the_music_where_that_is_wished(page: Client, video: Video) -> None:
    times = times_of(video)
    times[0] = time_text((video.cuts[1] + 7) / RATE)
    sent(page, video, times, "beat")
    assert cuts_of(video)[1] % BEAT == 0


def test_takes_that_end_too_early_are_named(page: Client, video: Video) -> None:
    times = times_of(video)
    times[0] = time_text((video.cuts[1] + 7) / RATE)
    there = reverse("video-cuts", args=[video.pk])
    told = page.post(there, {"cut": times}, follow=True).content.decode()
    assert "The cuts are moved; nothing was filmed." in told
    assert "The take of scene 1 ends before its scene does." in told


@pytest.mark.parametrize(
    ("times", "status", "why"),
    [
        (["soon", "0:08"], 400, "is no time"),
        (["0:00.2"], 409, "the first and the last one stay"),
        ([], 409, "the first and the last one stay"),
        (["1" * 400], 400, "is no time"),
    ],
)
def test_what_cannot_be_says_why_and_moves_nothing(
    page: Client, video: Video, times: list[str], status: int, why: str
) -> None:
    before = list(video.cuts)
    answer = sent(page, video, times)
    assert (answer.status_code, why in answer.content.decode()) == (status, True)
    assert cuts_of(video) == before


def test_what_was_typed_stays_where_it_cannot_be_kept(page: Client, video: Video) -> None:
    times = times_of(video)
    times[0] = "0:00.1"
    answer = sent(page, video, times)
    assert answer.status_code == 409
    assert 'value="0:00.1"' in answer.content.decode()


def test_between_two_plans_the_page_comes_and_nothing_is_moved(page: Client, video: Video) -> None:
    before = list(video.cuts)
    video.clips.filter(position__gte=1).delete()
    there = reverse("video-cuts", args=[video.pk])
    assert page.get(there).status_code == 200
    Video.objects.filter(pk=video.pk).update(status=Video.Status.PLANNING)
    answer = sent(page, video, times_of(video))
    assert (answer.status_code, "arrange its scenes" in answer.content.decode()) == (409, True)
    assert cuts_of(video) == before


def test_the_page_of_a_film_leads_there_and_that_of_a_hidden_one_does_not(
    page: Client, video: Video
) -> None:
    there = reverse("video-cuts", args=[video.pk])
    assert there in page.get(reverse("video", args=[video.pk])).content.decode()
    assert moderation.hide(video, "A complaint.")
    assert there not in page.get(reverse("video", args=[video.pk])).content.decode()
    assert page.get(there).status_code == 404
