"""Likeness of takes and first pictures: measured once for each image, beside the film."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from characters.likeness import WORST_BELOW
from mvsite.lib import storage
from tests.factories import make_ready_character
from videos import casting, likenesses, moderation, takes
from videos.models import Clip, Keyframe, Take, Video
from videos.pipeline.beside import compare, compare_clips
from videos.tests.alike import filmed, red_one, shows
from videos.tests.paid import paid
from videos.tests.test_pipeline import filming, make_ready, moved

pytestmark = pytest.mark.django_db


def measured(video: Video) -> list[Take]:
    while likenesses.measure_next(video):
        pass
    return list(Take.objects.filter(clip__video=video).order_by("clip__position"))


def test_every_clip_and_first_picture_is_measured_and_another_character_is_far_lower() -> None:
    video = filmed("same", "other", "nobody")
    for take in Take.objects.filter(clip__video=video):
        storage.copy(take.key, take.keyframe.key)
    same, other, nobody = measured(video)
    assert same.likeness > 0.75 > WORST_BELOW > other.likeness
    assert nobody.likeness is None and "No figure" in nobody.likeness_reason
    assert {take.likeness_of for take in (same, other, nobody)} == {video.image_key}
    assert len(same.likeness_told["box"]) == 4
    keyframes = Keyframe.objects.filter(clip__video=video).order_by("clip__position")
    assert [each.likeness for each in keyframes] == [same.likeness, other.likeness, None]


def test_what_is_measured_is_left_alone_until_the_film_has_another_image() -> None:
    video = filmed("same")
    (take,) = measured(video)
    assert not likenesses.is_awaited(video)
    image = make_ready_character().selected
    storage.put_bytes(image.key, storage.local_path(take.key).read_bytes())
    Video.objects.filter(pk=video.pk).update(image=image, image_key=image.key)
    video.refresh_from_db()
    assert likenesses.is_awaited(video)
    (take,) = measured(video)
    assert take.likeness_of == image.key


def test_what_is_gone_or_cannot_be_read_is_not_measurable_and_says_so() -> None:
    video = filmed("same", "same")
    first, second = Take.objects.filter(clip__video=video).order_by("clip__position")
    storage.delete(first.key)
    storage.put_bytes(second.key, b"no film")
    first, second = measured(video)
    assert (first.likeness, first.likeness_reason) == (None, likenesses.FILE_GONE)
    assert (second.likeness, second.likeness_reason) == (None, likenesses.UNREADABLE)
    assert not likenesses.is_awaited(video)


def test_nothing_is_measured_without_a_character_nor_of_words_alone_nor_while_it_is_hidden() -> (
    None
):
    bare = filming()
    make_ready(bare.clips.first().takes.get())
    assert not likenesses.is_awaited(bare)
    video = filmed("same")
    moderation.hide(video, "Somebody asked for it")
    assert not likenesses.is_awaited(video)
    moderation.unhide(video)
    Take.objects.filter(clip__video=video).update(image_key="")
    assert not likenesses.is_awaited(video)


def test_a_film_that_needs_the_machine_goes_first() -> None:
    video = filming(character=red_one())
    first = video.clips.first().takes.get()
    make_ready(first)
    shows(first, "same")
    assert not likenesses.is_awaited(video)
    with paid():
        assert likenesses.is_awaited(video)
    for clip in video.clips.all()[1:]:
        make_ready(clip.takes.get())
    assert moved(video) == Video.Status.STITCHING
    assert not likenesses.is_awaited(video)


def test_one_message_at_a_time_measures_one_and_a_lost_one_is_made_up_for() -> None:
    video = filmed("same", "other")
    compare(video)
    compare(video)  # The first message is lost: nobody took it.
    cache.clear()
    compare_clips(str(video.pk))
    counted = Take.objects.filter(clip__video=video).exclude(likeness_of="").count()
    assert counted == 1
    for _ in range(3):
        compare_clips(str(video.pk))
    assert not likenesses.is_awaited(video)


def test_a_card_is_shown_anew_when_its_clip_was_measured() -> None:
    video = filmed("same")
    before = Clip.objects.get(video=video).clip_changed
    likenesses.measure_next(video)
    assert Clip.objects.get(video=video).clip_changed > before


def test_a_take_that_comes_later_is_measured_too() -> None:
    video = filmed("same")
    measured(video)
    again = takes.redo(video.clips.get())
    make_ready(again)
    shows(again, "other")
    assert measured(video) and Take.objects.get(pk=again.pk).likeness < WORST_BELOW


def test_a_frozen_image_that_is_gone_is_measured_with_what_it_is_a_copy_of() -> None:
    video = filmed("same")
    storage.delete(video.image_key)
    assert casting.reference(video) == video.image.key
    (take,) = measured(video)
    assert take.likeness > WORST_BELOW
