"""The two hosts, their addresses, and how they start and end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from standins.replicate import creating, describing, desk, outputs, reading, uploads, webhooks
from standins.replicate.admission import admission
from standins.replicate.settings import Settings
from standins.replicate.standin import KEY, Standin
from standins.replicate.store import Store

HOST = "127.0.0.1"
BACKLOG = 1024
MOST_REQUEST_BYTES = 110_000_000
GRACE_SECONDS = 0.5

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
    web.get("/_faults", desk.faults),
    web.post("/_faults", desk.ask),
    web.delete("/_faults", desk.clear),
    web.post("/_settings", desk.settings),
    web.get("/_webhooks", desk.sent),
]


@dataclass(frozen=True)
class Places:
    port: int
    output_port: int
    folder: Path


async def serve(places: Places, settings: Settings) -> None:
    """Until TERM or Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(places, settings):
        await stop.wait()


@asynccontextmanager
async def running(places: Places, settings: Settings) -> AsyncIterator[Standin]:
    """Raises OSError where it cannot listen."""
    async with AsyncExitStack() as stack:
        standin = Standin(
            settings,
            stack.enter_context(closing(Store(places.folder))),
            api=f"http://{HOST}:{places.port}/v1",
            outputs=f"http://{HOST}:{places.output_port}",
            client=await stack.enter_async_context(aiohttp.ClientSession()),
        )
        await _listen(stack, delivery_of(standin), places.output_port)
        await _listen(stack, api_of(standin), places.port)
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


async def _listen(stack: AsyncExitStack, app: web.Application, port: int) -> None:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, HOST, port, backlog=BACKLOG).start()
