"""Performances whose mouths will not follow the song: why, and who would film them so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from generations.choices import Choice, choices_of
from generations.providers.base import Capabilities, Kind
from videos import prices, singing, take_requests, words_alone
from videos.models import Clip, Keyframe, Take, Video

SILENT = "Its mouth does not follow the words: {why}."
NO_SOUND = "{title} takes no sound"
TOO_LONG = "{title} takes {most:g} s of sound at most"


@dataclass(frozen=True)
class Singer:
    """A model that films so. ``price``: of one more take of the scene by it, at most; from the
    first picture that is there, if there is one."""

    name: str
    title: str
    price: Decimal


def silent(video: Video, clips: Sequence[Clip]) -> list[Clip]:
    """The performances that the film's model would film with a mouth that follows nothing; none
    where it is filmed for nothing: this machine moves no mouth."""
    able = words_alone.paid_model(video, Kind.FILM)
    if able is None:
        return []
    return [clip for clip in clips if clip.is_sung and not singing.takes(able, seconds_of(clip))]


def why_silent(able: Capabilities, seconds: float) -> str:
    """What a model lacks for so much sound; empty where it takes it."""
    if able.takes_sound is None:
        return NO_SOUND.format(title=able.title or able.model)
    if singing.takes(able, seconds):
        return ""
    return TOO_LONG.format(title=able.title or able.model, most=able.takes_sound[1])


def note_of(take: Take) -> str:
    """A sentence for a take whose mouth will not follow what is sung; mostly none."""
    able = words_alone.paid_model(take.clip.video, Kind.FILM, take.model)
    if not take.is_filmed or able is None or not take.clip.is_sung:
        return ""
    why = why_silent(able, seconds_of(take.clip))
    return SILENT.format(why=why) if why else ""


def singers_of(video: Video, clips: Sequence[Clip]) -> dict[UUID, Singer]:
    """By scene, who films it at the lowest price so that its mouth follows the song; without those
    that nobody can, and nobody for an animatic, which is moved here until it is approved."""
    found: dict[UUID, Singer] = {}
    for choice in choices_of(Kind.FILM) if clips and not video.is_animatic else ():
        for clip, singer in _offers(video, clips, choice):
            if clip.pk not in found or singer.price < found[clip.pk].price:
                found[clip.pk] = singer
    return found


def _offers(video: Video, clips: Sequence[Clip], choice: Choice) -> Iterator[tuple[Clip, Singer]]:
    fitting = [clip for clip in clips if _films(choice.able, seconds_of(clip))]
    if not fitting:
        return
    takes = prices.of_takes(video, fitting, {Kind.FILM: choice.name})
    for clip, take in zip(fitting, takes, strict=True):
        price = take.filmed if has_picture(clip) else take.total
        if price is not None:
            yield clip, Singer(choice.name, choice.title, price)


def has_picture(clip: Clip) -> bool:
    """Whether the take that is there began with one, which shows the scene's words still."""
    take = clip.chosen
    return (
        take is not None and take.words_revision == clip.words_revision and bool(take.keyframe_id)
    )


def picture_of(clip: Clip) -> Keyframe | None:
    return clip.chosen.keyframe if clip.chosen and has_picture(clip) else None


def _films(able: Capabilities, seconds: float) -> bool:
    return singing.takes(able, seconds) and able.length_for(seconds) is not None


def seconds_of(clip: Clip) -> float:
    """That are filmed of it."""
    return (clip.frames + sum(take_requests.spare_frames(clip))) / clip.video.form.rate
