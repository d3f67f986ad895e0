from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from characters import interrogation, portrait_requests, portraits
from characters.intake import receive_character
from characters.models import Character, Image
from generations import ledger
from generations.models import Generation
from generations.providers.base import BadAnswer, DrawRequest, Refused
from mvsite.lib import storage
from mvsite.lib.uploads import BadUpload
from tests.factories import make_character, make_owner
from tests.media import make_picture

pytestmark = pytest.mark.django_db
Status = Character.Status


def drawing(**fields: object) -> Character:
    character = make_character(**fields)
    assert character.move(Status.DRAWING)
    return character


def arrives(generation: Generation) -> None:
    """The picture of this call comes, by the moves that a provider's answer makes."""
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        assert generation.move(status)
    storage.put_bytes(generation.key, b"a picture")
    assert generation.move(Generation.Status.SUCCEEDED, result={"tier": "alpha", "sha256": "0"})


def test_each_candidate_has_its_own_seed_and_call() -> None:
    character = drawing(num_images=4, seed=40)
    calls = portraits.order_portraits(character)
    assert [call.request["seed"] for call in calls] == [40, 41, 42, 43]
    assert len({call.subject_id for call in calls}) == 4


def test_ordering_twice_orders_nothing_twice() -> None:
    character = drawing(num_images=2)
    assert portraits.order_portraits(character) == portraits.order_portraits(character)
    assert character.images.count() == 2


def test_of_two_workers_who_begin_at_once_one_orders() -> None:
    character = drawing(num_images=1)
    looked: list[bool] = []

    def the_other_one_is_quicker(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if not looked and sql.startswith("SELECT") and "characters_image" in sql:
            looked.append(True)
            portraits.order_portraits(character)
        return found

    with connection.execute_wrapper(the_other_one_is_quicker):
        portraits.order_portraits(character)
    assert looked
    assert character.images.count() == Generation.objects.count() == 1


def test_the_first_that_is_ready_is_chosen_when_the_owner_leaves_it_to_us() -> None:
    character = drawing(num_images=3, auto_select=True)
    calls = portraits.order_portraits(character)
    arrives(calls[1])
    assert portraits.receive_portraits(character)
    assert character.status == Status.READY
    assert character.selected == character.images.get(number=1)
    assert character.selected.hints == {"tier": "alpha"}


def test_the_choice_is_asked_when_all_are_settled_and_some_may_have_failed() -> None:
    character = drawing(num_images=3)
    first, second, third = portraits.order_portraits(character)
    arrives(first)
    ledger.settle_failed(second, Refused("No."))
    assert not portraits.receive_portraits(character)
    arrives(third)
    assert portraits.receive_portraits(character)
    assert character.status == Status.CHOOSING
    assert list(character.images.values_list("status", flat=True)) == ["ready", "failed", "ready"]


def test_a_character_without_a_ready_image_fails_with_every_reason_once() -> None:
    character = drawing(num_images=2)
    for call in portraits.order_portraits(character):
        ledger.settle_failed(call, Refused("It was refused."))
    assert portraits.receive_portraits(character)
    assert character.status == Status.FAILED
    assert character.error == (
        "All 2 pictures of the character could not be drawn. It was refused."
    )


def test_a_picture_that_comes_while_it_is_asked_what_there_is_does_not_go_unseen() -> None:
    character = drawing(num_images=2)
    first, second = portraits.order_portraits(character)
    ledger.settle_failed(first, Refused("No."))
    portraits.receive_portraits(character)
    arrives(second)
    came = False

    def comes_now(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal came
        found = execute(sql, params, many, context)
        if not came:
            came = True
            portraits.receive_portrait(character.images.get(number=1))
        return found

    with connection.execute_wrapper(comes_now):
        portraits.settle(character)
    assert character.status != Status.FAILED
    portraits.settle(character)
    assert character.status == Status.CHOOSING


def with_every_picture_ready(**fields: object) -> Character:
    """As a worker has read it; its last candidate was just taken in."""
    character = drawing(num_images=2, **fields)
    for call in portraits.order_portraits(character):
        arrives(call)
    for image in character.images.all():
        portraits.receive_portrait(image)
    return character


def test_a_quick_job_asked_for_while_the_last_picture_came_asks_nothing() -> None:
    character = with_every_picture_ready()
    Character.objects.filter(pk=character.pk).update(auto_select=True)
    assert portraits.settle(character)
    assert character.status == Status.READY
    assert character.selected == character.images.get(number=0)


def test_a_quick_job_taken_back_while_the_last_picture_came_asks_the_person() -> None:
    character = with_every_picture_ready(auto_select=True)
    Character.objects.filter(pk=character.pk).update(auto_select=False)
    assert portraits.settle(character)
    assert (character.status, character.selected) == (Status.CHOOSING, None)


def test_a_character_that_was_deleted_meanwhile_is_left_alone() -> None:
    character = with_every_picture_ready()
    Character.objects.filter(pk=character.pk).delete()
    assert not portraits.settle(character)


def test_a_retry_draws_only_what_failed() -> None:
    character = drawing(num_images=2)
    first, second = portraits.order_portraits(character)
    arrives(first)
    ledger.settle_failed(second, Refused("No."))
    portraits.receive_portraits(character)
    portraits.retry(character)
    assert character.status == Status.DRAWING
    (again,) = portraits.order_portraits(character)
    assert again.subject_id == second.subject_id
    assert again.pk != second.pk


def test_more_candidates_go_beside_the_old_ones_with_further_seeds() -> None:
    character = drawing(num_images=2, seed=5)
    portraits.order_portraits(character)
    more = portraits.add_candidates(character, 2, note="a warmer coat")
    assert [image.seed for image in more] == [7, 8]
    assert character.images.count() == 4
    assert "a warmer coat" in portrait_requests.request_for(more[0]).prompt


def test_a_picture_of_somebody_else_cannot_be_chosen() -> None:
    character, other = drawing(num_images=1), drawing(num_images=1)
    (call,) = portraits.order_portraits(other)
    arrives(call)
    portraits.receive_portraits(other)
    with pytest.raises(ValueError, match="this character's"):
        portraits.choose(character, other.selected)


def test_the_reference_itself_can_be_the_character_image(tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "somebody.png")
    character = receive_character(make_owner(), picture, "", num_images=0)
    character.save()
    assert portraits.use_reference(character)
    assert character.selected.origin == Image.Origin.REFERENCE
    assert storage.exists(character.selected.key)


def test_a_reference_is_kept_without_what_was_hidden_in_it(tmp_path: Path) -> None:
    from PIL import Image as Picture
    from PIL.PngImagePlugin import PngInfo

    hidden = PngInfo()
    hidden.add_text("comment", "my home address")
    Picture.new("RGB", (300, 300), "#336699").save(tmp_path / "p.png", pnginfo=hidden)
    character = receive_character(make_owner(), tmp_path / "p.png", "")
    assert b"address" not in storage.local_path(character.reference_key).read_bytes()


def test_a_bad_picture_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_text("not a picture")
    before = sorted(storage.root().rglob("reference.png"))
    with pytest.raises(BadUpload, match="is not a picture"):
        receive_character(make_owner(), tmp_path / "p.png", "")
    assert sorted(storage.root().rglob("reference.png")) == before


@pytest.mark.parametrize(
    ("ratio", "size"), [("1:1", (1024, 1024)), ("16:9", (1024, 576)), ("9:16", (576, 1024))]
)
def test_candidates_have_the_shape_that_was_asked_for(ratio: str, size: tuple[int, int]) -> None:
    assert portrait_requests.size_of(ratio) == size


class TestWords:
    def described(self) -> Character:
        character = make_character(reference_key="characters/x/reference.png", description="")
        assert character.move(Status.DESCRIBING)
        return character

    def test_the_three_keys_are_kept_and_drawn_from(self) -> None:
        character = self.described()
        call = interrogation.order_description(character)
        call.move(Generation.Status.SUBMITTING)
        call.move(Generation.Status.FETCHING)
        words = {"prompt": "P", "character_description": "C", "style_notes": "S", "extra": "x"}
        call.move(Generation.Status.SUCCEEDED, result=words)
        assert interrogation.receive_description(character)
        assert character.status == Status.DRAWING
        assert character.interrogation == {
            "prompt": "P", "character_description": "C", "style_notes": "S",
        }  # fmt: skip
        request = portrait_requests.request_for(portraits.add_candidates(character, 1)[0])
        assert isinstance(request, DrawRequest)
        assert all(word in request.prompt for word in ("P", "C", "S"))

    def test_an_owner_s_own_words_come_before_what_was_seen(self) -> None:
        character = make_character(description="Maren, a sailor.")
        character.interrogation = {
            "prompt": "A woman.", "character_description": "A coat.", "style_notes": "",
        }  # fmt: skip
        assert character.words["prompt"] == "Maren, a sailor. A woman."

    def test_a_description_that_failed_for_good_is_written_offline_and_that_is_said(
        self, tmp_path: Path
    ) -> None:
        character = receive_character(make_owner(), make_picture(tmp_path / "p.png"), "")
        character.save()
        character.move(Status.DESCRIBING)
        call = interrogation.order_description(character)
        ledger.settle_failed(call, BadAnswer("Rubbish came."))
        assert not interrogation.receive_description(character), "it may be tried again"
        call.move(Generation.Status.FAILED)
        Generation.objects.filter(pk=call.pk).update(retryable=False)
        assert interrogation.receive_description(character)
        assert character.interrogation["character_description"].strip()
        assert character.warnings == ["The picture was described without a model: Rubbish came."]

    def test_a_picture_that_is_gone_fails_the_character_with_a_sentence(self) -> None:
        character = self.described()
        ledger.settle_failed(interrogation.order_description(character), Refused("No."))
        assert interrogation.receive_description(character)
        assert (character.status, character.error) == (
            Status.FAILED, "The character's picture is gone from the storage.",
        )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Image.Status.READY, "key": ""},
        {"status": Image.Status.FAILED, "error": ""},
    ],
)
def test_the_database_holds_what_a_settled_image_must_have(fields: dict[str, str]) -> None:
    character = make_character()
    with pytest.raises(IntegrityError), transaction.atomic():
        Image.objects.create(character=character, number=0, **fields)


def test_a_ready_character_has_an_image() -> None:
    character = drawing()
    with pytest.raises(IntegrityError), transaction.atomic():
        character.move(Status.READY)


def test_candidates_that_are_ordered_while_another_looks_do_not_fail_the_character() -> None:
    character = drawing(num_images=1)
    ordered: list[Any] = []

    def order_after_each_look(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if not ordered and sql.startswith("SELECT") and "characters_image" in sql:
            ordered.append(True)
            portraits.order_portraits(character)
        return found

    with connection.execute_wrapper(order_after_each_look):
        assert not portraits.settle(character)
    assert ordered
    assert character.images.get().status == Image.Status.DRAWING
    character.refresh_from_db()
    assert character.status == Status.DRAWING
