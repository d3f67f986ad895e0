"""Who else speaks OpenAI's HTTP, and how: one class each, with where its ways are documented."""

from __future__ import annotations

from standins.openai.dialects.base import Dialect
from standins.openai.dialects.lm_studio import LMStudio
from standins.openai.dialects.ollama import Ollama, OllamaCloud
from standins.openai.dialects.openai import OpenAI
from standins.openai.dialects.openrouter import OpenRouter
from standins.openai.dialects.vllm import VLLM

DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (OpenAI(), Ollama(), OllamaCloud(), VLLM(), OpenRouter(), LMStudio())
}

__all__ = ["DIALECTS", "Dialect"]
