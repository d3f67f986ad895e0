"""A video out of one installation and into another: whole, as often as wanted, nobody else's."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from accounts.models import Limits, User
from accounts.quotas import OverQuota
from accounts.stored import bytes_of
from characters.models import Character, Image
from generations import budget
from generations.models import Generation
from mvsite.lib import storage
from mvsite.lib.models import StoredFile
from mvsite.lib.state import NotNow
from mvsite.lib.storage import stores
from mvsite.lib.storage.local import LocalStore
from songs.models import Song
from tests.factories import make_owner, make_video
from tests.s3 import S3Server
from videos import archive, moderation, verbs
from videos.archive import BadArchive, ZipSource, tables
from videos.models import Clip, Film, Take, Video
from videos.tests.archived import Box, all_rows, make_film, rows_told, stored

pytest_plugins = ["tests.s3"]
pytestmark = pytest.mark.django_db


class Original:
    """What was archived: its rows, and the digest of each of its files."""

    def __init__(self, video: Video) -> None:
        self.pk, self.owner = video.pk, video.owner.pk
        self.rows = rows_told(video)
        self.files = {key: digest(key) for key in stored()}


def digest(key: str) -> str:
    return hashlib.sha256(storage.local_path(key).read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def kept(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Original]:
    """The archive and what it is of; afterwards nothing of it is in the installation."""
    folder = tmp_path_factory.mktemp("archive")
    with django_db_blocker.unblock(), transaction.atomic():
        shutil.rmtree(site.MEDIA_ROOT, ignore_errors=True)
        video = make_film(tmp_path_factory.mktemp("made"))
        archive.persist(video, stores.in_directory(folder))
        original = Original(video)
        transaction.set_rollback(True)
    return folder, original


@pytest.fixture
def original(kept: tuple[Path, Original]) -> Original:
    return kept[1]


@pytest.fixture
def box(kept: tuple[Path, Original], tmp_path: Path) -> Iterator[Box]:
    """A copy that a test may spoil, and a store with nothing in it."""
    shutil.rmtree(site.MEDIA_ROOT, ignore_errors=True)
    yield Box(Path(shutil.copytree(kept[0], tmp_path / "box")))
    shutil.rmtree(site.MEDIA_ROOT, ignore_errors=True)


def test_every_field_of_a_row_that_travels_was_thought_of() -> None:
    for model, names in tables.TRAVELS.items():
        columns = {field.name for field in model._meta.concrete_fields} - tables.NOWHERE
        assert columns == set(names) | tables.STAYS[model], model._meta.label


def test_an_archive_has_every_file_under_its_own_key(box: Box, original: Original) -> None:
    assert {file.key: file.sha256 for file in box.manifest.files} == original.files
    assert {hashlib.sha256((box.folder / key).read_bytes()).hexdigest() for key in original.files} \
        == set(original.files.values())  # fmt: skip


def test_rows_and_files_come_back_as_they_were(box: Box, original: Original) -> None:
    found = box.restored()
    assert found.video.pk == original.pk
    assert rows_told(found.video) == original.rows
    assert {key: digest(key) for key in stored()} == original.files
    assert found.kept == len(original.files)
    assert bytes_of(make_owner()) == sum(file.size for file in box.manifest.files)


def test_what_is_brought_twice_is_there_once(box: Box, original: Original) -> None:
    box.restored()
    rows = all_rows()
    again = box.restored()
    assert (again.kept, all_rows()) == (0, rows)
    assert rows_told(again.video) == original.rows
    assert any("stays as it is" in note for note in again.notes)


def test_a_copy_that_was_stopped_goes_on_where_it_was(box: Box, tmp_path: Path) -> None:
    video = box.restored().video

    class Stops(LocalStore):
        left = 5

        def put(self, key: str, part: Path, sha256: str) -> None:
            if self.left == 0:
                raise KeyboardInterrupt
            self.left -= 1
            super().put(key, part, sha256)

    with pytest.raises(KeyboardInterrupt):
        archive.persist(video, Stops(tmp_path / "out"))
    assert not (tmp_path / "out" / "videos" / str(video.pk) / "manifest.json").exists()
    there = set(stores.in_directory(tmp_path / "out").keys())
    found = archive.persist(video, stores.in_directory(tmp_path / "out"))
    assert len(there) == 5
    assert found.copied == len(found.manifest.files) - 5
    assert archive.persist(video, stores.in_directory(tmp_path / "out")).copied == 0


def test_a_copy_that_was_spoilt_is_made_again(box: Box, tmp_path: Path) -> None:
    video, out = box.restored().video, stores.in_directory(tmp_path / "out")
    archive.persist(video, out)
    poster = tmp_path / "out" / video.key("poster.jpg")
    poster.write_bytes(poster.read_bytes()[::-1])
    assert archive.persist(video, out).copied == 1


@pytest.mark.on_disk
def test_a_file_that_is_damaged_here_is_named_and_not_archived(box: Box, tmp_path: Path) -> None:
    video = box.restored().video
    storage.local_path(video.key("poster.jpg")).write_bytes(b"not what was kept")
    with pytest.raises(BadArchive, match=r"poster\.jpg is not what was kept"):
        archive.persist(video, stores.in_directory(tmp_path / "out"))


@pytest.mark.on_disk
def test_a_restore_that_was_killed_finds_what_it_had_kept(box: Box, original: Original) -> None:
    for key in list(original.files)[:4]:
        storage.put_bytes(key, (box.folder / key).read_bytes())
    assert box.restored().kept == len(original.files) - 4


def test_a_song_that_is_here_stays_and_the_video_takes_it(box: Box, original: Original) -> None:
    first = box.restored().video
    assert first.song is not None
    Song.objects.filter(pk=first.song.pk).update(title="Renamed since")
    verbs.delete_video(first)
    again = box.restored()
    assert again.video.song is not None
    assert again.video.song.title == "Renamed since"
    assert again.notes == (
        "The character “character” is here already and stays as it is.",
        "The song “Renamed since” is here already and stays as it is.",
    )


def test_a_file_that_was_lost_here_comes_back_to_its_row(box: Box) -> None:
    video = box.restored().video
    take = Take.objects.filter(clip__video=video).first()
    assert take is not None
    before = digest(take.key)
    storage.delete(take.key)
    assert box.restored().kept == 1
    assert digest(take.key) == before


def test_ids_that_are_somebody_else_s_are_not_taken_from_them(box: Box, original: Original) -> None:
    first = box.restored().video
    other = box.restored(make_owner("other"))
    assert other.video.owner == make_owner("other")
    assert other.video.pk != first.pk
    rows = {row.pk for row in tables.rows_of(first)}
    assert not rows & {row.pk for row in tables.rows_of(other.video)}
    assert box.restored(make_owner("other")).video == other.video
    assert rows_told(Video.objects.get(pk=first.pk)) == original.rows
    keys = [key for row in tables.rows_of(other.video) for key in tables.keys_in(row)]
    assert not any(str(first.pk) in key for key in keys)
    assert all(storage.exists(key) for key in keys)


def test_a_zip_is_the_same_archive_also_when_somebody_packed_it_anew(
    box: Box, tmp_path: Path
) -> None:
    video = box.restored().video
    data = b"".join(archive.zip_of(video))
    with ZipFile(io.BytesIO(data)) as zipped:
        assert zipped.testzip() is None
        with ZipFile(tmp_path / "packed.zip", "w", ZIP_DEFLATED) as packed:
            for name in zipped.namelist():
                packed.writestr(name, zipped.read(name))
    source = ZipSource(tmp_path / "packed.zip")
    manifest = archive.manifest_in(source)
    assert set(manifest.files) == set(box.manifest.files)
    found = archive.restore(manifest, source, make_owner("other"))
    assert found.kept == len(manifest.files)


@pytest.mark.on_disk
def test_a_bucket_has_it_as_the_directory_had_it(
    box: Box, original: Original, moto: S3Server, settings: Any, tmp_path: Path
) -> None:
    video = box.restored().video
    moto.use(settings)
    settings.STORAGE_BACKEND = "local"
    archive.persist(video, stores.named("s3"))
    for model in (Video, Song, Character, Generation):
        model.objects.all().delete()
    StoredFile.objects.all().delete()
    shutil.rmtree(settings.MEDIA_ROOT)
    settings.STORAGE_BACKEND = "s3"
    bucket = stores.current()
    found = archive.restore(archive.manifest_in(bucket, str(original.pk)), bucket, make_owner())
    assert found.kept == 0
    assert rows_told(found.video) == original.rows
    out = stores.in_directory(tmp_path / "out")
    assert set(archive.persist(found.video, out).manifest.files) == set(box.manifest.files)
    assert {key: digest(key) for key in original.files} == original.files


def test_nothing_that_was_paid_elsewhere_counts_as_spent_here(box: Box) -> None:
    def paid(told: dict[str, Any]) -> None:
        for row in told["rows"]:
            if row["model"] == tables.label_of(Generation):
                row["fields"] |= {"settled": "4.2000", "charged": "yes", "provider": "replicate"}

    box.changed(paid)
    video = box.restored().video
    calls = Generation.objects.filter(owner=make_owner())
    assert calls.exists()
    assert budget.cost_of(calls) == Decimal(0)
    assert not calls.filter(status__in=Generation.WORKING).exists()
    assert not Generation.objects.sought().exists()
    take = Take.objects.filter(clip__video=video).first()
    assert take is not None
    assert take.generation is not None
    assert take.generation.usage["archived"] == {"settled_usd": "4.2000", "charged": "yes"}
    assert take.generation.request["prompt"]


def test_a_ledger_that_is_still_here_keeps_what_was_paid(box: Box) -> None:
    video = box.restored().video
    Generation.objects.update(settled=Decimal("1.5"), estimated=Decimal(2), charged="yes")
    verbs.delete_video(video)
    spent = budget.cost_of(Generation.objects.all())
    box.restored()
    assert budget.cost_of(Generation.objects.all()) == spent > 0


def test_what_was_at_work_rests_when_it_comes(box: Box) -> None:
    def busy(told: dict[str, Any]) -> None:
        status = {
            "songs.song": "analysing", "characters.image": "drawing", "videos.video": "filming",
            "characters.character": "drawing", "videos.take": "filming",
            "generations.generation": "running",
        }  # fmt: skip
        for row in told["rows"]:
            if row["model"] in status:
                row["fields"]["status"] = status[row["model"]]

    box.changed(busy)
    video = box.restored().video
    assert video.status == Video.Status.CANCELLED
    assert not Take.objects.at_work().exists()
    assert not Generation.objects.filter(status__in=Generation.WORKING).exists()
    assert not Image.objects.filter(status=Image.Status.DRAWING).exists()
    assert not Character.objects.filter(status__in=Character.WORKING).exists()
    verbs.start(video)
    assert video.status == Video.Status.PREPARING


def test_no_more_comes_than_its_owner_may_store(box: Box) -> None:
    Limits.objects.create(user=make_owner(), bytes_stored=1000)
    with pytest.raises(OverQuota, match="You may store"):
        box.restored()
    assert (all_rows(), stored()) == (0, [])


def test_a_video_at_work_is_not_archived() -> None:
    with pytest.raises(NotNow, match="being worked on"):
        archive.zip_of(make_video(Video.Status.PREPARING))


def test_a_hidden_video_is_not_archived(box: Box) -> None:
    video = box.restored().video
    moderation.hide(video, "It shows somebody.")
    with pytest.raises(NotNow, match="It shows somebody"):
        archive.zip_of(video)


def test_a_draft_without_song_or_film_travels_too(tmp_path: Path) -> None:
    video = Video.objects.create(owner=make_owner(), title="An idea", idea="Rain")
    archive.persist(video, stores.in_directory(tmp_path))
    video.delete()
    found = Box(tmp_path).restored()
    assert (found.video.idea, found.video.status) == ("Rain", Video.Status.DRAFT)


@pytest.mark.on_disk
def test_the_commands_say_what_they_did(box: Box, tmp_path: Path, capsys: Any) -> None:
    User.objects.local_owner()
    call_command("restore", str(box.folder))
    assert "files came now" in capsys.readouterr().out
    pk = str(Video.objects.get().pk)
    call_command("persist", pk, str(tmp_path / "out"))
    assert "copied now" in capsys.readouterr().out
    call_command("persist", pk, str(tmp_path / "out.zip"))
    call_command("restore", str(tmp_path / "out.zip"), "--owner", make_owner("other").username)
    assert Video.objects.filter(owner__username="other").count() == 1
    with pytest.raises(CommandError, match="kept in local already"):
        call_command("persist", pk, "local")
    with pytest.raises(CommandError, match="No bucket is known here"):
        call_command("persist", pk)
    with pytest.raises(CommandError, match="nobody called"):
        call_command("restore", str(box.folder), "--owner", "nobody")


def test_the_table_of_stored_files_knows_what_came(box: Box) -> None:
    video = box.restored().video
    film = Film.objects.get(video=video)
    assert StoredFile.objects.get(pk=film.key).sha256 == film.sha256
    assert Clip.objects.filter(video=video, chosen__isnull=False).count() == 2
