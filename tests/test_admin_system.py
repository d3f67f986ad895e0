"""The page on the state of the system, and what says that the site lives and can serve."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from generations.models import Generation
from mvsite.celery import app, backlog, send
from mvsite.lib.models import Heartbeat
from songs.models import Song
from tests.factories import make_generation, make_song, make_video
from tests.s3 import S3Server
from videos import system
from videos.models import Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("staff"))
    return client


def beat(seconds: float = 0) -> None:
    for queue in ("network", "cpu"):
        at = timezone.now() - timedelta(seconds=seconds)
        Heartbeat.objects.update_or_create(queue=queue, defaults={"at": at})


def long_ago(row: Any, **fields: Any) -> None:
    past = timezone.now() - timedelta(hours=1)
    type(row).objects.filter(pk=row.pk).update(due_at=past, **fields)


def test_all_is_well_when_workers_answer_and_nothing_is_late(staff: Client) -> None:
    beat()
    page = staff.get(reverse("system"))
    assert page.status_code == 200
    assert "All is well" in page.text


def test_a_queue_that_nobody_answers_is_said_with_what_to_do(staff: Client) -> None:
    beat(seconds=600)
    troubles = system.state()["troubles"]
    assert len(troubles) == 2
    assert "“network” for 10 minutes" in troubles[0]
    Heartbeat.objects.all().delete()
    assert "“cpu” yet" in system.state()["troubles"][1]
    assert "never" in staff.get(reverse("system")).text


def test_rows_that_nobody_looked_at_are_late_and_others_are_not(staff: Client) -> None:
    beat()
    nobody, lost, held, done = make_song(), make_song(), make_song(), make_song(Song.Status.READY)
    for song in (nobody, done):
        long_ago(song)
    long_ago(lost, lease=timezone.now() - timedelta(hours=1))
    long_ago(held, lease=timezone.now() + timedelta(seconds=9))
    late = {row["id"]: row["why"] for row in system.late()}
    assert late == {str(nobody.pk): "nobody took it", str(lost.pk): "its lease ran out"}
    page = staff.get(reverse("system")).text
    assert "2 rows are late" in page
    assert reverse("admin:songs_song_change", args=[nobody.pk]) in page


def test_what_failed_lately_stands_there_with_its_error(staff: Client) -> None:
    beat()
    make_song(Song.Status.FAILED)
    old = make_song(Song.Status.FAILED, title="Old")
    Song.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    assert [row["error"] for row in system.failed()] == ["It could not be read."]
    assert "It could not be read." in staff.get(reverse("system")).text


def test_calls_in_flight_are_counted_by_provider() -> None:
    make_generation()
    make_generation()
    make_generation(Generation.Status.SUCCEEDED)
    (call,) = system.calls()
    assert (call["provider"], call["status"], call["count"]) == ("local", "reserved", 2)


def test_a_call_that_a_person_must_look_at_is_said() -> None:
    beat()
    call = make_generation(Generation.Status.SUBMITTING)
    call.move(Generation.Status.UNKNOWN)
    call.move(Generation.Status.REVIEW)
    assert system.state()["troubles"] == [
        "1 call may have been charged without an answer. Compare with the provider’s own list."
    ]


def test_a_bucket_that_does_not_answer_is_said_at_once(staff: Client, settings: Any) -> None:
    beat()
    S3Server([], "key", "secret", port=1).use(settings, "films", made=False)
    (trouble,) = system.state()["troubles"]
    assert "The bucket films does not answer" in trouble
    assert "does not answer" in staff.get(reverse("system")).text


def test_a_disk_that_is_nearly_full_is_said(settings: Any) -> None:
    beat()
    settings.MIN_FREE_BYTES = 10**18
    (trouble,) = system.state()["troubles"]
    assert "nothing new is kept and work waits" in trouble


def test_files_are_added_up_and_a_large_store_says_that_it_is_only_a_part(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "videos" / "x").mkdir(parents=True)
    (tmp_path / "videos" / "x" / "film.mp4").write_bytes(b"0" * 1000)
    found = system.disk()
    assert (found["media"], found["whole"]) == (1000, True)
    monkeypatch.setattr(system, "WALK_SECONDS", -1)
    assert system.disk()["whole"] is False


def test_messages_that_wait_in_the_broker_are_counted() -> None:
    app.control.purge()
    assert backlog("network") == 0
    send("videos.advance", "songs.Song", "none")
    assert backlog("network") == 1
    app.control.purge()


def test_a_broker_that_is_away_is_not_known_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    beat()
    monkeypatch.setattr(app.conf, "broker_read_url", "redis://127.0.0.1:1/0")
    begun = monotonic()
    assert backlog("network") is None
    assert monotonic() - begun < 3
    assert "broker cannot be asked" in system.state()["troubles"][0]


def test_machines_read_the_same(staff: Client) -> None:
    found = staff.get(reverse("system"), {"format": "json"}).json()
    assert {"troubles", "queues", "late", "failed", "calls", "disk", "versions"} <= found.keys()


def test_the_state_is_for_staff_only() -> None:
    owner = Client()
    owner.force_login(make_video().owner)
    for query in ({}, {"format": "json"}):
        assert owner.get(reverse("system"), query).status_code == 302
        assert Client().get(reverse("system"), query).status_code == 302


def test_the_page_asks_no_more_of_a_full_database(
    staff: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        make_video(Video.Status.PREPARING)
        make_generation()
    with django_assert_max_num_queries(30):
        staff.get(reverse("system"))


# --- Health -------------------------------------------------------------------------------------


def test_a_process_that_answers_lives() -> None:
    assert Client().get("/health/live").json() == {"live": True}


def test_it_is_ready_when_workers_are_heard() -> None:
    beat()
    response = Client().get("/health/ready")
    assert (response.status_code, response.json()["ready"]) == (200, True)


def test_it_is_not_ready_without_workers_and_says_so() -> None:
    response = Client().get("/health/ready")
    assert response.status_code == 503
    assert "No worker has been heard" in response.json()["checks"]["workers"]


def test_it_is_not_ready_when_nothing_can_be_kept(settings: Any, tmp_path: Path) -> None:
    beat()
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = str(tmp_path / "file" / "media")
    checks = Client().get("/health/ready").json()["checks"]
    assert "Nothing can be written" in checks["storage"]
    assert str(tmp_path) not in str(checks), "strangers read it"


def test_it_is_not_ready_when_the_disk_is_full(settings: Any) -> None:
    beat()
    settings.MIN_FREE_BYTES = 10**18
    assert "too little room" in Client().get("/health/ready").json()["checks"]["disk"]


def test_it_is_not_ready_before_the_database_is_migrated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Heartbeat._meta, "db_table", "a_table_that_is_not_there")
    response = Client().get("/health/ready")
    assert response.status_code == 503
    assert "not migrated" in response.json()["checks"]["database"]


# --- The examination ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_what_the_doctor_finds_stands_on_the_page_for_a_minute(
    staff: Client, settings: Any
) -> None:
    settings.ALLOWED_HOSTS, staff.defaults["SERVER_NAME"] = ["localhost"], "localhost"
    cache.clear()
    assert "Nothing is wrong" not in staff.get(reverse("system")).text
    part = staff.get(reverse("system-examination"), headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Nothing is wrong; 1 is worth knowing." in part
    assert "python3 manage.py up starts them" in part
    beat()
    whole = staff.get(reverse("system-examination")).text
    assert part in whole, "asked once in a minute"
    assert part in staff.get(reverse("system")).text
    cache.clear()
    told = staff.get(reverse("system-examination"), {"format": "json"}).json()
    assert (told["well"], told["summary"]) == (True, "All is well.")


def test_a_stranger_has_nothing_examined() -> None:
    owner = Client()
    owner.force_login(make_video().owner)
    for client in (owner, Client()):
        assert client.get(reverse("system-examination")).status_code == 302
