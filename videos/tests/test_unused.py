"""Pictures that no video uses go after a while; a chosen one never does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from characters import verbs as characters
from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib import storage, thumbnails
from tests.factories import make_character, make_generation, make_ready_character, make_video
from videos import moderation, verbs
from videos.models import FlatCall, Video
from videos.pipeline.beside import delete_unused_images
from videos.unused import delete_unused, unused

pytestmark = pytest.mark.django_db


def candidate(character: Character, days: int = 40, **fields: Any) -> Image:
    """Drawn, and nothing happened to it for so many days."""
    key = f"character_references/{uuid4()}.png"
    storage.put_bytes(key, b"a picture")
    image = Image.objects.create(
        character=character, number=character.images.count(), key=key,
        status=Image.Status.READY, **fields,
    )  # fmt: skip
    then = timezone.now() - timedelta(days)
    Image.objects.filter(pk=image.pk).update(updated_at=then, created_at=then)
    return image


def flat(character: Character) -> FlatCall:
    return FlatCall.objects.create(
        owner=character.owner, name=FlatCall.Name.REFERENCE, character=character
    )


@pytest.mark.django_db(transaction=True)
def test_a_candidate_that_was_not_chosen_goes_with_its_files_and_stays_in_the_ledger() -> None:
    character = make_ready_character()
    call = make_generation("succeeded")
    image = candidate(character, place=1, generation=call)
    storage.put_bytes(thumbnails.key_of(image.key, 320), b"small")
    assert delete_unused() == 1
    assert not storage.exists(image.key)
    assert not storage.exists(thumbnails.key_of(image.key, 320))
    assert character.images.get() == character.selected
    assert Generation.objects.filter(pk=call.pk).exists()


def test_the_chosen_one_stays_though_no_video_shows_it() -> None:
    character = make_ready_character()
    Image.objects.update(updated_at=timezone.now() - timedelta(400))
    assert character.selected not in unused()


def test_a_picture_of_a_video_stays_though_another_was_chosen_since() -> None:
    image = candidate(make_ready_character(), place=1)
    video = make_video(image=image)
    assert not unused().exists()
    verbs.delete_video(video)
    assert not unused().exists()
    assert list(unused(days=0)) == [image]


def test_a_young_one_stays() -> None:
    image = candidate(make_ready_character(), days=29, place=1)
    assert not unused().exists()
    assert list(unused(days=29)) == [image]


def test_one_that_was_chosen_until_lately_stays_a_while() -> None:
    character = make_ready_character()
    first, other = character.selected, candidate(character, place=1)
    Image.objects.update(updated_at=timezone.now() - timedelta(40))
    characters.choose(character, other)
    assert first not in unused()
    assert first in unused(days=0)


def test_what_is_offered_for_a_choice_stays_and_what_it_replaced_goes() -> None:
    character = make_character()
    assert character.move(Character.Status.DRAWING)
    replaced, offered = candidate(character, place=0), candidate(character, place=0)
    assert character.move(Character.Status.CHOOSING)
    assert list(unused()) == [replaced]
    assert offered not in unused()


def test_the_reference_itself_stays() -> None:
    character = make_ready_character()
    image = candidate(character, origin=Image.Origin.REFERENCE)
    Character.objects.filter(pk=character.pk).update(reference_key=image.key)
    assert not unused().exists()


def test_what_staff_has_hidden_stays() -> None:
    image = candidate(make_ready_character(), place=1)
    moderation.hide(image, "Looked at.")
    assert not unused(days=0).filter(pk=image.pk).exists()


def test_what_a_program_asked_for_and_never_used_goes_as_a_whole() -> None:
    character = make_character()
    flat(character)
    for place in range(4):
        candidate(character, place=place)
    assert delete_unused() == 4
    assert not Character.objects.filter(pk=character.pk).exists()


def test_a_program_s_pictures_stay_while_a_video_of_it_uses_one() -> None:
    character = make_character()
    flat(character)
    used, other = (candidate(character, place=place) for place in range(2))
    video = make_video(image=used, character=character)
    assert delete_unused() == 1
    assert character.images.get() == used
    assert Video.objects.get(pk=video.pk).image == used
    assert not Image.objects.filter(pk=other.pk).exists()


def test_the_command_shows_first(capsys: Any) -> None:
    image = candidate(make_ready_character(), place=1)
    call_command("unused")
    said = capsys.readouterr().out
    assert image.key in said
    assert "1 pictures would be deleted" in said
    assert Image.objects.filter(pk=image.pk).exists()
    call_command("unused", "--delete")
    assert not Image.objects.filter(pk=image.pk).exists()


def test_the_daily_job_deletes_once_a_day() -> None:
    cache.clear()
    candidate(make_ready_character(), place=1)
    delete_unused_images()
    assert not unused().exists()
    late = candidate(make_ready_character(), place=1)
    delete_unused_images()
    assert list(unused()) == [late]
