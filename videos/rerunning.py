"""A film made again from one of its steps on, within the caller's transaction.

All that follows from the step is made anew, the words too. Takes and pictures that are there stay
and can be chosen again.
"""

from __future__ import annotations

from collections.abc import Callable

from characters import interrogation, portraits
from characters.models import Character
from mvsite.lib.state import NotNow
from songs.models import Song
from videos import takes
from videos.models import Clip, Take, Video

Status = Video.Status


def begin(video: Video, step: str) -> None:
    """Raises NotNow."""
    if step not in STEPS:
        raise NotNow(f"There is no step “{step}”. The steps are {', '.join(STEPS)}.")
    if video.status in Video.WORKING or Take.objects.at_work().filter(clip__video=video).exists():
        raise NotNow("This video is being made; cancel it first, or wait until it is there.")
    if video.status == Status.DRAFT:
        raise NotNow("This video was not begun yet. Start it.")
    STEPS[step](video)


def _analyse(video: Video) -> None:
    song = video.song
    if song is None:
        raise NotNow("This video has no song that could be heard again.")
    if song.status in Song.FINISHED:
        song.move(Song.Status.UPLOADED)
    _forget_words(video)
    _go(video, Status.PREPARING)


def _describe(video: Video) -> None:
    character = _character(video)
    if not character.reference_key or not character.num_images:
        raise NotNow("This character has no picture that could be described and drawn anew.")
    _draw_anew(video, character, Character.Status.DESCRIBING)
    interrogation.order_anew(character)


def _draw(video: Video) -> None:
    character = _character(video)
    if not character.num_images:
        raise NotNow("This character is its picture itself; there is nothing to draw.")
    _draw_anew(video, character, Character.Status.DRAWING)


def _draw_anew(video: Video, character: Character, step: str) -> None:
    portraits.add_candidates(character, character.num_images)
    character.move(step, selected=None)
    Video.objects.filter(pk=video.pk).update(image=None, image_key="")
    _forget_words(video)
    _go(video, Status.PREPARING)


def _plan(video: Video) -> None:
    _require_plan(video)
    _forget_words(video)
    _go(video, Status.PLANNING)


def _film(video: Video) -> None:
    _require_plan(video)
    _forget_takes(video)
    missing = takes.unwritten(video).exists()
    _go(video, Status.PLANNING if missing else Status.FILMING)
    if not missing:
        takes.add_first_takes(video)


def _stitch(video: Video) -> None:
    _require_plan(video)
    if not video.clips.filter(chosen__status=Take.Status.READY).exists():
        raise NotNow("None of its clips is there; film it again instead.")
    _go(video, Status.STITCHING)


def _character(video: Video) -> Character:
    character = video.character
    if character is None:
        raise NotNow("This video has no character.")
    if character.status in Character.WORKING:
        raise NotNow("Its character is being drawn already.")
    return character


def _require_plan(video: Video) -> None:
    if not video.clips.exists():
        raise NotNow("This video was not planned yet; begin with an earlier step.")


def _forget_words(video: Video) -> None:
    """All scenes are given to the writer again; what stands there is shown until it answers."""
    video.clips.update(words_status=Clip.WordsStatus.PENDING, words_error="", alone=False)
    _forget_takes(video)


def _forget_takes(video: Video) -> None:
    """No take is chosen: each clip is filmed again."""
    video.clips.all().touch("words", "clip")
    video.clips.update(chosen=None)


def _go(video: Video, target: str) -> None:
    if not video.move(target, waiting_for="", waiting_from="", finished_at=None):
        raise NotNow(f"This video is {video.is_now}; it cannot be made again from there.")


STEPS: dict[str, Callable[[Video], None]] = {
    "analyse": _analyse,
    "describe": _describe,
    "draw": _draw,
    "plan": _plan,
    "film": _film,
    "stitch": _stitch,
}
