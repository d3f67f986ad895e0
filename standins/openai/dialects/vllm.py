"""vLLM, as it was before 0.6.4."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from standins.openai.catalog import Model
from standins.openai.dialects.base import Body, Dialect
from standins.openai.problems import Problem

KNOWN = frozenset({
    "messages", "model", "frequency_penalty", "logit_bias", "logprobs", "top_logprobs",
    "max_tokens", "n", "presence_penalty", "response_format", "seed", "stop", "stream",
    "stream_options", "temperature", "top_p", "tools", "tool_choice", "parallel_tool_calls",
    "user", "best_of", "use_beam_search", "top_k", "min_p", "repetition_penalty",
    "length_penalty", "early_stopping", "stop_token_ids", "include_stop_str_in_output",
    "ignore_eos", "min_tokens", "skip_special_tokens", "spaces_between_special_tokens",
    "truncate_prompt_tokens", "echo", "add_generation_prompt", "add_special_tokens", "documents",
    "chat_template", "chat_template_kwargs", "guided_json", "guided_regex", "guided_choice",
    "guided_grammar", "guided_decoding_backend", "guided_whitespace_pattern",
})  # fmt: skip
NAMES = {400: "BadRequestError", 401: "Unauthorized", 404: "NotFoundError"}


class VLLM(Dialect):
    """A server that knows only ``max_tokens``: before 0.6.4 ``max_completion_tokens`` is refused
    as any extra input is, in these words (vllm-project/vllm#10078, 1Panel-dev/MaxKB#2912, #3073);
    newer ones know both. ``guided_json`` and the others are extra parameters
    (docs.vllm.ai/en/v0.6.1/serving/openai_compatible_server.html); ``response_format`` with a
    schema is guided too. Errors lie flat in the body, with ``"object": "error"`` and a number as
    code (the same reports). A key is needed only where the server was given one.
    """

    name = "vllm"
    limits = ("max_tokens",)

    def check_chat(self, model: Model, body: Body) -> None:
        for name, value in body.items():
            if name not in KNOWN:
                raise _extra(name, value)

    def no_such_model(self, name: str) -> Problem:
        return Problem(404, f"The model `{name}` does not exist.")

    def written(self, problem: Problem, *, accepted: bool = False) -> web.Response:
        body = {
            "object": "error", "message": problem.message,
            "type": NAMES.get(problem.status, "InternalServerError"), "param": None,
            "code": problem.status,
        }  # fmt: skip
        return web.json_response(body, status=problem.status, headers=problem.headers)

    def shown(self, model: Model) -> dict[str, Any]:
        return {**super().shown(model), "owned_by": "vllm", "root": model.id, "parent": None}


def _extra(name: str, value: Any) -> Problem:
    fault = {
        "type": "extra_forbidden", "loc": ("body", name), "msg": "Extra inputs are not permitted",
        "input": value,
    }  # fmt: skip
    return Problem(400, str([fault]))
