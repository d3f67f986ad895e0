"""The host of the results: as replicate.delivery, apart from the API and without a token.

The specification says that a file needs the token, practice is a plain GET. Here a call that
carries one is refused and counted, since a token must not reach any host that an answer names.
"""

from __future__ import annotations

import sqlite3
import time

from aiohttp import web

from standins.faults import Subject
from standins.replicate.prediction import Prediction
from standins.replicate.standin import Standin, standin_of
from standins.serving import SPOILT_BEFORE, spoilt, whole


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
    return await spoilt(request, fault, path) if fault else whole(path)


def _count(standin: Standin, output: sqlite3.Row, column: str) -> None:
    sql = f"UPDATE outputs SET {column} = {column} + 1 WHERE token = ?"  # noqa: S608  ours
    standin.store.change(sql, output["token"])
