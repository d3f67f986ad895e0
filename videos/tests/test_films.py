"""What a film says of itself, and what becomes of one whose files are gone."""

from __future__ import annotations

import pytest

from characters import portraits
from characters.models import Character
from generations.budget import OverBudget
from mvsite.lib import storage
from tests.factories import make_character, make_ready_character, make_video
from videos import casting, verbs
from videos.models import Film, Video
from videos.pipeline import guard
from videos.progress import hold_ups
from videos.stitch import stitch
from videos.tests.test_pipeline import filming, make_ready, moved, planned

pytestmark = pytest.mark.django_db
Status = Video.Status


def stitching() -> Video:
    video = filming()
    for clip in video.clips.all():
        make_ready(clip.takes.get())
    assert moved(video) == Status.STITCHING
    return video


def made(video: Video, *notes: str) -> None:
    """Its film, with nothing to be asked of it."""
    settled(video, *notes)
    assert video.status == Status.READY


def settled(video: Video, *notes: str) -> None:
    """A film of that video with these notes, settled as the stitch does it."""
    from videos.stitch import _settle

    film = Film(
        video=video, shape=video.shape, width=160, height=90, frames=1, manifest={},
        key=video.key("films/x.mp4"), report={"notes": list(notes)},
    )  # fmt: skip
    storage.put_bytes(film.key, b"a film")
    _settle(video, film)


def test_a_note_on_an_earlier_film_goes_when_it_is_no_longer_so() -> None:
    video = stitching()
    video.warn("The song ends early.")
    made(video, "Clip 2 was filled.")
    verbs.cut_again(video)
    made(video)
    assert video.warnings == ["The song ends early."]


def test_a_frozen_picture_that_is_gone_is_had_from_where_it_came() -> None:
    video = planned(character=make_ready_character())
    storage.delete(video.image_key)
    assert video.image is not None
    assert casting.image_key(video) == video.image.key
    storage.delete(video.image.key)
    assert casting.image_key(video) == ""
    assert casting.GONE in video.warnings


def test_what_the_drawing_of_the_character_waits_for_is_said() -> None:
    character = make_character()
    video = make_video(Status.PREPARING, character=character)
    character.move(Character.Status.DRAWING)
    (call, *_) = portraits.order_portraits(character)
    call.release(seconds=5, error="The disk is full.")
    assert hold_ups(video) == ["The disk is full."]


def test_a_video_without_money_says_so() -> None:
    video = filming()
    take = video.clips.get(position=0).takes.get()

    def too_dear(_: object) -> None:
        raise OverBudget("video", "The limit of this video is $1.00.")

    guard(take, too_dear)
    video.refresh_from_db()
    assert (video.status, video.error) == (Status.WAITING, "The limit of this video is $1.00.")


def test_a_film_whose_song_is_gone_fails_with_a_sentence() -> None:
    video = stitching()
    stitch(video)
    assert (video.status, video.error) == (
        Status.FAILED, "The song's sound is gone from the storage.",
    )  # fmt: skip


def test_takes_whose_files_are_gone_are_filmed_anew_when_it_is_cut_again() -> None:
    video = stitching()
    made(video)
    first = video.clips.get(position=0)
    storage.delete(first.chosen.key)
    verbs.cut_again(video)
    assert video.status == Status.FILMING
    assert [clip.takes.count() for clip in video.clips.all()] == [2, 1, 1]
    make_ready(first.takes.last())
    assert moved(video) == Status.STITCHING
