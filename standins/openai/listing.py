"""GET /v1/models and /v1/models/{id}; and whatever is not there."""

from __future__ import annotations

from aiohttp import web

from standins.faults import Subject
from standins.openai import problems
from standins.openai.catalog import models
from standins.openai.misbehaving import answer
from standins.openai.standin import standin_of


async def listing(request: web.Request) -> web.StreamResponse:
    dialect = standin_of(request).dialect

    async def act() -> web.StreamResponse:
        shown = [dialect.shown(model) for model in models(dialect.name).values()]
        return web.json_response({"object": "list", "data": shown})

    return await answer(request, "models", Subject(), act)


async def one(request: web.Request) -> web.StreamResponse:
    dialect, name = standin_of(request).dialect, request.match_info["id"]

    async def act() -> web.StreamResponse:
        model = models(dialect.name).get(name)
        if model is None:
            raise dialect.no_such_model(name)
        return web.json_response(dialect.shown(model))

    return await answer(request, "models", Subject(name), act)


async def key(request: web.Request) -> web.StreamResponse:
    """What is known of the one that asks."""
    standin = standin_of(request)
    if not standin.dialect.lists_to_anybody:
        return await nothing(request)
    told = {"label": "sk-or-…", "limit_remaining": standin.credit(), "is_free_tier": False}
    return web.json_response({"data": told})


async def nothing(request: web.Request) -> web.StreamResponse:
    raise problems.no_such_address(request.method, request.path)
