"""A performance by a model that takes no sound is said to be one; who does better is offered."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from generations.models import Generation
from generations.providers.base import Kind
from mvsite.lib.state import NotNow
from songs.models import Song
from tests.standin import StandIn
from videos import plan_check, prices, singers, verbs
from videos.board import board_of
from videos.models import Clip, Take, Video
from videos.tests.test_pipeline import filming, moved
from videos.tests.test_plan_check import asks, written
from videos.tests.test_singing import KLING, WAN, filmed, films, first, song_with_bursts
from videos.tests.test_video_page import page, part, shown

__all__ = ["films", "page"]
pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
NO_SOUND = "Its mouth does not follow the words: Kling 3 Omni takes no sound."


@pytest.fixture(autouse=True)
def kling(films: StandIn, settings: Any) -> None:
    settings.PROVIDERS["film"]["OPTIONS"]["model"] = KLING


def performed(video: Video, *positions: int) -> Video:
    video.clips.filter(position__in=positions).update(kind=Clip.Kind.PERFORMANCE)
    return video


def sentences(video: Video) -> list[str]:
    return [finding.sentence for finding in plan_check.findings_of(video)]


def test_the_plan_says_whose_mouth_follows_nothing_and_asks_nothing_for_that() -> None:
    video = performed(filming(), 0, 2)
    [said] = sentences(video)
    assert said.startswith("Scenes 1 and 3 are performed")
    assert "Kling 3 Omni takes no sound. Wan 2.5 does, for $0.50." in said
    assert plan_check.question(video) == ""


def test_an_animatic_says_it_before_it_is_approved_and_films_nothing_else() -> None:
    video = performed(filming(quality=Video.Quality.ANIMATIC), 1)
    [said] = sentences(video)
    assert said.endswith("there: Kling 3 Omni takes no sound.")
    assert board_of(video).singers == {}
    assert moved(first(video, 1)) and first(video, 1).note == ""


def test_a_performance_without_a_sung_line_is_said() -> None:
    video = performed(filming(chosen_models={"film": WAN}), 0, 1)
    assert sentences(video) == []
    at = (video.window_start or 0.0) + (video.cuts[1] + 2) / 24
    line = {"start": at, "end": at + 1, "text": "La"}
    Song.objects.filter(videos=video).update(lyric_lines=[line])
    again = Video.objects.get(pk=video.pk)
    assert sentences(again) == ["Scene 1 is performed, and nothing is sung there by the lyrics."]
    assert [scene.is_instrumental for scene in board_of(again).scenes] == [True, False, False]


def test_going_on_with_singers_films_performances_by_them_and_the_rest_as_before(
    page: Client,
) -> None:
    video = written(max_cost_usd=Decimal("0.01"))
    assert asks(video)
    performed(video, 1)
    Video.objects.filter(pk=video.pk).update(max_cost_usd=None)
    video.refresh_from_db()
    plan = board_of(video).plan
    assert plan is not None and plan.price is not None and plan.sung is not None
    clip = video.clips.get(position=1)
    [take], singer = prices.of_takes(video, [clip]), singers.singers_of(video, [clip])[clip.pk]
    assert plan.sung == plan.price - take.filmed + singer.price
    html = shown(page, video)
    assert f"Let them sing, at most ${plan.sung:.2f}" in html
    assert "to know" in html and "Scene 2 is performed" in html
    verbs.resume(video, "sing")
    models = list(video.clips.values_list("takes__model", flat=True))
    assert (video.status, models) == (Video.Status.FILMING, ["", WAN, ""])


def test_no_singer_is_asked_for_what_is_no_performance(page: Client) -> None:
    video = filming()
    with pytest.raises(NotNow, match="not offered for scene 1"):
        verbs.sing(video.clips.get(position=0), WAN)
    performed(video, 0)
    with pytest.raises(NotNow, match="not offered"):
        verbs.sing(video.clips.get(position=0), KLING)
    assert Take.objects.count() == 3


def test_a_take_says_that_its_mouth_is_mute_and_another_one_sings(
    page: Client, tmp_path: Path
) -> None:
    video = performed(filming(song=song_with_bursts(tmp_path, [])), 0)
    filmed(first(video))
    assert first(video).note.endswith(NO_SOUND)
    card = part(shown(page, video), "clip-1")
    assert NO_SOUND in card and "Film it so, $0.25" in card
    clip = video.clips.get(position=0)
    page.post(reverse("clip-sing", args=[clip.pk]), {"model": WAN})
    assert "Film it so" not in shown(page, video)
    call = filmed(first(video))
    assert (call.model, call.estimated) == (WAN, Decimal("0.25"))
    assert call.request["sound"] and Generation.objects.filter(kind=Kind.DRAW).count() == 1
    assert first(video).note == ""
    verbs.choose_take(clip, first(video))
    assert "Film it so" not in shown(page, video)


def test_many_performances_are_asked_about_as_few(django_assert_max_num_queries: Any) -> None:
    few, many = performed(filming(), 0), performed(filming(clips_wanted=8), *range(8))
    counts = []
    for video in (few, many):
        for clip in video.clips.all():
            moved(clip.takes.get())
        Take.objects.filter(clip__video=video).update(status=Take.Status.CANCELLED)
        board = board_of(video)
        with CaptureQueriesContext(connection) as asked:
            assert len(board.singers) == video.clips.filter(kind="performance").count()
        counts.append(len(asked))
    assert counts[0] == counts[1]
