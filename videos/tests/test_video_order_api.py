"""Videos as programs order them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Limits
from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib import storage
from songs.models import Song
from tests.factories import (
    make_character,
    make_owner,
    make_ready_character,
    make_song,
    make_video,
)
from tests.programs import Program
from videos import moderation, verbs
from videos.models import Video
from videos.tests.test_pipeline import moved

pytestmark = pytest.mark.django_db
Status = Video.Status
EVERYTHING = {
    "title": "Lanterns", "character_consistency_enabled": True, "auto_select": True,
    "idea": "A fox\nlights lanterns.", "style": "noir", "seed": 42, "mode": "music_video",
    "aspect_ratio": "9:16", "resolution": "1080p", "clips": 3, "window_start": 4.5,
    "window_length": 12.0, "quality": "animatic", "models": {"film": "offline"},
    "on_character_failure": "ask", "on_clip_failure": "wait", "transition": "crossfade",
    "max_cost_usd": "2.50", "callback_url": "https://example.com/done",
}  # fmt: skip


@pytest.fixture
def program() -> Program:
    return Program(make_owner())


@pytest.fixture
def song() -> Song:
    return make_song(Song.Status.READY)


def ordered(program: Program, song: Song, **said: Any) -> Any:
    answer = program.send("videos/", {"song": str(song.pk), **said})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def refused(program: Program, song: Song | None, /, **said: Any) -> dict[str, list[str]]:
    sent = {"song": str(song.pk), **said} if song else said
    answer = program.send("videos/", sent)
    assert answer.status_code == 400, answer.json()
    assert not Video.objects.exists()
    return dict(answer.json()["errors"])


def test_all_that_was_said_is_kept_and_read_back(program: Program, song: Song) -> None:
    character = make_ready_character()
    told = ordered(program, song, character=str(character.pk), **EVERYTHING)
    wanted = told.pop("clips_wanted")
    read = {**told, "clips": wanted, "max_cost_usd": told["max_cost_usd"].removesuffix("00")}
    assert {name: read[name] for name in EVERYTHING} == EVERYTHING
    assert (told["song"], told["character"]) == (str(song.pk), str(character.pk))


def test_an_order_is_a_draft_with_its_quote_and_nothing_is_begun(
    program: Program, song: Song
) -> None:
    told = ordered(program, song)
    assert (told["status"], told["title"], told["clips_wanted"]) == ("draft", "A song", 6)
    assert told["cost"] == {"estimated": "0.0000", "reserved": "0.0000", "spent": "0.0000"}
    assert [line["step"] for line in told["quote"]] == [
        "Write six scenes", "Six keyframes", "Film 30 seconds", "Cut it on your song",
    ]  # fmt: skip
    assert told["clips"] == [] and told["file_url"] is None
    assert not Generation.objects.exists()


def test_with_start_it_begins_at_once(program: Program, song: Song) -> None:
    answer = program.send("videos/", {"song": str(song.pk), "start": True})
    assert answer.status_code == 202
    video = Video.objects.get()
    assert answer["Location"] == f"/api/v1/videos/{video.pk}/"
    assert video.status != Status.DRAFT


def test_one_that_may_not_begin_leaves_no_draft(program: Program, song: Song) -> None:
    Limits.objects.update_or_create(user=song.owner, defaults={"videos_in_progress": 1})
    verbs.start(make_video(song=song))
    answer = program.send("videos/", {"song": str(song.pk), "start": True})
    assert answer.status_code == 409
    assert Video.objects.count() == 1


def test_equal_orders_are_two_videos_and_one_key_makes_them_one(
    program: Program, song: Song
) -> None:
    said = {"song": str(song.pk), "seed": 7}
    assert program.send("videos/", said).json()["id"] != program.send("videos/", said).json()["id"]
    keyed = [program.send("videos/", said, headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert keyed[0].json() == keyed[1].json()
    assert Video.objects.count() == 3


def test_without_a_number_the_music_decides(program: Program, song: Song) -> None:
    assert ordered(program, song, clips="auto")["clips_wanted"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("clips", 0), ("clips", 101), ("clips", "six"), ("clips", True), ("clips", 2.5),
        ("seed", -1), ("seed", 2**31), ("seed", "7"), ("seed", 10**30),
        ("window_start", -1), ("window_start", "0"), ("window_start", 39.5),
        ("window_length", 0), ("window_length", 1e9), ("window_length", True),
        ("aspect_ratio", "4:3"), ("resolution", "8K"), ("quality", "best"), ("mode", "opera"),
        ("style", "none such"), ("transition", "wipe"), ("on_clip_failure", "x"),
        ("on_character_failure", ""), ("auto_select", "yes"), ("auto_select", 1),
        ("max_cost_usd", "-1"), ("max_cost_usd", "NaN"), ("max_cost_usd", "1e400"),
        ("max_cost_usd", "0.001"), ("max_cost_usd", 10**9), ("callback_url", "ftp://x"),
        ("callback_url", "http://127.0.0.1/"), ("idea", 7), ("idea", "x" * 4001),
        ("title", "x" * 201), ("title", ["x"]), ("models", "offline"), ("models", []),
        ("models", {"film": "nobody's"}), ("models", {"sing": "offline"}),
        ("song", "12"), ("song", None), ("character", "12"), ("characters", "12"),
        ("characters", ["12"]), ("characters", [str(uuid4())] * 9), ("start", "now"),
        ("max_cots_usd", "1"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_named(program: Program, song: Song, field: str, value: object) -> None:
    assert list(refused(program, song, **{field: value})) == [field]


@pytest.mark.parametrize("field", ["window_length", "max_cost_usd", "seed"])
def test_an_endless_number_is_refused(program: Program, song: Song, field: str) -> None:
    body = f'{{"song": "{song.pk}", "{field}": 1e400}}'
    answer = program.post("/api/v1/videos/", body, content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


# --- Rows that are named ---------------------------------------------------------------------


def test_a_song_or_character_that_is_not_ones_own_is_named_as_unknown(
    program: Program, song: Song
) -> None:
    other = make_owner("other")
    theirs = make_song(Song.Status.READY, owner=other)
    fox = make_ready_character(owner=other)
    for pk in (theirs.pk, uuid4()):
        assert refused(program, None, song=str(pk)) == {
            "song": ["There is no song of yours with this id."]
        }
    for named in (fox.pk, fox.selected_id, uuid4()):
        errors = refused(program, song, character=str(named))
        assert errors == {"character": ["There is no character of yours with this id."]}


def test_of_what_is_hidden_nothing_is_ordered(program: Program, song: Song) -> None:
    fox = make_ready_character()
    moderation.hide(fox, "It was reported.")
    assert "reported" in refused(program, song, character=str(fox.pk))["character"][0]
    moderation.hide(song, "It was reported.")
    assert "reported" in refused(program, song)["song"][0]


def test_a_song_is_needed(program: Program) -> None:
    assert list(refused(program, None)) == ["song"]


def test_a_picture_s_id_shows_that_picture_whichever_is_chosen(
    program: Program, song: Song
) -> None:
    fox = make_ready_character()
    storage.put_bytes("character_references/other.png", b"other")
    other = fox.images.create(
        number=1, key="character_references/other.png", status=Image.Status.READY
    )
    told = ordered(program, song, character=str(other.pk), clips=3, window_length=12)
    assert (told["character"], told["image"]) == (str(fox.pk), str(other.pk))
    video = Video.objects.get(pk=told["id"])
    verbs.start(video)
    moved(video)
    assert video.status == Status.PLANNING
    assert video.image == other and str(other.pk) in video.image_key
    fox.refresh_from_db()
    assert fox.selected != other


def test_a_picture_that_is_not_there_yet_is_refused(program: Program, song: Song) -> None:
    fox = make_character()
    drawing = fox.images.create(number=0)
    assert (
        "not there to be shown" in refused(program, song, character=str(drawing.pk))["character"][0]
    )


def with_candidates() -> Character:
    fox = make_character()
    assert fox.move(Character.Status.DRAWING)
    for number in range(2):
        key = f"character_references/{uuid4()}.png"
        storage.put_bytes(key, b"one")
        fox.images.create(number=number, place=number, key=key, status=Image.Status.READY)
    assert fox.move(Character.Status.CHOOSING)
    return fox


def test_with_auto_select_nobody_is_asked_and_the_character_stays_as_it_is(
    program: Program, song: Song
) -> None:
    fox = with_candidates()
    for auto_select, status in ((False, Status.WAITING), (True, Status.PLANNING)):
        told = ordered(program, song, character=str(fox.pk), auto_select=auto_select, clips=3)
        video = Video.objects.get(pk=told["id"])
        verbs.start(video)
        assert moved(video) == status
    assert video.image == fox.images.order_by("number").first()
    fox.refresh_from_db()
    assert fox.status == Character.Status.CHOOSING


def test_of_several_characters_the_first_is_shown_and_that_is_said(
    program: Program, song: Song
) -> None:
    fox, owl = make_ready_character(name="Fox"), make_ready_character(name="Owl")
    told = ordered(program, song, characters=[str(owl.pk), str(fox.pk), str(owl.pk)])
    assert (told["character"], told["characters"]) == (str(owl.pk), [str(owl.pk), str(fox.pk)])
    assert told["warnings"] == [
        "The film shows Owl, the first of its characters. Fox is kept with it."
    ]
    assert Video.objects.get().character == owl


def test_a_product_video_shows_a_product(program: Program, song: Song) -> None:
    fox = make_ready_character()
    for said in ({}, {"character": str(fox.pk)}):
        assert list(refused(program, song, mode="product_video", **said)) == ["mode"]
    cup = make_ready_character(kind="product")
    assert ordered(program, song, mode="product_video", character=str(cup.pk))["mode"] == (
        "product_video"
    )


def test_a_read_token_orders_nothing(song: Song) -> None:
    reader = Program(make_owner(), "read")
    assert reader.send("videos/", {"song": str(song.pk)}).status_code == 403
    assert not Video.objects.exists()


@pytest.mark.parametrize(
    ("shape", "resolution", "size"),
    [
        ("16:9", "720p", (1280, 720)), ("9:16", "1080p", (1080, 1920)),
        ("16:9", "1080p", (1920, 1080)), ("1:1", "1080p", (1440, 1440)),
    ],
)  # fmt: skip
def test_a_film_is_as_large_as_it_was_ordered(
    settings: Any, shape: str, resolution: str, size: tuple[int, int]
) -> None:
    settings.FRAME_HEIGHT = 720
    assert Video(shape=shape, resolution=resolution).size == size
