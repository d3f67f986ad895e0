"""Tokens that a call uses, and what they cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from standins.openai.catalog import Model
from standins.openai.looking import Look

CHARACTERS_OF_A_TOKEN = 4
PATCH = 32
"""Pixels; a picture costs 1.2 tokens for each patch: 1,229 for 1024 × 1024, 2,448 for 1920 × 1080
(a table of measured counts for GPT-6)."""
LOW_DETAIL = 512
"""The side within which ``detail: low`` is scaled. A guess."""
REASONING = {
    "none": 0, "minimal": 32, "low": 96, "medium": 320, "high": 1200, "xhigh": 2600, "max": 5000,
}  # fmt: skip
"""Tokens that are thought, by ``reasoning_effort``. Guesses; ``medium`` is the default (guides)."""
SQUARE_TOKENS = {"low": 196, "medium": 1756, "high": 7024, "xhigh": 14048, "max": 28096}
"""Of a picture of 1024 × 1024; the first three by OpenAI's calculator in 2026, the rest guesses."""
MILLION = Decimal(1_000_000)


def tokens_of_text(text: str) -> int:
    return math.ceil(len(text) / CHARACTERS_OF_A_TOKEN)


def tokens_of_look(look: Look, detail: str = "auto") -> int:
    scale = min(1.0, LOW_DETAIL / max(look.width, look.height)) if detail == "low" else 1.0
    across = math.ceil(look.width * scale / PATCH)
    down = math.ceil(look.height * scale / PATCH)
    return math.ceil(across * down * 1.2)


def tokens_of_drawing(width: int, height: int, quality: str) -> int:
    """No formula is published: larger ones cost more, but less than by their area."""
    area = width * height / 1024**2
    return math.ceil(SQUARE_TOKENS[quality] * math.sqrt(area))


def of_chat(prompt: int, pictures: int, written: int, reasoned: int) -> dict[str, Any]:
    """The ``usage`` of a chat; ``written`` without what was thought."""
    completion = written + reasoned
    return {
        "prompt_tokens": prompt + pictures,
        "completion_tokens": completion,
        "total_tokens": prompt + pictures + completion,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0, "image_tokens": pictures},
        "completion_tokens_details": {"reasoning_tokens": reasoned, "audio_tokens": 0},
    }


def of_drawing(prompt: int, pictures: Sequence[int], drawn: int) -> dict[str, Any]:
    shown = sum(pictures)
    return {
        "input_tokens": prompt + shown,
        "input_tokens_details": {"text_tokens": prompt, "image_tokens": shown},
        "output_tokens": drawn,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": drawn},
        "total_tokens": prompt + shown + drawn,
    }


def cost_of_chat(model: Model, usage: dict[str, Any]) -> Decimal:
    """Dollars, by the usage alone."""
    read = model.input * usage["prompt_tokens"]
    return (read + model.output * usage["completion_tokens"]) / MILLION


def cost_of_drawing(model: Model, usage: dict[str, Any]) -> Decimal:
    details = usage["input_tokens_details"]
    read = model.input * details["text_tokens"] + model.image_input * details["image_tokens"]
    return (read + model.output * usage["output_tokens"]) / MILLION


def cost_of_hearing(model: Model, seconds: float) -> Decimal:
    return model.minute * Decimal(str(round(seconds, 3))) / 60
