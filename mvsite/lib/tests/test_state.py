from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from mvsite.lib.state import LeaseLost
from songs.models import Song
from tests.factories import make_song

pytestmark = pytest.mark.django_db
Status = Song.Status


def seen_by_another(song: Song) -> Song:
    return Song.objects.get(pk=song.pk)


def lease_runs_out(song: Song) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Song.objects.filter(pk=song.pk).update(lease=past)


def test_of_two_who_claim_a_row_one_gets_it() -> None:
    one = make_song()
    other = seen_by_another(one)
    assert one.claim(Status.UPLOADED, to=Status.ANALYSING)
    assert not other.claim(Status.UPLOADED, Status.ANALYSING, to=Status.ANALYSING)


def test_a_row_whose_holder_died_can_be_claimed_when_its_lease_ran_out() -> None:
    dead = make_song()
    dead.claim(Status.UPLOADED, to=Status.ANALYSING)
    lease_runs_out(dead)
    assert seen_by_another(dead).claim(Status.ANALYSING, to=Status.ANALYSING)


def test_who_lost_the_lease_writes_nothing() -> None:
    zombie = make_song()
    zombie.claim(Status.UPLOADED, to=Status.ANALYSING)
    lease_runs_out(zombie)
    heir = seen_by_another(zombie)
    heir.claim(Status.ANALYSING, to=Status.ANALYSING)
    assert not zombie.move(Status.FAILED, error="written by a zombie")
    with pytest.raises(LeaseLost):
        zombie.renew()
    assert not zombie.release(error="written by a zombie")
    heir.refresh_from_db()
    assert (heir.status, heir.error) == (Status.ANALYSING, "")


def test_a_move_that_the_table_does_not_have_does_not_happen() -> None:
    song = make_song()
    assert not song.move(Status.READY, analysis={})
    assert seen_by_another(song).status == Status.UPLOADED


def test_a_move_saves_status_and_result_at_once_and_ends_the_lease() -> None:
    song = make_song()
    song.claim(Status.UPLOADED, to=Status.ANALYSING)
    assert song.move(Status.READY, analysis={"tempo": 120})
    assert (song.status, song.lease, song.analysis) == (Status.READY, None, {"tempo": 120})


def test_a_person_s_move_takes_the_work_from_its_holder() -> None:
    worker = make_song()
    worker.claim(Status.UPLOADED, to=Status.ANALYSING)
    assert seen_by_another(worker).move(Status.FAILED, error="cancelled")
    assert not worker.move(Status.READY, analysis={})


def test_a_row_is_due_when_its_time_came_and_nobody_holds_it() -> None:
    song = make_song()
    assert song in Song.objects.due()
    song.claim(Status.UPLOADED, to=Status.ANALYSING)
    assert song not in Song.objects.due()
    song.release(seconds=60)
    assert song not in Song.objects.due()
    song.release(seconds=-1)
    assert song in Song.objects.due()


def test_of_several_who_would_send_a_message_for_a_due_row_one_does() -> None:
    song = make_song()
    rows = Song.objects.filter(pk=song.pk)
    assert rows.stamp()
    assert not rows.stamp()


def test_the_keeper_renews_and_tells_when_the_work_is_somebody_else_s() -> None:
    song = make_song()
    song.claim(Status.UPLOADED, to=Status.ANALYSING)
    keep_alive = song.keeper(every=0)
    before = song.lease
    keep_alive()
    assert song.lease > before
    Song.objects.filter(pk=song.pk).update(lease=timezone.now())
    with pytest.raises(LeaseLost):
        keep_alive()


def test_what_kills_its_worker_each_time_is_given_up() -> None:
    song = make_song()
    for _ in range(settings.MAX_CLAIMS):
        assert seen_by_another(song).claim(*Song.WORKING, to=Status.ANALYSING)
        lease_runs_out(song)
    assert not seen_by_another(song).claim(*Song.WORKING, to=Status.ANALYSING)
    assert song in Song.objects.exhausted()


def test_a_lease_given_back_in_order_does_not_count_towards_giving_up() -> None:
    song = make_song()
    for _ in range(settings.MAX_CLAIMS + 5):
        assert song.claim(*Song.WORKING, to=Status.ANALYSING)
        assert song.release()
