"""An interaction as Google shows it: where it is, what came of it, why it failed, when to look
again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from generations.providers import catalog
from generations.providers.base import (
    BadAnswer,
    ContentRefused,
    Expired,
    Look,
    OutOfCredit,
    Progress,
    ProviderError,
)
from generations.providers.gemini.pricing import read_cost
from generations.providers.gemini.refusals import content, failed_run

Interaction = Mapping[str, Any]
FIRST_WAIT = 8.0
LEAST_WAIT = 2.0
LONGEST_WAIT = 15.0
SHARE_OF_AGE = 0.05
"""Looked at again after a twentieth of the time that it has taken so far."""
ID = re.compile(r"[A-Za-z0-9_=.~-]{4,190}")
MEASURED = ("total_input_tokens", "total_output_tokens", "total_thought_tokens")
CENT_PARTS = Decimal("0.0001")


def is_id(name: object) -> bool:
    return isinstance(name, str) and ID.fullmatch(name) is not None


def model_of(interaction: Interaction) -> catalog.Model | None:
    return catalog.models(catalog.GEMINI).get(str(interaction.get("model")))


def title_of(name: object) -> str:
    model = catalog.models(catalog.GEMINI).get(str(name))
    return model.title if model else str(name)


def look_of(interaction: Interaction) -> Look:
    """A status that is not known is not an end: our own deadline is."""
    usage = measured(interaction)
    match interaction.get("status"):
        case "completed" if video_in(interaction):
            return Look(Progress.SUCCEEDED, usage=usage)
        case "completed" | "failed" | "cancelled" | "incomplete" | "budget_exceeded" \
                | "requires_action" | "requires_continuation":  # fmt: skip
            return Look(Progress.FAILED, error=why_failed(interaction), usage=usage)
    return Look(Progress.RUNNING, wait=_wait(interaction))


def why_failed(interaction: Interaction) -> ProviderError:
    title = title_of(interaction.get("model"))
    match interaction.get("status"):
        case "completed":
            return _without_film(interaction, title)
        case "failed":
            return failed_run(interaction.get("errors"), title)
        case "cancelled":
            return ProviderError(
                "It was cancelled at Google. Try again if that was a mistake.", charged="maybe"
            )
        case "budget_exceeded":
            return OutOfCredit(
                "The limit of spending at Google is reached. Raise it in AI Studio, then go on.",
                charged="maybe",
            )
    return BadAnswer(
        f"{title} ended before the film was whole. Try again, or choose another model.",
        charged="maybe",
    )


def _without_film(interaction: Interaction, title: str) -> ProviderError:
    """It ended well and filmed nothing: so a filter keeps something back. That has no tokens of
    film, which are what is paid for; what went in may be."""
    if _film_tokens(interaction):
        return BadAnswer(
            f"{title} ended well, and no film came. Try again, or choose another model.",
            charged="maybe",
        )
    refused: ContentRefused = content(title, charged="yes")
    model = model_of(interaction)
    read = read_cost(model, measured(interaction)) if model else Decimal(0)
    refused.cost = Decimal(read).quantize(CENT_PARTS, rounding="ROUND_UP")
    if not refused.cost:
        refused.charged = "no"
    return refused


def lost() -> Expired:
    return Expired(
        "Google does not know this order any more, and it may have been charged: its page of usage "
        "tells. Order it again if you want it; that is charged once more.",
        charged="maybe",
    )


# --- What is in it -------------------------------------------------------------------------------


def video_in(interaction: Interaction) -> str:
    """The address of the film; empty where there is none."""
    for step in _all(interaction.get("steps")):
        shown = _all(step.get("content")) if step.get("type") == "model_output" else []
        for part in shown:
            if part.get("type") == "video" and isinstance(part.get("uri"), str):
                return str(part["uri"])
    return ""


def measured(interaction: Interaction) -> dict[str, int]:
    usage = interaction.get("usage")
    found = usage if isinstance(usage, dict) else {}
    return {name: found[name] for name in MEASURED if type(found.get(name)) is int}


def _film_tokens(interaction: Interaction) -> bool:
    usage = interaction.get("usage")
    by = _all(usage.get("output_tokens_by_modality")) if isinstance(usage, dict) else []
    return any(str(part.get("modality")).lower() == "video" and part.get("tokens") for part in by)


def _all(told: object) -> list[dict[str, Any]]:
    return [item for item in told if isinstance(item, dict)] if isinstance(told, list) else []


def _wait(interaction: Interaction) -> float:
    try:
        created = parse_datetime(str(interaction.get("created")))
    except ValueError:
        created = None
    known = created is not None and created.tzinfo is not None
    age = (timezone.now() - created).total_seconds() if created and known else 0.0
    return min(LONGEST_WAIT, max(LEAST_WAIT, SHARE_OF_AGE * age))
