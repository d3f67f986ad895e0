"""Of use beside the films: nothing waits for it, and a message that is lost is made up for."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from characters.models import Character
from mvsite.celery import CPU, NETWORK
from mvsite.lib.state import wake
from mvsite.lib.storage import StorageTrouble
from songs import character_files
from songs.models import Song
from videos import judging, likenesses, style_pictures
from videos.models import Film, Take, Video
from videos.pipeline.calls import send_calls
from videos.pipeline.sending import send
from videos.report import report_of
from videos.unused import delete_unused

log = structlog.get_logger(__name__)
DAY_SECONDS = 24 * 3600
MEASURE_AGAIN_SECONDS = 120


def measure(film: Film, **when: float) -> None:
    """Its figures will be there after a while; who shows them may ask again."""
    send(measure_film.si(str(film.pk)).set(queue=CPU, **when))


def measure_again(film: Film) -> None:
    """The message after it may have been lost: whoever shows the film sends another one, and no
    more than one in a while."""
    if cache.add(f"measure-{film.pk}", True, MEASURE_AGAIN_SECONDS):
        measure(film)


@shared_task(name="videos.measure")
def measure_film(pk: str) -> None:
    """Of use, but nothing waits for it: a message that is lost is made up for by who asks."""
    if film := Film.objects.filter(pk=pk).first():
        report_of(film)


@shared_task(name="videos.judge_again")
def judge_again(pk: str) -> None:
    """After an attempt that another one follows; a message that is lost leaves that to a person."""
    take = Take.objects.filter(pk=pk).first()
    if take is not None and judging.follows(take) and (call := judging.order_next(take)):
        send_calls([call])


def keep_character(row: Song | Character) -> None:
    """The files of a song's character at the song's address; the sweeper makes up for a lost
    message."""
    whose = {"pk": row.pk} if isinstance(row, Song) else {"character": row}
    for song in character_files.outdated().filter(**whose):
        send(keep_character_files.si(str(song.pk)).set(queue=NETWORK))


@shared_task(name="songs.keep_character")
def keep_character_files(pk: str) -> None:
    song = character_files.outdated().filter(pk=pk).select_related("character").first()
    if song is not None:
        try:
            character_files.keep(song)
        except (StorageTrouble, FileNotFoundError) as trouble:
            log.warning("a song's character was not copied", song=pk, error=str(trouble))


@shared_task(name="videos.delete_unused")
def delete_unused_images() -> None:
    """Asked for every hour, done once a day: nobody's machine runs at a certain time of it."""
    if cache.add(f"unused-images-{timezone.localdate()}", True, DAY_SECONDS):
        delete_unused()


def send_for_styles(character: Character) -> None:
    signature = draw_styles.si(str(character.pk)).set(queue=CPU)
    transaction.on_commit(lambda: send(signature))


@shared_task(name="characters.draw_styles")
def draw_styles(pk: str) -> None:
    """Pictures to choose a style by; whoever shows them has others until they are there."""
    if character := Character.objects.filter(pk=pk).first():
        style_pictures.draw(character)


def compare(video: Video, **when: float) -> None:
    """Have its clips held against the character. One message a film: the work of others comes in
    between, and a message that is lost is made up for by whoever asks after its time."""
    if likenesses.is_awaited(video) and cache.add(_desk(video), True, settings.LEASE_SECONDS):
        signature = compare_clips.si(str(video.pk)).set(queue=CPU, **when)
        transaction.on_commit(lambda: send(signature))


def _desk(video: Video) -> str:
    return f"likeness-{video.pk}"


@shared_task(name="videos.compare")
def compare_clips(pk: str) -> None:
    """One of them, and then the next; a film that waited for the last one goes on."""
    video = Video.objects.filter(pk=pk).first()
    if video is None:
        return
    cache.set(_desk(video), True, settings.LEASE_SECONDS)
    measured = likenesses.measure_next(video)
    cache.delete(_desk(video))
    if measured and likenesses.is_waited_for(video):
        wake(video._meta.label, video.pk)
    compare(video)
