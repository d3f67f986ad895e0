"""Every provider that is chosen, asked for every kind that it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generations.providers import providers_of
from generations.providers.base import Kind, Provider
from mvsite.doctor.side_by_side import Examination


def examinations() -> Iterator[Examination]:
    for kind in Kind:
        for provider in _chain(kind):
            yield Examination(provider.title, partial(provider.examine, kind))


def _chain(kind: Kind) -> Sequence[Provider]:
    """None where it cannot be built, which ``kinds`` tells."""
    try:
        return providers_of(kind)
    except (ImportError, KeyError, TypeError, ValueError):
        return ()
