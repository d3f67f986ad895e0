"""GET /interactions/{id}, and its cancel."""

from __future__ import annotations

import time

from aiohttp import web

from standins.faults import Subject
from standins.gemini import problems
from standins.gemini.creating import written
from standins.gemini.interaction import Interaction
from standins.gemini.misbehaving import answer
from standins.gemini.standin import standin_of


async def get(request: web.Request) -> web.StreamResponse:
    found = _found(request)

    async def act() -> web.StreamResponse:
        return web.json_response(await written(standin_of(request), found))

    subject = Subject(found.model, found.prompt)
    if standin_of(request).faults.take("get", subject, "lost"):
        raise problems.no_such_interaction(found.id)
    return await answer(request, "get", subject, act)


async def cancel(request: web.Request) -> web.StreamResponse:
    """Of one that has ended nothing changes."""
    standin, found = standin_of(request), _found(request)

    async def act() -> web.StreamResponse:
        now = time.time()
        sql = (
            "UPDATE interactions SET cancelled = ? WHERE id = ? AND cancelled IS NULL AND ends > ?"
        )
        standin.store.change(sql, now, found.id, now)
        return web.json_response(await written(standin, _found(request)))

    return await answer(request, "cancel", Subject(found.model, found.prompt), act)


def _found(request: web.Request) -> Interaction:
    """Raises Problem."""
    name = request.match_info["id"]
    found = standin_of(request).interaction("id", name)
    if found is None:
        raise problems.no_such_interaction(name)
    return found
