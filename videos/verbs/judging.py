"""A model is asked whether clips show their character."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db import transaction

from generations.budget import OverBudget, refusal_of
from generations.models import Generation
from generations.providers.base import Refused
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from videos import judging
from videos.models import Take, Video
from videos.pipeline import send_calls
from videos.verbs.held import held, held_clip


@dataclass(frozen=True)
class Asked:
    """``count`` clips were asked about; ``why`` it was not all of them, empty where it was."""

    count: int
    why: str = ""


def judge_take(take: Take) -> Generation:
    """Costs at most what its button says, and stands in the film's bill."""
    try:
        with transaction.atomic():
            clip = held_clip(take.clip)
            require_shown(clip.video)
            there = clip.takes.filter(pk=take.pk).first()
            if there is None:
                raise NotNow("This take is not there. Reload the page to see those there are.")
            call = judging.ask(there)
    except (OverBudget, Refused) as no:
        raise NotNow(refusal_of(no)) from no
    transaction.on_commit(partial(send_calls, [call]))
    return call


def judge_film(video: Video) -> Asked:
    """Of each clip in it about which nobody was asked; as many as its limits allow."""
    with transaction.atomic():
        there = held(video.pk)
        require_shown(there)
        calls, why = _ask_all(judging.unjudged(there))
    if not calls:
        raise NotNow(why or "Every clip of this film has been judged, or is being.")
    transaction.on_commit(partial(send_calls, calls))
    return Asked(len(calls), why)


def _ask_all(takes: list[Take]) -> tuple[list[Generation], str]:
    calls: list[Generation] = []
    for take in takes:
        try:
            with transaction.atomic():
                calls.append(judging.ask(take))
        except (OverBudget, Refused) as no:
            return calls, refusal_of(no)
    return calls, ""
