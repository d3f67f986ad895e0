"""The addresses, and how it starts and ends."""

from __future__ import annotations

from contextlib import AsyncExitStack, closing
from pathlib import Path

from aiohttp import web

from standins import desk as shared
from standins.listening import listen, until_ended
from standins.openai import chat, desk, images, listing, transcriptions
from standins.openai.admission import admission
from standins.openai.settings import Settings
from standins.openai.standin import Standin
from standins.openai.store import Store
from standins.standin import KEY

MOST_REQUEST_BYTES = 200_000_000
ROUTES = [
    web.get("/v1/models", listing.listing),
    web.get("/v1/models/{id:.+}", listing.one),
    web.get("/v1/key", listing.key),
    web.post("/v1/chat/completions", chat.create),
    web.post("/v1/images/generations", images.generate),
    web.post("/v1/images/edits", images.edit),
    web.post("/v1/audio/transcriptions", transcriptions.create),
    web.route("*", "/v1/{rest:.*}", listing.nothing),
    web.get("/images/{name:[0-9a-f]{64}}", images.picture),
    web.get("/_ledger", desk.ledger),
    *shared.ROUTES,
]


async def serve(port: int, folder: Path, settings: Settings) -> None:
    """Until TERM or Ctrl-C. Raises OSError where it cannot listen."""
    async with AsyncExitStack() as stack:
        store = stack.enter_context(closing(Store(folder)))
        app = web.Application(middlewares=[admission], client_max_size=MOST_REQUEST_BYTES)
        app[KEY] = Standin(settings=settings, store=store)
        app.add_routes(ROUTES)
        await listen(stack, app, port)
        await until_ended()
