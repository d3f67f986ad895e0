"""OpenAI itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from standins.openai import problems, strict
from standins.openai.catalog import Model
from standins.openai.dialects.base import Body, Dialect
from standins.openai.problems import Problem

OF_CHATS = frozenset({
    "messages", "model", "audio", "frequency_penalty", "function_call", "functions", "logit_bias",
    "logprobs", "max_completion_tokens", "max_tokens", "metadata", "modalities", "moderation",
    "n", "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key",
    "prompt_cache_options", "prompt_cache_retention", "reasoning_effort", "response_format",
    "safety_identifier", "seed", "service_tier", "stop", "store", "stream", "stream_options",
    "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user", "verbosity",
    "web_search_options",
})  # fmt: skip
OF_IMAGES = frozenset({
    "prompt", "model", "background", "complexity", "frame_count", "frame_duration_ms",
    "input_fidelity", "image", "mask", "markup", "moderation", "n", "output_compression",
    "output_format", "partial_images", "quality", "safety_identifier", "size", "stream", "svg",
    "user",
})  # fmt: skip
OF_TRANSCRIPTIONS = frozenset({
    "file", "model", "chunking_strategy", "include", "keywords", "known_speaker_names",
    "known_speaker_references", "language", "languages", "prompt", "response_format", "stream",
    "temperature", "timestamp_granularities",
})  # fmt: skip


class OpenAI(Dialect):
    """Parameters, shapes and ``shutdown_date`` are the client's types. ``unknown_parameter``,
    ``unsupported_parameter`` for ``max_tokens`` and the rest of the errors are word for word as in
    reports: 64bit/async-openai#386, sipeed/picoclaw#16, Cinnamon/kotaemon#280 (404),
    markuryy/caption-helper#2 (403), openai/openai-cookbook#844 (quota). That a model which reasons
    takes no ``temperature``: pickle-com/glass#227. Pictures at addresses are fetched by OpenAI;
    the stand-in's are on this machine, which it could not reach.
    """

    name = "openai"
    keys = "sk-"

    def check_chat(self, model: Model, body: Body) -> None:
        _require_known(body, OF_CHATS)
        if model.reasons and body.get("max_tokens") is not None:
            raise problems.unsupported("max_tokens", "max_completion_tokens")
        if model.reasons and body.get("temperature") not in (None, 1):
            _refuse_temperature(body)
        wanted = body.get("response_format") or {}
        if wanted.get("type") == "json_object":
            _require_word_json(body)
        if wanted.get("type") == "json_schema":
            _require_schema(wanted["json_schema"])

    def check_image(self, model: Model, body: Body) -> None:
        """``response_format`` is for models that are gone (client)."""
        _require_known(body, OF_IMAGES)

    def check_transcription(self, model: Model, body: Body) -> None:
        """Word times come with ``verbose_json`` only, which only whisper-1 answers (client)."""
        _require_known(body, OF_TRANSCRIPTIONS)
        form = body.get("response_format", "json")
        if model.timeless and form != "json":
            message = (
                f"response_format '{form}' is not compatible with model '{model.id}'. "
                "Use 'json' instead."
            )
            raise problems.invalid("response_format", message, "unsupported_value")
        if body.get("timestamp_granularities") and form != "verbose_json":
            message = "timestamp_granularities requires response_format to be 'verbose_json'."
            raise problems.invalid("timestamp_granularities", message)

    def shown(self, model: Model) -> dict[str, Any]:
        return {
            "id": model.id, "object": "model", "created": model.created, "owned_by": "system",
            "shutdown_date": model.shutdown,
        }  # fmt: skip

    def completion(self, body: dict[str, Any], cost: str) -> dict[str, Any]:
        return body

    def not_a_picture(self, position: str) -> Problem:
        message = f"Invalid '{position}'. Expected a base64-encoded data URL with an image"
        return Problem(400, message, code="invalid_image_url", param=position)

    def headers(self, request_id: str) -> dict[str, str]:
        return {"x-request-id": request_id, "openai-version": "2020-10-01"}


def _require_known(body: Body, known: frozenset[str]) -> None:
    for name in body:
        if name not in known:
            raise problems.unknown(name)


def _refuse_temperature(body: Body) -> None:
    message = (
        f"Unsupported value: 'temperature' does not support {body['temperature']} with this model. "
        "Only the default (1) value is supported."
    )
    raise problems.invalid("temperature", message, "unsupported_value")


def _require_schema(wanted: Mapping[str, Any]) -> None:
    if not wanted.get("name"):
        raise problems.missing("response_format.json_schema.name")
    if wanted.get("strict"):
        strict.require_strict(wanted)


def _require_word_json(body: Body) -> None:
    if "json" not in json.dumps(body["messages"]).lower():
        message = (
            "'messages' must contain the word 'json' in some form, to use 'response_format' of "
            "type 'json_object'."
        )
        raise Problem(400, message, param="messages")
