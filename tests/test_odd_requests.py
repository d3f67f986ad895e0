"""What no page of ours sends is answered all the same: never with a broken page."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from characters.models import Image
from mvsite.lib import serving, storage
from mvsite.lib.receiving import FIELDS_BYTES
from songs.lyrics import MOST_BYTES
from songs.models import Song
from tests.factories import make_character, make_owner, make_ready_character, make_song, make_video
from videos import moderation
from videos.models import Film, Take, Video

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_owner())
    return client


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# --- Numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("until", ["f" * 4000, "0", "-1", "x", "٣"])
def test_a_link_with_an_impossible_time_opens_nothing(until: str) -> None:
    assert Client().get(f"/media/{quote(until)}-abc/songs/a.flac").status_code == 403


@pytest.mark.parametrize("wanted", [f"bytes={'9' * 5000}-", f"bytes=0-{'9' * 5000}"])
def test_a_range_of_endless_digits_gives_the_whole(wanted: str) -> None:
    storage.put_bytes("songs/odd/audio.ogg", b"sound")
    answer = Client().get(serving.url_of("songs/odd/audio.ogg"), headers={"Range": wanted})
    assert answer.status_code == 200


@pytest.mark.parametrize("since", ["²", "-1", "1" * 400, "1" * 5000, "nan", "\0"])
def test_pollers_take_any_since(client: Client, since: str) -> None:
    rows = {
        "video-live": make_video(), "song-live": make_song(), "character-live": make_character(),
    }  # fmt: skip
    for name, row in rows.items():
        asked = {"since": since, "at": since, "zones": since, "places": since}
        answer = client.get(reverse(name, args=[row.pk]), asked, headers=HTMX)
        assert answer.status_code == 200, name


@pytest.mark.parametrize("seen", ["", ":", "{pk}", "{pk}:1", "{pk}:1:2:3:4"])
def test_a_gallery_takes_any_word_of_what_was_seen(client: Client, seen: str) -> None:
    asked = {"since": "x", "seen": seen.format(pk=make_video().pk)}
    assert client.get(reverse("gallery-live"), asked, headers=HTMX).status_code == 200


@pytest.mark.parametrize("was", ["nan", "inf", "-inf", "1e308", "9" * 400])
def test_sections_with_impossible_times_are_read_as_they_are_shown(
    client: Client, was: str
) -> None:
    song = make_song(Song.Status.READY)
    sent = {"do": "save", "label": "intro", "start": "0:00", "was": was}
    answer = client.post(reverse("song-sections", args=[song.pk]), sent)
    assert answer.status_code == 302
    song.refresh_from_db()
    assert [section["start"] for section in song.corrections["sections"]] == [0.0]


@pytest.mark.parametrize(
    "taps", ["1e308,1.1e308,1.2e308,1.3e308", "0,5e-324,1e-323,1.5e-323", "1,2,3,inf", "nan,1,2,3"]
)
def test_impossible_taps_are_refused_in_a_sentence(client: Client, taps: str) -> None:
    song = make_song(Song.Status.READY)
    answer = client.post(reverse("song-correct", args=[song.pk]), {"taps": taps})
    assert answer.status_code == 422
    song.refresh_from_db()
    assert song.corrections == {}


@pytest.mark.parametrize("name", ["songs", "characters", "gallery"])
def test_what_no_database_takes_is_left_out_of_a_search(client: Client, name: str) -> None:
    answer: Any = client.get(reverse(name), {"q": "rain\0coat"})
    assert answer.status_code == 200
    assert "\0" not in answer.context.get("words", "")


# --- Answers to another question --------------------------------------------------------------


def waiting(reason: str, **fields: Any) -> Video:
    video = make_video(Video.Status.PREPARING, **fields)
    moved = video.move(Video.Status.WAITING, waiting_for=reason, waiting_from=video.status)
    assert moved
    return video


def answered(client: Client, video: Video, **data: Any) -> Any:
    return client.post(reverse("video-answer", args=[video.pk]), data, headers=HTMX)


def test_a_picture_that_cannot_be_chosen_is_refused_on_the_film_s_page_too(client: Client) -> None:
    character = make_ready_character()
    drawing = Image.objects.create(character=character, number=1, status=Image.Status.DRAWING)
    hidden = character.selected
    Image.objects.filter(pk=hidden.pk).update(hidden_at="2026-01-01T00:00Z", hidden_reason="Rude")
    other = make_ready_character(owner=make_owner("other")).selected
    video = waiting("choice", character=character)
    for image in (uuid4(), drawing.pk, hidden.pk, other.pk):
        answer = answered(client, video, decision="choose", image=image)
        assert answer.status_code == 409 and "not there to be chosen" in answer.content.decode()
    video.refresh_from_db()
    assert video.status == Video.Status.WAITING


def test_a_character_of_words_has_no_picture_to_use_on_the_film_s_page_either(
    client: Client,
) -> None:
    video = waiting("choice", character=make_ready_character())
    answer = answered(client, video, decision="use_reference", image=uuid4())
    assert answer.status_code == 409 and "made from words" in answer.content.decode()


def test_a_picture_beside_an_answer_that_needs_none_does_no_harm(client: Client) -> None:
    video = waiting("character", character=make_ready_character())
    answer = answered(client, video, decision="without_character", image=uuid4())
    assert answer.status_code == 200
    video.refresh_from_db()
    assert video.without_character


def test_a_video_that_another_tab_deleted_is_told_apart_from_no_choice(client: Client) -> None:
    video = make_video()
    sent = {"do": "delete", "sure": "on", "video": [video.pk, uuid4()]}
    answer = client.post(reverse("chosen"), sent, follow=True)
    assert "not there any more" in said(answer) and Video.objects.filter(pk=video.pk).exists()


# --- What is lost, and what is too much -------------------------------------------------------


def test_a_clip_whose_file_is_gone_is_a_sentence_on_the_page(client: Client) -> None:
    video = make_video()
    clip = video.clips.create(position=0, title="A", words_status="written", words_revision=1)
    clip.chosen = Take.objects.create(clip=clip, status="ready", key=video.key("gone.mp4"))
    clip.save()
    Video.objects.filter(pk=video.pk).update(cuts=[0, 24])
    answer = client.get(reverse("clip-download", args=[clip.pk]), follow=True)
    assert answer.status_code == 200 and "has no clip yet" in said(answer)


def test_so_is_a_film_whose_file_is_gone(client: Client) -> None:
    video = make_video()
    film = Film.objects.create(
        video=video, shape=video.shape, width=160, height=90, frames=24, manifest={},
        key=video.key("gone.mp4"), sha256="", poster_key="",
    )  # fmt: skip
    answer = client.get(reverse("film-download", args=[film.pk]), follow=True)
    assert answer.status_code == 200 and "is gone" in said(answer)


def test_no_page_asks_after_what_is_hidden_and_rests(client: Client) -> None:
    song, character = make_song(), make_character()
    video = make_video(Video.Status.PREPARING, song=song)
    addresses = [
        reverse("song", args=[song.pk]), reverse("character", args=[character.pk]),
        reverse("songs"), reverse("characters"), reverse("gallery"),
    ]  # fmt: skip
    for address in addresses:
        assert 'hx-trigger="every' in client.get(address).content.decode(), address
    for row in (song, character, video):
        assert moderation.hide(row, "Not ours to show")
    for address in addresses:
        assert 'hx-trigger="every' not in client.get(address).content.decode(), address


@pytest.fixture
def no_room(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A store on which no folder can be made, for want of room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    settings.MEDIA_ROOT = str(disk)
    mount = ["mount", "-t", "tmpfs", "-o", "nr_inodes=1", "tmpfs", disk]
    if os.geteuid() != 0 or subprocess.run(mount).returncode:
        pytest.skip("needs root to mount a small disk")
    with pytest.raises(OSError) as full:
        (disk / "one").mkdir()
    assert full.value.errno == errno.ENOSPC
    yield
    subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize(("name", "field"), [("song-bring", "song"), ("character-new", "picture")])
def test_a_disk_that_is_full_before_a_file_came_is_a_sentence(
    client: Client, no_room: None, name: str, field: str
) -> None:
    sent = SimpleUploadedFile("a.bin", b"x" * 100)
    answer = client.post(reverse(name), {field: sent, "source": "upload", "kind": "character"})
    assert answer.status_code == 507 and "The disk is full" in answer.content.decode()


def test_so_it_is_for_another_picture_and_for_one_s_own_take(client: Client, no_room: None) -> None:
    character, video = make_character(), make_video(cuts=[0, 24])
    clip = video.clips.create(position=0, title="A")
    for name, row, field in (
        ("character-picture", character, "picture"), ("clip-own", clip, "file"),
    ):  # fmt: skip
        sent = {field: SimpleUploadedFile("a.bin", b"x" * 100)}
        answer = client.post(reverse(name, args=[row.pk]), sent, headers=HTMX)
        assert answer.status_code == 409 and "The disk is full" in answer.content.decode()


def test_a_form_that_asks_for_no_file_puts_none_on_the_disk(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "there is no such folder")
    for size in (10, settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1):
        sent = {"theme": "dark", "extra": SimpleUploadedFile("a.bin", b"x" * size)}
        assert client.post(reverse("theme"), sent).status_code == 302


def test_an_own_take_and_lyrics_that_say_they_are_too_long_are_not_read(client: Client) -> None:
    video = make_video(cuts=[0, 24])
    clip, song = video.clips.create(position=0, title="A"), make_song(Song.Status.READY)
    for name, row in (("clip-own", clip), ("song-lyrics", song)):
        most = 500_000_000 if row is clip else MOST_BYTES
        address, length = reverse(name, args=[row.pk]), str(most + FIELDS_BYTES + 5000)
        sent: Any = client.generic("POST", address, b"x", CONTENT_LENGTH=length)
        answer = client.get(sent.url)
        assert "at most" in said(answer) or "which is the most" in said(answer), name
