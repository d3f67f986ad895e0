"""Songs as programs send, read and put them right."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Limits, Token
from characters.models import Character
from mvsite.lib import storage
from songs.models import Song
from tests.factories import (
    make_character,
    make_owner,
    make_ready_character,
    make_song,
    make_video,
)
from tests.hostile import drawn, saved
from tests.hostile import song as sound_file
from tests.programs import Program
from videos import moderation

pytestmark = pytest.mark.django_db
KEYS = [
    "id", "title", "artist", "status", "error", "duration_seconds", "tempo_bpm",
    "beat_offset_seconds", "meter", "sections", "suggested_window", "lyrics", "character",
    "character_consistency_enabled", "audio_url", "warnings", "created_at",
]  # fmt: skip
PREVIEW = [
    "reference_image_url", "consistent_image_url", "interrogation_prompt", "enabled",
    "disabled_reason",
]  # fmt: skip


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Path) -> None:
    """A store with nothing in it."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def program() -> Program:
    return Program(make_owner())


@pytest.fixture
def song() -> Song:
    return make_song(Song.Status.READY)


@pytest.fixture(scope="module")
def chord() -> bytes:
    return sound_file("wav")


def sound(data: bytes, name: str = "chord.wav") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def picture(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("fox.png", saved(drawn()) if data is None else data)


def said(answer: Any) -> Any:
    return json.loads(answer.content)


def kept() -> list[str]:
    return [*storage.keys("songs"), *storage.keys("characters")]


# --- Sent ----------------------------------------------------------------------------------------


def test_a_song_that_is_sent_is_kept_and_listened_to(program: Program, chord: bytes) -> None:
    answer = program.form("songs/", file=sound(chord), title=" My\nsong ", lyrics="[00:01.0]One")
    found, song = said(answer), Song.objects.get()
    assert answer.status_code == 201 and answer["Location"] == f"/api/v1/songs/{song.pk}/"
    assert list(found) == KEYS and found["id"] == str(song.pk)
    assert (found["status"], found["title"], found["error"]) == ("uploaded", "My song", None)
    assert found["tempo_bpm"] is found["meter"] is found["suggested_window"] is None
    assert found["lyrics"] == "[00:01.0]One" and song.lyric_lines[0]["start"] == 1.0
    assert found["created_at"].endswith("Z") and storage.exists(song.canonical_key)
    assert Client().get(found["audio_url"]).status_code == 200


def test_of_a_picture_sent_with_it_its_character_is_made(program: Program, chord: bytes) -> None:
    answer = program.form("songs/", file=sound(chord), character_image=picture())
    character = Character.objects.get()
    assert said(answer)["character"] == str(character.pk)
    assert (character.num_images, character.auto_select) == (1, True)
    assert character.asked_for and storage.exists(character.reference_key)


@pytest.mark.parametrize(
    ("field", "files"),
    [
        ("file", {"file": lambda _: sound(b"words, no song " * 90, "a.mp3")}),
        ("file", {"file": lambda _: sound(b"")}),
        ("file", {"file": lambda _: "no file at all"}),
        ("file", {}),
        ("character_image", {"file": sound, "character_image": lambda _: picture(b"\x89PNG")}),
        ("character_image", {"file": sound, "character_image": lambda _: "text"}),
        ("title", {"file": sound, "title": lambda _: "a" * 201}),
        ("title", {"file": sound, "title": lambda _: "NUL \0"}),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_kept(
    program: Program, chord: bytes, field: str, files: Any
) -> None:
    answer = program.form("songs/", **{name: make(chord) for name, make in files.items()})
    assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"
    assert list(said(answer)["errors"]) == [field] and said(answer)["errors"][field][0]
    assert not Song.objects.exists() and not Character.objects.exists() and not kept()


def test_a_good_picture_beside_a_bad_song_is_not_kept_either(program: Program) -> None:
    answer = program.form("songs/", file=sound(b"no song"), character_image=picture())
    assert list(said(answer)["errors"]) == ["file"] and not kept()
    assert not Character.objects.exists()


def test_a_character_that_fails_later_leaves_its_song_alone(program: Program) -> None:
    character = make_character()
    song = make_song(Song.Status.READY, character=character)
    assert character.move(Character.Status.DRAWING)
    assert character.move(Character.Status.FAILED, error="It could not be drawn.")
    assert said(program.read(f"songs/{song.pk}/"))["status"] == "ready"
    preview = said(program.read(f"songs/{song.pk}/character-preview"))
    assert preview["disabled_reason"] == "It could not be drawn." and not preview["enabled"]


def test_a_site_without_characters_keeps_the_song_and_says_so(
    program: Program, chord: bytes, settings: Any
) -> None:
    settings.CHARACTER_CONSISTENCY_ENABLED = False
    answer = program.form("songs/", file=sound(chord), character_image=picture())
    assert answer.status_code == 201 and said(answer)["character"] is None
    assert "without characters" in said(answer)["warnings"][0]


def test_a_song_that_is_too_large_is_refused_unread(program: Program, settings: Any) -> None:
    settings.SONG_MAX_BYTES = settings.PICTURE_MAX_BYTES = 1000
    answer = program.post(
        "/api/v1/songs/", b"--x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(10**9),
    )  # fmt: skip
    assert answer.status_code == 413 and said(answer)["status"] == 413


def test_only_a_form_is_read_and_a_broken_one_is_a_problem(program: Program) -> None:
    assert program.send("songs/", {"title": "A"}).status_code == 415
    for kind in ("multipart/form-data", "multipart/form-data; boundary=" + "x" * 300):
        answer = program.post("/api/v1/songs/", b"--x\r\n\r\n", content_type=kind)
        assert answer.status_code in (400, 415), kind
    for many in ("x", picture()):
        answer = program.form("songs/", **{f"f{number}": many for number in range(1100)})
        assert answer.status_code == 400 and "more fields or files" in said(answer)["detail"]


def test_a_session_sends_files_to_the_disk_too(chord: bytes) -> None:
    """Its check for forgery reads the form before the call does."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_owner())
    assert browser.post("/api/v1/songs/", {"file": sound(chord)}).status_code == 403
    browser.get("/songs/")
    token = browser.cookies["csrftoken"].value
    sent = {"file": sound(chord), "csrfmiddlewaretoken": token}
    assert browser.post("/api/v1/songs/", sent).status_code == 201


def test_more_than_may_be_stored_is_a_conflict_and_nothing_is_kept(
    program: Program, chord: bytes
) -> None:
    Limits.objects.create(user=make_owner(), bytes_stored=1000)
    answer = program.form("songs/", file=sound(chord), character_image=picture())
    assert answer.status_code == 409 and "store" in said(answer)["detail"]
    assert not Song.objects.exists() and not kept()


def test_one_order_sent_twice_is_one_song(program: Program, chord: bytes) -> None:
    orders = [
        program.post("/api/v1/songs/", {"file": sound(chord)}, headers={"Idempotency-Key": "1"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in orders] == [201, 201]
    assert said(orders[0]) == said(orders[1]) and Song.objects.count() == 1


# --- Read ----------------------------------------------------------------------------------------


def test_a_song_that_was_heard_says_what_was_heard(program: Program, song: Song) -> None:
    found = said(program.read(f"songs/{song.pk}/"))
    assert (found["tempo_bpm"], found["meter"], found["beat_offset_seconds"]) == (120, 4, 0)
    assert found["suggested_window"] == {"start": 4.0, "length": 30.0}
    assert [part["label"] for part in found["sections"]] == ["verse", "chorus"]
    heard = said(program.read(f"songs/{song.pk}/analysis"))
    assert len(heard["peaks"]) == 1200 and heard["downbeats"] == heard["beats"][::4]


def test_a_poll_that_finds_nothing_new_is_told_so(program: Program, song: Song) -> None:
    for address in ("", "analysis/", "lyrics/", "character-preview/"):
        address = f"songs/{song.pk}/{address}"
        tag = program.read(address)["ETag"]
        known = program.read(address, headers={"If-None-Match": tag})
        assert (known.status_code, known.content) == (304, b"")
    program.change(f"songs/{song.pk}/", {"title": "Another"})
    assert program.read(address, headers={"If-None-Match": tag}).status_code == 200


def test_what_was_not_heard_yet_is_a_conflict(program: Program) -> None:
    waiting, failed = make_song(), make_song(Song.Status.FAILED)
    assert "listened to" in said(program.read(f"songs/{waiting.pk}/analysis/"))["detail"]
    answer = program.read(f"songs/{failed.pk}/analysis/")
    assert answer.status_code == 409 and said(answer)["detail"] == failed.error


def test_a_list_takes_the_same_few_queries_however_long(program: Program) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert program.read("songs/").status_code == 200
        return len(asked)

    make_song(Song.Status.READY, character=make_ready_character())
    queries()
    one = queries()
    for _ in range(3):
        make_song(Song.Status.READY, character=make_ready_character())
    assert queries() == one


def test_lists_are_cut_into_pages_ordered_and_narrowed(program: Program) -> None:
    for title in ("Rain", "Sun", "Rainbow"):
        make_song(title=title)
    ready = make_song(Song.Status.READY, title="Ready")
    make_song(title="Rain of another", owner=make_owner("other"))
    first = said(program.read("songs/?page_size=3&ordering=title"))
    assert [one["title"] for one in first["results"]] == ["Rain", "Rainbow", "Ready"]
    rest = said(program.get(first["next"]))
    assert [one["title"] for one in rest["results"]] == ["Sun"] and rest["next"] is None
    for asked, titles in {
        "search=rain": {"Rain", "Rainbow"}, "status=ready": {"Ready"},
        f"created_before={ready.created_at:%Y-%m-%dT%H:%M:%S.%fZ}": {"Rain", "Sun", "Rainbow"},
        f"created_after={timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}": set(),
    }.items():  # fmt: skip
        assert {one["title"] for one in said(program.read(f"songs/?{asked}"))["results"]} == titles


@pytest.mark.parametrize(
    "asked",
    [
        "status=good", "created_after=soon", "created_after=0001-01-01T00:00:00%2B14:00",
        "created_before=9999-12-31T23:59:59-14:00", "search=a%00b", "cursor=x",
        f"search={'%25' * 500}", "status=", "created_after=", "ordering=lyrics", "ordering=",
    ],
)  # fmt: skip
def test_what_no_list_can_be_narrowed_to_is_named(program: Program, asked: str) -> None:
    answer = program.read(f"songs/?{asked}")
    assert answer.status_code == 400 and list(said(answer)["errors"]) == [asked.partition("=")[0]]


def test_songs_of_others_are_as_unknown_as_none(program: Program) -> None:
    foreign = make_song(Song.Status.READY, owner=make_owner("other"))
    for pk in (foreign.pk, uuid4(), "nonsense"):
        for address in ("", "analysis/", "lyrics/", "character-preview/"):
            assert program.read(f"songs/{pk}/{address}").status_code == 404
        assert program.change(f"songs/{pk}/", {"title": "Mine"}).status_code == 404
        assert program.set(f"songs/{pk}/lyrics/", {"text": ""}).status_code == 404
        assert program.remove(f"songs/{pk}/").status_code == 404
    assert Song.objects.filter(pk=foreign.pk, title="A song").exists()


def test_a_token_that_only_reads_changes_nothing(song: Song, chord: bytes) -> None:
    reader = Program(make_owner(), Token.Scope.READ)
    assert reader.read(f"songs/{song.pk}/").status_code == 200
    assert reader.form("songs/", file=sound(chord)).status_code == 403
    assert reader.change(f"songs/{song.pk}/", {"title": "x"}).status_code == 403
    assert reader.remove(f"songs/{song.pk}/").status_code == 403


def test_a_hidden_song_says_why_and_hands_nothing_out(program: Program, song: Song) -> None:
    before = program.read(f"songs/{song.pk}/")
    assert moderation.hide(song, "It is not yours")
    seen = program.read(f"songs/{song.pk}/", headers={"If-None-Match": before["ETag"]})
    found = said(seen)
    assert found["audio_url"] is None and "It is not yours" in found["warnings"][0]
    preview = said(program.read(f"songs/{song.pk}/character-preview/"))
    assert not preview["enabled"]


# --- Put right -----------------------------------------------------------------------------------


def test_what_was_heard_is_put_right_and_taken_back(program: Program, song: Song) -> None:
    changes = {
        "tempo_bpm": 60, "beat_offset_seconds": 0.25, "meter": 3, "title": "Other",
        "sections": [{"label": "All", "start": 0, "energy": 1.0}],
        "character_consistency_enabled": False,
    }  # fmt: skip
    found = said(program.change(f"songs/{song.pk}/", changes))
    assert (found["tempo_bpm"], found["beat_offset_seconds"], found["meter"]) == (60, 0.25, 3)
    assert found["sections"][0]["label"] == "all" and found["title"] == "Other"
    assert found["character_consistency_enabled"] is False
    nothing = dict.fromkeys(("tempo_bpm", "beat_offset_seconds", "meter", "sections"))
    found = said(program.change(f"songs/{song.pk}/", nothing))
    assert (found["tempo_bpm"], found["beat_offset_seconds"], found["meter"]) == (120, 0, 4)
    assert len(found["sections"]) == 2 and found["title"] == "Other"
    song.refresh_from_db()
    assert song.corrections == {}


def test_what_is_read_of_it_can_be_sent_back(program: Program, song: Song) -> None:
    before = said(program.read(f"songs/{song.pk}/"))
    sent = {name: before[name] for name in (
        "title", "artist", "lyrics", "tempo_bpm", "beat_offset_seconds", "meter", "sections",
        "character_consistency_enabled",
    )}  # fmt: skip
    answer = program.change(f"songs/{song.pk}/", sent)
    after = said(answer)
    assert answer.status_code == 200, after
    assert after["sections"] == before["sections"] and after["tempo_bpm"] == before["tempo_bpm"]


def test_a_field_that_is_none_is_refused_by_name(
    program: Program, song: Song, chord: bytes
) -> None:
    address = f"songs/{song.pk}/"
    section = {"label": "a", "start": 0, "begin": 1}
    for field, answer in {
        "titel": program.form("songs/", file=sound(chord), titel="Rain"),
        "tempo": program.change(address, {"title": "Rain", "tempo": 90}),
        "sections": program.change(address, {"sections": [section]}),
        "lyrics": program.set(f"{address}lyrics/", {"text": "", "lyrics": "La"}),
    }.items():
        assert answer.status_code == 400 and list(said(answer)["errors"]) == [
            field.partition(".")[0]
        ], field
    song.refresh_from_db()
    assert (song.title, Song.objects.count(), kept()) == ("A song", 1, [])


def test_a_level_taken_on_a_page_is_taken_back_with_the_tempo(program: Program, song: Song) -> None:
    Song.objects.filter(pk=song.pk).update(corrections={"level": "half"})
    assert said(program.read(f"songs/{song.pk}/"))["tempo_bpm"] == 60
    assert said(program.change(f"songs/{song.pk}/", {"tempo_bpm": None}))["tempo_bpm"] == 120


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", None), ("title", 7), ("title", ["a"]), ("title", "\u202e"),
        ("artist", "a" * 201), ("lyrics", None), ("lyrics", 3),
        ("tempo_bpm", "120"), ("tempo_bpm", True), ("tempo_bpm", 29.9), ("tempo_bpm", 1e300),
        ("beat_offset_seconds", -11), ("meter", 1), ("meter", 2.5), ("meter", "4"),
        ("sections", []), ("sections", {}), ("sections", [3]), ("sections", "verse"),
        ("sections", [{"label": "a", "start": 3}]),
        ("sections", [{"label": "a", "start": 0}, {"label": "b", "start": 0}]),
        ("sections", [{"label": "", "start": 0}]), ("sections", [{"label": "a"}]),
        ("sections", [{"label": "a", "start": 0, "end": 2}]),
        ("sections", [{"label": "a", "start": 0}] * 101),
        ("character_consistency_enabled", "yes"), ("character_consistency_enabled", None),
    ],
)  # fmt: skip
def test_a_field_that_will_not_do_is_named_and_nothing_is_changed(
    program: Program, song: Song, field: str, value: Any
) -> None:
    sent = {"artist": "Nobody", field: value}
    answer = program.change(f"songs/{song.pk}/", sent)
    assert answer.status_code == 400
    assert {name.partition(".")[0] for name in said(answer)["errors"]} == {field}
    assert all(isinstance(why, str) for whys in said(answer)["errors"].values() for why in whys)
    song.refresh_from_db()
    assert (song.title, song.artist, song.corrections) == ("A song", "", {})


def test_a_song_that_was_not_heard_cannot_be_put_right(program: Program) -> None:
    song = make_song()
    answer = program.change(f"songs/{song.pk}/", {"artist": "B", "tempo_bpm": 90})
    song.refresh_from_db()
    assert answer.status_code == 409 and song.artist == ""
    assert program.change(f"songs/{song.pk}/", {"artist": "B"}).status_code == 200


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("One\nTwo", []),
        ("[00:01.00]One\n[00:02.50]Two", [1.0, 2.5]),
        ("1\n00:00:03,000 --> 00:00:04,000\nOne\n", [3.0]),
        ("", []),
    ],
)
def test_lyrics_are_put_in_any_form(
    program: Program, song: Song, text: str, starts: list[float]
) -> None:
    answer = program.set(f"songs/{song.pk}/lyrics/", {"text": text})
    found = said(answer)
    assert answer.status_code == 200 and found["text"] == text.strip("\n")
    assert [line["start"] for line in found["lines"]] == starts
    assert said(program.read(f"songs/{song.pk}/lyrics/"))["lines"] == found["lines"]


def test_lines_without_a_place_are_told_of(program: Program, song: Song) -> None:
    late = {"text": "[00:01.00]One\n[50:00.00]Late"}
    assert (
        "after the song’s end" in said(program.set(f"songs/{song.pk}/lyrics/", late))["warnings"][0]
    )
    changed = said(program.change(f"songs/{song.pk}/", {"lyrics": late["text"]}))
    assert "after the song’s end" in changed["warnings"][0]
    assert program.set(f"songs/{song.pk}/lyrics/", {}).status_code == 400


# --- Its character -------------------------------------------------------------------------------


def test_the_preview_shows_what_is_there_and_nothing_before(program: Program) -> None:
    song = make_song(Song.Status.READY, character=make_character(description=""))
    found = said(program.read(f"songs/{song.pk}/character-preview"))
    assert list(found) == PREVIEW
    assert found == dict.fromkeys(PREVIEW) | {"enabled": True}
    words = {"prompt": "A fox", "character_description": "Red", "style_notes": "Flat"}
    ready = make_ready_character(description="", interrogation=words)
    storage.put_bytes(f"characters/{ready.pk}/reference.png", saved(drawn()))
    Character.objects.filter(pk=ready.pk).update(
        reference_key=f"characters/{ready.pk}/reference.png"
    )
    song = make_song(Song.Status.READY, character=ready)
    found = said(program.read(f"songs/{song.pk}/character-preview"))
    assert found["interrogation_prompt"] == words and found["disabled_reason"] is None
    for name in ("reference_image_url", "consistent_image_url"):
        assert Client().get(found[name]).status_code == 200


def test_the_preview_says_why_a_character_is_off(program: Program, settings: Any) -> None:
    def why(song: Song) -> str:
        found = said(program.read(f"songs/{song.pk}/character-preview"))
        assert found["enabled"] is False
        return str(found["disabled_reason"])

    song = make_song(Song.Status.READY, character=make_ready_character())
    assert "no character" in why(make_song())
    program.change(f"songs/{song.pk}/", {"character_consistency_enabled": False})
    assert "for this song" in why(song)
    program.change(f"songs/{song.pk}/", {"character_consistency_enabled": True})
    assert moderation.hide(song.character.selected, "Rude")
    assert "Rude" in why(song)
    settings.CHARACTER_CONSISTENCY_ENABLED = False
    assert "This site" in why(song)


# --- Deleted -------------------------------------------------------------------------------------


def test_a_song_goes_with_its_files_unless_a_video_uses_it(program: Program, song: Song) -> None:
    storage.put_bytes(song.audio_key, b"sound")
    video = make_video(song=song, title="City Blues")
    answer = program.remove(f"songs/{song.pk}/")
    assert answer.status_code == 409 and "City Blues" in said(answer)["detail"]
    video.delete()
    assert program.remove(f"songs/{song.pk}/").status_code == 204
    assert not Song.objects.exists() and not kept()
