"""Providers by kind, chosen by ``settings.PROVIDERS`` as CACHES are: a dotted path and options.

Each kind has a chain: the usual provider, under ``FALLBACK`` the one that takes its place, and so
on; this machine is the last of every chain of what a film needs. What it cannot do (hear words,
judge) has no chain where nobody is chosen. A request names a model, which names its provider.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from generations.providers.base import NEEDED, BadKey, Kind, Provider, Refused, Request

if TYPE_CHECKING:
    from generations.providers.local import LocalProvider

NOBODY = {
    Kind.HEAR: "Nobody here hears words in a song. OPENAI_HEAR_MODEL chooses a model that does.",
    Kind.JUDGE: "Nobody here judges clips. OPENAI_JUDGE_MODEL chooses a model that does.",
}


def provider_of(kind: Kind | str, model: str = "") -> Provider:
    """The one that does ``kind`` by this model; by the usual one, if none is named. Refused where
    nobody here has it."""
    chain = providers_of(kind)
    if not model and chain:
        return chain[0]
    if not model:
        raise Refused(NOBODY[Kind(kind)])
    for provider in chain:
        if model in provider.models(Kind(kind)):
            return provider
    raise Refused(f"The model {model} cannot be had here. Choose another.")


def provider_for(request: Request) -> Provider:
    return provider_of(request.kind, request.model)


def provider_named(kind: Kind | str, name: str) -> Provider:
    """Who took a call, whatever is chosen now. BadKey when it is not set up any more."""
    for provider in providers_of(kind):
        if provider.name == name:
            return provider
    raise BadKey(f"This was ordered from {name}, which is not set up here any more.")


def providers_of(kind: Kind | str) -> tuple[Provider, ...]:
    """The chain of a kind, the usual one first; built on first use. Empty where nobody does it."""
    chosen = settings.PROVIDERS.get(Kind(kind))
    return _chain(str(Kind(kind)), repr(chosen))


def offline() -> LocalProvider:
    """The provider of this machine, which is always there."""
    from generations.providers.local import LocalProvider

    return LocalProvider()


@cache
def _chain(kind: str, _fingerprint: str) -> tuple[Provider, ...]:
    """Settings can differ between tests; a chain is built once for equal ones."""
    chain = tuple(_built(settings.PROVIDERS.get(kind)))
    if kind not in NEEDED:
        return chain
    return chain if any(link.name == offline().name for link in chain) else (*chain, offline())


def _built(chosen: dict[str, Any] | None) -> Iterator[Provider]:
    while chosen is not None:
        yield cast(Provider, import_string(chosen["BACKEND"])(**chosen.get("OPTIONS", {})))
        chosen = chosen.get("FALLBACK")
