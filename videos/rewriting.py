"""One scene written anew by a call of its own; what stands in it is kept until the words come."""

from __future__ import annotations

from django.db import transaction

from generations import fallbacks, ledger
from generations.models import Generation
from videos import spending, write_requests
from videos.models import Clip
from videos.scenes import REWRITE as PURPOSE
from videos.scenes import give_words

Words = Clip.WordsStatus


def begin(clip: Clip, note: str) -> None:
    """To be written; ``note`` says what should be different."""
    with transaction.atomic():
        clip.touch("words")
        Clip.objects.filter(pk=clip.pk).update(
            words_status=Words.PENDING, words_error="", alone=True, note=note
        )
    clip.refresh_from_db()


def order(clip: Clip) -> Generation:
    """The call that writes it. Raises OverBudget and Refused."""
    with transaction.atomic():
        clip.touch("words")
        clip.refresh_from_db()  # Scenes may have changed places since it was read.
        pending = Clip.objects.rewriting().filter(pk=clip.pk, words_status=Words.PENDING)
        anew = pending.update(words_status=Words.WRITING, words_error="")
        return spending.order(
            clip.video, clip, PURPOSE, write_requests.of_scene(clip), anew=bool(anew)
        )


def receive(clip: Clip) -> bool:
    """Take the words in, or the error; False while there is neither."""
    generation = ledger.latest(clip, PURPOSE)
    if not ledger.is_final(generation) or not _awaits_words(clip):
        return False
    assert generation is not None
    with transaction.atomic():
        clip.touch("words")  # Of two who come at once the second one waits here.
        return _awaits_words(clip) and _take_in(clip, generation)


def _awaits_words(clip: Clip) -> bool:
    """Its call is under way, or there to be taken in."""
    writing = Clip.objects.rewriting().filter(pk=clip.pk, words_status=Words.WRITING)
    return writing.exists()


def _take_in(clip: Clip, generation: Generation) -> bool:
    if generation.status == Generation.Status.SUCCEEDED:
        written = generation.result["scenes"][generation.request["only"]]
        kind = write_requests.asked(clip)
        give_words(clip, {**written, "kind": kind} if kind else written)
        clip.video.warn(*generation.result.get("notes", ()))
        if said := fallbacks.told_of(generation):
            clip.video.warn(f"Scene {clip.number} was written {said}")
    else:
        fail(clip, generation.error or "It was cancelled.")
    return True


def hold(clip: Clip, why: str) -> None:
    """It waits, and says for what; the sweeper comes back to it."""
    held = Clip.objects.rewriting().filter(pk=clip.pk).exclude(words_error=why)
    with transaction.atomic():
        if held.exists():
            clip.touch("words")
            held.update(words_error=why)


def fail(clip: Clip, reason: str) -> None:
    """What it read before stays."""
    with transaction.atomic():
        clip.touch("words")
        Clip.objects.filter(pk=clip.pk).update(
            words_status=Words.FAILED, alone=False,
            words_error=f"This scene could not be written anew. {reason}",
        )  # fmt: skip


def stop(clip: Clip) -> None:
    """Nobody writes it any more: it keeps the words it has, and without any it is pending again."""
    clip.touch("words")
    being_written = Clip.objects.rewriting().filter(pk=clip.pk)
    written = being_written.filter(words_revision__gt=0)
    written.update(words_status=Words.WRITTEN, words_error="", alone=False)
    being_written.update(words_status=Words.PENDING, words_error="", alone=False)
    give_up(clip)


def give_up(clip: Clip) -> None:
    """Somebody else's words come first; the call ends."""
    ledger.cancel(list(Generation.objects.of(clip, PURPOSE).live()))
