"""What a film says of itself, and what becomes of one whose files are gone."""

from __future__ import annotations

import pytest

from mvsite.lib import storage
from videos import verbs
from videos.models import Film, Video
from videos.stitch import stitch
from videos.tests.test_pipeline import filming, make_ready, moved

pytestmark = pytest.mark.django_db
Status = Video.Status


def stitching() -> Video:
    video = filming()
    for clip in video.clips.all():
        make_ready(clip.takes.get())
    assert moved(video) == Status.STITCHING
    return video


def made(video: Video, *notes: str) -> None:
    """A film of that video with these notes, settled as the stitch does it."""
    from videos.stitch import _settle

    film = Film(
        video=video, shape=video.shape, width=160, height=90, frames=1, manifest={},
        key=video.key("films/x.mp4"), report={"notes": list(notes)},
    )  # fmt: skip
    storage.put_bytes(film.key, b"a film")
    _settle(video, film)
    assert video.status == Status.READY


def test_a_note_on_an_earlier_film_goes_when_it_is_no_longer_so() -> None:
    video = stitching()
    video.warn("The song ends early.")
    made(video, "Clip 2 was filled.")
    verbs.cut_again(video)
    made(video)
    assert video.warnings == ["The song ends early."]


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
