"""Look at one running call."""

from __future__ import annotations

from generations.ledger import give_up_late, handle_of, settle_failed
from generations.models import Generation
from generations.providers import provider_of
from generations.providers.base import BadAnswer, Look, Progress, ProviderError

Status = Generation.Status


def poll(generation: Generation) -> None:
    """From running to fetching when it is done, to failed when it failed or is late, else due."""
    if not generation.claim(Status.RUNNING):
        return
    look = _look(generation)
    if look.progress == Progress.SUCCEEDED:
        generation.move(Status.FETCHING, usage=dict(look.usage))
    elif look.progress == Progress.FAILED:
        settle_failed(generation, look.error or BadAnswer("It failed without a reason."))
    elif not give_up_late(generation):
        generation.release(seconds=look.wait)


def _look(generation: Generation) -> Look:
    try:
        return provider_of(generation.kind).poll(handle_of(generation), generation.as_request())
    except ProviderError as error:
        # The look failed, not the call: look again.
        return Look(Progress.RUNNING, wait=error.retry_after or 5)
