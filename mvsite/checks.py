"""What must hold before anything is started, as Django's system checks."""

from __future__ import annotations

from typing import Any

import PIL
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from generations.providers.base import Kind

TAG = "leitmotif"
PILLOW = (13, 0)
"""Before it the JPEG decoder lets a crafted picture write into memory (CVE-2026-112403)."""


@register(TAG)
def pillow_is_safe(**_: Any) -> list[CheckMessage]:
    if pillow_version() >= PILLOW:
        return []
    return [
        Error(
            f"Pillow {PIL.__version__} lets a crafted picture write into memory.",
            hint="Install the pinned versions: pip install -r requirements.txt",
            id="leitmotif.E001",
        )
    ]


def pillow_version() -> tuple[int, ...]:
    return tuple(int(part) for part in PIL.__version__.split(".")[:2])


@register(TAG)
def every_kind_has_a_provider(**_: Any) -> list[CheckMessage]:
    return [error for kind in Kind for error in _provider_errors(str(kind))]


def _provider_errors(kind: str) -> list[CheckMessage]:
    if kind not in settings.PROVIDERS:
        hint = "The one of this machine is generations.providers.local.LocalProvider."
        return [Error(f"PROVIDERS has none for “{kind}”.", hint=hint, id="leitmotif.E002")]
    path = str(settings.PROVIDERS[kind]["BACKEND"])
    try:
        import_string(path)
    except ImportError as error:
        return [Error(f"PROVIDERS[{kind!r}]: {path}: {error}.", id="leitmotif.E003")]
    return []
