"""Answers that go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from standins.faults import ANSWERS, Fault, Subject
from standins.gemini import problems
from standins.gemini.standin import standin_of
from standins.serving import dropped

Act = Callable[[], Awaitable[web.StreamResponse]]
SLOW_SECONDS = 5.0


async def answer(request: web.Request, call: str, subject: Subject, act: Act) -> web.StreamResponse:
    """What ``act`` answers, unless a fault was asked for."""
    fault = standin_of(request).faults.take(call, subject, *ANSWERS)
    return await act() if fault is None else await _misbehave(request, fault, act)


async def _misbehave(request: web.Request, fault: Fault, act: Act) -> web.StreamResponse:
    if fault.kind == "slow":
        answered = await act()
        await asyncio.sleep(fault.seconds(SLOW_SECONDS))
        return answered
    answered = await act() if fault["accepted"] else web.Response()
    if fault.kind == "drop":
        return dropped(request)
    if fault.kind == "status":
        status, code = int(fault["status"] or 0), fault["code"] or ""
        return problems.of_wish(code, status, fault["message"] or "").written()
    broken = problems.broken_json if fault.kind == "broken_json" else problems.page
    return broken(answered.status)
