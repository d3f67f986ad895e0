"""OpenRouter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from aiohttp import web

from standins.openai.catalog import Model
from standins.openai.dialects.base import Dialect
from standins.openai.problems import Problem

PROVIDER = "Stand-in"


class OpenRouter(Dialect):
    """openrouter.ai/docs/api/reference/errors-and-debugging: an error is a number, a message and
    ``metadata``; the HTTP status is the same only while the model has not begun, and 200 after;
    402 without credit, with ``limit_source``
    (openrouter.ai/docs/client-sdks/python/errors/paymentrequiredresponseerror). What the upstream
    said is in ``metadata.raw`` (open-webui/computer#293). The list of models has prices for one
    token, as text (openrouter.ai/docs/client-sdks/typescript/models/operations/getmodelsresponse).
    Answers name the ``provider`` and, in ``usage``, their ``cost``. Anybody is told the models
    (charmbracelet/crush#997); whether a key is taken is asked of ``/key``
    (openrouter.ai/docs/api/api-reference/api-keys/get-current-api-key).
    """

    name = "openrouter"
    keys = "sk-or-"
    lists_to_anybody = True

    def no_such_model(self, name: str) -> Problem:
        return Problem(400, f"{name} is not a valid model ID")

    def cannot_see(self, model: Model) -> Problem:
        return Problem(404, "No endpoints found that support image input")

    def no_key(self) -> Problem:
        return Problem(401, "No auth credentials found")

    def wrong_key(self, key: str) -> Problem:
        return Problem(401, "User not found.")

    def out_of_credit(self) -> Problem:
        message = "Insufficient credits. Add more using https://openrouter.ai/credits"
        return Problem(402, message, code="openrouter_credits")

    def written(self, problem: Problem, *, accepted: bool = False) -> web.Response:
        error: dict[str, Any] = {"message": problem.message, "code": problem.status}
        if problem.status == 402:
            error["metadata"] = {"limit_source": problem.code}
        if not accepted:
            return web.json_response(
                {"error": error}, status=problem.status, headers=problem.headers
            )
        metadata = {"raw": problem.message, "provider_name": PROVIDER}
        error |= {"message": "Provider returned error", "metadata": metadata}
        return web.json_response({"error": error, "user_id": "user_standin"})

    def shown(self, model: Model) -> dict[str, Any]:
        seen = ["text", "image"] if model.sees else ["text"]
        return {
            "id": model.id, "canonical_slug": model.id, "name": model.id, "created": model.created,
            "context_length": 131072,
            "architecture": {"input_modalities": seen, "output_modalities": ["text"]},
            "pricing": {"prompt": _each(model.input), "completion": _each(model.output)},
            "supported_parameters": ["max_tokens", "response_format", "structured_outputs"],
            "expiration_date": model.shutdown,
        }  # fmt: skip

    def completion(self, body: dict[str, Any], cost: str) -> dict[str, Any]:
        usage = {**body["usage"], "cost": float(cost), "is_byok": False}
        return {**body, "id": f"gen-{body['id'][9:]}", "provider": PROVIDER, "usage": usage}


def _each(million: Decimal) -> str:
    """Dollars for one token."""
    return f"{million / 1_000_000:f}"
