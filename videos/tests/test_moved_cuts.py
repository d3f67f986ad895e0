"""Cuts that are moved: where they fall, and what they may not do."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from mvsite.lib.state import NotNow
from tests.factories import make_song
from videos import verbs
from videos.arranging import BadCuts
from videos.models import Take, Video
from videos.slots import slots_of
from videos.tests.test_pipeline import filming
from videos.tests.test_replanning import made

pytestmark = pytest.mark.django_db
RATE = 24
BEAT = 12
"""Frames; the song of the factories has two beats a second, four in a bar."""


def moved_by(video: Video, frames: int, cut: int = 1) -> list[int]:
    return [at + frames * (place == cut) for place, at in enumerate(video.cuts)]


def test_the_slots_follow_and_what_is_filmed_stays() -> None:
    video = made()
    cuts = moved_by(video, 7)
    revision = video.revision
    assert [take.clip.position for take in verbs.move_cuts(video, cuts)] == [0]
    assert video.cuts == cuts and video.revision > revision
    assert [slot.seconds for slot in slots_of(video)] == [
        (end - first) / RATE for first, end in pairwise(cuts)
    ]
    assert video.status == Video.Status.READY
    assert not Take.objects.at_work().exists()


@pytest.mark.parametrize(("snap", "step"), [("beat", BEAT), ("downbeat", 4 * BEAT)])
def test_a_cut_that_moves_falls_on_the_music_and_the_others_stay(snap: str, step: int) -> None:
    video = made(window_start=0.0)
    before = list(video.cuts)
    verbs.move_cuts(video, moved_by(video, 29), snap)
    assert video.cuts[1] % step == 0 and abs(video.cuts[1] - before[1] - 29) <= step / 2
    assert video.cuts[2:] == before[2:]


def test_a_cut_falls_on_a_section() -> None:
    video = made(window_start=14.0)
    verbs.move_cuts(video, moved_by(video, 20), "section")
    assert video.cuts[1] == (20 - 14) * RATE


def test_without_beats_it_falls_where_it_was_put() -> None:
    video = made()
    assert video.song is not None
    silent = {"beats": [], "downbeats": [], "strengths": [], "tempo": 0.0}
    video.song.analysis = {**(video.song.analysis or {}), **silent}
    video.song.save()
    cuts = moved_by(video, 5)
    verbs.move_cuts(Video.objects.get(pk=video.pk), cuts, "beat")
    assert Video.objects.get(pk=video.pk).cuts == cuts


@pytest.mark.parametrize(
    "cuts",
    [
        lambda cuts: cuts[:-1],
        lambda cuts: [*cuts, cuts[-1] + 48],
        lambda cuts: [1, *cuts[1:]],
        lambda cuts: [*cuts[:-1], cuts[-1] - 1],
        lambda cuts: [cuts[0], cuts[2], cuts[1], *cuts[3:]],
        lambda cuts: [cuts[0], cuts[0] + 22, *cuts[2:]],
        lambda cuts: [cuts[0], cuts[2], *cuts[2:]],
    ],
)
def test_cuts_that_are_none_are_refused(cuts: Callable[[list[int]], list[int]]) -> None:
    video = made()
    with pytest.raises(BadCuts):
        verbs.move_cuts(video, cuts(list(video.cuts)))
    assert Video.objects.get(pk=video.pk).cuts == video.cuts


def test_while_a_clip_is_filmed_no_cut_is_moved() -> None:
    video = filming(song=make_song("ready"))
    with pytest.raises(NotNow, match="being filmed"):
        verbs.move_cuts(video, moved_by(video, 5))
