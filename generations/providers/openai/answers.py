"""What a model answered, as the three keys or the scenes that were asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generations.providers import scene_answers
from generations.providers.base import (
    BadAnswer,
    ContentRefused,
    JudgeRequest,
    Misfit,
    Outcome,
    ProviderError,
    Request,
    SeeRequest,
    WriteRequest,
)
from generations.providers.json_in_words import first_object, words_in
from generations.providers.openai.judging import judged
from generations.providers.openai.wording import KEYS

Answer = Mapping[str, Any]


def data_of(answer: Answer, request: Request) -> dict[str, Any]:
    """``data`` of an Outcome. Raises ProviderError; Misfit where saying what was wrong may help."""
    _require_whole(answer)
    found = first_object(answer["content"])
    if not found:
        raise Misfit(f"{answer['model']} did not answer in the form that was asked for.")
    if isinstance(request, SeeRequest):
        return _seen(found, answer["model"])
    if isinstance(request, JudgeRequest):
        return judged(found, answer["model"])
    assert isinstance(request, WriteRequest)
    return scene_answers.scenes_of(found, request, answer["model"])


def ignored_form(answer: Answer) -> bool:
    """Whether it answered in words around the JSON that alone was asked for."""
    if answer["finish"] != "stop" or answer["refusal"] or not answer["content"].strip():
        return False
    try:
        json.loads(answer["content"])
    except ValueError:
        return True
    return False


def _require_whole(answer: Answer) -> None:
    model = answer["model"]
    if answer["refusal"]:
        raise ContentRefused(
            f"{model} would not answer to these words or this picture. Soften the words, or use "
            "another picture."
        )
    if answer["finish"] == "content_filter":
        raise ContentRefused(
            f"The filter of {model} kept its answer back. Soften the words, or use another picture."
        )
    if answer["finish"] == "length":
        raise BadAnswer(
            f"The answer of {model} was cut off: it thought or wrote more than it may. Use fewer "
            "scenes, or a model that thinks less."
        )
    if not answer["content"].strip():
        raise Misfit(f"The answer of {model} was empty.")


def _seen(found: Mapping[str, Any], model: str) -> dict[str, str]:
    words = {key: words_in(found.get(key)) for key in KEYS}
    if missing := [key for key in KEYS if not words[key]]:
        raise Misfit(f"The answer of {model} says nothing as {', '.join(missing)}.")
    return words


def outcome_of(answer: Answer, request: Request, cost: Decimal) -> Outcome:
    """Raises ProviderError with what it cost."""
    try:
        data = data_of(answer, request)
    except ProviderError as error:
        error.cost, error.charged = cost, "yes" if cost else "no"
        raise
    return Outcome(data=data, cost=cost, usage=answer["usage"])
