"""A picture whose call had been given up is a candidate like the others when it comes."""

from __future__ import annotations

import pytest
from django.utils import timezone

from characters import portraits, recovered
from characters.models import Character, Image
from characters.tests.test_verbs import arrives, drawing, places
from generations import ledger, recovery
from generations.models import Generation
from generations.providers.base import Handle
from mvsite.lib import storage
from videos.moderation import hides
from videos.pipeline import advance
from videos.tests.paid import paid

pytestmark = pytest.mark.django_db
Status = Character.Status


def ordered(count: int = 2) -> tuple[Character, list[Image]]:
    character = drawing(num_images=4)
    portraits.add_candidates(character, count)
    portraits.order_portraits(character)
    return character, list(character.images.all())


def given_up(image: Image) -> Generation:
    call = ledger.latest(image, portraits.PURPOSE)
    assert call is not None
    assert call.move("submitting", submitted_at=timezone.now())
    assert call.move("unknown")
    assert call.move("review", error="Nobody knows.", charged="maybe", settled=call.estimated)
    return call


def found(image: Image, call: Generation) -> None:
    recovery.receive_late(call, Handle(str(call.pk)))
    assert call.status == "recovering"
    storage.put_bytes(call.key, b"what came late")
    call.result = {"tier": "alpha", "sha256": "0"}
    recovered.take_in(image, call)
    assert call.move("succeeded", result=call.result, charged="yes")


@paid("draw")
def test_a_candidate_that_has_nothing_else_is_ready_then() -> None:
    character, (first, second) = ordered()
    call = given_up(first)
    arrives(second)
    advance(character)
    first.refresh_from_db()
    assert (character.status, first.status) == (Status.CHOOSING, Image.Status.FAILED)
    found(first, call)
    first.refresh_from_db()
    assert (first.status, first.generation, first.error) == (Image.Status.READY, call, "")
    assert storage.local_path(first.key).read_bytes() == b"what came late"
    assert first.hints == {"tier": "alpha"}
    assert character.images.count() == 2


@paid("draw")
def test_one_that_was_drawn_again_stays_and_the_late_one_is_one_more() -> None:
    character, (first, second) = ordered()
    call = given_up(first)
    arrives(second)
    advance(character)
    portraits.retry(character)
    first.refresh_from_db()
    arrives(first)
    advance(character)
    key = Image.objects.get(pk=first.pk).key
    before = storage.local_path(key).read_bytes()
    found(first, call)
    assert storage.local_path(key).read_bytes() == before
    late = character.images.get(pk=call.pk)
    assert (late.status, late.key) == (Image.Status.READY, call.key)
    assert places(character) == [0, 1, 2]
    character.refresh_from_db()
    assert character.status == Status.CHOOSING


@paid("draw")
def test_while_another_attempt_is_drawn_the_late_one_is_one_more() -> None:
    character, (first, second) = ordered()
    call = given_up(first)
    arrives(second)
    advance(character)
    portraits.retry(character)
    found(first, call)
    first.refresh_from_db()
    assert first.status == Image.Status.DRAWING
    arrives(first)
    advance(character)
    assert character.images.ready().count() == 3


@paid("draw")
def test_a_character_that_failed_for_want_of_a_picture_has_one_then() -> None:
    character, [only] = ordered(1)
    call = given_up(only)
    advance(character)
    assert character.status == Status.FAILED
    found(only, call)
    character.refresh_from_db()
    assert character.status == Status.CHOOSING


@paid("draw")
def test_a_chosen_picture_stays_chosen() -> None:
    character, (first, second) = ordered()
    call = given_up(first)
    arrives(second)
    advance(character)
    second.refresh_from_db()
    assert portraits.choose(character, second)
    found(first, call)
    character.refresh_from_db()
    assert (character.status, character.selected) == (Status.READY, second)


@paid("draw")
def test_what_is_hidden_with_its_character_stays_hidden() -> None:
    character, (first, _) = ordered()
    call = given_up(first)
    advance(character)
    portraits.retry(character)
    found(first, call)
    Character.objects.filter(pk=character.pk).update(
        hidden_at=timezone.now(), hidden_reason="Somebody complained"
    )
    assert hides(call.key)
