"""What is found of this machine, of what is kept, of the work and of the site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from generations.models import Generation
from mvsite import doctor
from mvsite.celery import app
from mvsite.doctor import data, database, machine, site, work
from mvsite.doctor.discretion import discreet
from mvsite.doctor.side_by_side import Examination, side_by_side
from mvsite.lib import ffmpeg
from mvsite.lib.findings import Finding, Level, note, well
from mvsite.lib.models import Heartbeat
from tests.factories import make_generation
from tests.runner import free_port
from videos.lettering import typefaces

pytestmark = pytest.mark.django_db
WELL, NOTE, WRONG = Level.WELL, Level.NOTE, Level.WRONG


def found(part: ModuleType, subject: str) -> list[Finding]:
    [examination] = (each for each in part.examinations() if each.subject == subject)
    return list(examination.look())


def the(part: ModuleType, subject: str) -> tuple[Level, str]:
    """The only finding."""
    [finding] = found(part, subject)
    assert bool(finding.next_step) is (finding.level is not WELL)
    return finding.level, finding.sentence


# --- Side by side -------------------------------------------------------------------------------


def test_who_never_answers_or_breaks_hides_nobody_else() -> None:
    never, seen = threading.Event(), [well("Seen", "It is there.")]

    def breaks() -> list[Finding]:
        raise ValueError("no such thing")

    def hangs() -> list[Finding]:
        never.wait()
        return []

    asked = [Examination("Hangs", hangs), Examination("Breaks", breaks),
             Examination("Seen", lambda: seen)]  # fmt: skip
    try:
        [[late], [broken], third] = side_by_side(asked, 0.5)
    finally:
        never.set()
    assert (late.subject, late.level) == ("Hangs", WRONG)
    assert "ValueError: no such thing" in broken.sentence
    assert third == seen


def test_a_finding_has_no_secret_and_nothing_that_a_terminal_obeys(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REPLICATE_API_TOKEN = "r8_hidden"
    settings.CELERY_BROKER_URL = "redis://:pass%40word@host/0"
    settings.PUBLIC_URL = "https://[no address"
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "hidden-too")
    said = note("A\x1b[2J", "r8_hidden and pass@word,\nhidden-too", settings.SECRET_KEY, "\u202eb")
    assert discreet(said) == note("A[2J", "… and …, …", "…", "b")


# --- This machine -------------------------------------------------------------------------------


def test_this_machine_has_what_films_need() -> None:
    for subject in ("Python", "ffmpeg", "Typefaces", "Time"):
        assert the(machine, subject)[0] is WELL


def test_other_versions_than_the_pinned_ones_and_missing_ones_are_named(
    settings: Any, tmp_path: Path
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "requirements.txt").write_text("pillow==1.0\nnot-there[all]==2.0  # why\n")
    missing, other = found(machine, "Python")
    assert (missing.level, missing.sentence) == (WRONG, "not-there is not installed.")
    assert other.level is NOTE
    assert "(pinned: 1.0)" in other.sentence


@pytest.mark.parametrize(
    ("binary", "said"), [("/bin/false", "cannot encode"), ("/nowhere/ffmpeg", "cannot be started")]
)
def test_an_ffmpeg_that_does_not_do_is_wrong(
    monkeypatch: pytest.MonkeyPatch, binary: str, said: str
) -> None:
    monkeypatch.setenv("FFMPEG_BINARY", binary)
    ffmpeg.binary.cache_clear()
    try:
        level, sentence = the(machine, "ffmpeg")
    finally:
        ffmpeg.binary.cache_clear()
    assert (level, said in sentence) == (WRONG, True)


def test_typefaces_that_are_gone_are_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typefaces, "FOLDER", tmp_path)
    assert the(machine, "Typefaces")[0] is WRONG


# --- What is kept -------------------------------------------------------------------------------


def test_a_database_with_its_tables_a_cache_and_a_folder_are_well() -> None:
    for subject in ("Database", "Cache", "Files"):
        assert the(data, subject)[0] is WELL


def test_tables_that_are_missing_are_wrong_with_the_command_that_makes_them() -> None:
    MigrationRecorder.Migration.objects.filter(app="songs").delete()
    [finding] = found(data, "Database")
    assert (finding.level, "manage.py migrate" in finding.next_step) == (WRONG, True)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    assert the(data, "Cache") == (WRONG, "Its table is missing.")


def test_a_database_that_may_only_be_read_is_wrong() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("another database")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=1")
        try:
            level, sentence = the(data, "Database")
        finally:
            cursor.execute("PRAGMA query_only=0")
    assert (level, "readonly" in sentence) == (WRONG, True)


def test_sqlite_on_a_file_system_of_another_machine_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("another database")
    mounts = tmp_path / "mounts"
    folder = Path(str(connection.settings_dict["NAME"])).resolve().parent
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nnas:/films {folder} nfs4 rw 0 0\n")
    monkeypatch.setattr(database, "MOUNTS", mounts)
    _, far = found(data, "Database")
    assert (far.level, "nfs4" in far.sentence) == (WRONG, True)


def test_files_that_cannot_be_kept_are_wrong(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = str(tmp_path / "file" / "media")
    level, sentence = the(data, "Files")
    assert (level, "Nothing can be kept" in sentence) == (WRONG, True)
    assert the(data, "Disk")[0] is WELL, "of what is there"


def test_a_disk_that_is_full_is_wrong_and_one_that_soon_will_be_is_told(settings: Any) -> None:
    settings.MIN_FREE_BYTES = 10**18
    assert the(data, "Disk")[0] is WRONG
    settings.MIN_FREE_BYTES, settings.FRAME_HEIGHT = 0, 10**6
    level, sentence = the(data, "Disk")
    assert (level, "films or so" in sentence) == (NOTE, True)


# --- The work -----------------------------------------------------------------------------------


def beat(**ages: float) -> None:
    for queue, seconds in ages.items():
        at = timezone.now() - timedelta(seconds=seconds)
        Heartbeat.objects.update_or_create(queue=queue, defaults={"at": at})


def test_a_message_comes_back_from_the_broker_or_it_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert the(work, "Broker")[0] is WELL
    monkeypatch.setattr(app.conf, "broker_write_url", f"redis://127.0.0.1:{free_port()}/0")
    assert the(work, "Broker")[0] is WRONG


def test_workers_are_heard_or_not() -> None:
    assert the(work, "Workers")[0] is NOTE
    beat(cpu=1, network=600)
    level, sentence = the(work, "Workers")
    assert (level, "“network”" in sentence) == (WRONG, True)
    beat(network=1)
    assert the(work, "Workers") == (WELL, "They answer for cpu and network.")
    beat(cpu=-60)
    assert [each.level for each in found(work, "Workers")] == [WELL, WRONG]


def test_a_call_that_a_person_must_look_at_leads_to_the_list() -> None:
    assert found(work, "Calls") == []
    call = make_generation(Generation.Status.SUBMITTING)
    call.move(Generation.Status.UNKNOWN)
    call.move(Generation.Status.REVIEW)
    [finding] = found(work, "Calls")
    assert finding.link == "/admin/generations/generation/?status__exact=review"


# --- The site -----------------------------------------------------------------------------------


def test_a_site_for_this_machine_alone_is_well(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert [each.level for each in found(site, "Browsers")] == [WELL]
    assert found(site, "Secret key") == []
    assert the(site, "Settings") == (WELL, "They make sense together.")
    settings.DEBUG, settings.SECRET_KEY = True, "plain"
    assert found(site, "Browsers")[0].level is NOTE
    assert the(site, "Secret key")[0] is NOTE


def test_what_is_careless_here_is_wrong_where_others_are_let_in(settings: Any) -> None:
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://films.example.org", ["localhost"]
    settings.DEBUG, settings.SECRET_KEY = True, "a" * 60
    assert the(site, "Secret key")[0] is WRONG
    debug, plain, name = found(site, "Browsers")
    assert (debug.level, plain.level, name.level) == (WRONG, NOTE, WRONG)
    assert name.next_step == "Add films.example.org to ALLOWED_HOSTS."


def test_a_setting_that_makes_no_sense_is_wrong(settings: Any) -> None:
    settings.PROVIDERS = {**settings.PROVIDERS, "see": {"BACKEND": "nowhere.Provider"}}
    level, sentence = the(site, "Settings")
    assert (level, "nowhere.Provider" in sentence) == (WRONG, True)


@pytest.fixture
def replicate(settings: Any) -> None:
    """Whose messages are waited for."""
    settings.REPLICATE_WEBHOOK_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
    settings.PROVIDERS = {
        **settings.PROVIDERS,
        "draw": {
            "BACKEND": "generations.providers.replicate.ReplicateProvider",
            "OPTIONS": {"model": "google/nano-banana-2"},
        },
    }


@pytest.fixture
def other_site() -> Iterator[str]:
    """One that answers 200 to everybody."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"live": true, "proof": "of something else"}')

        def log_message(self, *_: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_messages_of_providers_are_taken_at_the_public_address(
    settings: Any, replicate: None, live_server: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    told = [(each.level, each.sentence) for each in found(site, "PUBLIC_URL")]
    assert told == [
        (NOTE, "It is not https, and providers tell nothing to any other address."),
        (NOTE, "It leads to 127.0.0.1, which nobody outside reaches."),
        (WELL, "This site answers there, asked from this machine."),
        (WELL, "A message signed as Replicate’s was taken there."),
    ]


def test_a_public_address_that_is_not_this_site_is_wrong(
    settings: Any, replicate: None, other_site: str
) -> None:
    def wrong_at(address: str) -> str:
        settings.PUBLIC_URL = address
        return next(each.sentence for each in found(site, "PUBLIC_URL") if each.level is WRONG)

    assert "Another site answers there" in wrong_at(other_site)
    assert "Nothing answers there" in wrong_at(f"http://127.0.0.1:{free_port()}")
    assert "is no address" in wrong_at("films.example.org")
    assert "is no address" in wrong_at("https://[::1")
    assert "Nobody knows where" in wrong_at("https://films..example.org")


# --- All of it ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_each_part_is_there_and_says_whether_all_is_well(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    parts = doctor.examine()
    assert [part.name for part in parts] == ["kinds", "machine", "data", "work", "site"]
    amiss = [each for part in parts for each in part.findings if each.level is not WELL]
    assert [each.subject for each in amiss] == ["Workers"]
    assert doctor.summary(parts) == "Nothing is wrong; 1 is worth knowing."
    beat(cpu=1, network=1)
    assert doctor.summary(doctor.examine()) == "All is well."
