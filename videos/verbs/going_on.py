"""Where a film goes on from: the first step at which something lacks."""

from __future__ import annotations

from videos import scenes, takes
from videos.models import Video
from videos.pipeline import advance

Status = Video.Status


def film_or_cut(video: Video) -> None:
    """On from the first step at which something lacks."""
    scenes.write_all(video)
    takes.film_what_lacks(video)
    lacks = takes.unwritten(video).exists() or takes.unsettled(video).exists()
    video.move(writes_or_films(video) if lacks else Status.STITCHING, finished_at=None)


def writes_or_films(video: Video) -> str:
    return Status.PLANNING if takes.unwritten(video).exists() else Status.FILMING


def film_on(video: Video) -> None:
    """A film that failed, or asks about its clips, goes on as soon as one is filmed again."""
    asks = video.status == Status.WAITING and video.waiting_for == Video.WaitingFor.CLIP
    if asks or video.status == Status.FAILED:
        video.move(writes_or_films(video), waiting_for="", waiting_from="", finished_at=None)
        advance(video)


def go_on(video: Video) -> None:
    """Where it was; with the scenes that it was given meanwhile."""
    target = video.waiting_from
    if target == Status.FILMING:
        scenes.write_all(video)
        takes.add_first_takes(video)
        target = writes_or_films(video)
    video.move(target, waiting_for="", waiting_from="")


def film_failed(video: Video) -> None:
    for clip in takes.failed(video):
        takes.retry(clip)
