"""GET /models and /models/{id}: those that are gone are not among them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from standins.faults import Subject
from standins.gemini import problems
from standins.gemini.catalog import Model, models
from standins.gemini.misbehaving import answer


async def listing(request: web.Request) -> web.StreamResponse:
    async def act() -> web.StreamResponse:
        there = [_written(model) for model in models().values() if not model.gone]
        return web.json_response({"models": there})

    return await answer(request, "models", Subject(), act)


async def one(request: web.Request) -> web.StreamResponse:
    name = request.match_info["id"]

    async def act() -> web.StreamResponse:
        model = models().get(name)
        if model is None or model.gone:
            message = f"Model is not found: models/{name} for api version v1beta"
            return problems.of_front_end(404, message, "NOT_FOUND")
        return web.json_response(_written(model))

    return await answer(request, "models", Subject(name), act)


async def nothing(request: web.Request) -> web.StreamResponse:
    return problems.no_such_address()


def _written(model: Model) -> dict[str, Any]:
    return {
        "name": f"models/{model.id}", "displayName": model.title,
        "supportedGenerationMethods": ["createInteraction"],
    }  # fmt: skip
