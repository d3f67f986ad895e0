"""Ollama, on one's own machine and as a service."""

from __future__ import annotations

from aiohttp import web

from standins.openai.catalog import Model
from standins.openai.dialects.base import Dialect
from standins.openai.problems import Problem


class Ollama(Dialect):
    """docs.ollama.com/api/openai-compatibility: ``max_tokens`` (``max_completion_tokens`` is not
    among the fields, and what it does not know it ignores), ``response_format``, pictures as base
    64; the key is ignored. The schema is enforced:
    docs.ollama.com/capabilities/structured-outputs. An address of a picture is refused as "invalid
    image input" (ollama/ollama#6753, #7247), and a model that was not pulled is a 404
    (netease-youdao/QAnything#555).
    """

    name = "ollama"
    limits: tuple[str, ...] = ("max_tokens",)
    formats = ("JPEG", "PNG", "WEBP")

    def no_such_model(self, name: str) -> Problem:
        message = f'model "{name}" not found, try pulling it first'
        return Problem(404, message, type="api_error")

    def not_a_picture(self, position: str) -> Problem:
        return Problem(400, "invalid image input")

    def cannot_see(self, model: Model) -> Problem:
        """Words as of a 500 of 2025; whether newer ones say 400 is not known."""
        message = "this model is missing data required for image input"
        return Problem(500, message, type="api_error")

    def written(self, problem: Problem, *, accepted: bool = False) -> web.Response:
        """It has types, and no codes."""
        kind = "invalid_request_error" if problem.status == 400 else "api_error"
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
