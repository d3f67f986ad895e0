"""The plan of a film that costs is looked over before it is paid for."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Limits
from generations.models import Generation
from mvsite.lib import storage
from mvsite.lib.state import NotNow
from tests.factories import make_owner, make_ready_character
from videos import plan_check, scenes, spending, verbs
from videos.models import Take, Video
from videos.tests.paid import paid
from videos.tests.test_pipeline import moved, planned

pytestmark = pytest.mark.django_db
Status = Video.Status


def written(**fields: object) -> Video:
    """Its scenes are there, and the plan was looked over."""
    video = planned(**fields)
    call = scenes.order_scenes(video)
    words = [{"title": "T", "description": f"Scene {i}"} for i in range(video.clips.count())]
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        call.move(status)
    call.move(Generation.Status.SUCCEEDED, result={"scenes": words})
    moved(video)
    return video


def asks(video: Video) -> bool:
    return (video.status, video.waiting_for) == (Status.WAITING, "approval")


def by(**models: str) -> Video:
    return written(chosen_models=models)


@paid()
def test_a_plan_with_nothing_to_say_is_admitted() -> None:
    assert written().status == Status.FILMING


def test_a_film_that_costs_nothing_is_never_asked_about() -> None:
    video = written(max_cost_usd=Decimal(0), character=make_ready_character())
    assert video.status == Status.FILMING and plan_check.findings_of(video) == []


@paid()
def test_an_old_price_is_confirmed_once() -> None:
    video = by(film="dated")
    assert asks(video) and "looked up on 2 January 2026" in video.error
    assert not Take.objects.exists()
    verbs.resume(video, "approve")
    assert (video.status, video.plan_confirmed) == (Status.FILMING, True)


@paid()
@pytest.mark.parametrize(
    ("model", "said"),
    [("unpriced", "price of Unpriced is not known"), ("closed", "not offered any more"),
     ("nobodys", "cannot be had here")],
)  # fmt: skip
def test_a_model_that_cannot_be_paid_blocks_and_another_is_a_way_out(model: str, said: str) -> None:
    video = by(film=model)
    assert asks(video) and said in video.error
    with pytest.raises(NotNow, match="Choose a way out"):
        verbs.resume(video, "approve")
    assert {offer.name for offer in plan_check.offers_of(video)} == {"camera", "longer", "dated"}
    verbs.resume(video, "model", model="longer")
    assert (video.status, video.chosen_models) == (Status.FILMING, {"film": "longer"})


@paid()
def test_a_model_that_is_not_offered_is_no_way_out() -> None:
    video = by(film="unpriced")
    with pytest.raises(NotNow, match="one of those offered"):
        verbs.resume(video, "model", model="closed")
    assert asks(video)


@paid()
def test_a_blocked_film_can_be_made_offline() -> None:
    video = by(film="unpriced", draw="pencil")
    verbs.resume(video, "offline")
    assert video.status == Status.FILMING
    assert video.chosen_models == {"film": "offline", "draw": "offline"}


@paid(short=True)
def test_slots_longer_than_the_model_films_block_and_say_which() -> None:
    video = written()
    assert asks(video) and "Scenes 1, 2 and 3 are longer than the 1 s" in video.error
    assert [offer.name for offer in plan_check.offers_of(video)] == ["longer", "dated"]


@paid()
def test_more_clips_make_the_slots_short_enough() -> None:
    video = written(clips_wanted=1, window_length=24.0)
    assert asks(video) and "longer than the 10 s" in video.error
    verbs.resume(video, "more_clips")
    assert video.status == Status.PLANNING
    assert max(prices_slots(video)) <= 10
    assert plan_check.obstacle(video) == ""


def prices_slots(video: Video) -> list[float]:
    return [(end - start) / video.form.rate for start, end in pairwise(video.cuts)]


@paid()
def test_a_character_whose_picture_is_gone_is_to_be_confirmed() -> None:
    video = planned(character=make_ready_character())
    storage.delete(video.image_key)
    storage.delete(video.image.key if video.image else "")
    gone = [f for f in plan_check.findings_of(video) if "picture is gone" in f.sentence]
    assert [finding.blocks for finding in gone] == [False]


@pytest.mark.parametrize("kinds", [("draw",), ()])
def test_a_model_that_lives_on_a_picture_blocks_a_film_that_has_none(kinds: tuple[str]) -> None:
    with paid(*kinds, needs_picture=True):
        video = written()
        drawn = kinds == ("draw",)  # Else it is filmed from words alone, and nothing is drawn.
        assert asks(video) is drawn
        assert ("Brush draws no first picture" in video.error) is drawn
        assert [offer.name for offer in plan_check.offers_of(video)] == ["pencil"] * drawn
        assert written(character=make_ready_character()).status == Status.FILMING


@paid()
def test_more_than_is_allowed_is_to_be_confirmed_with_both_amounts() -> None:
    video = written(max_cost_usd=Decimal("1.00"))
    assert asks(video)
    assert "It may cost $1.52, and $1.00 are allowed" in video.error


@paid()
def test_more_than_is_left_today_is_to_be_confirmed() -> None:
    owner = make_owner()
    Limits.objects.create(user=owner, usd_per_day=Decimal("1.00"))
    video = written()
    assert asks(video) and "$0.98 of today's money are left" in video.error
    assert spending.left_today(owner) == Decimal("0.98")


@pytest.fixture
def page() -> Client:
    client = Client()
    client.force_login(make_owner(), backend="django.contrib.auth.backends.ModelBackend")
    return client


@paid()
def test_the_page_shows_the_findings_the_price_and_the_way_on(page: Client) -> None:
    video = by(film="dated")
    url = reverse("video", args=[video.pk])
    html = page.get(url).content.decode()
    assert "Look over the plan" in html and "Go on, at most $1.50" in html
    answer = page.post(reverse("video-answer", args=[video.pk]), {"decision": "approve"})
    video.refresh_from_db()
    assert (answer.status_code, video.status) == (302, Status.FILMING)


@paid()
def test_the_page_of_a_blocked_plan_offers_ways_out_and_no_approval(page: Client) -> None:
    video = by(film="unpriced")
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert 'value="approve"' not in html
    assert '<option value="longer">Longer at Vendor, at most $1.50</option>' in html
    assert "Make it offline, free" in html
    reply = {"decision": "model", "model": "longer"}
    page.post(reverse("video-answer", args=[video.pk]), reply)
    video.refresh_from_db()
    assert video.status == Status.FILMING


@paid()
def test_a_plan_above_its_limit_offers_to_raise_it_and_says_how_far_it_goes(page: Client) -> None:
    video = written(max_cost_usd=Decimal("1.00"))
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert "Go on to the limit, at most $0.98" in html and "All of it comes to $1.52" in html
    raised = {"decision": "raise_cap", "amount_usd": "3"}
    page.post(reverse("video-answer", args=[video.pk]), raised)
    video.refresh_from_db()
    assert (video.waiting_for, video.max_cost_usd) == ("approval", Decimal(3))
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert "Go on, at most $1.50" in html and 'name="amount_usd"' not in html
