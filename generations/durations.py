"""How long calls take on this site, as the last ones did."""

from __future__ import annotations

import os
from statistics import median

from django.db.models import QuerySet

from generations.models import Generation
from generations.providers import provider_of
from generations.providers.base import Kind

USUAL = {"description": 1.5, "portrait": 1.0, "scenes": 0.5, "keyframe": 1.0, "motion": 4.0}
"""Seconds of one call, by its purpose, until some were measured."""
NEWEST = 20
"""So many of the last calls count."""


def seconds_of(purpose: str, kind: Kind, model: str = "") -> float:
    """Of one such call to the provider that is asked now: the median of the last ones, else what
    its model usually takes. Raises Refused for a model that nobody has."""
    provider = provider_of(kind, model)
    able = provider.capabilities(kind, model)
    same = _done().filter(purpose=purpose, provider=provider.name)
    if not provider.free:
        same = same.filter(model=able.model)
    measured = _took(same)
    return median(measured) if measured else able.typical or USUAL[purpose]


def waits(calls: int) -> float:
    """How often one waits for a call, when so many are made side by side."""
    return max(1.0, calls / (os.cpu_count() or 1))


def _done() -> QuerySet[Generation]:
    return Generation.objects.filter(status=Generation.Status.SUCCEEDED)


def _took(calls: QuerySet[Generation]) -> list[float]:
    last = calls.order_by("-created_at").values_list("submitted_at", "finished_at")
    spans = [(begun, ended) for begun, ended in last[:NEWEST] if begun and ended]
    return [(ended - begun).total_seconds() for begun, ended in spans]
