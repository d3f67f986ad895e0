"""The film as Celery signatures, in the order in which it is made, and one task a step.

``due`` says what can be done for a row now; ``advance`` moves the row as far as its rows allow and
sends that. The chain and the group are the fast way, never the guarantee: see the package.
"""

from __future__ import annotations

from typing import Any

from celery import Signature, chain, group, shared_task
from django.apps import apps
from django.db import transaction

from characters import interrogation, portraits
from characters.models import Character, Image
from generations.providers.base import Kind
from mvsite.celery import CPU
from mvsite.lib.state import Stateful
from songs import transcribing
from songs.hearing import hear
from songs.models import Song, Transcription
from videos import (
    given_clips,
    judging,
    keyframe_floor,
    moderation,
    reframe,
    rewriting,
    scenes,
    stills,
    stitch,
    take_steps,
    takes,
)
from videos.models import Clip, Reframing, Take, Video
from videos.pipeline.beside import compare, judge_again, keep_character, measure
from videos.pipeline.calls import carry, carry_all
from videos.pipeline.guard import AnyRow, guard
from videos.pipeline.moves import move_on
from videos.pipeline.sending import queue_of, send, stamped

Words = Clip.WordsStatus
AFTER_THE_FILM = {"countdown": 2, "expires": 60}
"""Seconds: a command that only waited for the film is gone by then and is not held up."""


# --- In the order in which it is made -----------------------------------------------------------


def due(row: Stateful | Clip) -> list[Signature]:
    """What can be done for this row now. Each is sent by one of those who ask."""
    match row:
        case Song(status=Song.Status.UPLOADED | Song.Status.ANALYSING) if stamped(row):
            return [analyse.si(str(row.pk)).set(queue=CPU)]
        case Character(status=Character.Status.NEW | Character.Status.DESCRIBING) if stamped(row):
            return [chain(_step(interrogate, row, Kind.SEE), _step(draw_character, row, Kind.DRAW))]
        case Character(status=Character.Status.DRAWING) if stamped(row):
            return [_step(draw_character, row, Kind.DRAW)]
        case Video(status=Video.Status.PREPARING):
            return [link for part in (row.song, row.character) if part for link in due(part)]
        case Video(status=Video.Status.PLANNING) if stamped(row):
            return [_step(plan_scenes, row, Kind.WRITE)]
        case Video(status=Video.Status.FILMING):
            return [link for take in takes.due(row) for link in due(take)]
        case Take(status=Take.Status.PENDING | Take.Status.DRAWING) if stamped(row):
            return [_drawing(row)]
        case Take(status=Take.Status.FILMING) if stamped(row):
            return [_filming(row)]
        case Video(status=Video.Status.STITCHING) if stamped(row):
            return [stitch_film.si(str(row.pk)).set(queue=CPU)]
    return _due_beside(row)


def _due_beside(row: Stateful | Clip) -> list[Signature]:
    """What is asked for of a film, or a song, beside the making."""
    match row:
        case Clip(alone=True, words_status=Words.PENDING | Words.WRITING):
            return [_step(rewrite_scene, row, Kind.WRITE)]
        case Take(status=Take.Status.READY) if judging.follows(row):
            return [judge_again.si(str(row.pk)).set(queue=queue_of(Kind.JUDGE))]
        case Reframing(status=Reframing.Status.PENDING | Reframing.Status.CUTTING) if stamped(row):
            return [cut_in_shape.si(str(row.pk)).set(queue=CPU)]
        case Transcription(status=Transcription.Status.HEARING) if stamped(row):
            return [hear_words.si(str(row.pk)).set(queue=queue_of(Kind.HEAR))]
    return []


def advance(row: Stateful | Clip) -> None:
    """Move the row as far as its rows allow, and send what is then due, after commit."""
    while move_on(row):
        pass
    if not _is_held(row) and (signatures := due(row)):
        transaction.on_commit(lambda: send(group(signatures)))
    if isinstance(row, Video):
        compare(row)
        _advance_joined(row)


def _advance_joined(video: Video) -> None:
    """Films that are to be joined of it, among others."""
    for film in given_clips.waiting_for(video):
        advance(film)


def _step(task: Any, row: Stateful | Clip, kind: Kind) -> Signature:
    whose: Any = row.clip.video if isinstance(row, Take) else row
    asks: Any = whose.video if isinstance(whose, Clip) else whose
    return task.si(str(row.pk)).set(queue=queue_of(kind, asks.model_for(kind)))


def _filming(take: Take) -> Signature:
    """What needs no model is done on this machine, whoever films the rest."""
    task: Signature = film_clip.si(str(take.pk))
    model = take.model or take.clip.video.model_for(Kind.FILM)
    return task.set(queue=queue_of(Kind.FILM, model) if take.is_filmed else CPU)


def _drawing(take: Take) -> Signature:
    """Its first picture is drawn, or that is measured which was."""
    if keyframe_floor.awaits(take):
        return _measuring(take)
    return _step(film_clip, take, Kind.DRAW)


def _measuring(take: Take) -> Signature:
    signature: Signature = measure_keyframe.si(str(take.pk))
    return signature.set(queue=CPU)


def _is_held(row: Stateful | Clip) -> bool:
    return moderation.is_held(row.video if isinstance(row, Clip | Reframing) else row)


# --- One task a step ----------------------------------------------------------------------------


@shared_task(name="songs.analyse")
def analyse(pk: str) -> None:
    if song := _row(Song, pk):
        guard(song, hear)


@shared_task(name="songs.hear_words")
def hear_words(pk: str) -> None:
    if transcription := _row(Transcription, pk, Transcription.Status.HEARING):
        guard(transcription, lambda row: carry(transcribing.order(row)))


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
        if keyframe_floor.awaits(take):
            send(_measuring(take))
        advance(take.clip.video)


def _film(take: Take) -> None:
    if not take.is_filmed:
        stills.make(take)
    while (generation := take_steps.order_next(take)) and carry(generation):
        before = take.status
        take.refresh_from_db()  # Whoever was woken may have moved it first.
        _settle_down(take)
        if take.status == before:
            return


@shared_task(name="videos.measure_keyframe")
def measure_keyframe(pk: str) -> None:
    """Its motion is ordered when the picture is like enough to the character."""
    if take := _row(Take, pk, Take.Status.DRAWING):
        guard(take, keyframe_floor.measure)
        guard(take, advance)


@shared_task(name="videos.rewrite_scene")
def rewrite_scene(pk: str) -> None:
    clip = Clip.objects.rewriting().filter(pk=pk).first()
    if clip is None or moderation.is_held(clip.video):
        return
    guard(clip, _rewrite)


def _rewrite(clip: Clip) -> None:
    carry(rewriting.order(clip))
    rewriting.receive(clip)


@shared_task(name="videos.reframe")
def cut_in_shape(pk: str) -> None:
    if reframing := _row(Reframing, pk, *Reframing.WORKING):
        guard(reframing, reframe.cut)


@shared_task(name="videos.stitch")
def stitch_film(pk: str) -> None:
    if video := _row(Video, pk, Video.Status.STITCHING):
        guard(video, stitch.stitch)
        _advance_joined(video)
        if film := video.film:
            measure(film, **AFTER_THE_FILM)
        compare(video, **AFTER_THE_FILM)


@shared_task(name="videos.advance")
def look(label: str, pk: str) -> None:
    """Somebody settled something of this row: move it, and what it belongs to."""
    row = apps.get_model(label).objects.filter(pk=pk).first()
    for part in _upwards(row):
        guard(part, advance)
    if isinstance(row, Song | Character):
        keep_character(row)


def _upwards(row: Any) -> list[Any]:
    match row:
        case Image():
            return _upwards(row.character)
        case Song() | Character():
            preparing = row.videos.filter(status=Video.Status.PREPARING)
            return [row, *preparing, *row.videos.held_for_character()]
        case Take():
            if row.status == Take.Status.READY:
                row.touch()  # What was said of it is new.
            return [row, *_upwards(row.clip.video)]
        case Clip() | Reframing() | Transcription():
            return [row]
        case Video():
            Video.objects.filter(pk=row.pk).bump()
            return [row]
    return []


def _row(model: type[AnyRow], pk: str, *statuses: str) -> AnyRow | None:
    """The row, moved as far as it goes; None when it is gone or hidden or this is not its step."""
    row: AnyRow | None = model.objects.filter(pk=pk).first()
    if row is None or _is_held(row):
        return None
    guard(row, _settle_down)
    return row if not statuses or row.status in statuses else None


def _settle_down(row: Stateful) -> None:
    """Moved as far as it goes, and stamped: this process sees to it now."""
    while move_on(row):
        pass
    stamped(row)
