"""LM Studio."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from standins.openai.catalog import Model
from standins.openai.dialects.base import Body, Dialect
from standins.openai.problems import Problem


class LMStudio(Dialect):
    """Structured output by schema: lmstudio.ai/docs/api/structured-output.
    ``json_object`` is refused, and errors are a text without an object
    (lmstudio-ai/lmstudio-bug-tracker#189, LoadShine/tada#16, and
    willmiao/ComfyUI-Lora-Manager#1033 with 0.4.19). Pictures as JPEG or PNG in base 64: neither
    addresses nor WebP (lmstudio-ai/lmstudio-bug-tracker#1752, lms#243, RooCodeInc/Roo-Code#8827).
    """

    name = "lm-studio"
    limits = ("max_tokens",)
    formats = ("JPEG", "PNG")

    def check_chat(self, model: Model, body: Body) -> None:
        wanted = (body.get("response_format") or {}).get("type", "text")
        if wanted not in ("json_schema", "text"):
            raise Problem(400, "'response_format.type' must be 'json_schema' or 'text'")

    def no_such_model(self, name: str) -> Problem:
        """Words are a guess; it loads what it has, and says no to the rest."""
        return Problem(404, f'Model "{name}" not found. Download it or choose one that is listed.')

    def not_a_picture(self, position: str) -> Problem:
        return Problem(400, "'url' field must be a base64 encoded image.")

    def written(self, problem: Problem, *, accepted: bool = False) -> web.Response:
        body = {"error": problem.message}
        return web.json_response(body, status=problem.status, headers=problem.headers)

    def shown(self, model: Model) -> dict[str, Any]:
        return {"id": model.id, "object": "model", "owned_by": "organization_owner"}
