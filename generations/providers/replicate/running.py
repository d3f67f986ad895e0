"""A prediction as Replicate writes it, and what its status means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from generations.providers import catalog
from generations.providers.base import Look, Progress, ProviderError, TimedOut
from generations.providers.replicate.refusals import failed_run

Prediction = Mapping[str, Any]
FIRST_WAIT = 2.0
LEAST_WAIT = 0.75
LONGEST_WAIT = 15.0
SHARE_OF_AGE = 0.05
"""Looked at again after a twentieth of the time that it has taken so far."""
SHARE_OF_TYPICAL = 0.004
DEADLINE_SLACK = timedelta(seconds=2)
ID = re.compile(r"[a-z0-9]{8,64}")
MEASURED = ("predict_time", "total_time", "video_output_duration_seconds", "image_count",
            "input_token_count", "output_token_count")  # fmt: skip


def is_id(name: object) -> bool:
    return isinstance(name, str) and ID.fullmatch(name) is not None


def title_of(name: str) -> str:
    model = catalog.models().get(name)
    return model.title if model else name


def look_of(prediction: Prediction) -> Look:
    """A status that is not known is not an end: our own deadline is."""
    usage = _measured(prediction)
    match prediction.get("status"):
        case "succeeded":
            return Look(Progress.SUCCEEDED, usage=usage)
        case "failed" | "canceled" | "aborted":
            return Look(Progress.FAILED, error=why_failed(prediction), usage=usage)
    return Look(Progress.RUNNING, wait=_wait(prediction))


def why_failed(prediction: Prediction) -> ProviderError:
    """``aborted`` ended before it began, which is free; what ran may be charged."""
    title = title_of(str(prediction.get("model")))
    match prediction.get("status"):
        case "aborted":
            return TimedOut(f"{title} was too busy to begin in time. It cost nothing. Try again.")
        case "canceled" if _at_its_deadline(prediction):
            return TimedOut(
                f"{title} was not done in time and was ended. Try again, or choose another model.",
                charged="maybe",
            )
        case "canceled":
            return ProviderError(
                "It was cancelled at Replicate. Try again if that was a mistake.", charged="maybe"
            )
    return failed_run(prediction.get("error"), title)


def _at_its_deadline(prediction: Prediction) -> bool:
    """And not before, by a person over there, who would not want it made again."""
    deadline, ended = instant(prediction.get("deadline")), instant(prediction.get("completed_at"))
    return deadline is not None and (ended is None or ended >= deadline - DEADLINE_SLACK)


def instant(told: object) -> datetime | None:
    try:
        read = parse_datetime(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return read if read and read.tzinfo else None


def _wait(prediction: Prediction) -> float:
    created = instant(prediction.get("created_at"))
    age = (timezone.now() - created).total_seconds() if created else 0.0
    model = catalog.models().get(str(prediction.get("model")))
    least = max(LEAST_WAIT, SHARE_OF_TYPICAL * model.typical if model else 0.0)
    return min(LONGEST_WAIT, max(least, SHARE_OF_AGE * age))


def _measured(prediction: Prediction) -> dict[str, float]:
    metrics = prediction.get("metrics")
    found = metrics if isinstance(metrics, dict) else {}
    return {name: found[name] for name in MEASURED if type(found.get(name)) in (int, float)}
