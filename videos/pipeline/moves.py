"""The moves that a row's rows allow now. Nothing is sent here."""

from __future__ import annotations

from django.utils import timezone

from characters import interrogation, portraits
from characters.models import Character
from mvsite.lib.state import Stateful
from songs import transcribing
from songs.models import Song, Transcription
from videos import (
    casting,
    given_clips,
    likeness_floor,
    plan_check,
    rewriting,
    scenes,
    take_steps,
    takes,
)
from videos.models import Clip, Take, Video


def move_on(row: Stateful | Clip) -> bool:
    """One move that the rows allow now; False when there is none."""
    match row:
        case Character(status=Character.Status.NEW):
            return _begin_character(row)
        case Character(status=Character.Status.DESCRIBING):
            return interrogation.receive_description(row)
        case Character(status=Character.Status.DRAWING):
            return portraits.receive_portraits(row)
        case Character(status=Character.Status.CHOOSING | Character.Status.READY):
            portraits.receive_portraits(row)  # One was chosen while others were still drawn.
        case Take():
            return not _asks_about_character(row) and take_steps.receive(row)
        case Clip():
            return rewriting.receive(row)
        case Transcription():
            return transcribing.receive(row)
        case Video():
            return _move_on_film(row)
    return False


def _move_on_film(video: Video) -> bool:
    match video:
        case Video(status=Video.Status.PREPARING):
            return _prepared(video)
        case Video(waiting_for=Video.WaitingFor.BUDGET, waiting_from=Video.Status.PREPARING):
            return _needs_no_more(video)
        case Video(status=Video.Status.PLANNING):
            return scenes.receive_scenes(video) and _planned(video)
        case Video(status=Video.Status.FILMING):
            return _filmed(video)
    return False


def _begin_character(character: Character) -> bool:
    if not character.num_images and character.reference_key:
        return portraits.use_reference(character)
    if character.rests:
        return False
    seen = Character.Status.DESCRIBING if character.reference_key else Character.Status.DRAWING
    return character.move(seen)


def _prepared(video: Video) -> bool:
    """Song heard and character chosen, so plan; or fail, ask, or go on without the character."""
    if video.course == Video.Course.GIVEN:
        return given_clips.are_settled(video) and video.move(Video.Status.STITCHING)
    song, character = video.song, None if video.asks_about_scenes else video.character
    if song is not None and song.status == Song.Status.FAILED:
        return video.move(Video.Status.FAILED, error=song.error, finished_at=timezone.now())
    if character is not None and not casting.settle_image(video, character):
        return _lacks_picture(video, character)
    if song is not None and song.status != Song.Status.READY:
        return False
    if character is not None:
        casting.freeze_image(video, character)
    return scenes.plan(video)


def _lacks_picture(video: Video, character: Character) -> bool:
    """Go on without the character, or ask; nothing while it is being drawn."""
    if character.status == Character.Status.FAILED:
        return _without_character(video, character)
    asks = character.status == Character.Status.CHOOSING
    return asks and wait(video, Video.WaitingFor.CHOICE)


def _needs_no_more(video: Video) -> bool:
    """Its character came all the same: one was chosen, or another film paid for it."""
    character = video.character
    if character is not None and character.status in Character.WORKING:
        return False
    return video.move(Video.Status.PREPARING, waiting_for="", waiting_from="")


def _without_character(video: Video, character: Character) -> bool:
    if video.on_character_failure == Video.OnCharacterFailure.ASK:
        return wait(video, Video.WaitingFor.CHARACTER)
    video.without_character = True
    video.save(update_fields=["without_character"])
    video.warn(f"The film is made without the character. {character.error}")
    return True


def _asks_about_character(take: Take) -> bool:
    """A clip without the character is a failure of it, where the owner wants to be asked."""
    video = take.clip.video
    if video.on_character_failure != Video.OnCharacterFailure.ASK or not video.wants_character:
        return False
    why = take_steps.why_words_alone(take)
    if why:
        wait(video, Video.WaitingFor.CHARACTER, why)
    return bool(why)


def _planned(video: Video) -> bool:
    """On to what is paid for, unless the plan has to be confirmed first, or blocks it."""
    if question := plan_check.question(video):
        return wait(video, Video.WaitingFor.APPROVAL, question)
    return takes.begin(video)


def _filmed(video: Video) -> bool:
    """The join: all clips settled and one is ready, so stitch; none is ready, so fail."""
    if takes.unsettled(video).exists():
        return False
    failed = list(takes.failed(video))
    if len(failed) == video.clips.count():
        reason = takes.why_failed(failed[0])
        which = f"None of the {len(failed)} clips" if len(failed) > 1 else "The clip"
        error = f"{which} could {'' if len(failed) > 1 else 'not '}be made. {reason}"
        return video.move(Video.Status.FAILED, error=error, finished_at=timezone.now())
    if failed and video.on_clip_failure == Video.OnClipFailure.WAIT:
        return wait(video, Video.WaitingFor.CLIP)
    return not likeness_floor.holds_back(video) and video.move(Video.Status.STITCHING)


def wait(video: Video, reason: str, error: str = "") -> bool:
    """Ask a person. What is under way goes on."""
    asking = {"waiting_for": reason, "waiting_from": video.status, "error": error}
    return video.move(Video.Status.WAITING, **asking)
