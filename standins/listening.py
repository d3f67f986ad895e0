"""How a stand-in begins to listen and when it ends."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack

from aiohttp import web

from mvsite.lib.processes import die_with_parent

HOST = "127.0.0.1"
PARENT_VARIABLE = "LEITMOTIF_PARENT"
"""The process that started this one, if it is to end with it."""
PORT_TAKEN = 3
BACKLOG = 1024
GRACE_SECONDS = 0.5


def end_with_parent() -> None:
    if started_by := os.environ.get(PARENT_VARIABLE):
        die_with_parent(int(started_by))


async def listen(stack: AsyncExitStack, app: web.Application, port: int) -> None:
    """Until ``stack`` is left. Raises OSError where it cannot."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, HOST, port, backlog=BACKLOG).start()


async def until_ended() -> None:
    """TERM or Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
