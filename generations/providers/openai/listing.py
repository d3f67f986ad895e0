"""Whether a model is still listed by its server, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import httpx2

from generations.providers.base import BadAnswer
from generations.providers.openai.refusals import Whom, refusal, unreachable
from generations.providers.reply import Reply


def differences(whom: Whom) -> Iterator[str]:
    """As sentences. Raises ProviderError."""
    listed = {model.get("id"): model for model in _models(whom)}
    found = listed.get(whom.model)
    if found is None:
        names = ", ".join(sorted(filter(None, listed))[:8])
        yield f"{whom.server} does not list {whom.model}; set {whom.variable}. It lists {names}."
    elif day := found.get("shutdown_date") or found.get("expiration_date"):
        yield f"{whom.model} is shut down on {day}; set {whom.variable} to another one before."


def _models(whom: Whom) -> list[Mapping[str, Any]]:
    try:
        with whom.account.client() as client:
            answer = client.get(f"{whom.account.base}/models")
    except httpx2.HTTPError as error:
        raise unreachable(whom) from error
    reply = Reply(answer.status_code, answer.headers, answer.text)
    data = reply.body.get("data")
    if reply.status != 200 or not isinstance(data, list):
        raise refusal(reply, whom) or BadAnswer(f"{whom.server} did not list its models.")
    return [model for model in data if isinstance(model, dict)]
