"""A song heard for its words: ordered once, taken in once."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from generations import ledger
from generations.budget import OverBudget, refusal_of
from generations.models import Generation
from generations.projects import Project
from generations.providers.base import HearRequest, Media, ProviderError
from mvsite.lib.state import NotNow, wake
from songs import retiming
from songs.models import Song, Transcription
from songs.plain_lyrics import sung

PURPOSE = "lyrics"
Status = Transcription.Status


def request_for(song: Song, language: str = "") -> HearRequest:
    words = "\n".join(line.text for line in sung(song.lyrics))
    media = Media(song.canonical_key, {"seconds": song.seconds})
    return HearRequest(media, words=words, language=language)


def begin(song: Song, language: str) -> Transcription:
    """The work that hears it; the one under way, if there is one. NotNow where it cannot be paid:
    nothing is begun then."""
    try:
        with transaction.atomic():
            song.touch()
            added: Transcription = Transcription.objects.create(song=song, language=language)
            order(added)
            wake(added._meta.label, added.pk)
            return added
    except IntegrityError:
        return song.transcriptions.latest("created_at")
    except (OverBudget, ProviderError) as no:
        raise NotNow(refusal_of(no)) from no


def order(transcription: Transcription) -> Generation:
    """Under its owner's limits: a song is of no film."""
    song = transcription.song
    request = request_for(song, transcription.language)
    return Project(song.owner).order(transcription, PURPOSE, request)


def receive(transcription: Transcription) -> bool:
    """Take the words in; False while there is nothing to take."""
    if transcription.status != Status.HEARING:
        return False
    call = ledger.latest(transcription, PURPOSE)
    if call is None or not ledger.is_final(call):
        return False
    if call.status == Generation.Status.SUCCEEDED:
        return take_in(transcription, call)
    if call.status == Generation.Status.CANCELLED:
        return transcription.move(Status.CANCELLED)
    return transcription.move(Status.FAILED, error=call.error)


def take_in(transcription: Transcription, call: Generation) -> bool:
    """The lines get their times, if any was heard; without lyrics the words are offered as such."""
    transcription.words = call.result["words"]
    transcription.loose = bool(call.result.get("loose"))
    with transaction.atomic():
        transcription.touch()
        song = Song.objects.select_for_update().get(pk=transcription.song_id)
        lines = retiming.timed_anew(song, transcription)
        found = sum(bool(line.confidence) for line in lines)
        taken = transcription.move(
            Status.READY, words=transcription.words, loose=transcription.loose, lines_found=found,
            is_offer=bool(transcription.words) and not song.lyrics.strip(),
        )  # fmt: skip
        if taken and found:
            Song.objects.filter(pk=song.pk).update(**retiming.as_fields(song, lines))
        return taken


def take_in_late(transcription: Transcription, call: Generation) -> None:
    """Of a call that was found after it had been given up; a song heard since needs it no more."""
    newest = transcription.song.transcriptions.first()
    if transcription.status == Status.FAILED and newest == transcription:
        take_in(transcription, call)


def call_of(transcription: Transcription) -> Generation | None:
    return ledger.latest(transcription, PURPOSE)


def cancel(transcription: Transcription) -> bool:
    with transaction.atomic():
        transcription.touch()
        ledger.cancel(list(Generation.objects.of(transcription, PURPOSE).live()))
        return transcription.overrule(Status.CANCELLED)
