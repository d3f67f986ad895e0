"""What a person may do with a video; pages, API, admin and commands call these."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from characters import portraits
from characters.models import Character
from songs.models import Song
from videos import clips
from videos.models import Clip, Take, Video
from videos.pipeline import advance
from videos.replanning import plan_again

Status = Video.Status


class NotNow(Exception):
    """The state does not allow it. The message is a sentence with the reason."""


def start(video: Video) -> None:
    """Begin a draft, or a cancelled video anew."""
    begins = video.status in (Status.DRAFT, Status.CANCELLED)
    if not begins or not _prepare(video):
        raise NotNow(f"This video is {video.status}; it cannot be started.")
    advance(video)


def retry(video: Video) -> None:
    """Go on with a failed video from the step that failed; what succeeded stays."""
    if video.status != Status.FAILED:
        raise NotNow(f"This video is {video.status}; only a failed one can be retried.")
    if video.clips.exists():
        with transaction.atomic():
            _retry_clips(_locked(video))
            _film_or_cut(video)
    else:
        _prepare(video)
    advance(video)


def _prepare(video: Video) -> bool:
    """A song that failed, maybe for another film, is heard again."""
    song = video.song
    with transaction.atomic():
        if song is not None and song.status == song.Status.FAILED:
            song.move(song.Status.UPLOADED)
        return video.move(Status.PREPARING, finished_at=None)


def retry_clips(video: Video) -> None:
    """Film every failed clip once more; also in a film that was finished without them."""
    with transaction.atomic():
        _retry_clips(_locked(video))
        video.move(_writes_or_films(video), waiting_for="", finished_at=None)
    advance(video)


def redo(clip: Clip) -> Take:
    """One more take of this clip. The film stays as it is until it is cut again."""
    if clip.words_status != Clip.WordsStatus.WRITTEN:
        raise NotNow("This scene has no words yet; redo it when they are written.")
    take = clips.redo(clip)
    advance(take)
    return take


def cut_again(video: Video) -> None:
    """Make a new film from the takes that are chosen now.

    What is lost of them is filmed anew, and what a new plan added is written and filmed.
    """
    with transaction.atomic():
        status = _locked(video).status
        if status != Status.READY:
            raise NotNow(f"This video is {status}; it can be cut again when it is ready.")
        _film_or_cut(video)
    advance(video)


def _film_or_cut(video: Video) -> None:
    """On from the first step at which something lacks."""
    clips.film_what_lacks(video)
    lacks = clips.unwritten(video).exists() or clips.unsettled(video).exists()
    video.move(_writes_or_films(video) if lacks else Status.STITCHING, finished_at=None)


def _writes_or_films(video: Video) -> str:
    return Status.PLANNING if clips.unwritten(video).exists() else Status.FILMING


def replan(video: Video) -> None:
    """Lay out the cuts anew, as the song is heard after its correction.

    Words and takes stay. Nothing is written, filmed or paid: the film there is stays until it is
    cut again, which is asked for by ``cut_again``.
    """
    with transaction.atomic():
        planned = _locked(video)
        if planned.status not in (Status.READY, Status.FAILED) or not planned.cuts:
            raise NotNow(
                f"This video is {planned.status}; it can be planned again when it is made."
            )
        if planned.song is None or planned.song.status != Song.Status.READY:
            raise NotNow("Its song has to be heard before the cuts can be laid out.")
        if Take.objects.at_work().filter(clip__video=planned).exists():
            raise NotNow("A clip is being filmed; plan again when it is there.")
        plan_again(planned)
    video.refresh_from_db()


def cancel(video: Video) -> None:
    """Stop what is at work; what was made stays."""
    with transaction.atomic():
        if not video.overrule(Status.CANCELLED, waiting_for=""):
            raise NotNow(f"This video is {video.status}; there is nothing to cancel.")
        for take in Take.objects.at_work().filter(clip__video=video):
            clips.cancel(take)


def resume(video: Video, decision: str, **fields: object) -> None:
    """Answer what a waiting video asks. NotNow for a decision that does not fit the question."""
    with transaction.atomic():
        waiting = _locked(video)
        answer = DECISIONS.get((waiting.waiting_for, decision))
        if waiting.status != Status.WAITING or answer is None:
            raise NotNow(f"This video does not wait for “{decision}”.")
        answer(waiting, **fields)
        _go_on(waiting)
    video.refresh_from_db()
    advance(video)


def _locked(video: Video) -> Video:
    """As it is now; of two who click at once the second one sees what the first one did."""
    return Video.objects.select_for_update().get(pk=video.pk)


def _go_on(video: Video) -> None:
    video.move(video.waiting_from, waiting_for="", waiting_from="")


def _go_on_with(character: Character) -> None:
    """One answer about a character is for all the films that wait for it."""
    asking = (Video.WaitingFor.CHOICE, Video.WaitingFor.CHARACTER)
    for video in character.videos.filter(status=Status.WAITING, waiting_for__in=asking):
        _go_on(video)


def _without_character(video: Video) -> None:
    video.without_character = True
    video.save(update_fields=["without_character"])


def _use_reference(video: Video) -> None:
    if character := video.character:
        portraits.use_reference(character)
        _go_on_with(character)


def _retry_character(video: Video) -> None:
    if character := video.character:
        portraits.retry(character)
        _go_on_with(character)
        advance(character)


def _choose(video: Video, image: UUID) -> None:
    character = video.character
    if character is None:
        raise NotNow("This video has no character to choose a picture for.")
    portraits.choose(character, character.images.get(pk=image))
    _go_on_with(character)


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
