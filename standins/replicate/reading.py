"""GET and cancel of predictions."""

from __future__ import annotations

import base64
import binascii
import time
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from standins.faults import Subject
from standins.replicate import problems, webhooks
from standins.replicate.misbehaving import answer
from standins.replicate.prediction import Prediction
from standins.replicate.standin import Standin, standin_of

PAGE = 100


async def get(request: web.Request) -> web.StreamResponse:
    prediction = standin_of(request).prediction(request.match_info["id"])

    async def act() -> web.StreamResponse:
        return _written(request, prediction) if prediction else problems.not_found()

    return await answer(request, "get", _subject(prediction), act)


async def cancel(request: web.Request) -> web.StreamResponse:
    """200 and the prediction, also when it had ended before: nothing changes then."""
    standin = standin_of(request)
    prediction = standin.prediction(request.match_info["id"])

    async def act() -> web.StreamResponse:
        if prediction is None:
            return problems.not_found()
        return _written(request, _canceled(standin, prediction))

    return await answer(request, "cancel", _subject(prediction), act)


def _subject(prediction: Prediction | None) -> Subject:
    if prediction is None:
        return Subject()
    return Subject(prediction.model, prediction.prompt, prediction.seed)


def _written(request: web.Request, prediction: Prediction) -> web.Response:
    return web.json_response(standin_of(request).view.written(prediction, time.time()))


def _canceled(standin: Standin, prediction: Prediction) -> Prediction:
    now = time.time()
    if prediction.ended(now):
        return prediction
    with standin.store.together():
        standin.store.change("UPDATE predictions SET canceled = ? WHERE id = ?", now, prediction.id)
        canceled = standin.prediction(prediction.id)
        assert canceled is not None
        webhooks.reschedule(standin, canceled)
    return canceled


# --- The list ----------------------------------------------------------------------------------


async def listing(request: web.Request) -> web.StreamResponse:
    """Newest first, a hundred a page (OpenAPI); a ``late`` fault leaves the youngest out."""
    standin = standin_of(request)
    late = standin.faults.take("list", Subject(), "late")

    async def act() -> web.StreamResponse:
        try:
            wanted = _wanted(request, late.seconds(5) if late else 0)
        except ValueError as error:
            return problems.bad_request(str(error))
        return web.json_response(_page(standin, request, wanted))

    return await answer(request, "list", Subject(), act)


Wanted = tuple[float, float, int]
"""Created from, created until, and below which number."""


def _wanted(request: web.Request, late: float) -> Wanted:
    query = request.query
    if query.get("source") == "web":
        return 0, 0, 0  # What the website made: nothing, here.
    since = _instant(query.get("created_after"), 0)
    until = min(_instant(query.get("created_before"), 1e12), time.time() - late)
    return since, until, _number(query.get("cursor"))


def _instant(text: str | None, otherwise: float) -> float:
    """ISO 8601. A plus that was not quoted comes as a space."""
    if text is None:
        return otherwise
    return datetime.fromisoformat(text.replace(" ", "+")).timestamp()


def _number(cursor: str | None) -> int:
    if cursor is None:
        return 2**62
    try:
        return int(base64.urlsafe_b64decode(cursor).removeprefix(b"n="))
    except (binascii.Error, ValueError) as error:
        raise ValueError("Invalid cursor") from error


def _page(standin: Standin, request: web.Request, wanted: Wanted) -> dict[str, Any]:
    sql = (
        "SELECT * FROM predictions WHERE created >= ? AND created <= ? AND number < ?"
        " ORDER BY number DESC LIMIT ?"
    )
    found = [Prediction.of(row) for row in standin.store.rows(sql, *wanted, PAGE + 1)]
    shown, now = found[:PAGE], time.time()
    more = _address(standin, request, shown[-1].number) if len(found) > PAGE else None
    results = [standin.view.written(prediction, now) for prediction in shown]
    return {"previous": None, "next": more, "results": results}


def _address(standin: Standin, request: web.Request, number: int) -> str:
    cursor = base64.urlsafe_b64encode(f"n={number}".encode()).decode()
    return f"{standin.api}/predictions?{urlencode({**request.query, 'cursor': cursor})}"
