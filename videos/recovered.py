"""What calls of a take made that were found after they had been given up: shown, never forced."""

from __future__ import annotations

from django.db import transaction

from generations import ledger
from generations.models import Generation
from videos import take_steps
from videos.models import Clip, Take
from videos.takes import KEYFRAME, MOTION, add_take, lock

NOTE = "Its call had been given up; what it made was found and brought afterwards."
CAME_AS = "The answer to its call was lost. What the call made was found later, as take {}."
DRAWN = "Its first picture was found later: a retry films from that."


def take_in(subject: Take, call: Generation) -> None:
    """Of a call that succeeded and has its file. A take that still waits for it needs no help."""
    with transaction.atomic():
        lock(subject.clip)
        subject.refresh_from_db()
        if subject.status in Take.WORKING and ledger.latest(subject, call.purpose) == call:
            return
        if call.purpose == MOTION:
            _add(subject, call)
        elif call.purpose == KEYFRAME:
            _add_keyframe(subject, call)


def _add(given_up: Take, call: Generation) -> None:
    """One more take of its scene, chosen if the scene has none."""
    clip = Clip.objects.get(pk=given_up.clip_id)
    take = add_take(clip, seed=given_up.seed, keyframe=given_up.keyframe)
    take.move(
        Take.Status.FILMING, words=given_up.words, words_revision=given_up.words_revision,
        image_key=given_up.image_key, note=" ".join(filter(None, (given_up.note, NOTE))),
    )  # fmt: skip
    take_steps.keep_motion(take, call)
    _say(given_up, CAME_AS.format(take.number))


def _add_keyframe(given_up: Take, call: Generation) -> None:
    """So that a retry of the take begins with it and nothing is drawn again."""
    keyframe = take_steps.keep_keyframe(given_up, call)
    bare = Take.objects.filter(pk=given_up.pk, keyframe=None, status=Take.Status.FAILED)
    if bare.update(keyframe=keyframe):
        _say(given_up, DRAWN)


def _say(given_up: Take, sentence: str) -> None:
    """In the stead of what was said when nobody knew."""
    failed = Take.objects.filter(pk=given_up.pk, status=Take.Status.FAILED)
    failed.update(error=sentence)
