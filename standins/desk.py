"""For tests, and of no provider: faults and settings. No token needed."""

from __future__ import annotations

from aiohttp import web

from standins.faults import BadWish
from standins.settings import BadSetting
from standins.standin import KEY


async def ask(request: web.Request) -> web.Response:
    """POST /_faults: one wish, or a list of them."""
    wishes = await request.json()
    faults = request.app[KEY].faults
    try:
        numbers = [faults.ask(wish) for wish in (wishes if isinstance(wishes, list) else [wishes])]
    except BadWish as error:
        return web.json_response({"detail": str(error)}, status=422)
    return web.json_response({"numbers": numbers}, status=201)


async def listed(request: web.Request) -> web.Response:
    return web.json_response({"faults": request.app[KEY].faults.listed()})


async def clear(request: web.Request) -> web.Response:
    request.app[KEY].faults.clear()
    return web.Response(status=204)


async def settings(request: web.Request) -> web.Response:
    """POST /_settings: named as on the command line; kept over a restart."""
    try:
        request.app[KEY].set(await request.json())
    except BadSetting as error:
        return web.json_response({"detail": str(error)}, status=422)
    return web.Response(status=204)


ROUTES = [
    web.get("/_faults", listed),
    web.post("/_faults", ask),
    web.delete("/_faults", clear),
    web.post("/_settings", settings),
]
