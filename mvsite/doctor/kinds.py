"""Who sees, writes, draws and films, at what price, and who takes their place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.conf import settings

from generations.fallbacks import GOES_ON
from generations.providers import NOBODY, offline, providers_of
from generations.providers.base import Kind, Provider, Refused
from mvsite.doctor.side_by_side import Examination
from mvsite.lib.findings import Finding, well, wrong

DOES = {
    Kind.SEE: "Sees", Kind.WRITE: "Writes", Kind.DRAW: "Draws", Kind.FILM: "Films",
    Kind.HEAR: "Hears words", Kind.JUDGE: "Judges clips",
}  # fmt: skip
ADDS = {
    "REPLICATE_API_TOKEN": "models that see, draw and film",
    "OPENAI_API_KEY": "models that see, write and hear",
    "GEMINI_API_KEY": "models that film",
}
HERE = "on this machine, free"


def examinations() -> Iterator[Examination]:
    for kind in Kind:
        yield Examination(DOES[kind], partial(_of_kind, kind))
    yield Examination("Keys", _of_keys)


def _of_kind(kind: Kind) -> Iterator[Finding]:
    chain = providers_of(kind)
    if not chain:
        yield well(DOES[kind], NOBODY[kind])
        return
    try:
        able = chain[0].capabilities(kind, "")
    except Refused as unknown:
        yield wrong(DOES[kind], str(unknown), "What is found of its provider says which there are.")
        return
    if able.unpriced:
        said, _, step = able.unpriced.partition(". ")
        yield wrong(DOES[kind], f"{said}, so {chain[0].title} is never asked.", step)
        return
    names = [_named(provider, kind) for provider in chain]
    yield well(DOES[kind], f"{names[0]}.{_others(kind, names[1:])}")


def _others(kind: Kind, names: list[str]) -> str:
    """What is drawn and filmed never changes hands by itself."""
    if not names:
        return ""
    goes_on = kind in GOES_ON
    return f" If that fails: {', then '.join(names)}." if goes_on else f" Or: {', '.join(names)}."


def _named(provider: Provider, kind: Kind) -> str:
    if provider.name == offline().name:
        return HERE
    able = provider.capabilities(kind, "")
    by = f"{able.model} by {provider.title}"
    if provider.free:
        return f"{by}, free"
    return f"{by} ({f'price of {able.price_date}' if able.price_date else 'price by the settings'})"


def _of_keys() -> Iterator[Finding]:
    """What others would do, where nobody else is asked yet."""
    if any(provider.name != offline().name for kind in Kind for provider in providers_of(kind)):
        return
    known = (f"{name} adds {what}" for name, what in ADDS.items() if hasattr(settings, name))
    yield well("Keys", f"None is needed: this machine does all. {'; '.join(known)}.")
