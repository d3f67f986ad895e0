"""Files as a stand-in serves them, and how that goes wrong on request."""

from __future__ import annotations

import asyncio
import base64
import gzip
import os
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from aiohttp import web

from standins.faults import Fault

TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".mp4": "video/mp4"}
PRIVATE = "http://169.254.169.254/latest/meta-data/"
HUGE = 2 << 30
UNPACKED = 512 << 20
GZIP = 16 + zlib.MAX_WBITS
PIECE = b"\0" * (1 << 20)
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def whole(path: Path) -> web.StreamResponse:
    headers = {"Content-Type": TYPES[path.suffix], "Cache-Control": "public, max-age=3600"}
    return web.FileResponse(path, headers=headers)


async def spoilt(request: web.Request, fault: Fault, path: Path) -> web.StreamResponse:
    """With the real file at hand."""
    kind = TYPES[path.suffix]
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds(5))
        return whole(path)
    if fault.kind == "truncated":
        return await _truncated(request, path.read_bytes(), kind)
    if fault.kind == "garbage":
        return web.Response(body=os.urandom(path.stat().st_size), content_type=kind)
    return web.Response(body=GIF, content_type=kind)


async def _truncated(request: web.Request, data: bytes, kind: str) -> web.StreamResponse:
    """The length of the whole, and half of it."""
    response = web.StreamResponse(headers={"Content-Type": kind})
    response.content_length = len(data)
    await response.prepare(request)
    await response.write(data[: len(data) // 2])
    if request.transport:
        request.transport.close()
    return response


def dropped(request: web.Request) -> web.Response:
    """The connection is gone before a byte of the answer was sent."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _dropped(request: web.Request, _fault: Fault) -> web.StreamResponse:
    return dropped(request)


async def _status(_request: web.Request, fault: Fault) -> web.StreamResponse:
    return web.Response(status=int(fault["status"] or 500), text="")


async def _html(_request: web.Request, _fault: Fault) -> web.StreamResponse:
    return web.Response(text="<!doctype html><title>Not here</title>", content_type="text/html")


async def _redirect(_request: web.Request, fault: Fault) -> web.StreamResponse:
    raise web.HTTPFound(fault["location"] or PRIVATE)


async def _bytes(_request: web.Request, fault: Fault) -> web.StreamResponse:
    """Whatever a test wants to have come out, in base 64."""
    return web.Response(body=base64.b64decode(fault["data"] or ""), content_type="video/mp4")


async def _packed(_request: web.Request, fault: Fault) -> web.StreamResponse:
    """Packed twice: a few KB of it unpack to hundreds of megabytes. Others are served meanwhile."""
    body = await asyncio.to_thread(_twice_packed, int(fault["size"] or UNPACKED))
    headers = {"Content-Encoding": "gzip, gzip", "Content-Type": "video/mp4"}
    return web.Response(body=body, headers=headers)


@cache
def _twice_packed(size: int) -> bytes:
    packer = zlib.compressobj(level=1, wbits=GZIP)
    pieces = [packer.compress(PIECE) for _ in range(size // len(PIECE))]
    return gzip.compress(b"".join(pieces) + packer.flush())


async def _huge(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Without a length, so that only counting tells; who has had enough goes."""
    response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
    await response.prepare(request)
    with suppress(ConnectionError):
        for _ in range(int(fault["size"] or HUGE) // len(PIECE)):
            await response.write(PIECE)
    return response


SPOILT_BEFORE: dict[str, Callable[[web.Request, Fault], Awaitable[web.StreamResponse]]] = {
    "drop": _dropped,
    "status": _status,
    "html": _html,
    "redirect": _redirect,
    "bytes": _bytes,
    "huge": _huge,
    "packed": _packed,
}
"""Faults for which nothing has to be made."""
KINDS = (*SPOILT_BEFORE, "slow", "truncated", "garbage", "wrong_type")
