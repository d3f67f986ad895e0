"""Archives that were made to harm: each is refused with a sentence, and nothing is changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from accounts.models import User
from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib.storage import stores
from songs.models import Song
from tests.factories import make_owner, make_ready_character, make_song
from videos import archive
from videos.archive import BadArchive, ZipSource, manifest
from videos.models import Clip, Film, Keyframe, Take, Video
from videos.tests.archived import Box, all_rows, fields_of, make_film, stored

pytestmark = pytest.mark.django_db
Told = dict[str, Any]
Change = Callable[[Told], object]
SOMEBODY = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(scope="module")
def kept(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    with django_db_blocker.unblock(), transaction.atomic():
        archive.persist(make_film(tmp_path_factory.mktemp("made")), stores.in_directory(folder))
        transaction.set_rollback(True)
    return folder


@pytest.fixture
def box(kept: Path, tmp_path: Path) -> Iterator[Box]:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    yield Box(Path(shutil.copytree(kept, tmp_path / "box")))
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def is_refused(box: Box, owner: User | None = None) -> str:
    """With the sentence; no row and no file is there that was not before."""
    before = all_rows(), stored()
    with pytest.raises(BadArchive) as refused:
        box.restored(owner)
    assert (all_rows(), stored()) == before
    return str(refused.value)


def put(model: type[Any], **fields: Any) -> Change:
    return lambda told: fields_of(told, model).update(fields)


def of_first_file(**facts: Any) -> Change:
    return lambda told: told["files"][0].update(facts)


def added(model: str, **fields: Any) -> Change:
    row = {"model": model, "id": str(uuid4()), "fields": fields}
    return lambda told: told["rows"].append(row)


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


ANALYSIS = {"duration": 12, "tempo": 120, "beats": [3, 2, 1]}
WRONG: dict[str, Change] = {
    # Paths and files of others.
    "a file above": of_first_file(key="../../etc/passwd"),
    "a file with a way up": of_first_file(key="videos/../songs/x/audio.wav"),
    "an absolute file": of_first_file(key="/etc/passwd"),
    "a hidden file": of_first_file(key="videos/.scratch/x.png"),
    "a back slash": of_first_file(key="videos\\x\\y.png"),
    "a file of another song": of_first_file(key=f"songs/{SOMEBODY}/audio.wav"),
    "a row with another's file": put(Take, key=f"songs/{SOMEBODY}/audio.wav"),
    "a row with a way up": put(Song, audio_key="songs/../.env"),
    "a film of another video": put(Film, key=f"videos/{SOMEBODY}/final.mp4"),
    "a reference of another": put(Character, reference_key=f"characters/{SOMEBODY}/reference.png"),
    "a call with another's picture": put(
        Generation, request={"prompt": "x", "references": [{"key": f"characters/{SOMEBODY}/a.png"}]}
    ),
    "a frozen image of another": put(Video, image_key=f"character_references/{SOMEBODY}.png"),
    # Rows that no archive has.
    "a user": added("accounts.user", username="root", is_superuser=True),
    "a token": added("accounts.token", digest="x"),
    "limits": added("accounts.limits", usd_per_day="1000000"),
    "a share": added("videos.share", token="x"),
    "a webhook": added("videos.webhookendpoint", url="http://localhost/"),
    "no model at all": added("nothing"),
    # Fields that stay.
    "an owner": put(Video, owner=SOMEBODY),
    "somewhere to call": put(Video, callback_url="http://169.254.169.254/"),
    "an unknown field": put(Song, password="x"),
    "money": put(Generation, estimated="5.00"),
    "a prediction": put(Generation, external_id="abc"),
    # Ids.
    "no id": lambda told: told["rows"][0].update(id="1; DROP TABLE"),
    "an id twice": lambda told: told["rows"].append(told["rows"][0]),
    "a parent that is not there": put(Take, clip=SOMEBODY),
    "a parent of another kind": lambda told: put(Clip, video=told["rows"][0]["id"])(told),
    "no parent": put(Keyframe, clip=None),
    "an image of nobody's": put(Character, selected=SOMEBODY),
    "another video's name": lambda told: told.update(video=SOMEBODY),
    "a subject elsewhere": put(Generation, subject_id=SOMEBODY),
    "a cast of strangers": put(Video, characters=[SOMEBODY]),
    # Values.
    "text for a number": put(Take, number="one"),
    "a number for text": put(Song, title=5),
    "a huge number": put(Take, frames=10**30),
    "a number below none": put(Video, clips_wanted=-1),
    "truth for a number": put(Clip, position=True),
    "a status that is none": put(Video, status="superb"),
    "a failed one without a reason": put(Video, status="failed", error=""),
    "a shape that is none": put(Video, shape="4:3"),
    "a title without end": put(Song, title="x" * 10_000),
    "text without end": put(Song, lyrics="x" * 10_000_000),
    "no date": put(Film, created_at="yesterday"),
    "a date without a zone": put(Film, created_at="2026-01-01T00:00:00"),
    "a date before all": put(Film, created_at="0001-01-01T00:00:00+14:00"),
    "money that is no number": put(Video, max_cost_usd="NaN"),
    "money without end": put(Video, max_cost_usd="1E+9999"),
    "a film without size": put(Film, width=0),
    "a film of a wall": put(Film, width=2**31 - 1),
    "a window without end": put(Video, window_length=1e300),
    "cuts that go back": put(Video, cuts=[0, 50, 20]),
    "cuts for other scenes": put(Video, cuts=[0, 10]),
    "cuts without end": put(Video, cuts=list(range(200_000))),
    "cuts of text": put(Video, cuts=["0", "1", "2"]),
    "scenes in one place": put(Clip, position=1),
    "a beat that goes back": put(Song, analysis=ANALYSIS),
    "an analysis that is a list": put(Song, analysis=[1, 2]),
    "lines that end before": put(Song, lyric_lines=[{"start": 3, "end": 1, "text": "x"}]),
    "a manifest of a film that is text": put(Film, manifest="x"),
    "hints of a head outside": put(Image, hints={"head": [5, 5, 5, 5]}),
    "hints of text": put(Image, hints={"confidence": "sure"}),
    "words that are a list": put(Take, words=["x"]),
    "models without kind": put(Video, chosen_models={"__class__": "x"}),
    "warnings of objects": put(Video, warnings=[{"html": "<script>"}]),
    "corrections of nonsense": put(Song, corrections={"meter": 999}),
    # Files' facts.
    "a size below none": of_first_file(size=-1),
    "a size of text": of_first_file(size="9"),
    "a size without end": of_first_file(size=10**18),
    "another size": of_first_file(size=3),
    "no digest": of_first_file(sha256="x"),
    "another digest": of_first_file(sha256="0" * 64),
    "a file twice": lambda told: told["files"].append(told["files"][0]),
    "a file that is not there": lambda told: told["files"].append(
        {"key": f"videos/{told['video']}/nothing.png", "size": 1, "sha256": "0" * 64}
    ),
    "more facts of a file": of_first_file(url="http://localhost/"),
    # The whole.
    "another version": lambda told: told.update(leitmotif_archive=99),
    "more than it has": lambda told: told.update(settings={"DEBUG": True}),
    "no rows": lambda told: told.update(rows=[]),
    "rows that are an object": lambda told: told.update(rows={}),
    "a row that is text": lambda told: told["rows"].append("x"),
    "a depth of lists": put(Song, corrections=nested(900)),
    "values without end": put(Generation, request=[{}] * 1_100_000),
    "what no text holds": put(Song, title="a\0b"),
    "half a letter": put(Song, title="\ud800"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_it_is_refused(kept: Path, name: str) -> None:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    told = json.loads(Box(kept).manifest_path.read_text())
    WRONG[name](told)
    with pytest.raises(BadArchive) as refused:
        read = manifest.read(json.dumps(told).encode())
        archive.restore(read, stores.in_directory(kept), make_owner())
    assert (all_rows(), stored()) == (0, [])
    assert str(refused.value).endswith((".", "!"))


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"video": NaN}', b"1e999",
     b"9" * 10_000, b'{"a":' * 50_000],
    ids=range(10),
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused(text: bytes) -> None:
    with pytest.raises(BadArchive, match="manifest"):
        manifest.read(text)


def test_a_depth_that_ids_are_looked_for_in_is_refused(kept: Path) -> None:
    """Where ids are somebody else's, all texts are gone through once more."""
    told = json.loads(Box(kept).manifest_path.read_text())
    song = next(row for row in told["rows"] if row["model"] == "songs.song")
    make_song(pk=song["id"], owner=make_owner("other"))
    song["fields"]["corrections"] = nested(600)
    with pytest.raises(BadArchive):
        read = manifest.read(json.dumps(told).encode())
        archive.restore(read, stores.in_directory(kept), make_owner())


def forged(box: Box, suffix: str, data: bytes) -> None:
    """A file of the archive is another one, and its manifest says so."""
    told = json.loads(box.manifest_path.read_text())
    file = next(file for file in told["files"] if file["key"].endswith(suffix))
    (box.folder / file["key"]).write_bytes(data)
    file |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    box.manifest_path.write_text(json.dumps(told))


@pytest.mark.parametrize("suffix", ["audio.wav", "canonical.flac", ".png", "poster.jpg", ".mp4"])
def test_a_file_that_is_not_what_its_name_says_is_refused(box: Box, suffix: str) -> None:
    forged(box, suffix, b"<script>alert(1)</script>" * 100)
    assert "is not what its name says" in is_refused(box)


def test_a_page_is_no_file_of_a_video_whatever_it_holds(box: Box) -> None:
    told = json.loads(box.manifest_path.read_text())
    song = next(file for file in told["files"] if file["key"].endswith("audio.wav"))
    page = f"videos/{told['video']}/page.html"
    shutil.copyfile(box.folder / song["key"], box.folder / page)
    box.changed(lambda told: told["files"].append({**song, "key": page}))
    assert "No archive has files of this kind" in is_refused(box)


def test_a_link_that_leads_out_of_the_directory_is_not_followed(box: Box, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a key")
    told = json.loads(box.manifest_path.read_text())
    key = f"videos/{told['video']}/notes.txt"
    (box.folder / key).symlink_to(secret)
    facts = {"size": 5, "sha256": hashlib.sha256(b"a key").hexdigest()}
    box.changed(lambda told: told["files"].append({"key": key, **facts}))
    assert "is not in the archive" in is_refused(box)


def test_a_zip_that_unpacks_to_more_than_it_says_is_stopped(box: Box, tmp_path: Path) -> None:
    told = json.loads(box.manifest_path.read_text())
    with ZipFile(tmp_path / "bomb.zip", "w", ZIP_DEFLATED) as bomb:
        bomb.write(box.manifest_path, f"videos/{told['video']}/manifest.json")
        for file in told["files"]:
            bomb.writestr(file["key"], b"\0" * 2_000_000)
    source = ZipSource(tmp_path / "bomb.zip")
    with pytest.raises(BadArchive, match="damaged"):
        archive.restore(archive.manifest_in(source), source, make_owner())
    assert (all_rows(), stored()) == (0, [])


def test_a_zip_s_list_of_entries_is_not_read_past_its_limit(tmp_path: Path) -> None:
    """Some hundred megabytes of it would be gigabytes of memory."""
    entry = b"PK\1\2" + bytes(24) + b"\1" + bytes(17) + b"a"
    listed = entry * 200_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, len(listed), 0, 0)
    (tmp_path / "many.zip").write_bytes(listed + end)
    tracemalloc.start()
    with pytest.raises(BadArchive, match="more than 20,000 entries"):
        ZipSource(tmp_path / "many.zip")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    """Which of them is meant depends on who reads."""
    with ZipFile(tmp_path / "two.zip", "w") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("a.png", b"one")
        file.writestr("a.png", b"other")
    with pytest.raises(BadArchive, match="two entries of one name"):
        ZipSource(tmp_path / "two.zip")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(tmp_path / "a.zip"))


def test_a_row_of_ones_own_is_not_moved_into_the_archive_s_video(box: Box) -> None:
    """The id of a picture of another character, of the same owner, is no free one."""
    mine = make_ready_character(owner=make_owner())
    image = mine.images.get()
    told = json.loads(box.manifest_path.read_text())
    old = next(row["id"] for row in told["rows"] if row["model"] == "characters.image")
    for path in (box.folder / "character_references").iterdir():
        path.rename(path.with_name(path.name.replace(old, str(image.pk))))
    for path in box.folder.rglob(f"*{old}*"):
        path.rename(path.with_name(path.name.replace(old, str(image.pk))))
    text = box.manifest_path.read_text().replace(old, str(image.pk))
    box.manifest_path.write_text(text)
    assert "part of something else here" in is_refused(box)
    image.refresh_from_db()
    assert image.character == mine


@pytest.mark.on_disk
def test_another_file_in_the_place_of_a_new_one_is_not_written_over(box: Box) -> None:
    key = box.manifest.files[-1].key
    path = Path(settings.MEDIA_ROOT) / key
    path.parent.mkdir(parents=True)
    path.write_bytes(b"somebody's")
    assert "which no row names" in is_refused(box)
    assert path.read_bytes() == b"somebody's"
