"""What a film may cost: at its cap it waits, and goes on when that is raised."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Limits
from generations.budget import next_midnight
from generations.models import Generation
from mvsite.lib.state import NotNow
from tests.factories import make_owner, make_ready_character
from videos import rewriting, spending, take_steps, takes, verbs
from videos.models import Take, Video
from videos.pipeline import film_clip, guard
from videos.tests.paid import paid
from videos.tests.test_pipeline import comes, filming, make_ready, moved

pytestmark = pytest.mark.django_db
Status = Video.Status


@pytest.fixture
def page() -> Client:
    client = Client()
    client.force_login(make_owner(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def take_of(video: Video, position: int = 0) -> Take:
    take: Take = video.clips.get(position=position).takes.get()
    return take


def asked(take: Take) -> Generation | None:
    """The next call of this take, as a worker orders it."""
    take = Take.objects.get(pk=take.pk)
    moved(take)
    found: list[Generation | None] = []
    guard(take, lambda row: found.append(take_steps.order_next(row)))
    return found[0] if found else None


def limit(video: Video, **limits: Decimal) -> None:
    Limits.objects.update_or_create(user=video.owner, defaults=limits)


def at_its_cap() -> Video:
    """Words 0.02 and two keyframes at 0.04; no third one."""
    video = filming(character=make_ready_character())
    Video.objects.filter(pk=video.pk).update(max_cost_usd=Decimal("0.11"))
    assert asked(take_of(video, 0)) and asked(take_of(video, 1))
    assert asked(take_of(video, 2)) is None
    video.refresh_from_db()
    return video


@paid()
def test_a_film_at_its_cap_waits_with_the_sentence() -> None:
    video = at_its_cap()
    assert (video.status, video.waiting_for) == (Status.WAITING, "budget")
    assert video.error == (
        "The limit of this video is $0.11: $0.10 are spent or on their way, and the next step "
        "needs up to $0.04. Raise the limit."
    )
    assert spending.spent(video) == Decimal("0.10")


@paid()
def test_while_it_waits_nothing_paid_is_begun_even_if_it_would_fit() -> None:
    video = at_its_cap()
    Video.objects.filter(pk=video.pk).update(max_cost_usd=100)
    assert asked(take_of(video, 2)) is None
    assert Generation.objects.filter(purpose=takes.KEYFRAME).count() == 2


@paid()
def test_what_was_ordered_before_arrives() -> None:
    video = at_its_cap()
    take = take_of(video)
    comes(take_steps.order_next(take))
    assert moved(take) == Take.Status.FILMING


@paid()
def test_a_raised_cap_goes_on_at_once() -> None:
    video = at_its_cap()
    assert asked(take_of(video, 2)) is None
    verbs.resume(video, "raise_cap", amount_usd="2.00")
    assert (video.status, video.max_cost_usd) == (Status.FILMING, Decimal("2.00"))
    take = take_of(video, 2)
    assert (take.error, asked(take) is not None) == ("", True)


@paid()
@pytest.mark.parametrize("amount", ["0.05", "0.10"])
def test_an_amount_that_is_spent_already_is_refused(amount: str) -> None:
    video = at_its_cap()
    with pytest.raises(NotNow, match=r"\$0.10 are spent or on their way"):
        verbs.resume(video, "raise_cap", amount_usd=amount)
    video.refresh_from_db()
    assert (video.status, video.max_cost_usd) == (Status.WAITING, Decimal("0.11"))


@paid()
def test_the_owners_own_limit_is_not_passed() -> None:
    video = at_its_cap()
    limit(video, usd_per_video=Decimal(1))
    with pytest.raises(NotNow, match=r"\$1.00 at most"):
        verbs.resume(video, "raise_cap", amount_usd=3)


@paid()
def test_a_days_cap_goes_on_by_itself_at_midnight() -> None:
    video = filming(character=make_ready_character())
    limit(video, usd_per_day=Decimal("0.05"))
    take = take_of(video)
    assert asked(take) is None
    take.refresh_from_db()
    video.refresh_from_db()
    assert video.status == Status.FILMING
    assert abs((take.due_at - next_midnight()).total_seconds()) < 5
    assert "at midnight" in take.error
    Take.objects.filter(pk=take.pk).update(due_at=timezone.now())
    Generation.objects.update(created_at=next_midnight() - timedelta(days=2))
    assert asked(take) is not None


def ready_at_its_cap() -> Video:
    video = filming(character=make_ready_character())
    for clip in video.clips.all():
        make_ready(clip.takes.get())
    assert moved(video) == Status.STITCHING and video.move(Status.READY)
    Video.objects.filter(pk=video.pk).update(max_cost_usd=spending.spent(video))
    video.refresh_from_db()
    return video


@paid()
def test_a_scene_at_the_cap_waits_to_be_written_anew_and_says_so() -> None:
    video = ready_at_its_cap()
    clip = video.clips.get(position=0)
    rewriting.begin(clip, "")
    guard(clip, rewriting.order)
    clip.refresh_from_db()
    assert clip.words_status == "pending"
    assert "The limit of this video is" in clip.words_error
    verbs.raise_cap(video, 9)
    clip.refresh_from_db()
    assert clip.words_error == ""
    guard(clip, rewriting.order)
    clip.refresh_from_db()
    assert clip.words_status == "writing"


@paid()
def test_the_page_says_what_it_waits_for_and_takes_the_new_amount(page: Client) -> None:
    video = at_its_cap()
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert "The limit of this video is $0.11: $0.10 are spent" in html
    assert 'name="amount_usd"' in html and "$0.10 are spent or on their way" in html
    answer = page.post(
        reverse("video-answer", args=[video.pk]), {"decision": "raise_cap", "amount_usd": "4.50"}
    )
    video.refresh_from_db()
    assert answer.status_code == 302
    assert (video.status, video.max_cost_usd) == (Status.FILMING, Decimal("4.50"))


@paid()
@pytest.mark.parametrize("amount", ["", "much", "-3", "0.005", "1e9"])
def test_what_is_no_amount_changes_nothing(page: Client, amount: str) -> None:
    video = at_its_cap()
    answer = page.post(
        reverse("video-answer", args=[video.pk]),
        {"decision": "raise_cap", "amount_usd": amount},
        headers={"HX-Request": "true"},
    )
    video.refresh_from_db()
    assert answer.status_code == 409 and "in dollars" in answer.content.decode()
    assert video.max_cost_usd == Decimal("0.11")


@paid()
def test_a_take_that_waits_for_money_in_a_film_at_rest_says_so_on_its_page(page: Client) -> None:
    video = ready_at_its_cap()
    assert asked(verbs.redo(video.clips.get(position=0))) is None
    html = page.get(reverse("video", args=[video.pk])).content.decode()
    assert "The limit of this video is" in html and 'name="amount_usd"' in html


@paid()
def test_a_new_take_of_a_film_at_rest_waits_and_the_film_stays_ready() -> None:
    video = ready_at_its_cap()
    take = verbs.redo(video.clips.get(position=0))
    assert asked(take) is None
    video.refresh_from_db()
    take.refresh_from_db()
    assert (video.status, take.status) == (Status.READY, Take.Status.DRAWING)
    assert "The limit of this video is" in take.error and spending.held_up(video)
    verbs.raise_cap(video, 9)
    assert asked(take) is not None


@paid()
def test_a_worker_that_meets_the_cap_leaves_the_film_waiting_and_the_take_as_it_is() -> None:
    video = filming(character=make_ready_character())
    Video.objects.filter(pk=video.pk).update(max_cost_usd=Decimal("0.03"))
    take = take_of(video)
    film_clip(str(take.pk))
    video.refresh_from_db()
    take.refresh_from_db()
    assert (video.waiting_for, take.status) == ("budget", Take.Status.DRAWING)
    film_clip(str(take.pk))
    take.refresh_from_db()
    assert take.status == Take.Status.DRAWING
    assert not Generation.objects.filter(purpose=takes.KEYFRAME).exists()


@paid()
@override_settings(TIME_ZONE="America/New_York")
def test_a_day_ends_at_the_midnight_of_the_site() -> None:
    """What was spent late yesterday there is of yesterday, though it is the same day elsewhere."""
    video = filming(character=make_ready_character())
    limit(video, usd_per_day=Decimal("0.05"))
    ends = next_midnight()
    assert ends.astimezone(ZoneInfo("America/New_York")).hour == 0
    take = take_of(video)
    assert asked(take) is None
    take.refresh_from_db()
    assert f"{ends:%H:%M %Z}" in take.error and ends.tzname() in ("EST", "EDT")
    yesterday = ends - timedelta(days=1, minutes=1)
    Generation.objects.update(created_at=yesterday)
    assert asked(take) is not None
