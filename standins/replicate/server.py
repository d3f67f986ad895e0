"""The two hosts, their addresses, and how they start and end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from standins import desk as shared
from standins.listening import HOST, listen, until_ended
from standins.replicate import creating, describing, desk, outputs, reading, uploads, webhooks
from standins.replicate.admission import admission
from standins.replicate.settings import Settings
from standins.replicate.standin import Standin
from standins.replicate.store import Store
from standins.standin import KEY

MOST_REQUEST_BYTES = 110_000_000

MODEL = "/v1/models/{owner}/{name}"
PREDICTION = "/v1/predictions/{id}"
FILE = "/v1/files/{id}"
ROUTES = [
    web.post(f"{MODEL}/predictions", creating.for_model),
    web.post("/v1/predictions", creating.for_version),
    web.post("/v1/deployments/{owner}/{name}/predictions", creating.for_deployment),
    web.get("/v1/predictions", reading.listing),
    web.get(PREDICTION, reading.get),
    web.post(f"{PREDICTION}/cancel", reading.cancel),
    web.post("/v1/files", uploads.create),
    web.get("/v1/files", uploads.listing),
    web.get(FILE, uploads.get),
    web.delete(FILE, uploads.delete),
    web.get(f"{FILE}/download", uploads.download),
    web.get("/v1/models", describing.models),
    web.get(MODEL, describing.model),
    web.get(f"{MODEL}/versions", describing.versions),
    web.get("/v1/deployments/{owner}/{name}", describing.deployment),
    web.get(f"{MODEL}/versions/{{id}}", describing.version),
    web.get("/v1/account", describing.account),
    web.get("/v1/webhooks/default/secret", describing.secret),
    web.route("*", "/v1/{rest:.*}", describing.nothing),
    web.get("/_ledger", desk.ledger),
    web.get("/_webhooks", desk.sent),
    *shared.ROUTES,
]


@dataclass(frozen=True)
class Places:
    port: int
    output_port: int
    folder: Path


async def serve(places: Places, settings: Settings) -> None:
    """Until TERM or Ctrl-C."""
    async with running(places, settings):
        await until_ended()


@asynccontextmanager
async def running(places: Places, settings: Settings) -> AsyncIterator[Standin]:
    """Raises OSError where it cannot listen."""
    async with AsyncExitStack() as stack:
        standin = Standin(
            settings=settings,
            store=stack.enter_context(closing(Store(places.folder))),
            api=f"http://{HOST}:{places.port}/v1",
            outputs=f"http://{HOST}:{places.output_port}",
            client=await stack.enter_async_context(aiohttp.ClientSession()),
        )
        await listen(stack, delivery_of(standin), places.output_port)
        await listen(stack, api_of(standin), places.port)
        stack.callback(asyncio.create_task(webhooks.deliver(standin)).cancel)
        yield standin


def api_of(standin: Standin) -> web.Application:
    app = web.Application(middlewares=[admission], client_max_size=MOST_REQUEST_BYTES)
    app[KEY] = standin
    app.add_routes(ROUTES)
    return app


def delivery_of(standin: Standin) -> web.Application:
    app = web.Application()
    app[KEY] = standin
    app.add_routes([web.get("/{bucket}/{token}/{name}", outputs.get)])
    return app
