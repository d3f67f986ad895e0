"""The host of the results: as replicate.delivery, apart from the API and without a token.

The specification says that a file needs the token, practice is a plain GET. Here a call that
carries one is refused and counted, since a token must not reach any host that an answer names.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from standins.faults import Fault, Subject
from standins.replicate.misbehaving import dropped
from standins.replicate.prediction import Prediction
from standins.replicate.standin import Standin, standin_of

TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".mp4": "video/mp4"}
PRIVATE = "http://169.254.169.254/latest/meta-data/"
HUGE = 2 << 30
PIECE = b"\0" * (1 << 20)
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


async def get(request: web.Request) -> web.StreamResponse:
    standin = standin_of(request)
    sql = "SELECT * FROM outputs WHERE token = ? AND name = ?"
    output = standin.store.row(sql, request.match_info["token"], request.match_info["name"])
    prediction = standin.prediction(output["prediction"]) if output else None
    if output is None or prediction is None:
        raise web.HTTPNotFound
    if "Authorization" in request.headers:
        _count(standin, output, "authorized")
        raise web.HTTPForbidden(text="This host takes no token.")
    return await _served(request, output, prediction)


async def _served(
    request: web.Request, output: sqlite3.Row, prediction: Prediction
) -> web.StreamResponse:
    standin, now = standin_of(request), time.time()
    if prediction.status(now) != "succeeded":
        raise web.HTTPNotFound
    if prediction.removed(now, standin.settings.expire_after):
        raise web.HTTPNotFound
    if request.method == "GET":
        _count(standin, output, "downloads")
    subject = Subject(prediction.model, prediction.prompt, prediction.seed)
    fault = standin.faults.take("output", subject)
    if fault and fault.kind in SPOILT_BEFORE:
        return await SPOILT_BEFORE[fault.kind](request, fault)
    path = await standin.workshop.made(prediction, output["position"])
    return await _spoilt(request, fault, path) if fault else _whole(path)


def _count(standin: Standin, output: sqlite3.Row, column: str) -> None:
    sql = f"UPDATE outputs SET {column} = {column} + 1 WHERE token = ?"  # noqa: S608  ours
    standin.store.change(sql, output["token"])


def _whole(path: Path) -> web.StreamResponse:
    headers = {"Content-Type": TYPES[path.suffix], "Cache-Control": "public, max-age=3600"}
    return web.FileResponse(path, headers=headers)


# --- What can go wrong -------------------------------------------------------------------------


async def _spoilt(request: web.Request, fault: Fault, path: Path) -> web.StreamResponse:
    """With the real file at hand."""
    kind = TYPES[path.suffix]
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds(5))
        return _whole(path)
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
    """Packed twice: 1 KB of it unpacks to a gigabyte and more."""
    packed = gzip.compress(gzip.compress(bytes(int(fault["size"] or HUGE))))
    headers = {"Content-Encoding": "gzip, gzip", "Content-Type": "video/mp4"}
    return web.Response(body=packed, headers=headers)


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
