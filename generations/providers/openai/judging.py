"""What a model answers that was asked whether a clip shows a character."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from generations.providers.base import Misfit
from generations.providers.json_in_words import words_in
from mvsite.lib.uploads import clean

MOST = 100
JUDGED_TOKENS = 200
WORDS_MOST = 300


def judged(found: Mapping[str, Any], model: str) -> dict[str, Any]:
    """``{"score": 0..1, "words"}``. Raises Misfit."""
    score, words = _number(found.get("score")), clean(words_in(found.get("words")), WORDS_MOST)
    if not 0 <= score <= MOST:
        raise Misfit(f"The answer of {model} has no score from 0 to {MOST}.")
    if not words:
        raise Misfit(f"The answer of {model} has no words beside its score.")
    return {"score": round(score / MOST, 3), "words": words}


def _number(told: Any) -> float:
    """Below 0 where it is none. A fraction of one is taken as such."""
    try:
        found = -1.0 if isinstance(told, bool) else float(told)
    except (TypeError, ValueError):
        return -1.0
    if not math.isfinite(found):
        return -1.0
    return found * MOST if 0 < found < 1 else found
