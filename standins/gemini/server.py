"""The addresses, and how it starts and ends."""

from __future__ import annotations

from contextlib import AsyncExitStack, closing
from pathlib import Path

from aiohttp import web

from standins import desk as shared
from standins.gemini import creating, desk, files, listing, reading
from standins.gemini.admission import admission
from standins.gemini.settings import Settings
from standins.gemini.standin import Standin
from standins.gemini.store import Store
from standins.listening import HOST, listen, until_ended
from standins.standin import KEY

MOST_REQUEST_BYTES = 100_000_000
INTERACTION = "/v1beta/interactions/{id}"
ROUTES = [
    web.post("/v1beta/interactions", creating.create),
    web.get(INTERACTION, reading.get),
    web.post(f"{INTERACTION}/cancel", reading.cancel),
    web.get("/v1beta/files/{id:[^:/]+}", files.state),
    web.get("/v1beta/files/{id:[^:/]+}:download", files.download),
    web.get("/download/v1beta/files/{id:[^:/]+}:download", files.download),
    web.get("/v1beta/models", listing.listing),
    web.get("/v1beta/models/{id}", listing.one),
    web.get("/_elsewhere/{id}", files.elsewhere),
    web.get("/_ledger", desk.ledger),
    *shared.ROUTES,
    web.route("*", "/{rest:.*}", listing.nothing),
]


async def serve(port: int, folder: Path, settings: Settings) -> None:
    """Until TERM or Ctrl-C. Raises OSError where it cannot listen."""
    async with AsyncExitStack() as stack:
        store = stack.enter_context(closing(Store(folder)))
        app = web.Application(middlewares=[admission], client_max_size=MOST_REQUEST_BYTES)
        app[KEY] = Standin(settings=settings, store=store, base=f"http://{HOST}:{port}")
        app.add_routes(ROUTES)
        await listen(stack, app, port)
        await until_ended()
