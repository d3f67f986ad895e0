"""How like the character the clips are, on the page of a film."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from mvsite.lib import storage
from tests.factories import make_owner, make_ready_character, make_song
from videos import versions
from videos.forms import NewVideo
from videos.models import Take, Video
from videos.tests.paid import paid
from videos.tests.test_pipeline import filming, make_ready
from videos.tests.test_video_page import opened, page, part, ready, refusal, shown
from videos.wish import Wish, order

__all__ = ["page"]
pytestmark = pytest.mark.django_db
LOW = "It does not look like the character."


def film(*scores: float | None) -> Video:
    """A film with these measured; None: not measurable."""
    video = ready(character=make_ready_character(name="Maren"), clips_wanted=len(scores))
    for clip, score in zip(video.clips.all(), scores, strict=True):
        tell(clip.takes.get(), score)
    return video


def tell(take: Take, score: float | None) -> None:
    reason = LOW if score is not None else "No figure was found."
    told = {"likeness": score, "likeness_told": {"reason": reason}}
    Take.objects.filter(pk=take.pk).update(likeness_of=take.clip.video.image_key, **told)


def zone(html: str) -> str:
    found = re.search(r'id="z-same".*?id="z-report"', html, re.S)
    assert found
    return found[0]


@paid()
def test_the_worst_is_marked_and_redone_for_the_price_that_stands_there(page: Client) -> None:
    video = film(0.94, 0.31, None)
    html = zone(shown(page, video))
    assert "The same Maren in every clip?" in html
    assert "Redo the worst, clip 2, $0.54" in html
    assert html.count('class="low"') == 1
    assert re.search(r'<rect class="part" width="31.000%"', html) and "<b>31 %</b>" in html
    assert html.count("not measurable") == 1
    assert "From 31 % to 94 %; 1 of 3 are below 50 %." in html
    worst = video.clips.get(position=1)
    url = reverse("clip-redo", args=[worst.pk])
    assert f'formaction="{url}"' in html
    page.post(url)
    assert worst.takes.count() == 2
    assert "Redo the worst, clip 1" in zone(shown(page, video))


def test_a_take_that_is_nearer_is_offered_and_each_take_shows_its_measure(page: Client) -> None:
    video = film(0.31)
    clip = video.clips.get()
    again = clip.takes.create(number=2, image_key=video.image_key)
    make_ready(again)
    tell(again, 0.88)
    assert f'formaction="{reverse("take-choose", args=[again.pk])}"' in zone(shown(page, video))
    card = part(opened(page, video, 1), "clip-1")
    assert "31 %" in card and "88 %" in card and f"Take 1: {LOW}" in card
    page.post(reverse("take-choose", args=[again.pk]))
    assert "Use take" not in zone(shown(page, video))


def test_what_is_not_measured_yet_is_said_and_waited_for(page: Client) -> None:
    video = ready(character=make_ready_character())
    html = shown(page, video)
    assert "The same character in every clip?" in html
    assert "not compared yet" in zone(html) and "Redo the worst" not in html
    assert 'hx-trigger="every 2s"' in html
    for take in Take.objects.filter(clip__video=video):
        tell(take, 0.9)
    assert 'hx-trigger="every 2s"' not in shown(page, video)


def test_scores_of_an_earlier_image_are_not_shown_as_those_of_this_one(page: Client) -> None:
    video = film(0.31)
    Take.objects.filter(clip__video=video).update(likeness_of="another.png")
    assert "31 %" not in shown(page, video)


def test_without_a_character_nobody_is_compared(page: Client) -> None:
    assert "in every clip?" not in shown(page, ready())


def test_a_first_picture_says_how_like_the_character_it_is_while_it_is_filmed(page: Client) -> None:
    video = filming(character=make_ready_character())
    take = video.clips.first().takes.get()
    make_ready(take)
    storage.delete(take.key)
    take.keyframe.clip.keyframes.update(
        likeness=0.77, likeness_of=video.image_key, likeness_told={"reason": "x"}
    )
    Take.objects.filter(pk=take.pk).update(status=Take.Status.FILMING)
    video.clips.update(chosen=None)
    assert "First picture drawn, 77 % like the character." in part(shown(page, video), "clip-1")


@paid()
def test_floors_are_changed_on_the_page_of_a_film_and_hold_from_then_on(page: Client) -> None:
    video = filming(character=make_ready_character())
    assert '<select name="keyframe_floor">' in shown(page, video)
    url = reverse("video-likeness", args=[video.pk])
    page.post(url, {"keyframe_floor": "0.4", "likeness_floor": "0.5", "redos": "3"})
    video.refresh_from_db()
    assert (video.keyframe_floor, video.likeness_floor, video.redos) == (0.4, 0.5, 3)
    html = shown(page, video)
    assert '<option value="0.4" selected>below 40 %</option>' in html
    said = refusal(page, "video-likeness", video.pk, keyframe_floor="7")
    assert "Choose one of the shares" in said
    page.post(url, {})
    video.refresh_from_db()
    assert (video.keyframe_floor, video.likeness_floor, video.redos) == (None, None, 1)


def test_a_next_version_asks_for_the_same_floors() -> None:
    video = filming(character=make_ready_character(), keyframe_floor=0.75, redos=2)
    answers = versions.answers_of(video)
    form = NewVideo(video.owner, answers)
    form.is_valid()
    assert form.asked == {"keyframe_floor": 0.75, "likeness_floor": None, "redos": 2}


def test_a_film_without_floors_is_the_same_film_as_before_there_were_any() -> None:
    song = make_song()
    assert "keyframe_floor" not in Wish("token", song).said()
    asked = Wish("token", song, keyframe_floor=0.4)
    assert asked.fingerprint() != Wish("token", song).fingerprint()
    assert order(make_owner(), asked).keyframe_floor == 0.4
