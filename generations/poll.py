"""Look at one running call."""

from __future__ import annotations

from generations.ledger import handle_of, settle_failed
from generations.models import Generation
from generations.providers import provider_of
from generations.providers.base import BadAnswer, Progress, ProviderError

Status = Generation.Status


def poll(generation: Generation) -> None:
    """From running to fetching when it is done, to failed when it failed, else due later."""
    if not generation.claim(Status.RUNNING):
        return
    provider = provider_of(generation.kind)
    try:
        look = provider.poll(handle_of(generation), generation.as_request())
    except ProviderError as error:
        # The look failed, not the call: look again.
        generation.release(seconds=error.retry_after or 5)
        return
    if look.progress == Progress.SUCCEEDED:
        generation.move(Status.FETCHING, usage=dict(look.usage))
    elif look.progress == Progress.FAILED:
        settle_failed(generation, look.error or BadAnswer("It failed without a reason."))
    else:
        generation.release(seconds=look.wait)
