"""Pictures that are ordered at OpenAI's stand-in, and what tests do with them."""

from __future__ import annotations

from typing import Any

from generations.providers.base import DrawRequest, Media
from generations.providers.openai.drawing import OpenAIDrawingProvider
from tests.standin_openai import KEY, OpenAIStandIn

FLARE = "gpt-image-2.6-flare"
UNKNOWN = "gpt-image-2.5-sunburst"
"""To the catalog; the stand-in has it."""
PRICE = (5, 8, 30)
WORDS = DrawRequest("a fox with a lantern", negative_prompt="blurry.", width=1280, height=720)
SHOWN = DrawRequest("a fox", references=(Media("ref.png"),), width=1280, height=720)
TWICE = DrawRequest("a fox", references=(Media("ref.png"), Media("key.png")))


def provider_at(standin: OpenAIStandIn, model: str = FLARE, **more: Any) -> OpenAIDrawingProvider:
    """One that is paid for."""
    given: dict[str, Any] = {"key": KEY, "price": PRICE, **more}
    return OpenAIDrawingProvider(model, base_url=f"{standin.base}/v1", **given)
