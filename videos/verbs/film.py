"""The whole film: begun, tried again, cut, planned anew, stopped, made again, deleted."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from characters.models import Character
from generations import ledger
from generations.models import Generation
from mvsite.lib import storage
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from songs.models import Song
from videos import reframe as shapes
from videos import rerunning, scenes, takes
from videos.models import Reframing, Take, Video
from videos.pipeline import advance
from videos.replanning import plan_again
from videos.verbs.going_on import film_failed, film_or_cut, writes_or_films
from videos.verbs.held import held, held_with_kin, require_turn

Status = Video.Status


def start(video: Video) -> None:
    """Begin a draft, or a cancelled video anew."""
    require_shown(video)
    if not _prepare(video, Status.DRAFT, Status.CANCELLED):
        raise NotNow(f"This video is {video.is_now}; it cannot be started.")
    advance(video)


def retry(video: Video) -> None:
    """Go on with a failed video from the step that failed; what succeeded stays."""
    require_shown(video)
    if video.status != Status.FAILED:
        raise NotNow(f"This video is {video.is_now}; only one that failed can be tried again.")
    if video.clips.exists():
        _film_what_failed(video)
    else:
        _prepare(video, Status.FAILED)
    advance(video)


def _film_what_failed(video: Video) -> None:
    """Of two who click at once the second one finds it at work."""
    with transaction.atomic():
        there = held(video.pk)
        if there.status == Status.FAILED:
            require_turn(there)
            film_failed(there)
            film_or_cut(there)
    video.refresh_from_db()


def _prepare(video: Video, *sources: str) -> bool:
    """From one of these on; a song that failed, maybe for another film, is heard again."""
    song = video.song
    with transaction.atomic():
        if song is not None and song.status == song.Status.FAILED:
            song.move(song.Status.UPLOADED)  # First: it holds all the videos that show it.
        there = held(video.pk)
        if begun := there.status in sources:
            require_turn(there)
            begun = there.move(Status.PREPARING, finished_at=None)
            there.characters.ask_for()
    video.refresh_from_db()
    return begun


def retry_clips(video: Video) -> None:
    """Film every failed clip once more; also in a film that was finished without them."""
    require_shown(video)
    with transaction.atomic():
        there = held(video.pk)
        if there.status == Status.WAITING and there.waiting_for != Video.WaitingFor.CLIP:
            raise NotNow("This video waits for something else first; its page says for what.")
        film_failed(there)
        there.move(writes_or_films(there), waiting_for="", waiting_from="", finished_at=None)
    video.refresh_from_db()
    advance(video)


def cut_again(video: Video) -> None:
    """Make a new film from the takes that are chosen now.

    What is lost of them is filmed anew, and what a new plan added is written and filmed.
    """
    require_shown(video)
    with transaction.atomic():
        there = held(video.pk)
        if there.status != Status.READY:
            raise NotNow(f"This video is {there.is_now}; it can be cut again when it is ready.")
        film_or_cut(there)
    video.refresh_from_db()
    advance(video)


def replan(video: Video) -> None:
    """Lay out the cuts anew, as the song is heard after its correction.

    Words and takes stay. Nothing is written, filmed or paid: the film there is stays until it is
    cut again, which is asked for by ``cut_again``.
    """
    with transaction.atomic():
        planned = held(video.pk)
        if planned.status not in (Status.READY, Status.FAILED) or not planned.cuts:
            raise NotNow(
                f"This video is {planned.is_now}; it can be planned again when it is made."
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
            raise NotNow(f"This video is {video.is_now}; there is nothing to cancel.")
        for take in Take.objects.at_work().filter(clip__video=video):
            takes.cancel(take)
        scenes.give_up(video)


def ask_likeness(video: Video, **floors: float | None) -> None:
    """Fields of likeness as they hold from now on; what a floor held up goes on without it."""
    require_shown(video)
    with transaction.atomic():
        there = held(video.pk)
        there.touch()
        Video.objects.filter(pk=there.pk).update(**floors)
    video.refresh_from_db()
    for part in (*Take.objects.at_work().filter(clip__video=video), video):
        advance(part)


def reframe(video: Video, shape: str) -> Reframing:
    """The film in another shape, from the takes that are chosen now; its own stays."""
    with transaction.atomic():
        there = held(video.pk)
        require_shown(there)
        if shape not in Video.Shape.values or shape == there.shape:
            raise NotNow(f"Choose another shape: the film is {there.shape} already.")
        if there.status != Status.READY:
            raise NotNow(f"This video is {there.is_now}; ask for a shape when it is ready.")
        work = shapes.begin(there, shape)
    advance(work)
    return work


def rerun(video: Video, step: str) -> None:
    """Make it again from ``step`` on, with all that follows; takes that are there stay to be
    chosen. ``step``: analyse, describe, draw, plan, film or stitch."""
    with transaction.atomic():
        there = held_with_kin(video.pk)
        require_shown(there)
        require_turn(there)
        rerunning.begin(there, step)
    video.refresh_from_db()
    parts: tuple[Song | Character | Video | None, ...] = (video.song, video.character, video)
    for part in parts:
        if part is not None:
            advance(part)


def delete_video(video: Video) -> None:
    """The video, its films, takes and files. Song and character stay; so does the ledger."""
    with transaction.atomic():
        there = held(video.pk)
        its_own = Generation.objects.live().exclude(subject_model__startswith="characters.")
        ledger.cancel(list(its_own.filter(project=there.pk)))
        if there.image is not None:
            there.image.touch()  # From now on nothing may use it any more.
        folder = there.key("")
        there.delete()
        transaction.on_commit(partial(storage.delete_all, folder))
