"""What a dialect answers for; a server that differs in nothing from this is a plain one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from standins.openai import problems
from standins.openai.catalog import Model
from standins.openai.problems import Problem

Body = Mapping[str, Any]
SUMS = ("prompt_tokens", "completion_tokens", "total_tokens")


class Dialect:
    name = ""
    keys: str | None = None
    """How a key begins; None: none is needed and any is taken."""
    limits: tuple[str, ...] = ("max_completion_tokens", "max_tokens")
    """The parameters that bound an answer, the stronger first; others are ignored."""
    enforces_schema = True
    lists_to_anybody = False
    """Its models, with any key or none."""
    formats: tuple[str, ...] = ("JPEG", "PNG", "WEBP", "GIF")
    """Of pictures in data URLs."""

    # --- What is refused -----------------------------------------------------------------------

    def check_chat(self, model: Model, body: Body) -> None:
        """Raises Problem for what this server would not take."""

    def check_image(self, model: Model, body: Body) -> None:
        """Raises Problem."""

    def check_transcription(self, model: Model, body: Body) -> None:
        """Raises Problem."""

    def no_such_model(self, name: str) -> Problem:
        return problems.no_such_model(name)

    def not_a_picture(self, position: str) -> Problem:
        """A data URL that holds no picture of ``formats``, or an address that is no data URL."""
        message = f"Invalid image URL at '{position}'."
        return Problem(400, message, code="invalid_image_url", param=position)

    def cannot_see(self, model: Model) -> Problem:
        """A picture for a model that reads only."""
        return Problem(400, f"The model `{model.id}` does not support image input.")

    def no_key(self) -> Problem:
        return problems.no_key()

    def wrong_key(self, key: str) -> Problem:
        return problems.wrong_key(key)

    def out_of_credit(self) -> Problem:
        return problems.out_of_quota()

    # --- What is answered ----------------------------------------------------------------------

    def limit(self, body: Body) -> int | None:
        """Tokens that an answer may have."""
        found = [body[name] for name in self.limits if body.get(name) is not None]
        return int(found[0]) if found else None

    def written(self, problem: Problem, *, accepted: bool = False) -> web.Response:
        """``accepted``: the model had begun when it happened."""
        body = {
            "error": {
                "message": problem.message, "type": problem.type, "param": problem.param,
                "code": problem.code,
            }
        }  # fmt: skip
        return web.json_response(body, status=problem.status, headers=problem.headers)

    def shown(self, model: Model) -> dict[str, Any]:
        """As in the list of models."""
        return {"id": model.id, "object": "model", "created": model.created, "owned_by": "library"}

    def completion(self, body: dict[str, Any], cost: str) -> dict[str, Any]:
        """The answer to a chat with what this server adds or leaves out: a plain one counts three
        sums of tokens and knows neither refusals nor tiers."""
        usage = {name: body["usage"][name] for name in SUMS}
        left = {name: value for name, value in body.items() if name != "service_tier"}
        return {**left, "choices": [_plain(choice) for choice in body["choices"]], "usage": usage}

    def headers(self, request_id: str) -> dict[str, str]:
        """Of every answer."""
        return {}


def _plain(choice: dict[str, Any]) -> dict[str, Any]:
    message = {name: value for name, value in choice["message"].items() if value is not None}
    return {**choice, "message": {"content": None, **message}}
