"""What the pages say of money while it is spent: header, tally, bill, and what is in doubt."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Limits
from characters import portraits
from characters.models import Character
from generations.models import Generation
from tests.factories import make_character, make_owner, make_ready_character, make_video
from videos import take_steps, verbs
from videos.models import Video
from videos.tests.paid import charged, paid
from videos.tests.test_live import poll
from videos.tests.test_pipeline import comes, filming, make_ready, moved
from videos.tests.test_video_page import page, shown, with_film

__all__ = ["page"]
pytestmark = pytest.mark.django_db
Status = Video.Status


def running(video: Video) -> Generation:
    """The first picture of its first scene is being drawn, for 0.04."""
    take = video.clips.get(position=0).takes.get()
    moved(take)
    call = take_steps.order_next(take)
    assert call is not None
    assert call.move(Generation.Status.SUBMITTING) and call.move(Generation.Status.RUNNING)
    return call


@paid()
def test_the_amount_of_today_follows_what_is_spent_while_a_page_is_open(page: Client) -> None:
    Limits.objects.create(user=make_owner(), usd_per_day=Decimal(5))
    video = filming(character=make_ready_character())
    html = shown(page, video)
    assert "$0.02 of $5.00 today" in html
    running(video)
    _, news = poll(page, html)
    assert 'id="spend"' in news and "$0.06 of $5.00 today" in news


@paid()
def test_it_follows_on_the_page_of_a_character_too(page: Client) -> None:
    character = make_character(num_images=1)
    moved(character)
    html = page.get(reverse("character", args=[character.pk])).content.decode()
    assert "$0.00 today" in html
    (call,) = portraits.order_portraits(character)
    comes(call)
    assert moved(character) == Character.Status.READY
    news = page.get(reverse("character-live", args=[character.pk]), {"since": 0}).content.decode()
    assert 'id="spend"' in news and "$0.04 today" in news


def test_where_nothing_costs_no_amount_is_sent(page: Client) -> None:
    video = filming()
    html = shown(page, video)
    make_ready(video.clips.get(position=0).takes.get())
    assert 'id="spend"' not in html + poll(page, html)[1]


@paid()
def test_the_tally_keeps_apart_what_is_spent_and_what_is_on_its_way(page: Client) -> None:
    video = filming(character=make_ready_character(), max_cost_usd=Decimal(3))
    charged(Generation.objects.get(purpose="scenes"), "0.02")
    running(video)
    assert "<b>$0.02</b> spent of $3.00, $0.04 on its way" in shown(page, video)


@paid()
def test_what_was_stopped_on_its_way_may_have_been_charged_and_the_page_says_so(
    page: Client,
) -> None:
    video = filming(character=make_ready_character())
    call = running(video)
    verbs.cancel(video)
    call.refresh_from_db()
    assert (call.charged, call.settled) == ("maybe", Decimal("0.04"))
    html = shown(page, video)
    assert "$0.04 of it may not have been charged" in html


@paid()
def test_what_was_stopped_before_it_was_sent_costs_nothing(page: Client) -> None:
    video = filming(character=make_ready_character())
    take = video.clips.get(position=0).takes.get()
    moved(take)
    take_steps.order_next(take)
    verbs.cancel(video)
    assert "may not have been charged" not in shown(page, video)


@paid()
def test_the_bill_of_a_film_has_its_character_and_comes_to_all_that_was_paid(page: Client) -> None:
    character = make_character(num_images=1)
    video = make_video(Status.PREPARING, character=character)
    moved(character)
    (call,) = portraits.order_portraits(character)
    comes(call)
    charged(call, "0.04")
    assert moved(character) == Character.Status.READY and moved(video) == Status.PLANNING
    Video.objects.filter(pk=video.pk).update(status=Status.STITCHING)
    video.refresh_from_db()
    html = shown(page, with_film(video))
    assert "Drawing the character" in html and "What it cost: $0.04" in html
