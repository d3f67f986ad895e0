"""Clips that are filmed without a first picture, from words alone: when, and why."""

from __future__ import annotations

from characters.models import Character
from generations import ledger
from generations.models import Generation
from generations.providers import provider_of
from generations.providers.base import Capabilities, Fault, Kind, Refused
from videos import casting
from videos.models import Take, Video

Status = Take.Status
PICTURE_GONE = "The character's picture is gone."
ALONE = "Filmed from words alone. {why}"


def paid_model(video: Video, kind: Kind, model: str = "") -> Capabilities | None:
    """What the model that does this for the film takes, or another ``model``; None where it is
    free, or nobody has it."""
    model = model or video.model_for(kind)
    try:
        provider = provider_of(kind, model)
    except Refused:
        return None
    return None if provider.free else provider.capabilities(kind, model)


def is_filmed_so(video: Video, model: str = "") -> bool:
    """Without first pictures: there is no character that they would show. ``model``: as of
    ``paid_model``."""
    return _is_possible(video, model) and bool(_lacks_character(video))


def _is_possible(video: Video, model: str = "") -> bool:
    """Where it is filmed on this machine it begins with a picture all the same."""
    able = paid_model(video, Kind.FILM, model)
    return able is not None and able.takes_words_alone and not video.is_animatic


def _lacks_character(video: Video) -> str:
    if not video.wants_character:
        return "There is no character to be shown."
    return PICTURE_GONE if casting.is_missing(video) else ""


def why(take: Take, call: Generation | None) -> str:
    """A sentence; empty where it gets a first picture, or nobody can film without. ``call``: that
    was to draw it."""
    if not take.is_filmed or take.keyframe or not _is_possible(take.clip.video, take.model):
        return ""
    if take.status == Status.PENDING:
        return _lacks_character(take.clip.video)
    if call is None or not ledger.is_final(call) or call.status == Generation.Status.SUCCEEDED:
        return ""
    if casting.is_missing(take.clip.video):
        return PICTURE_GONE
    if call.fault == Fault.GONE:
        return "The model that draws is not offered any more."
    if call.fault == Fault.CONTENT and take.image_key:
        return "The model that draws refused the character's picture."
    return ""


def left_out(video: Video) -> Character | None:
    """Who could not be drawn is put into words, where a model films that takes them."""
    is_told = video.without_character and _is_possible(video)
    return video.cast.first() if is_told else None
