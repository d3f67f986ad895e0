from __future__ import annotations

import re
import time
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_owner, make_video
from videos import verbs
from videos.models import Video
from videos.tests.test_pipeline import filming, make_failed, make_ready, moved
from videos.tests.test_video_page import page, ready, shown

__all__ = ["page"]
pytestmark = pytest.mark.django_db


def poll(page: Client, html: str) -> tuple[int, str]:
    """What the page asks next, and what it is told."""
    found = re.search(r'hx-get="([^"]+)"', html)
    assert found, "it does not poll"
    included = re.findall(r'name="(folded|loaded)" value="([^"]+)"', html)
    answer = page.get(f"{found[1].replace('&amp;', '&')}&{urlencode(included)}")
    return answer.status_code, answer.content.decode()


def test_nothing_new_is_204_from_one_look_up(page: Client) -> None:
    video = filming()
    html = shown(page, video)
    with CaptureQueriesContext(connection) as caught:
        assert poll(page, html) == (204, "")
    ours = [query["sql"] for query in caught if "videos_" in query["sql"]]
    assert len(ours) == 1
    assert len(caught) == 3  # The session and who it is of, as of any page.


def test_only_what_changed_is_shown_anew(page: Client) -> None:
    video = filming()
    html = shown(page, video)
    make_ready(video.clips.get(position=1).takes.get())
    status, news = poll(page, html)
    assert status == 200
    assert set(re.findall(r'id="((?:clip|cell|words|scenes)-?\d?)" ?[^>]*hx-swap-oob', news)) == {
        "clip-2", "cell-2",
    }  # fmt: skip
    assert poll(page, news) == (204, "")


def test_zones_that_look_as_before_are_not_sent(page: Client) -> None:
    video = filming()
    make_video()  # Not the first film: no steps that count along.
    html = shown(page, video)
    make_failed(video.clips.get(position=0).takes.get())
    _, news = poll(page, html)
    assert "z-wave" not in news and "z-asked" not in news


def test_edited_words_reach_the_other_tab_and_the_clip_is_left(page: Client) -> None:
    video = ready()
    html = shown(page, video)
    assert "hx-get" not in html
    seen = re.search(r'name="since" value="(\d+)"', html)
    zones = re.search(r'name="zones" value="([^"]+)"', html)
    verbs.edit_words(video.clips.first(), title="Other", description="Other words.")
    url = reverse("video-live", args=[video.pk])
    asked = {"since": seen[1], "zones": zones[1], "at": int(time.time()), "folded": 1}
    news = page.get(url, asked).content
    assert b'id="line-1" hx-swap-oob' in news
    assert b'id="words-1"' not in news
    news = page.get(url, asked | {"loaded": str(video.clips.first().pk)}).content
    assert b'id="words-1" hx-swap-oob' in news
    assert b'id="clip-2"' not in news


def test_the_poller_ends_when_nothing_is_at_work(page: Client) -> None:
    video = filming()
    html = shown(page, video)
    verbs.cancel(video)
    _, news = poll(page, html)
    assert "hx-get" not in news
    assert "It was stopped." in news


def test_a_video_that_waits_for_a_person_does_not_poll(page: Client) -> None:
    video = filming(on_clip_failure="wait")
    one, *others = [clip.takes.get() for clip in video.clips.all()]
    make_failed(one)
    for take in others:
        make_ready(take)
    assert moved(video) == Video.Status.WAITING
    html = shown(page, video)
    assert "Use stills in their place" in html
    assert "hx-get" not in html


def test_a_redo_in_a_ready_film_polls_again_without_a_new_page(page: Client) -> None:
    clip = ready().clips.first()
    answer = page.post(
        reverse("clip-redo", args=[clip.pk]), {"since": 0}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "hx-get" in answer.content.decode()


def test_a_new_plan_sends_all_scenes_at_once(page: Client) -> None:
    video = ready(window_length=24.0)
    html = shown(page, video)
    seen = re.search(r'name="since" value="(\d+)"', html)
    verbs.add_scene(video, after=0)
    news = page.get(reverse("video-live", args=[video.pk]), {"since": seen[1]}).content.decode()
    assert news.count('id="scenes" hx-target="#tally" hx-swap="outerHTML" hx-swap-oob="true"') == 1
    assert news.count('id="cells"') == 1
    assert len(re.findall(r'<li class="scene', news)) == 4


def test_a_look_that_is_old_is_answered_though_nothing_moved(page: Client) -> None:
    video = filming()
    html = shown(page, video)
    old = re.sub(r"at=\d+", f"at={int(time.time()) - 60}", html)
    assert poll(page, old)[0] == 200


def test_nonsense_in_the_question_is_answered_with_everything(page: Client) -> None:
    video = filming()
    url = reverse("video-live", args=[video.pk])
    answer = page.get(url, {"since": "x", "zones": "<script>", "at": "-1"})
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_a_stranger_learns_nothing_from_polling(page: Client) -> None:
    video = filming(owner=make_owner("other"))
    assert page.get(reverse("video-live", args=[video.pk])).status_code == 404
