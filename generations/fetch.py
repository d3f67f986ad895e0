"""Bring in the result of one call: checked by decoding, kept whole, then settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from generations.budget import usd
from generations.ledger import give_up_late, handle_of, provider_of_call, settle_failed
from generations.models import Generation
from generations.providers import kept
from generations.providers.base import (
    BadAnswer,
    Busy,
    Fault,
    InDoubt,
    KeepAlive,
    Kind,
    Misfit,
    Outage,
    Outcome,
    ProviderError,
    TimedOut,
    Unreadable,
)
from mvsite.lib import storage
from mvsite.lib.pictures import read_picture
from mvsite.lib.state import LeaseLost, wake
from mvsite.lib.streams import CLIP_MAX_SECONDS, BadMedia, probe_video
from mvsite.lib.uploads import BadUpload

Status = Generation.Status
TakeIn = Callable[[Generation], None]
STANDS_AT_MOST = 2.0
"""Seconds that one frame may stand; more is a clip with a piece missing."""
TRY_AGAIN_SECONDS = 5.0
PAID_FOR_NOTHING = (
    "{why} It was fetched twice. The call cost {cost}. Order it again, which is charged "
    "once more, or choose another model."
)
SPARE_SECONDS = 5.0
"""By which a clip may be longer than was asked for, however long that was."""


def fetch(generation: Generation) -> None:
    """From fetching to succeeded or failed. Raises LeaseLost and StorageFull."""
    if generation.claim(Status.FETCHING):
        bring_in(generation)


def bring_in(generation: Generation, take_in: TakeIn | None = None) -> None:
    """Of a call whose lease we hold. ``take_in`` shows what nobody waits for any more: called with
    the result, in the transaction that settles it."""
    storage.require_room()
    with storage.scratch() as folder:
        try:
            outcome = _bring(generation, folder)
        except ProviderError as error:
            _not_brought(generation, error)
            return
        _settle(generation, outcome, take_in)


def _not_brought(generation: Generation, error: ProviderError) -> None:
    """What is made, and maybe paid, is brought later while it is kept over there."""
    passes = (Busy, Outage, TimedOut, InDoubt) if generation.estimated else (Busy,)
    if isinstance(error, passes):
        if not give_up_late(generation):
            generation.release(seconds=error.retry_after or TRY_AGAIN_SECONDS)
        return
    if isinstance(error, Unreadable) and generation.estimated:
        if generation.fault != Fault.BROKEN:
            generation.release(seconds=TRY_AGAIN_SECONDS, fault=Fault.BROKEN)
            return
        error = _paid_for_nothing(generation, error)
    if error.charged == "no":
        error.charged = generation.may_be_charged
    settle_failed(generation, error, again=_may_be_mended(generation, error))


def _may_be_mended(generation: Generation, error: ProviderError) -> bool:
    """Once: told what was wrong, the model may do better."""
    first = not generation.recovered and not generation.request.get("mend")
    return first and isinstance(error, Misfit)


def _paid_for_nothing(generation: Generation, broken: Unreadable) -> Unreadable:
    """It was fetched twice from where it lies, and cannot be read."""
    cost = generation.estimated if broken.cost is None else broken.cost
    told = Unreadable(PAID_FOR_NOTHING.format(why=broken, cost=usd(cost)), charged="yes")
    told.cost = cost
    return told


def _bring(generation: Generation, folder: Path) -> Outcome:
    provider = provider_of_call(generation)
    request = generation.as_request()
    keep_alive = generation.keeper()
    try:
        outcome = provider.fetch(handle_of(generation), request, folder, keep_alive)
    except FileNotFoundError as gone:
        raise BadAnswer("A file that this needs is gone from the storage.") from gone
    try:
        check(generation, outcome, keep_alive)
    except Unreadable as broken:
        broken.cost = outcome.cost
        raise
    return outcome


def check(generation: Generation, outcome: Outcome, keep_alive: KeepAlive = lambda: None) -> None:
    """Raise BadAnswer unless the outcome is what was asked for; Unreadable for a broken file."""
    kind = Kind(generation.kind)
    if kind is Kind.SEE:
        _check_words(outcome)
    elif kind is Kind.WRITE:
        _check_scenes(outcome, len(generation.request["slots"]), generation.request.get("only"))
    elif kind is Kind.HEAR:
        _check_heard(outcome)
    elif kind is Kind.JUDGE:
        _check_judgement(outcome)
    else:
        _check_file(generation, outcome, keep_alive)


def _check_words(outcome: Outcome) -> None:
    keys = ("prompt", "character_description", "style_notes")
    if not all(isinstance(outcome.data.get(key), str) for key in keys):
        raise BadAnswer("The picture was not put into words as asked.")
    if not outcome.data["character_description"].strip():
        raise BadAnswer("The description of the picture is empty.")


def _check_scenes(outcome: Outcome, wanted: int, only: int | None = None) -> None:
    scenes = outcome.data.get("scenes")
    if not isinstance(scenes, list) or len(scenes) != wanted:
        raise BadAnswer(f"{wanted} scenes were asked for; the answer has another number.")
    unfit = outcome.data.get("unfit", ())
    fit = [scene for place, scene in enumerate(scenes) if place not in unfit]
    if not all(map(_has_words, fit if only is None else [scenes[only]])):
        raise BadAnswer("One of the scenes has no words.")


def _check_heard(outcome: Outcome) -> None:
    words = outcome.data.get("words")
    if not isinstance(words, list) or not all(map(_is_timed, words)):
        raise BadAnswer("What is sung did not come with its times.")


def _is_timed(word: object) -> bool:
    if not isinstance(word, dict) or not isinstance(word.get("text"), str):
        return False
    start, end = word.get("start"), word.get("end")
    if not (isinstance(start, int | float) and isinstance(end, int | float)):
        return False
    return 0 <= start <= end


def _has_words(scene: object) -> bool:
    return isinstance(scene, dict) and bool(str(scene.get("description") or "").strip())


def _check_judgement(outcome: Outcome) -> None:
    score = outcome.data.get("score")
    if not isinstance(score, int | float) or not 0 <= score <= 1:
        raise BadAnswer("The clip was judged without a score.")


def _check_file(generation: Generation, outcome: Outcome, keep_alive: KeepAlive) -> None:
    if outcome.file is None or not outcome.file.is_file():
        raise BadAnswer("The answer came without its file.")
    try:
        _decode(generation, outcome.file, keep_alive)
    except (BadMedia, BadUpload) as bad:
        raise Unreadable(f"What came cannot be used. {bad}") from bad


def _decode(generation: Generation, file: Path, keep_alive: KeepAlive) -> None:
    """Every frame of a clip, every pixel of a picture."""
    if generation.kind == Kind.FILM:
        wanted = generation.request["frames"] / generation.request["rate"]
        longest = max(CLIP_MAX_SECONDS, wanted + SPARE_SECONDS)
        facts = probe_video(file, max_seconds=longest, keep_alive=keep_alive)
        if facts.longest > STANDS_AT_MOST:
            raise BadMedia(f"The clip has a hole of {facts.longest:.0f} s.")
    else:
        read_picture(file, file.name)


def _settle(generation: Generation, outcome: Outcome, take_in: TakeIn | None) -> None:
    result = _storable(outcome.data)
    if outcome.file is not None:
        # Only the holder may put the file: a row that changed hands would get another's.
        generation.renew()
        result["sha256"] = storage.put(generation.key, outcome.file)
    generation.result = result
    with transaction.atomic():
        if take_in is not None:
            take_in(generation)  # First, as what lies above is locked first.
        done = _succeed(generation, outcome)
        if not done and take_in is not None:
            raise LeaseLost
    if done:
        wake(generation.subject_model, generation.subject_id)


def _succeed(generation: Generation, outcome: Outcome) -> bool:
    answer = generation.answer
    done = generation.move(
        Status.SUCCEEDED,
        result=generation.result,
        settled=outcome.cost,
        charged=Generation.Charged.YES if outcome.cost else Generation.Charged.NO,
        usage={**generation.usage, **_storable(outcome.usage)},
        finished_at=timezone.now(),
        answer={},
    )
    if done:
        kept.drop(answer)
    return done


def _storable(answer: Any) -> Any:
    """Without the character NUL, which PostgreSQL keeps in no text."""
    match answer:
        case str():
            return answer.replace("\0", "")
        case Mapping():
            return {key: _storable(value) for key, value in answer.items()}
        case list() | tuple():
            return [_storable(value) for value in answer]
    return answer
