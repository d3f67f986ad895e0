"""How a film is made: read this first. Order and broker in one place.

On top the film as Celery signatures, in the order in which it is made (``due``); then ``advance``,
which moves a row's status as far as its rows allow and sends what is due; below, one task a step;
at the bottom the sweeper.

The chain and the group are the fast way, never the guarantee. A message may be lost, doubled or
late. A link that comes too early, or again, claims nothing and returns (with a slow provider, one
such message a film is expected); the row's ``due_at`` brings it back. The one join, "all clips are
settled, so stitch", is asked of the rows by whoever settles one of them: a Celery chord would need
a result backend and loses its body when a worker dies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import structlog
from celery import Signature, chain, group, shared_task
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import KombuError

from characters import interrogation, portraits
from characters.models import Character, Image
from generations.budget import OverBudget, next_midnight
from generations.fetch import fetch
from generations.ledger import is_final, settle_failed
from generations.models import Generation
from generations.poll import poll
from generations.providers import provider_of
from generations.providers.base import Kind, ProviderError
from generations.submit import resolve_unknown, submit
from mvsite.celery import CPU
from mvsite.lib import storage
from mvsite.lib.models import Heartbeat
from mvsite.lib.state import LeaseLost, Stateful, wake
from mvsite.lib.storage import StorageFull
from songs.hearing import hear
from songs.models import Song
from videos import casting, clips, scenes, stitch
from videos.models import Film, Take, Video
from videos.report import report_of

log = structlog.get_logger(__name__)

AnyRow = TypeVar("AnyRow", bound=Stateful)

STATEFUL: tuple[type[Any], ...] = (Song, Character, Video, Take, Generation)
SWEEP_AT_MOST = 500
TRY_AGAIN_SECONDS = 5.0
ERRORS_AT_MOST = 3
AFTER_THE_FILM = {"countdown": 2, "expires": 60}
"""Seconds: a command that only waited for the film is gone by then and is not held up."""
UNEXPECTED = "Something unexpected went wrong {} times; the log has it under {}."
EXHAUSTED = "It was begun {} times and stopped its worker each time; it was given up."


# --- The film, in the order in which it is made -------------------------------------------------


def due(row: Stateful) -> list[Signature]:
    """What can be done for this row now. Each is sent by one of those who ask."""
    match row:
        case Song(status=Song.Status.UPLOADED | Song.Status.ANALYSING) if _stamped(row):
            return [analyse.si(str(row.pk)).set(queue=CPU)]
        case Character(status=Character.Status.NEW | Character.Status.DESCRIBING) if _stamped(row):
            return [chain(_step(interrogate, row, Kind.SEE), _step(draw_character, row, Kind.DRAW))]
        case Character(status=Character.Status.DRAWING) if _stamped(row):
            return [_step(draw_character, row, Kind.DRAW)]
        case Video(status=Video.Status.PREPARING):
            return [link for part in (row.song, row.character) if part for link in due(part)]
        case Video(status=Video.Status.PLANNING) if _stamped(row):
            return [_step(plan_scenes, row, Kind.WRITE)]
        case Video(status=Video.Status.FILMING):
            return [link for take in clips.due(row) for link in due(take)]
        case Take(status=Take.Status.PENDING | Take.Status.DRAWING) if _stamped(row):
            return [_step(film_clip, row, Kind.DRAW)]
        case Take(status=Take.Status.FILMING) if _stamped(row):
            return [_step(film_clip, row, Kind.FILM)]
        case Video(status=Video.Status.STITCHING) if _stamped(row):
            return [stitch_film.si(str(row.pk)).set(queue=CPU)]
    return []


def advance(row: Stateful) -> None:
    """Move the row as far as its rows allow, and send what is then due, after commit."""
    while move_on(row):
        pass
    if signatures := due(row):
        transaction.on_commit(lambda: _send(group(signatures)))


def move_on(row: Stateful) -> bool:
    """One move that the rows allow now; False when there is none."""
    match row:
        case Character(status=Character.Status.NEW):
            return _begin_character(row)
        case Character(status=Character.Status.DESCRIBING):
            return interrogation.receive_description(row)
        case Character(status=Character.Status.DRAWING):
            return portraits.receive_portraits(row)
        case Take():
            return clips.receive(row)
        case Video(status=Video.Status.PREPARING):
            return _prepared(row)
        case Video(status=Video.Status.PLANNING):
            return scenes.receive_scenes(row) and clips.begin(row)
        case Video(status=Video.Status.FILMING):
            return _filmed(row)
    return False


def _begin_character(character: Character) -> bool:
    if not character.num_images and character.reference_key:
        return portraits.use_reference(character)
    seen = Character.Status.DESCRIBING if character.reference_key else Character.Status.DRAWING
    return character.move(seen)


def _prepared(video: Video) -> bool:
    """Song heard and character chosen, so plan; or fail, ask, or go on without the character."""
    song, character = video.song, video.character
    if song is not None and song.status == Song.Status.FAILED:
        return video.move(Video.Status.FAILED, error=song.error, finished_at=timezone.now())
    if character is not None and character.status == Character.Status.FAILED:
        return _without_character(video, character)
    if character is not None and character.status == Character.Status.CHOOSING:
        return wait(video, Video.WaitingFor.CHOICE)
    if song is None or song.status != Song.Status.READY:
        return False
    if character is not None:
        if character.status != Character.Status.READY:
            return False
        casting.freeze_image(video, character)
    return scenes.plan(video)


def _without_character(video: Video, character: Character) -> bool:
    if video.on_character_failure == Video.OnCharacterFailure.ASK:
        return wait(video, Video.WaitingFor.CHARACTER)
    video.without_character = True
    video.save(update_fields=["without_character"])
    video.warn(f"The film is made without the character. {character.error}")
    return True


def _filmed(video: Video) -> bool:
    """The join: all clips settled and one is ready, so stitch; none is ready, so fail."""
    if clips.unsettled(video).exists():
        return False
    failed = list(clips.failed(video))
    if len(failed) == video.clips.count():
        reason = clips.why_failed(failed[0])
        return video.move(
            Video.Status.FAILED,
            error=f"None of the {len(failed)} clips could be made. {reason}",
            finished_at=timezone.now(),
        )
    if failed and video.on_clip_failure == Video.OnClipFailure.WAIT:
        return wait(video, Video.WaitingFor.CLIP)
    return video.move(Video.Status.STITCHING)


def wait(video: Video, reason: str, error: str = "") -> bool:
    """Ask a person. What is under way goes on."""
    asking = {"waiting_for": reason, "waiting_from": video.status, "error": error}
    return video.move(Video.Status.WAITING, **asking)


def _step(task: Any, row: Stateful, kind: Kind) -> Signature:
    return task.si(str(row.pk)).set(queue=provider_of(kind).queue)


def _stamped(row: Stateful) -> bool:
    """False also when somebody moved it meanwhile: the next step is then theirs to send."""
    as_seen = {"pk": row.pk, "status": row.status}
    return bool(type(row).objects.filter(**as_seen).stamp())


def _send(signature: Signature) -> None:
    """A broker that does not take it costs time only: the rows are due again."""
    try:
        signature.apply_async(retry=False, expires=settings.LEASE_SECONDS)
    except (KombuError, OSError) as error:
        log.warning("the broker did not take the message", error=str(error))


# --- One task a step ----------------------------------------------------------------------------


@shared_task(name="songs.analyse")
def analyse(pk: str) -> None:
    if song := _row(Song, pk):
        guard(song, hear)


@shared_task(name="characters.interrogate")
def interrogate(pk: str) -> None:
    if character := _row(Character, pk, Character.Status.DESCRIBING):
        guard(character, lambda row: carry(interrogation.order_description(row)))


@shared_task(name="characters.draw")
def draw_character(pk: str) -> None:
    if character := _row(Character, pk, Character.Status.DRAWING):
        guard(character, lambda row: carry_all(portraits.order_portraits(row)))


@shared_task(name="videos.plan_scenes")
def plan_scenes(pk: str) -> None:
    if video := _row(Video, pk, Video.Status.PLANNING):
        guard(video, lambda row: carry(scenes.order_scenes(row)))


@shared_task(name="videos.film_clip")
def film_clip(pk: str) -> None:
    """Keyframe, then motion, as far as it goes without waiting for anybody."""
    if take := _row(Take, pk, *Take.WORKING):
        guard(take, _film)
        advance(take.clip.video)


def _film(take: Take) -> None:
    while (generation := clips.order_next(take)) and carry(generation):
        before = take.status
        take.refresh_from_db()  # Whoever was woken may have moved it first.
        _settle_down(take)
        if take.status == before:
            return


@shared_task(name="videos.stitch")
def stitch_film(pk: str) -> None:
    if video := _row(Video, pk, Video.Status.STITCHING):
        guard(video, stitch.stitch)
        if film := video.film:
            _send(measure_film.si(str(film.pk)).set(queue=CPU, **AFTER_THE_FILM))


@shared_task(name="videos.measure")
def measure_film(pk: str) -> None:
    """Of use, but nothing waits for it: a message that is lost is made up for by who asks."""
    if film := Film.objects.filter(pk=pk).first():
        report_of(film)


@shared_task(name="generations.carry")
def carry_generation(pk: str) -> None:
    if generation := Generation.objects.filter(pk=pk).first():
        carry(generation, due=True)


@shared_task(name="videos.advance")
def look(label: str, pk: str) -> None:
    """Somebody settled something of this row: move it, and what it belongs to."""
    row = apps.get_model(label).objects.filter(pk=pk).first()
    for part in _upwards(row):
        guard(part, advance)


def _upwards(row: Any) -> list[Stateful]:
    match row:
        case Image():
            return _upwards(row.character)
        case Song() | Character():
            return [row, *row.videos.filter(status=Video.Status.PREPARING)]
        case Take():
            return [row, *_upwards(row.clip.video)]
        case Video():
            Video.objects.filter(pk=row.pk).bump()
            return [row]
    return []


def _row(model: type[AnyRow], pk: str, *statuses: str) -> AnyRow | None:
    """The row, moved as far as it goes; None when it is gone or this is not its step."""
    row: AnyRow | None = model.objects.filter(pk=pk).first()
    if row is None:
        return None
    guard(row, _settle_down)
    return row if not statuses or row.status in statuses else None


def _settle_down(row: Stateful) -> None:
    """Moved as far as it goes, and stamped: this process sees to it now."""
    while move_on(row):
        pass
    _stamped(row)


# --- Calls of providers -------------------------------------------------------------------------

CALL_STEPS: dict[str, Callable[[Generation], None]] = {
    Generation.Status.RESERVED: submit,
    Generation.Status.SUBMITTING: submit,
    Generation.Status.UNKNOWN: resolve_unknown,
    Generation.Status.RUNNING: poll,
    Generation.Status.FETCHING: fetch,
}


def carry(generation: Generation, *, due: bool = False) -> bool:
    """Take one call as far as it goes without waiting; True when nothing more will come of it.

    ``due``: the sweeper found it due, and has put its time off for the others.
    """
    before = None
    while generation.status != before and (due or generation.due_at <= timezone.now()):
        before, due = generation.status, False
        if step := CALL_STEPS.get(before):
            guard(generation, step)
        generation.refresh_from_db()
    if generation.status == Generation.Status.FAILED and generation.retryable:
        _bring_forward(generation)
    return is_final(generation)


def _bring_forward(failed: Generation) -> None:
    """Its subject is due when the next attempt is, and not first when a message might be lost."""
    model: type[Any] = apps.get_model(failed.subject_model)
    row = model._default_manager.filter(pk=failed.subject_id).first()
    part: Any = row.character if isinstance(row, Image) else row
    if part is not None:
        type(part).objects.filter(pk=part.pk).update(due_at=failed.due_at)


def carry_all(generations: Sequence[Generation]) -> None:
    """One call at once, several side by side."""
    if len(generations) == 1:
        carry(generations[0])
    elif generations:
        _send(group(_carrying(generation) for generation in generations))


def _carrying(generation: Generation) -> Signature:
    queue = provider_of(generation.kind).queue
    return carry_generation.si(str(generation.pk)).set(queue=queue)


# --- When a step does not end well --------------------------------------------------------------


def guard(row: AnyRow, work: Callable[[AnyRow], Any]) -> None:
    """Do one piece of work on a row; whatever happens, the row says so and can go on."""
    with structlog.contextvars.bound_contextvars(row=row._meta.label, id=str(row.pk)):
        try:
            work(row)
        except LeaseLost:
            log.info("somebody else has this work now")
        except StorageFull as full:
            row.release(seconds=TRY_AGAIN_SECONDS, error=str(full))
        except OverBudget as over:
            _hold(row, over)
        except ProviderError as refused:
            fail(row, str(refused))
        except Exception:  # The task boundary: nothing may be lost in silence.
            log.exception("a step ended unexpectedly")
            _stumble(row)


def _hold(row: Stateful, over: OverBudget) -> None:
    """A day's cap ends at midnight, a turn comes by itself, a video's cap needs a person."""
    video = row.clip.video if isinstance(row, Take) else row
    if over.scope == "video" and isinstance(video, Video):
        wait(video, Video.WaitingFor.BUDGET, str(over))
    elif over.scope == "day":
        row.release(seconds=(next_midnight() - timezone.now()).total_seconds(), error=str(over))
    else:
        row.release(seconds=TRY_AGAIN_SECONDS)


def _stumble(row: Stateful) -> None:
    row.claims = max(row.claims, 0) + (row.lease is None)
    if row.claims < ERRORS_AT_MOST:
        row.release(seconds=2.0**row.claims, claims=row.claims)
    else:
        fail(row, UNEXPECTED.format(row.claims, row.pk))


def fail(row: Stateful, sentence: str) -> None:
    if isinstance(row, Generation):
        settle_failed(row, ProviderError(sentence, charged=row.may_be_charged))
    elif row.move("failed", error=sentence):
        wake(row._meta.label, row.pk)


# --- What nobody looked at ----------------------------------------------------------------------


@shared_task(name="videos.sweep")
def sweep() -> None:
    """Find what is due or whose worker died, and send it on its way again."""
    for model in (Song, Character, Video, Take):
        for row in model.objects.exhausted()[:SWEEP_AT_MOST]:
            fail(row, EXHAUSTED.format(row.claims))
        for row in model.objects.due()[:SWEEP_AT_MOST]:
            guard(row, advance)
            row.__class__.objects.filter(pk=row.pk).stamp()
    _sweep_calls()


def _sweep_calls() -> None:
    for generation in Generation.objects.exhausted()[:SWEEP_AT_MOST]:
        fail(generation, EXHAUSTED.format(generation.claims))
    for generation in Generation.objects.due()[:SWEEP_AT_MOST]:
        if _stamped(generation):
            _send(_carrying(generation))


@shared_task(name="videos.heartbeat")
def heartbeat(queue: str) -> None:
    """Came through the broker: the queue is alive."""
    Heartbeat.objects.update_or_create(queue=queue, defaults={"at": timezone.now()})


def anybody_works() -> bool:
    """Whether some worker holds a row."""
    held = (model.objects.filter(lease__gt=timezone.now()) for model in STATEFUL)
    return any(rows.exists() for rows in held)


# --- After a crash of everything ----------------------------------------------------------------


def recover() -> None:
    """Nobody else works here: what dead workers held is free, and everything unfinished is due.

    Only for whoever holds the lock of a data directory whose broker is a folder in it.
    """
    storage.clear_scratch()
    for model in STATEFUL:
        unfinished = model.objects.filter(status__in=model.WORKING)
        unfinished.update(lease=None, claims=0, due_at=timezone.now())
