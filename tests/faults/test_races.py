"""Two workers, or two people, who do the same at the same moment, on a database that locks rows."""

from __future__ import annotations

from contextlib import suppress

import pytest

from characters import portraits, verbs
from characters.models import Character, Image
from characters.tests.test_verbs import arrives, drawing
from generations import ledger
from generations.models import Generation
from generations.providers.base import Refused
from mvsite.lib.state import NotNow
from tests.factories import make_video
from tests.races import meanwhile
from videos import casting, rewriting, scenes
from videos.models import Clip, Video
from videos.pipeline import advance
from videos.tests.test_pipeline import filming, planned

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
Status = Generation.Status
A_CLIP = 'SELECT "videos_clip"."id"'


def written(call: Generation, count: int) -> None:
    words = [{"title": "T", "description": f"Scene {number}"} for number in range(count)]
    for status in (Status.SUBMITTING, Status.FETCHING):
        assert call.move(status)
    assert call.move(Status.SUCCEEDED, result={"scenes": words})


def test_scenes_that_two_take_in_at_once_get_their_words_once() -> None:
    video = planned()
    written(scenes.order_scenes(video), video.clips.count())
    other = Video.objects.get(pk=video.pk)
    with meanwhile(A_CLIP, lambda: scenes.receive_scenes(other)):
        assert scenes.receive_scenes(video)
    assert set(video.clips.values_list("words_revision", flat=True)) == {1}


def test_a_scene_that_two_take_in_at_once_gets_its_words_once() -> None:
    video = filming()
    clip = video.clips.get(position=0)
    rewriting.begin(clip, "brighter")
    written(rewriting.order(clip), video.clips.count())
    other = Clip.objects.get(pk=clip.pk)
    with meanwhile('"videos_clip"', lambda: rewriting.receive(other)):
        rewriting.receive(clip)
    clip.refresh_from_db()
    assert (clip.words_revision, clip.words_status) == (2, Clip.WordsStatus.WRITTEN)


def with_a_failed_picture() -> tuple[Character, Image]:
    character = drawing(num_images=4)
    portraits.add_candidates(character, 2)
    first, second = portraits.order_portraits(character)
    assert ledger.settle_failed(first, Refused("No."))
    arrives(Image.objects.get(pk=second.subject_id))
    advance(character)
    return character, character.images.get(status=Image.Status.FAILED)


def test_a_picture_that_was_drawn_again_and_is_there_is_not_drawn_once_more() -> None:
    """Who clicked while the page still said that it had failed."""
    character, failed = with_a_failed_picture()
    verbs.retry_image(Image.objects.get(pk=failed.pk))
    arrives(Image.objects.get(pk=failed.pk))
    advance(Character.objects.get(pk=character.pk))
    calls = Generation.objects.count()
    with pytest.raises(NotNow):
        verbs.retry_image(failed)
    assert Generation.objects.count() == calls
    assert Image.objects.get(pk=failed.pk).status == Image.Status.READY


def test_of_two_who_have_a_picture_drawn_again_at_once_one_orders_it() -> None:
    _, failed = with_a_failed_picture()
    other = Image.objects.get(pk=failed.pk)

    def clicks() -> None:
        with suppress(NotNow):
            verbs.retry_image(other)

    with meanwhile('SELECT "characters_image"."id"', clicks):
        verbs.retry_image(failed)
    assert Generation.objects.filter(subject_id=failed.pk).count() == 2


def test_a_character_whose_retry_is_clicked_twice_is_drawn_again_once() -> None:
    character = drawing(num_images=2)
    for call in portraits.order_portraits(character):
        assert ledger.settle_failed(call, Refused("No."))
    advance(character)
    assert character.status == Character.Status.FAILED
    early = Character.objects.get(pk=character.pk)
    verbs.retry(character)
    for image in character.images.all():
        arrives(image)
    calls = Generation.objects.count()
    with pytest.raises(NotNow):
        verbs.retry(early)
    assert Generation.objects.count() == calls


def test_the_picture_that_a_film_began_with_is_not_changed_by_who_comes_late() -> None:
    character, _ = with_a_failed_picture()
    first = character.images.get(status=Image.Status.READY)
    assert portraits.choose(character, first)
    video = make_video(Video.Status.PREPARING, character=character)
    late = Video.objects.get(pk=video.pk)
    casting.freeze_image(video, character)
    [second] = portraits.add_candidates(character, 1)
    portraits.order_portraits(character)
    arrives(second)
    portraits.receive_portrait(second)
    second.refresh_from_db()
    assert portraits.choose(character, second)
    casting.freeze_image(late, Character.objects.get(pk=character.pk))
    assert Video.objects.get(pk=video.pk).image == late.image == first
