"""The models that are paid for: ``catalog.toml`` as objects, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from generations.providers.base import Kind
from generations.providers.catalog.entries import (
    GEMINI,
    OLD_AFTER,
    REPLICATE,
    ChatModel,
    HearingModel,
    ImageModel,
    Model,
    Price,
    References,
    value_of,
)
from generations.providers.catalog.tables import (
    BadCatalog,
    read,
    read_chat,
    read_hearing,
    read_images,
)

__all__ = [
    "GEMINI",
    "OLD_AFTER",
    "REPLICATE",
    "BadCatalog",
    "ChatModel",
    "HearingModel",
    "ImageModel",
    "Model",
    "Price",
    "References",
    "chat_models",
    "hearing_models",
    "image_models",
    "models",
    "of_kind",
    "read",
    "read_chat",
    "read_images",
    "value_of",
]

TABLE = Path(__file__).parent.with_name("catalog.toml")


@cache
def models(provider: str = REPLICATE) -> Mapping[str, Model]:
    """All of a provider's by name, in the order of the file. Raises BadCatalog."""
    found = read(TABLE.read_text(encoding="utf-8")).items()
    return {name: model for name, model in found if model.provider == provider}


@cache
def chat_models() -> Mapping[str, ChatModel]:
    """Those that see and write. Raises BadCatalog."""
    return read_chat(TABLE.read_text(encoding="utf-8"))


@cache
def image_models() -> Mapping[str, ImageModel]:
    """Those of OpenAI's that draw. Raises BadCatalog."""
    return read_images(TABLE.read_text(encoding="utf-8"))


@cache
def hearing_models() -> Mapping[str, HearingModel]:
    """Those of OpenAI's that hear. Raises BadCatalog."""
    return read_hearing(TABLE.read_text(encoding="utf-8"))


def of_kind(kind: Kind, provider: str = REPLICATE) -> Iterator[Model]:
    return (model for model in models(provider).values() if model.kind == kind)
