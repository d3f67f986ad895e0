"""My account: what is stored, what was spent, which limits hold."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Limits
from mvsite.lib import storage
from tests.factories import (
    make_generation,
    make_owner,
    make_ready_character,
    make_song,
    make_video,
)
from videos import contact_sheet, usage

pytestmark = pytest.mark.django_db

PAID = {"BACKEND": "generations.providers.paid.Paid", "OPTIONS": {}}


@pytest.fixture
def ada():
    return make_owner("ada")


@pytest.fixture
def shown(ada):
    client = Client()
    client.force_login(ada)
    return lambda name="account": client.get(reverse(name)).content.decode()


def spend(owner, amount, status="succeeded", **fields):
    cost = Decimal(amount)
    return make_generation(status, owner=owner, kind="film", estimated=cost, **fields)


def test_what_is_stored_is_counted_by_kind(ada):
    song = make_song(owner=ada)
    storage.put_bytes(f"songs/{song.pk}/audio.wav", b"x" * 3000)
    video = make_video(owner=ada, song=song)
    storage.put_bytes(video.key("intermediate/clips/a/b.mp4"), b"x" * 5000)
    storage.put_bytes(video.key("final.mp4"), b"x" * 2000)
    character = make_ready_character(owner=ada)
    storage.put_bytes(f"{character.selected.key}.320.webp", b"x" * 91)
    make_song(owner=make_owner("bob"))
    assert [(kind.many, kind.size) for kind in usage.stored_by(ada)] == [
        (1, 7000), (1, len(b"a picture") + 91), (1, 3000),
    ]  # fmt: skip


def test_it_is_shown_as_people_write_sizes(ada, shown):
    song = make_song(owner=ada)
    storage.put_bytes(f"songs/{song.pk}/audio.wav", b"x" * 3_400_000)
    assert '<b class="amount">3.4 MB</b>' in shown()


def test_where_nothing_can_cost_it_says_so_and_the_top_shows_no_money(ada, shown):
    make_generation("succeeded", owner=ada, kind="draw")
    page = shown()
    assert "Nothing here can cost anything" in page
    assert "Pictures drawn" in page
    assert 'class="spend"' not in page


def test_where_something_can_cost_the_top_shows_today(ada, shown, settings):
    settings.PROVIDERS = {**settings.PROVIDERS, "film": PAID}
    Limits.objects.create(user=ada, usd_per_day=Decimal(10))
    spend(ada, "1.42")
    page = shown("gallery")
    assert "$1.42 of $10.00 today" in page
    assert 'class="gone" width="14.200%"' in page


def test_a_poll_without_news_asks_for_no_money_and_one_with_news_brings_it(ada, settings, client):
    settings.PROVIDERS = {**settings.PROVIDERS, "film": PAID}
    client.force_login(ada)
    make_video(owner=ada)
    spend(ada, "1.42")
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("gallery-live"), {"since": contact_sheet.token_of(ada)})
    assert not any("generations" in query["sql"] for query in queries)
    news = client.get(reverse("gallery-live"), {"since": "0"}).content.decode()
    assert 'id="spend"' in news and "$1.42 today" in news


def test_what_failed_without_a_charge_was_not_spent(ada):
    spend(ada, "0.30")
    failed = spend(ada, "0.50", "running")
    assert failed.move("failed", error="It was refused.", charged="no", settled=0)
    assert [day.cost for day in usage.spent_by_day(ada) if day.cost] == [Decimal("0.30")]
    assert [(kind.many, kind.cost) for kind in usage.calls_by_kind(ada)] == [(2, Decimal("0.30"))]


def test_paid_calls_are_kept_apart_by_how_they_ended(ada, shown):
    spend(ada, "0.30", settled=Decimal("0.25"), charged="yes")
    spend(ada, "1.00", "running")
    ends = [("cancelled", "maybe"), ("cancelled", "no"), ("failed", "yes"), ("failed", "no")]
    for status, charged in ends:
        call = spend(ada, "0.50", "running")
        assert call.move(
            status, error="It ended.", charged=charged,
            settled=0 if charged == "no" else Decimal("0.50"),
        )  # fmt: skip
    in_doubt = spend(ada, "0.40", "submitting")
    assert in_doubt.move("unknown")
    assert in_doubt.move("review", charged="maybe", settled=Decimal("0.40"))
    spend(make_owner("bob"), "9.00")
    make_generation("succeeded", owner=ada, kind="draw")
    assert [(each.name, each.many, each.cost, each.sure) for each in usage.outcomes(ada)] == [
        (usage.SETTLED, 1, Decimal("0.25"), True),
        (usage.RESERVED, 1, Decimal("1.00"), False),
        (usage.CANCELLED, 1, Decimal("0.00"), True),
        (usage.FAILED, 2, Decimal("0.50"), True),
        (usage.MAYBE, 2, Decimal("0.90"), False),
    ]
    assert "May have been charged" in shown()


def test_what_is_left_today_is_said(ada, shown):
    Limits.objects.create(user=ada, usd_per_day=Decimal(10))
    spend(ada, "1.42")
    assert "<b>$8.58</b> left today" in shown()


def test_thirty_days_are_drawn_and_today_is_the_last(ada, shown):
    spend(ada, "0.30")
    page = shown()
    assert '<b class="amount">$0.30</b> today, $0.30 in thirty days' in page
    assert 'class="today"' in page
    days = usage.spent_by_day(ada)
    assert len(days) == usage.DAYS
    assert days[-1].cost == Decimal("0.30")


def test_limits_of_the_person_are_shown_else_that_there_are_none(ada, shown):
    assert "no limit" in shown()
    Limits.objects.create(user=ada, usd_per_video=Decimal("3.50"), bytes_stored=2_000_000_000)
    page = shown()
    assert "$3.50" in page
    assert "of 2.0 GB" in page


def test_the_queries_do_not_grow_with_what_is_stored(ada, client):
    client.force_login(ada)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("account"))
        return len(queries)

    make_video(owner=ada)
    before = asked()
    for _ in range(5):
        make_video(owner=ada)
        make_ready_character(owner=ada)
    assert asked() == before


def test_each_video_has_its_cost_and_what_is_of_none_is_said(ada, shown):
    video, cheap = make_video(owner=ada, title="Rain"), make_video(owner=ada, title="Snow")
    spend(ada, "1.00", project=video.pk)
    spend(ada, "0.50", project=video.pk)
    spend(ada, "0.20", project=cheap.pk)
    spend(ada, "0.10")
    spend(ada, "0.30", project=uuid4())
    spend(make_owner("bob"), "9.00", project=video.pk)
    assert [(film.name, film.cost) for film in usage.films_by_cost(ada)] == [
        ("Rain", Decimal("1.50")), ("Snow", Decimal("0.20")),
        ("Characters and songs, for no video", Decimal("0.10")),
        ("Deleted videos", Decimal("0.30")),
    ]  # fmt: skip
    assert f'<a href="{reverse("video", args=[video.pk])}">Rain</a>' in shown()
