"""A character that is drawn for a film is part of it: under its cap, and in its bill."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Limits
from characters import billing, interrogation, portraits
from characters import verbs as characters
from characters.models import Character
from generations import ledger
from generations.budget import next_midnight
from generations.models import Generation
from generations.providers.base import Refused
from tests.factories import make_character, make_owner, make_ready_character, make_video
from videos import spending, verbs
from videos.board import board_of
from videos.models import Video
from videos.moderation import hide
from videos.pipeline import advance, draw_character, guard, move_on
from videos.pipeline.sweeping import sweep
from videos.tests.paid import paid
from videos.tests.test_pipeline import comes, moved

pytestmark = pytest.mark.django_db
Status = Video.Status


@pytest.fixture
def page() -> Client:
    client = Client()
    client.force_login(make_owner(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def begun(character: Character, **fields: Any) -> Video:
    return make_video(Status.PREPARING, character=character, **fields)


def sketched(**fields: Any) -> Character:
    """With a picture that has to be put into words; four candidates."""
    character = make_character(reference_key="x", **fields)
    moved(character)
    return character


def worked(character: Character) -> None:
    """As a worker does, as often as the sweeper would send it."""
    Character.objects.filter(pk=character.pk).update(due_at=timezone.now())
    draw_character(str(character.pk))
    character.refresh_from_db()


def described(character: Character) -> None:
    call = interrogation.order_description(character)
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        assert call.move(status)
    words = {"prompt": "p", "character_description": "d", "style_notes": "s"}
    assert call.move(Generation.Status.SUCCEEDED, result=words)
    assert moved(character) == Character.Status.DRAWING


def bill(video: Video) -> list[tuple[str, int]]:
    return [(row.words, row.count) for row in board_of(video).bill]


def at_its_cap(cap: str = "0.10") -> tuple[Video, Character]:
    """Described for 0.01, two candidates at 0.04; no third one."""
    character = sketched()
    video = begun(character, max_cost_usd=Decimal(cap))
    described(character)
    worked(character)
    video.refresh_from_db()
    return video, character


@paid()
def test_its_calls_stand_in_the_films_bill_by_step() -> None:
    character = sketched()
    video = begun(character)
    described(character)
    worked(character)
    assert bill(video) == [("Looking at the picture", 1), ("Drawing the character", 4)]
    assert spending.spent(video) == Decimal("0.17")


@paid()
def test_one_of_the_library_costs_a_film_nothing() -> None:
    character = make_ready_character()
    video = begun(character)
    assert billing.film_of(character) == video and spending.spent(video) == 0
    assert moved(video) == Status.PLANNING
    assert billing.film_of(character) is None


@paid()
def test_one_that_two_films_wait_for_is_paid_once_by_the_first() -> None:
    character = sketched()
    first, second = begun(character), begun(character)
    described(character)
    worked(character)
    assert spending.spent(first) == Decimal("0.17") and not spending.spent(second)
    assert bill(second) == []


@paid()
def test_at_its_cap_the_film_waits_and_the_sentence_has_the_amounts() -> None:
    video, character = at_its_cap()
    assert (video.status, video.waiting_for, video.waiting_from) == (
        Status.WAITING, "budget", "preparing"
    )  # fmt: skip
    assert video.error == (
        "The limit of this video is $0.10: $0.09 are spent or on their way, and the next step "
        "needs up to $0.04. Raise the limit."
    )
    assert character.status == Character.Status.DRAWING
    assert Generation.objects.filter(purpose="portrait").count() == 2


@paid()
def test_while_it_waits_nothing_more_is_drawn_even_if_it_would_fit() -> None:
    video, character = at_its_cap()
    Video.objects.filter(pk=video.pk).update(max_cost_usd=100)
    worked(character)
    assert Generation.objects.filter(purpose="portrait").count() == 2


@paid()
def test_a_raised_cap_draws_the_rest_at_once() -> None:
    video, character = at_its_cap()
    worked(character)
    assert character.due_at > timezone.now()
    verbs.resume(video, "raise_cap", amount_usd="2.00")
    assert video.status == Status.PREPARING
    character.refresh_from_db()
    assert character.error == ""
    worked(character)
    assert Generation.objects.filter(purpose="portrait", project=video.pk).count() == 4


@paid()
def test_the_owners_cap_of_each_video_holds_too() -> None:
    Limits.objects.create(user=make_owner(), usd_per_video=Decimal("0.10"))
    character = sketched()
    video = begun(character)
    described(character)
    worked(character)
    video.refresh_from_db()
    assert video.waiting_for == "budget"


@paid()
def test_a_film_with_money_goes_on_where_the_first_is_at_its_cap() -> None:
    first, character = at_its_cap()
    second = begun(character)
    worked(character)
    assert (spending.spent(first), spending.spent(second)) == (Decimal("0.09"), Decimal("0.08"))
    for call in Generation.objects.filter(purpose="portrait"):
        comes(call)
    assert moved(character) == Character.Status.CHOOSING
    sweep()
    first.refresh_from_db()
    assert (first.status, first.waiting_for) == (Status.WAITING, "choice")


@paid()
def test_choosing_one_that_is_there_goes_on_without_more_money(page: Client) -> None:
    video, character = at_its_cap()
    comes(Generation.objects.filter(purpose="portrait").order_by("created_at").first())
    moved(character)
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert "One picture of the character is there" in html
    characters.choose(character, character.images.ready().get())
    advance(video)
    video.refresh_from_db()
    assert video.status == Status.PLANNING


@paid()
def test_what_was_begun_for_a_film_stays_under_its_cap_when_it_is_stopped() -> None:
    character = sketched()
    video = begun(character, max_cost_usd=Decimal("0.10"))
    described(character)
    verbs.cancel(video)
    worked(character)
    assert Generation.objects.filter(purpose="portrait", project=video.pk).count() == 2
    assert "limit of this video" in character.error


@paid()
def test_a_redraw_while_the_film_waits_for_the_choice_is_the_films() -> None:
    character = sketched(num_images=2)
    video = begun(character, max_cost_usd=Decimal("0.15"))
    described(character)
    worked(character)
    for call in Generation.objects.filter(purpose="portrait"):
        comes(call)
    moved(character)
    assert moved(video) == Status.WAITING
    characters.redraw(character, 2)
    worked(character)
    assert Generation.objects.filter(purpose="portrait", project=video.pk).count() == 3
    video.refresh_from_db()
    assert video.waiting_for == "choice" and spending.held_up(video)
    verbs.raise_cap(video, 2)
    worked(character)
    assert Generation.objects.filter(purpose="portrait", project=video.pk).count() == 4


@paid()
def test_a_redraw_for_the_library_is_no_films() -> None:
    character = make_ready_character()
    video = begun(character)
    moved(video)
    characters.redraw(character, 1)
    worked(character)
    assert Generation.objects.get(purpose="portrait").project is None


@paid()
def test_drawn_anew_from_the_films_own_step_it_is_the_films() -> None:
    character = make_ready_character(reference_key="x")
    video = begun(character)
    assert video.move(Status.FAILED, error="No.")
    verbs.rerun(video, "describe")
    assert Generation.objects.get(purpose="description").project == video.pk


@paid()
def test_a_retry_of_the_character_is_the_films_and_says_no_at_its_cap(page: Client) -> None:
    character = sketched(num_images=1)
    video = begun(character, on_character_failure="ask", max_cost_usd=Decimal("0.06"))
    described(character)
    (call,) = portraits.order_portraits(character)
    ledger.settle_failed(call, Refused("No.", charged="yes"))
    moved(character)
    assert moved(video) == Status.WAITING and video.waiting_for == "character"
    answer = reverse("video-answer", args=[video.pk])
    said = page.post(answer, {"decision": "retry"}, headers={"HX-Request": "true"})
    assert said.status_code == 409 and "Raise the limit" in said.content.decode()
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert 'name="amount_usd"' in html and "Try again, $0.04" in html
    verbs.raise_cap(video, 1)
    verbs.resume(video, "retry")
    assert Generation.objects.filter(purpose="portrait", project=video.pk).count() == 2


@paid()
def test_a_days_cap_draws_on_at_midnight_and_the_films_page_says_when(page: Client) -> None:
    Limits.objects.create(user=make_owner(), usd_per_day=Decimal("0.10"))
    character = sketched()
    video = begun(character)
    described(character)
    worked(character)
    video.refresh_from_db()
    assert video.status == Status.PREPARING
    assert abs((character.due_at - next_midnight()).total_seconds()) < 5
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert f"at midnight ({next_midnight():%A %-d %B, %H:%M %Z})" in html
    assert "at midnight" in page.get(reverse("character", args=[character.pk])).content.decode()
    Generation.objects.update(created_at=next_midnight() - timedelta(days=2))
    worked(character)
    assert Generation.objects.filter(purpose="portrait").count() == 4
    assert character.error == ""


@paid()
def test_as_many_calls_as_may_be_under_way_are_and_the_page_says_so(page: Client) -> None:
    Limits.objects.create(user=make_owner(), in_flight=2)
    character = sketched()
    video = begun(character)
    described(character)
    worked(character)
    assert Generation.objects.filter(purpose="portrait").count() == 2
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert "It waits its turn: as many calls as you may have at a time" in html
    for call in Generation.objects.filter(purpose="portrait"):
        comes(call)
    worked(character)
    assert character.error == "" and Generation.objects.filter(purpose="portrait").count() == 4


@paid()
def test_a_deleted_film_takes_no_picture_of_its_character_away() -> None:
    character = sketched()
    video = begun(character)
    described(character)
    worked(character)
    verbs.delete_video(video)
    assert Generation.objects.live().filter(purpose="portrait").count() == 4


@paid()
def test_a_hidden_film_pays_nothing() -> None:
    character = sketched()
    video = begun(character)
    hide(video, "No.")
    assert billing.film_of(character) is None


@paid()
def test_a_character_that_came_for_a_film_rests_until_that_is_begun() -> None:
    character = make_character(asked_for=False)
    make_video(character=character)
    assert not move_on(character)
    guard(character, advance)
    assert not Generation.objects.exists()


@paid()
def test_one_that_failed_before_a_picture_was_ordered_begins_with_its_first_ones(
    page: Client,
) -> None:
    character = sketched(num_images=2)
    video = begun(character, on_character_failure="ask")
    assert character.move(Character.Status.FAILED, error="Its picture is gone.")
    assert moved(video) == Status.WAITING
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert "Try again, $0.08" in html
    verbs.resume(video, "retry")
    assert video.status == Status.PREPARING
    worked(character)
    assert Generation.objects.filter(purpose="portrait", project=video.pk).count() == 2
