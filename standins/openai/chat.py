"""POST /v1/chat/completions."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from standins.faults import Subject
from standins.keys import fenced, keys_in
from standins.openai import messages, problems, usage
from standins.openai.accepting import Order, accept, hash_of
from standins.openai.admission import json_of
from standins.openai.catalog import Model
from standins.openai.dialects import Dialect
from standins.openai.faults import OF_TEXT
from standins.openai.filling import Filler
from standins.openai.looking import Look
from standins.openai.messages import Shown
from standins.openai.misbehaving import answer
from standins.openai.prompts import example_in, schema_in, slots_in
from standins.openai.spoiling import Written, in_prose, spoilt
from standins.openai.standin import Standin, standin_of
from standins.openai.writing import Writer

FORMATS = ("text", "json_object", "json_schema")


@dataclass(frozen=True)
class Asked:
    """A call that was found to be well."""

    body: Mapping[str, Any]
    model: Model
    dialect: Dialect
    shown: list[Shown]
    looks: list[Look]

    @property
    def prompt(self) -> str:
        return messages.text_of(self.body)

    @property
    def form(self) -> str:
        return str((self.body.get("response_format") or {}).get("type", "text"))

    @property
    def schema(self) -> dict[str, Any] | None:
        """The one that is enforced: asked for as OpenAI does, or as vLLM does."""
        if self.form == "json_schema" and self.dialect.enforces_schema:
            schema: dict[str, Any] = self.body["response_format"]["json_schema"]["schema"]
            return schema
        return self.body.get("guided_json") if self.dialect.name == "vllm" else None

    @property
    def reasoning(self) -> int:
        effort = str(self.body.get("reasoning_effort") or "medium")
        return usage.REASONING.get(effort, 0) if self.model.reasons else 0


async def create(request: web.Request) -> web.StreamResponse:
    standin = standin_of(request)
    body = await json_of(request)
    seed = body.get("seed")
    subject = Subject(str(body.get("model", "")), messages.text_of(body), seed)

    async def act() -> web.StreamResponse:
        return web.json_response(await _completion(standin, body, subject))

    return await answer(request, "chat", subject, act)


async def _completion(
    standin: Standin, body: Mapping[str, Any], subject: Subject
) -> dict[str, Any]:
    """Raises Problem."""
    asked = await asyncio.to_thread(_asked, standin, body)
    fault = standin.faults.take("chat", subject, *OF_TEXT)
    text = await asyncio.to_thread(_text, asked)
    written, used = _within_limit(asked, spoilt(fault.kind, text) if fault else Written(text))
    cost = usage.cost_of_chat(asked.model, used)
    name = await accept(standin, Order("chat", subject, body, used, cost, fault))
    return asked.dialect.completion(_body(name, asked.model, written, used), f"{cost:f}")


def _body(name: str, model: Model, written: Written, used: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": written.content, "refusal": written.refusal}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": written.finish}
    return {
        "id": f"chatcmpl-{name}", "object": "chat.completion", "created": int(time.time()),
        "model": model.id, "choices": [choice], "usage": used, "service_tier": "default",
    }  # fmt: skip


# --- What is asked -----------------------------------------------------------------------------


def _asked(standin: Standin, body: Mapping[str, Any]) -> Asked:
    """Raises Problem."""
    dialect = standin.dialect
    model = standin.model(body.get("model"), "chat")
    messages.require_messages(body)
    _require_form(body.get("response_format"))
    if body.get("n") not in (None, 1):
        raise problems.invalid("n", "This stand-in gives one answer: leave 'n' out.")
    dialect.check_chat(model, body)
    shown = messages.shown_in(body)
    return Asked(body, model, dialect, shown, messages.looks_of(shown, model, dialect))


def _require_form(form: Any) -> None:
    if form is None:
        return
    if not isinstance(form, dict) or form.get("type") not in FORMATS:
        message = f"Invalid value: 'response_format.type'. Supported values: {', '.join(FORMATS)}."
        raise problems.invalid("response_format.type", message)
    wanted = form.get("json_schema")
    if form["type"] == "json_schema" and not (wanted and isinstance(wanted.get("schema"), dict)):
        raise problems.missing("response_format.json_schema")


# --- What is answered --------------------------------------------------------------------------


def _text(asked: Asked) -> str:
    writer = Writer(asked.looks, hash_of(asked.body))
    if asked.schema is not None:
        return json.dumps(Filler(asked.schema, slots_in(asked.prompt), writer).filled())
    if asked.form == "text" and "json" not in asked.prompt.lower():
        return writer.subject()
    text = _json_by_prompt(asked.prompt, writer)
    if asked.form == "json_schema":
        return in_prose(fenced(text, ""))
    return text if asked.form == "json_object" else fenced(text, asked.prompt)


def _json_by_prompt(prompt: str, writer: Writer) -> str:
    """By the schema or the example that is written out in it, else by the keys that it names."""
    fields = {key: {"type": "string"} for key in keys_in(prompt)}
    by_keys = {"type": "object", "properties": fields}
    schema = schema_in(prompt) or example_in(prompt) or by_keys
    return json.dumps(Filler(schema, slots_in(prompt), writer).filled(), indent=2)


def _within_limit(asked: Asked, written: Written) -> tuple[Written, dict[str, Any]]:
    """Cut where it is longer than it may be, with what was thought first; and its usage."""
    limit = asked.dialect.limit(asked.body)
    reasoned = asked.reasoning if limit is None else min(asked.reasoning, limit)
    if limit is not None and written.content:
        room = (limit - reasoned) * usage.CHARACTERS_OF_A_TOKEN
        if len(written.content) > room:
            written = Written(written.content[:room], "length")
    said = usage.tokens_of_text((written.content or "") + (written.refusal or ""))
    return written, usage.of_chat(_tokens_asked(asked), _tokens_shown(asked), said, reasoned)


def _tokens_asked(asked: Asked) -> int:
    form = json.dumps(asked.body.get("response_format") or {})
    return usage.tokens_of_text(asked.prompt + form)


def _tokens_shown(asked: Asked) -> int:
    pairs = zip(asked.looks, asked.shown, strict=True)
    return sum(usage.tokens_of_look(look, shown.detail) for look, shown in pairs)
