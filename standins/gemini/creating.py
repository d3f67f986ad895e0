"""POST /interactions: checked, accepted, and answered a while later.

The row is written somewhere within the time that the answer takes: a caller that dies while it
waits does not know whether it was. There is no list to look at afterwards.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from typing import Any

from aiohttp import web

from standins.faults import Subject
from standins.gemini import problems
from standins.gemini.accepting import accept
from standins.gemini.interaction import Interaction
from standins.gemini.misbehaving import answer
from standins.gemini.standin import Standin, standin_of
from standins.gemini.validation import Order, order_of


async def create(request: web.Request) -> web.StreamResponse:
    body = await _body(request)
    order = order_of(body)

    async def act() -> web.StreamResponse:
        return await _accepted(request, order)

    return await answer(request, "create", Subject(order.model.id, order.prompt), act)


async def _body(request: web.Request) -> dict[str, Any]:
    """Raises Problem."""
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise problems.invalid("The request body is no JSON.") from error
    if not isinstance(body, dict):
        raise problems.invalid("The request body must be an object.")
    return body


async def _accepted(request: web.Request, order: Order) -> web.Response:
    standin = standin_of(request)
    credit = standin.credit()
    if credit is not None and credit <= 0:
        raise problems.Problem("payment_required")
    takes = standin.settings.answer.drawn()
    before = takes * standin.settings.accepts.drawn()
    await asyncio.sleep(before)
    interaction = accept(standin, order)
    await asyncio.sleep(takes - before)
    if not order.background:
        await asyncio.sleep(max(0.0, interaction.end - time.time()))
    return web.json_response(await written(standin, interaction, inline=order.inline))


async def written(
    standin: Standin, interaction: Interaction, *, inline: bool = False
) -> dict[str, Any]:
    now = time.time()
    film = ""
    if inline and interaction.is_filmed(now):
        path = await standin.workshop.made(interaction.work)
        film = base64.b64encode(path.read_bytes()).decode()
    elsewhere = "elsewhere" in interaction.faults
    files = "https://elsewhere.example/v1beta/files" if elsewhere else standin.files
    return interaction.written(now, files, film)
