"""Providers by kind, chosen by ``settings.PROVIDERS`` as CACHES are: a dotted path and options."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from generations.providers.base import Kind, Provider

if TYPE_CHECKING:
    from generations.providers.local import LocalProvider


def provider_of(kind: Kind | str) -> Provider:
    """The provider that does ``kind``; imported on first use."""
    return _build(str(Kind(kind)), _fingerprint(str(Kind(kind))))


def offline() -> LocalProvider:
    """The provider of this machine, which is always there."""
    from generations.providers.local import LocalProvider

    return LocalProvider()


def _fingerprint(kind: str) -> str:
    """Settings can differ between tests; a provider is built once for equal ones."""
    return repr(settings.PROVIDERS[kind])


@cache
def _build(kind: str, _fingerprint: str) -> Provider:
    chosen: dict[str, Any] = settings.PROVIDERS[kind]
    return cast(Provider, import_string(chosen["BACKEND"])(**chosen.get("OPTIONS", {})))
