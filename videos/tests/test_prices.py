"""Every button that can cost says what, and a failure says what it cost and what helps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Limits
from characters import verbs as characters
from characters.models import Character
from generations import ledger
from generations.providers.base import ContentRefused, Outage, OutOfCredit
from mvsite.lib.state import NotNow
from songs.models import Song
from tests.factories import make_character, make_owner, make_ready_character, make_song, make_video
from videos import prices, take_steps, verbs
from videos.board import board_of
from videos.models import Take, Video
from videos.pipeline import film_clip
from videos.tests.paid import paid
from videos.tests.test_pipeline import comes, filming, make_ready, moved
from videos.tests.test_video_page import with_film

pytestmark = pytest.mark.django_db
Status = Video.Status


@pytest.fixture
def page() -> Client:
    client = Client()
    client.force_login(make_owner(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(page: Client, video: Video, **query: Any) -> str:
    return page.get(reverse("video", args=[video.pk]), query).content.decode()


def with_a_failure(error: Exception, *, at_motion: bool = True) -> Video:
    """Its first scene is not there, the others are."""
    video = filming(character=make_ready_character(), on_clip_failure="wait")
    first, *others = [clip.takes.get() for clip in video.clips.all()]
    moved(first)
    if at_motion:
        comes(take_steps.order_next(first))
        moved(first)
    call = take_steps.order_next(first)
    assert call is not None
    ledger.settle_failed(call, error)
    assert moved(first) == Take.Status.FAILED
    for take in others:
        make_ready(take)
    assert moved(video) == Status.WAITING
    return video


@paid()
def test_a_new_take_costs_a_picture_and_its_motion(page: Client) -> None:
    html = shown(page, with_a_failure(ContentRefused("Refused.")), open=1)
    assert "New take, $0.54" in html
    assert "Rewrite, $0.02" in html and "Add a scene, $0.02" in html


@paid()
@pytest.mark.parametrize(("at_motion", "price"), [(True, "$0.50"), (False, "$0.54")])
def test_a_retry_pays_again_only_for_what_is_not_there(
    page: Client, at_motion: bool, price: str
) -> None:
    html = shown(page, with_a_failure(OutOfCredit("Empty."), at_motion=at_motion))
    assert html.count(f"Try again, {price}") == 2


@paid()
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ContentRefused("No."), "It cost $0.00. Other words may be let through"),
        (OutOfCredit("Empty."), "It cost $0.00. Fill up the account there"),
        (ContentRefused("No.", charged="yes"), "It was charged all the same: $0.50."),
        (ContentRefused("No.", charged="maybe"), "It may have cost $0.50."),
    ],
)
def test_a_failure_says_what_it_cost_and_what_helps(
    page: Client, error: Exception, said: str
) -> None:
    assert said in shown(page, with_a_failure(error))


def test_where_nothing_costs_the_words_are_as_before(page: Client) -> None:
    outage = Outage("Away.")
    outage.can_retry = False
    html = shown(page, with_a_failure(outage))
    assert "New take, free" in html and "Try again, free" in html
    assert "price not known" not in html


@paid()
def test_a_draft_says_what_all_of_it_costs(page: Client) -> None:
    html = shown(page, make_video(character=make_ready_character()))
    assert "Make it, $1.64" in html


@paid()
def test_a_price_that_nobody_knows_is_said_on_the_button(page: Client) -> None:
    assert "Make it, price not known" in shown(page, make_video(chosen_models={"film": "unpriced"}))


@paid()
def test_the_prices_of_many_scenes_are_asked_with_as_few_queries_as_of_few() -> None:
    few, many = filming(clips_wanted=2), filming(clips_wanted=6)
    counts = []
    for video in (few, many):
        fresh = Video.objects.get(pk=video.pk)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            prices.of_takes(fresh, list(fresh.clips.all()))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@paid()
def test_one_that_rests_is_drawn_now_for_its_price(page: Client) -> None:
    resting = make_character(asked_for=False, reference_key="x", num_images=4)
    url = reverse("character", args=[resting.pk])
    assert "Draw it now, $0.17" in page.get(url).content.decode()
    page.post(reverse("character-draw", args=[resting.pk]))
    resting.refresh_from_db()
    assert resting.asked_for
    with pytest.raises(NotNow):
        characters.draw_now(resting)


@paid()
def test_a_picture_that_cannot_be_paid_is_refused_with_a_sentence(page: Client) -> None:
    character = make_character(chosen_models={"draw": "unpriced"})
    assert character.move(Character.Status.DRAWING)
    character.images.create(number=0, place=0, status="failed", error="No.")
    assert character.move(Character.Status.FAILED, error="No.")
    with pytest.raises(NotNow, match="price"):
        characters.retry(character)
    character.refresh_from_db()
    assert character.status == Character.Status.FAILED


def test_what_a_film_may_still_cost_is_nothing_where_all_is_free() -> None:
    video = make_video(song=make_song(Song.Status.READY))
    assert prices.of_start(video) == Decimal(0) and prices.is_free(video)


@paid()
def test_a_picture_that_cannot_be_put_into_words_for_money_is_refused_with_a_sentence() -> None:
    character = make_ready_character(reference_key="x")
    Limits.objects.create(user=character.owner, usd_per_day=Decimal("0.001"))
    video = make_video(character=character)
    assert video.move(Status.PREPARING) and video.move(Status.FAILED, error="No.")
    with pytest.raises(NotNow, match="at midnight"):
        verbs.rerun(video, "describe")
    character.refresh_from_db()
    assert character.status == Character.Status.READY


@paid("draw", "film")
def test_until_a_clip_was_made_here_its_card_says_what_the_model_usually_takes() -> None:
    video = filming(character=make_ready_character())
    assert {scene.usual for scene in board_of(video).scenes} == {60.0}


def test_of_what_is_made_here_nothing_is_said_before_it_was_measured() -> None:
    assert {scene.usual for scene in board_of(filming()).scenes} == {None}


@paid()
def test_to_cut_again_what_has_a_new_scene_costs_that_scene(page: Client) -> None:
    video = filming(character=make_ready_character())
    for clip in video.clips.all():
        make_ready(clip.takes.get())
    assert moved(video) == Status.STITCHING
    with_film(video)
    assert prices.of_cut(video) == 0
    verbs.add_scene(video, 1)
    assert prices.of_cut(video) == Decimal("0.54")
    assert "Cut it again, $0.54" in shown(page, video)


@paid()
def test_what_failed_in_the_gallery_is_tried_again_after_its_price_was_said(page: Client) -> None:
    video = with_a_failure(OutOfCredit("Empty."))
    assert video.move(Status.FILMING, waiting_for="", waiting_from="")
    assert video.move(Status.FAILED, error="No.")
    chosen = {"do": "retry", "video": str(video.pk), "back": ""}
    html = page.post(reverse("chosen"), chosen).content.decode()
    video.refresh_from_db()
    assert "Try again, at most $0.50" in html and video.status == Status.FAILED
    page.post(reverse("chosen"), chosen | {"sure": "1"})
    video.refresh_from_db()
    assert video.status == Status.FILMING


@paid()
def test_a_take_that_waits_its_turn_says_so_until_its_order_is_placed(page: Client) -> None:
    video = filming(character=make_ready_character())
    Limits.objects.filter(user=video.owner).update(in_flight=1)
    one, other = (video.clips.get(position=place).takes.get() for place in (0, 1))
    moved(one)
    take_steps.order_next(one)
    film_clip(str(other.pk))
    Take.objects.filter(pk=other.pk).update(due_at=timezone.now())
    assert "It waits its turn" in shown(page, video)
    comes(ledger.latest(one, "keyframe"))
    film_clip(str(other.pk))
    assert "It waits its turn" not in shown(page, video)
