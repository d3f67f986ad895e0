"""What must hold before anything is started, as Django's system checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import PIL
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.module_loading import import_string

from generations.providers import catalog
from generations.providers.base import NEEDED, Kind
from mvsite.lib import prompt_check

TAG = "leitmotif"
OPENAI = "generations.providers.openai."
PROMPTS = "docs/prompts.md says what each prompt is said with."
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
    return [error for kind in NEEDED for error in _provider_errors(str(kind))]


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


@register(TAG)
def the_catalog_is_whole(**_: Any) -> list[CheckMessage]:
    """Also where nothing of it is used yet: a wrong table shows when it is written."""
    try:
        catalog.models()
    except catalog.BadCatalog as wrong:
        return [Error(str(wrong), id="leitmotif.E004")]
    return [
        *(
            error
            for kind, name in settings.REPLICATE_MODELS.items()
            for error in _model_errors(f"REPLICATE_{kind.upper()}_MODEL", Kind(kind), name)
        ),
        *_model_errors("GEMINI_FILM_MODEL", Kind.FILM, settings.GEMINI_FILM_MODEL, catalog.GEMINI),
    ]


@register(TAG)
def openai_can_be_asked(**_: Any) -> list[CheckMessage]:
    """A model that is gone, or whose price is not known, is never asked."""
    chats = settings.OPENAI_VISION_MODEL or settings.OPENAI_TEXT_MODEL
    named = chats or settings.OPENAI_IMAGE_MODEL or settings.OPENAI_JUDGE_MODEL
    if "//api.openai.com/" not in settings.OPENAI_BASE_URL and not named:
        said = f"OPENAI_BASE_URL is {settings.OPENAI_BASE_URL}, and no model there is named."
        hint = "OPENAI_VISION_MODEL, OPENAI_TEXT_MODEL and OPENAI_IMAGE_MODEL name them."
        return [Warning(said, hint=hint, id="leitmotif.W007")]
    return [
        Warning(wrong, id="leitmotif.W008")
        for kind in settings.PROVIDERS
        for wrong in _of_openai(kind)
    ]


def _of_openai(kind: str) -> Iterator[str]:
    chosen = settings.PROVIDERS.get(kind, {})
    if not str(chosen.get("BACKEND")).startswith(OPENAI):
        return
    able = import_string(chosen["BACKEND"])(**chosen["OPTIONS"]).capabilities(Kind(kind), "")
    yield from filter(None, (able.gone, able.unpriced))


@register(TAG)
def every_prompt_can_be_said(**_: Any) -> list[CheckMessage]:
    return [
        *(Error(wrong, hint=PROMPTS, id="leitmotif.E009") for wrong in prompt_check.faults()),
        *(Warning(wrong, hint=PROMPTS, id="leitmotif.W010") for wrong in prompt_check.strangers()),
    ]


def _model_errors(
    variable: str, kind: Kind, name: str, provider: str = catalog.REPLICATE
) -> list[CheckMessage]:
    model = catalog.models(provider).get(name)
    if model is None or model.kind != kind:
        names = ", ".join(each.name for each in catalog.of_kind(kind, provider))
        said = f"{variable} is {name!r}, which is no model of the catalog that can {kind}."
        return [Error(said, hint=f"There are: {names}.", id="leitmotif.E005")]
    if model.gone:
        return [Warning(f"{variable} is {name}. {model.gone}", id="leitmotif.W006")]
    return []
