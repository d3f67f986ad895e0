"""Ollama, on one's own machine and as a service."""

from __future__ import annotations

from aiohttp import web

from standins.openai.catalog import Model
from standins.openai.dialects.base import Body, Dialect
from standins.openai.problems import Problem

EFFORTS = ("high", "medium", "low", "none")
TYPES = {400: "invalid_request_error", 404: "not_found_error"}


class Ollama(Dialect):
    """docs.ollama.com/api/openai-compatibility and its own code, ollama/ollama openai/openai.go:
    ``max_tokens`` (``max_completion_tokens`` is not among the fields, and what it does not know it
    ignores), four values of ``reasoning_effort``, pictures as JPEG, PNG or WebP in base 64, where
    all else is "invalid image input" (also #6753, #7247); the key is ignored. The schema is
    enforced (docs.ollama.com/capabilities/structured-outputs). A model that was not pulled is a
    404 in these words (netease-youdao/QAnything#555).
    """

    name = "ollama"
    limits: tuple[str, ...] = ("max_tokens",)
    formats = ("JPEG", "PNG", "WEBP")

    def check_chat(self, model: Model, body: Body) -> None:
        effort = body.get("reasoning_effort") or "none"
        if effort not in EFFORTS:
            allowed = '(must be "high", "medium", "low", or "none")'
            raise Problem(400, f"invalid reasoning value: '{effort}' {allowed}")

    def no_such_model(self, name: str) -> Problem:
        message = f'model "{name}" not found, try pulling it first'
        return Problem(404, message)

    def not_a_picture(self, position: str) -> Problem:
        return Problem(400, "invalid image input")

    def cannot_see(self, model: Model) -> Problem:
        """Words as of a 500 of 2025; whether newer ones say 400 is not known."""
        message = "this model is missing data required for image input"
        return Problem(500, message, type="api_error")

    def written(self, problem: Problem, *, accepted: bool = False) -> web.Response:
        """It has types, and no codes."""
        kind = TYPES.get(problem.status, "api_error")
        error = {"message": problem.message, "type": kind, "param": None, "code": None}
        return web.json_response({"error": error}, status=problem.status, headers=problem.headers)


class OllamaCloud(Ollama):
    """ollama.com/v1 with ``OLLAMA_API_KEY``: as at home, but "Ollama's Cloud currently does not
    support structured outputs" (docs.ollama.com/capabilities/structured-outputs): the schema is
    accepted and ignored (ollama/ollama#12362, pydantic/pydantic-ai#4160).
    """

    name = "ollama-cloud"
    keys = ""
    enforces_schema = False

    def no_key(self) -> Problem:
        return Problem(401, "unauthorized")

    def wrong_key(self, key: str) -> Problem:
        return Problem(401, "unauthorized")
