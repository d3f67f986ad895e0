"""Another part of a take that lasts longer than its place in the film."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from mvsite.lib.state import NotNow
from tests.films import exact_film, numbers_of
from videos import verbs
from videos.models import Take, Video
from videos.sliding import room
from videos.stitch import trimmed
from videos.tests.test_replanning import made
from videos.tests.test_take_verbs import make, scene
from videos.tests.test_video_page import address, opened, page, ready, refusal, shown

__all__ = ["page"]
pytestmark = pytest.mark.django_db


def longer(video: Video, seconds: float = 2.0) -> Take:
    """The first scene's take, as if so much more of it had been filmed."""
    clip = scene(video)
    take: Take = clip.takes.get()
    take.frames = clip.frames + round(seconds * video.form.rate)
    take.save(update_fields=["frames"])
    return take


def test_the_part_that_was_asked_for_is_what_stands_in_the_film(tmp_path: Path) -> None:
    video = made()
    sent = exact_film(tmp_path / "mine.mp4", range(scene(video).frames + 60))
    take = make(verbs.own_take(scene(video), sent, "mine.mp4"))
    verbs.slide_take(take, 2.0)
    take.refresh_from_db()
    clip, first = scene(video), round(2.0 * video.form.rate)
    assert numbers_of(trimmed(clip, take)) == list(range(first, first + clip.frames))


def test_a_part_that_would_end_before_its_place_does_is_refused() -> None:
    take = longer(ready())
    verbs.slide_take(take, 2.0)
    for seconds in (2.1, 900.0):
        with pytest.raises(NotNow, match=r"Begin between 0.00 s and 2.00 s"):
            verbs.slide_take(take, seconds)
    take.refresh_from_db()
    assert take.in_frame == 2 * take.clip.video.form.rate


def test_a_take_as_long_as_its_place_has_no_other_part() -> None:
    take = ready().clips.first().takes.get()
    with pytest.raises(NotNow, match="as long as its place"):
        verbs.slide_take(take, 0.0)


def test_what_a_cross_fade_needs_stays_within_the_take() -> None:
    take = longer(ready(transition=Video.Transition.CROSSFADE))
    clip = take.clip
    assert room(clip, take) == (0, 2 * clip.video.form.rate - 6)


def test_the_film_is_offered_to_be_cut_again_and_stays_meanwhile(page: Client) -> None:
    video = ready()
    take = longer(video)
    film = video.film
    assert film
    film.manifest["parts"][0]["in_frame"] = 0
    film.save(update_fields=["manifest"])
    assert "Cut it again" not in shown(page, video)
    page.post(reverse("take-slide", args=[take.pk]), {"starts": "1.5"})
    html = shown(page, video)
    assert "Scene 1 is no longer as the film shows it." in html
    assert "Cut it again" in html


def test_a_film_that_does_not_say_which_part_it_shows_is_not_called_old(page: Client) -> None:
    assert "no longer as the film" not in shown(page, ready())


def test_the_choice_is_offered_where_there_is_one(page: Client) -> None:
    video = ready()
    assert "Another part" not in opened(page, video, 1)
    take = longer(video)
    html = opened(page, video, 1)
    assert reverse("take-slide", args=[take.pk]) in html
    assert "from 0 to 2." in html
    asked = {"open": 1, "part": "slide"}
    part = page.get(address(video), asked, headers={"HX-Request": "true"}).content.decode()
    assert "Show this part" in part and "<html" not in part


def test_without_a_script_the_page_says_from_where_it_is_shown(page: Client) -> None:
    take = longer(ready())
    answer = page.post(reverse("take-slide", args=[take.pk]), {"starts": "0.5"}, follow=True)
    assert "Scene 1 shows take 1 from 0.5 s on." in answer.content.decode()


@pytest.mark.parametrize("starts", ["", "x", "nan", "-1", "1e9"])
def test_nonsense_is_refused_in_a_sentence(page: Client, starts: str) -> None:
    take = longer(ready())
    assert refusal(page, "take-slide", take.pk, starts=starts)
    take.refresh_from_db()
    assert take.in_frame == 0
