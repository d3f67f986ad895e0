"""Characters as programs make, read and change them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Limits, Token
from characters import verbs
from characters.models import Character, Image
from characters.tests.test_verbs import drawing, with_pictures
from mvsite.lib import storage
from mvsite.lib.http import problems
from mvsite.lib.state import Gone
from songs.models import Song
from songs.verbs import correct
from tests.factories import (
    make_character,
    make_owner,
    make_ready_character,
    make_song,
    make_video,
)
from tests.hostile import drawn, saved
from tests.programs import Program
from videos import moderation
from videos.models import Video

pytestmark = pytest.mark.django_db
KEYS = [
    "id", "name", "kind", "status", "error", "description", "interrogation",
    "reference_image_url", "images", "selected_image", "findings", "created_at",
]  # fmt: skip
IMAGE_KEYS = [
    "id", "status", "error", "seed", "model", "note", "url", "thumbnail_url", "width", "height",
    "created_at",
]  # fmt: skip


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Path) -> None:
    """A store with nothing in it."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def program() -> Program:
    return Program(make_owner())


def picture(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("fox.png", saved(drawn()) if data is None else data)


def said(answer: Any) -> Any:
    return json.loads(answer.content)


def failed_image(character: Character) -> Image:
    failed = {"status": Image.Status.FAILED, "error": "It was refused."}
    return Image.objects.create(character=character, number=9, place=0, **failed)


# --- Made ----------------------------------------------------------------------------------------


def test_a_character_is_made_of_words(program: Program) -> None:
    sent = {"name": "Maren", "description": "A fox", "num_images": 3, "seed": 100}
    answer = program.send("characters/", sent)
    found, character = said(answer), Character.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/characters/{character.pk}/"
    assert list(found) == KEYS and (found["name"], found["kind"]) == ("Maren", "character")
    assert (found["status"], found["images"], found["interrogation"]) == ("new", [], None)
    assert (character.num_images, character.seed, character.auto_select) == (3, 100, False)
    assert character.asked_for


def test_one_is_made_of_a_picture_and_says_what_it_is_good_for(program: Program) -> None:
    answer = program.form(
        "characters/",
        reference_image=picture(),
        kind="product",
        num_images="0",
        aspect_ratio="9:16",
    )
    found, character = said(answer), Character.objects.get()
    assert answer.status_code == 201 and found["kind"] == "product" and found["findings"]
    assert (character.num_images, character.aspect_ratio) == (0, "9:16")
    assert Client().get(found["reference_image_url"]).status_code == 200


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("description", {}), ("description", {"description": " \n "}),
        ("description", {"description": "a" * 2001}), ("description", {"description": 7}),
        ("description", {"description": "a\0b"}), ("description", {"description": "\ud800"}),
        ("num_images", {"num_images": 5}), ("num_images", {"num_images": -1}),
        ("num_images", {"num_images": 0}), ("num_images", {"num_images": "4"}),
        ("num_images", {"num_images": True}), ("num_images", {"num_images": None}),
        ("seed", {"seed": -1}), ("seed", {"seed": 2**31}), ("seed", {"seed": 10**30}),
        ("seed", {"seed": 1e30}), ("kind", {"kind": "dragon"}), ("kind", {"kind": ["product"]}),
        ("aspect_ratio", {"aspect_ratio": "2:1"}), ("aspect_ratio", {"aspect_ratio": 1}),
        ("auto_select", {"auto_select": "true"}), ("auto_select", {"auto_select": 1}),
        ("name", {"name": "a" * 81}), ("name", {"name": None}),
        ("reference_image", {"reference_image": "https://example.com/fox.png"}),
        ("number_of_images", {"number_of_images": 1}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_made(
    program: Program, field: str, sent: dict[str, Any]
) -> None:
    words = {} if field == "description" else {"description": "A fox"}
    answer = program.send("characters/", words | sent)
    assert answer.status_code == 400 and list(said(answer)["errors"]) == [field]
    assert not Character.objects.exists()


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_a_bad_picture_is_refused_and_nothing_is_kept(program: Program, data: bytes) -> None:
    answer = program.form("characters/", reference_image=picture(data), description="A fox")
    assert answer.status_code == 400 and list(said(answer)["errors"]) == ["reference_image"]
    assert not Character.objects.exists() and not storage.keys("characters")


def test_a_picture_over_the_limit_is_refused_unread(program: Program) -> None:
    answer = program.post(
        "/api/v1/characters/", b"--x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(10**9),
    )  # fmt: skip
    assert answer.status_code == 413


def test_more_than_may_be_stored_is_a_conflict(program: Program) -> None:
    Limits.objects.create(user=make_owner(), bytes_stored=10)
    answer = program.form("characters/", reference_image=picture())
    assert answer.status_code == 409 and not storage.keys("characters")


# --- Read ----------------------------------------------------------------------------------------


def test_its_pictures_say_what_they_are(program: Program) -> None:
    character = with_pictures(2)
    found = said(program.read(f"characters/{character.pk}/"))
    assert found["status"] == "choosing" and found["selected_image"] is None
    first = found["images"][0]
    assert list(first) == IMAGE_KEYS and (first["width"], first["height"]) == (64, 64)
    assert [one["seed"] for one in found["images"]] == [7, 8]
    for name in ("url", "thumbnail_url"):
        assert Client().get(first[name]).status_code == 200


def test_a_poll_that_finds_nothing_new_is_told_so(program: Program) -> None:
    character = with_pictures(1)
    address = f"characters/{character.pk}/"
    tag = program.read(address)["ETag"]
    assert program.read(address, headers={"If-None-Match": tag}).status_code == 304
    assert moderation.hide(character.images.get(), "Rude")
    news = program.read(address, headers={"If-None-Match": tag})
    hidden = said(news)["images"][0]
    assert hidden["url"] is hidden["thumbnail_url"] is None and "Rude" in hidden["error"]


def test_a_hidden_character_says_why_and_hands_nothing_out(program: Program) -> None:
    character = make_ready_character(reference_key="characters/x/reference.png")
    assert moderation.hide(character, "It shows somebody")
    found = said(program.read(f"characters/{character.pk}/"))
    assert "It shows somebody" in found["error"] and found["reference_image_url"] is None
    assert found["images"][0]["url"] is None
    assert program.send(f"characters/{character.pk}/redraw/").status_code == 409


def test_what_was_noted_of_it_later_is_a_finding(program: Program) -> None:
    character = make_character(warnings=["It was described without a model."])
    found = said(program.read(f"characters/{character.pk}/"))
    assert found["findings"][-1]["text"] == "It was described without a model."


def test_a_list_takes_the_same_few_queries_however_long(program: Program) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert program.read("characters/").status_code == 200
        return len(asked)

    with_pictures(2)
    queries()
    one = queries()
    for _ in range(2):
        with_pictures(3)
    assert queries() == one


def test_a_list_is_narrowed(program: Program) -> None:
    make_character(name="Maren", kind="product")
    make_ready_character(name="Otto")
    make_character(name="Maren of another", owner=make_owner("other"))
    for asked, names in {
        "search=mar": ["Maren"], "kind=product": ["Maren"], "status=ready": ["Otto"],
        "status=ready&status=new&ordering=-name": ["Otto", "Maren"],
    }.items():  # fmt: skip
        found = said(program.read(f"characters/?{asked}"))["results"]
        assert [one["name"] for one in found] == names, asked


def test_characters_of_others_are_as_unknown_as_none(program: Program) -> None:
    foreign = make_ready_character(owner=make_owner("other"))
    image = failed_image(foreign)
    for pk in (foreign.pk, uuid4()):
        assert program.read(f"characters/{pk}/").status_code == 404
        assert program.change(f"characters/{pk}/", {"name": "Mine"}).status_code == 404
        assert program.remove(f"characters/{pk}/").status_code == 404
        for call in ("redraw", "select"):
            answer = program.send(f"characters/{pk}/{call}/", {"image": str(foreign.selected_id)})
            assert answer.status_code == 404
    for name in (image.pk, uuid4(), "nonsense"):
        assert program.send(f"images/{name}/retry/").status_code == 404


def test_a_token_that_only_reads_makes_nothing() -> None:
    character, reader = with_pictures(1), Program(make_owner(), Token.Scope.READ)
    assert reader.read("characters/").status_code == 200
    assert reader.send("characters/", {"description": "A fox"}).status_code == 403
    for call in ("redraw", "select"):
        assert reader.send(f"characters/{character.pk}/{call}/").status_code == 403


# --- Changed -------------------------------------------------------------------------------------


def test_its_words_are_put_right_key_by_key(program: Program) -> None:
    words = {"prompt": "A fox", "character_description": "Red", "style_notes": "Flat"}
    character = make_character(interrogation=words)
    sent = {"name": "Maren", "interrogation": {"style_notes": "Ink"}}
    found = said(program.change(f"characters/{character.pk}/", sent))
    assert found["interrogation"] == words | {"style_notes": "Ink"}
    assert (found["name"], found["description"]) == ("Maren", "A red fox")


def test_words_that_are_not_there_cannot_be_put_right(program: Program) -> None:
    character = make_character()
    answer = program.change(f"characters/{character.pk}/", {"interrogation": {"prompt": "A fox"}})
    assert answer.status_code == 409 and "description" in said(answer)["detail"]
    for bad in ({"interrogation": None}, {"interrogation": "x"}, {"name": 3}, {"nom": "x"},
                {"interrogation": {"promt": "x"}}):  # fmt: skip
        answer = program.change(f"characters/{character.pk}/", bad)
        assert answer.status_code == 400 and list(said(answer)["errors"]) == [*bad]


def test_it_is_drawn_anew_and_the_old_pictures_stay(program: Program) -> None:
    character = with_pictures(2)
    sent = {"num_images": 3, "note": "a longer coat", "seed": 500}
    answer = program.send(f"characters/{character.pk}/redraw/", sent)
    found = said(answer)
    assert answer.status_code == 202 and found["status"] == "drawing"
    assert [one["seed"] for one in found["images"]] == [7, 8, 500, 501, 502]
    assert [one["status"] for one in found["images"]] == ["ready"] * 2 + ["drawing"] * 3
    assert found["images"][2]["note"] == "a longer coat" and found["images"][2]["url"] is None


def test_without_a_number_as_many_are_drawn_as_are_offered(program: Program) -> None:
    character = with_pictures(2)
    assert len(said(program.send(f"characters/{character.pk}/redraw/"))["images"]) == 4
    again = program.send(f"characters/{character.pk}/redraw/")
    assert again.status_code == 409 and "already" in said(again)["detail"]
    for field, value in (
        ("num_images", 0), ("num_images", 5), ("seed", "1"), ("note", "a" * 401), ("notes", "a"),
    ):  # fmt: skip
        answer = program.send(f"characters/{character.pk}/redraw/", {field: value})
        assert answer.status_code == 400 and list(said(answer)["errors"]) == [field]


def test_a_picture_that_failed_is_begun_again(program: Program) -> None:
    character = with_pictures(1)
    image = failed_image(character)
    assert program.send(f"images/{image.pk}/retry/", {"seed": 1}).status_code == 400
    answer = program.send(f"images/{image.pk}/retry/")
    assert answer.status_code == 202 and said(answer)["status"] == "drawing"
    assert list(said(answer)) == IMAGE_KEYS and said(answer)["error"] is None
    assert program.send(f"images/{image.pk}/retry/").status_code == 409


def test_a_picture_is_chosen(program: Program) -> None:
    character = with_pictures(2)
    second = character.images.get(number=1)
    answer = program.send(f"characters/{character.pk}/select/", {"image": str(second.pk)})
    assert answer.status_code == 200
    assert (said(answer)["status"], said(answer)["selected_image"]) == ("ready", str(second.pk))


def test_what_cannot_be_chosen_is_told_apart(program: Program) -> None:
    character, other = with_pictures(1), make_ready_character(owner=make_owner("other"))
    late = character.images.create(number=8, status=Image.Status.DRAWING)
    for image in (other.selected_id, uuid4(), "x", None, 3):
        answer = program.send(f"characters/{character.pk}/select/", {"image": image and str(image)})
        assert answer.status_code == 400 and list(said(answer)["errors"]) == ["image"]
    answer = program.send(f"characters/{character.pk}/select/", {"image": str(late.pk)})
    assert answer.status_code == 409 and "not there yet" in said(answer)["detail"]


def test_a_film_that_waits_for_the_choice_goes_on(program: Program) -> None:
    character = with_pictures(1)
    video = make_video(Video.Status.PREPARING, character=character)
    assert video.move(
        Video.Status.WAITING, waiting_for="choice", waiting_from=Video.Status.PREPARING
    )
    chosen = {"image": str(character.images.get().pk)}
    assert program.send(f"characters/{character.pk}/select/", chosen).status_code == 200
    video.refresh_from_db()
    assert video.status != Video.Status.WAITING


def test_it_goes_with_its_pictures_unless_a_video_uses_it(
    program: Program, django_capture_on_commit_callbacks: Any
) -> None:
    character = make_ready_character()
    video = make_video(character=character, title="City Blues")
    answer = program.remove(f"characters/{character.pk}/")
    assert answer.status_code == 409 and "City Blues" in said(answer)["detail"]
    video.delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert program.remove(f"characters/{character.pk}/").status_code == 204
    assert not Image.objects.exists() and not storage.keys("character_references")


@pytest.mark.django_db(transaction=True)
def test_one_that_is_deleted_while_its_answer_is_held_is_unknown(monkeypatch: Any) -> None:
    program = Program(make_owner())
    monkeypatch.setattr("time.sleep", lambda _: Character.objects.all().delete())
    held = {"Prefer": "wait=5"}
    answer = program.send("characters/", {"description": "A fox"}, headers=held)
    assert answer.status_code == 404


def test_what_another_one_deleted_in_the_same_moment_is_unknown() -> None:
    character, song = make_character(), make_song(Song.Status.READY)
    Character.objects.all().delete()
    Song.objects.all().delete()
    for verb in (
        lambda: verbs.redraw(character, 2), lambda: verbs.delete(character),
        lambda: verbs.describe(character, name="Maren"), lambda: correct(song, {"meter": 3}),
    ):  # fmt: skip
        with pytest.raises(Gone) as gone:
            verb()
        answer = problems.handle(gone.value, {})
        assert answer is not None and answer.status_code == 404


def test_one_that_rests_is_drawn_for_the_first_time(program: Program) -> None:
    character = make_character(asked_for=False)
    address = f"characters/{character.pk}/redraw/"
    refused = program.send(address, {"note": "a longer coat"})
    assert refused.status_code == 409 and "without one" in said(refused)["detail"]
    assert program.send(address, {"num_images": 2, "seed": 7}).status_code == 202
    character.refresh_from_db()
    assert (character.rests, character.num_images, character.seed) == (False, 2, 7)
    assert Character.objects.due().get() == character


def test_one_that_is_still_described_is_not_drawn_anew(program: Program) -> None:
    answer = program.send(f"characters/{make_character().pk}/redraw/")
    assert answer.status_code == 409 and "words" in said(answer)["detail"]
    assert program.send(f"characters/{drawing().pk}/redraw/").status_code == 202
