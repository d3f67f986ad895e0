"""What a person may do with a video; pages, API, admin and commands call these."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from characters import portraits
from videos import clips
from videos.models import Clip, Take, Video
from videos.pipeline import advance

Status = Video.Status


class NotNow(Exception):
    """The state does not allow it. The message is a sentence with the reason."""


def start(video: Video) -> None:
    """Begin a draft, or one that failed before its scenes were written."""
    if not video.move(Status.PREPARING):
        raise NotNow(f"This video is {video.status}; it cannot be started.")
    advance(video)


def retry(video: Video) -> None:
    """Go on with a failed video from the step that failed; what succeeded stays."""
    if video.status != Status.FAILED:
        raise NotNow(f"This video is {video.status}; only a failed one can be retried.")
    if not video.clips.exists():
        _retry_preparation(video)
    elif clips.failed(video).exists():
        retry_clips(video)
    else:
        video.move(Status.STITCHING, finished_at=None)
    advance(video)


def _retry_preparation(video: Video) -> None:
    song = video.song
    with transaction.atomic():
        if song is not None and song.status == song.Status.FAILED:
            song.move(song.Status.UPLOADED)
        video.move(Status.PREPARING, finished_at=None)


def retry_clips(video: Video) -> None:
    """Film every failed clip once more; also in a film that was finished without them."""
    with transaction.atomic():
        for clip in clips.failed(video):
            clips.retry(clip)
        video.move(Status.FILMING, finished_at=None)
    advance(video)


def redo(clip: Clip) -> Take:
    """One more take of this clip. The film stays as it is until it is cut again."""
    if clip.words_status != Clip.WordsStatus.WRITTEN:
        raise NotNow("This scene has no words yet; redo it when they are written.")
    take = clips.redo(clip)
    advance(take)
    return take


def cut_again(video: Video) -> None:
    """Make a new film from the takes that are chosen now."""
    if not video.move(Status.STITCHING, finished_at=None):
        raise NotNow(f"This video is {video.status}; it can be cut again when it is ready.")
    advance(video)


def cancel(video: Video) -> None:
    """Stop what is at work; what was made stays."""
    with transaction.atomic():
        if not video.move(Status.CANCELLED, waiting_for=""):
            raise NotNow(f"This video is {video.status}; there is nothing to cancel.")
        for take in Take.objects.at_work().filter(clip__video=video):
            clips.cancel(take)


def resume(video: Video, decision: str, **fields: object) -> None:
    """Answer what a waiting video asks. NotNow for a decision that does not fit the question."""
    answer = DECISIONS.get((video.waiting_for, decision))
    if video.status != Status.WAITING or answer is None:
        raise NotNow(f"This video does not wait for “{decision}”.")
    answer(video, **fields)
    video.move(video.waiting_from, waiting_for="", waiting_from="")
    advance(video)


def _without_character(video: Video) -> None:
    video.without_character = True
    video.save(update_fields=["without_character"])


def _use_reference(video: Video) -> None:
    if character := video.character:
        portraits.use_reference(character)


def _retry_character(video: Video) -> None:
    if character := video.character:
        portraits.retry(character)
        advance(character)


def _choose(video: Video, image: UUID) -> None:
    character = video.character
    if character is None:
        raise NotNow("This video has no character to choose a picture for.")
    portraits.choose(character, character.images.get(pk=image))


def _retry_clips(video: Video) -> None:
    for clip in clips.failed(video):
        clips.retry(clip)


def _fill(video: Video) -> None:
    video.on_clip_failure = Video.OnClipFailure.FILL
    video.save(update_fields=["on_clip_failure"])


DECISIONS: dict[tuple[str, str], Callable[..., None]] = {
    ("choice", "choose"): _choose,
    ("character", "retry"): _retry_character,
    ("character", "without_character"): _without_character,
    ("character", "use_reference"): _use_reference,
    ("clip", "retry"): _retry_clips,
    ("clip", "fill"): _fill,
}
