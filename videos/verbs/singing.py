"""Performances, filmed by a model that takes sound."""

from __future__ import annotations

from django.db import transaction

from generations.providers.base import Kind
from mvsite.lib import storage
from mvsite.lib.state import NotNow
from videos import singers
from videos.models import Clip, Take
from videos.pipeline import advance
from videos.verbs.held import held_with_words
from videos.verbs.takes import one_more

NOT_OFFERED = "This model is not offered for scene {number} any more. Reload the page."
PICTURE_GONE = "The first picture of this take is gone. Ask for a new take instead."


def sing(clip: Clip, model: str) -> Take:
    """One more take, whose mouth follows the song, by the ``model`` that was offered for it; from
    the first picture that is there."""
    with transaction.atomic():
        there = held_with_words(clip)
        singer = singers.singers_of(there.video, [there] if there.is_sung else []).get(there.pk)
        if singer is None or singer.name != model:
            raise NotNow(NOT_OFFERED.format(number=there.number))
        picture = singers.picture_of(there)
        if picture is not None and not storage.exists(picture.key):
            raise NotNow(PICTURE_GONE)
        take = one_more(there, {Kind.FILM: singer.name}, picture)
    advance(take)
    return take
