"""Answers that go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from standins.faults import ANSWERS, Fault, Subject
from standins.openai import problems
from standins.openai.problems import Problem
from standins.openai.standin import standin_of

Act = Callable[[], Awaitable[web.StreamResponse]]
SLOW_SECONDS = 5.0


async def answer(request: web.Request, call: str, subject: Subject, act: Act) -> web.StreamResponse:
    """What ``act`` answers, unless a fault was asked for."""
    fault = standin_of(request).faults.take(call, subject, *ANSWERS)
    return await act() if fault is None else await _misbehave(request, fault, subject, act)


async def _misbehave(
    request: web.Request, fault: Fault, subject: Subject, act: Act
) -> web.StreamResponse:
    if fault.kind == "slow":
        answered = await act()
        await asyncio.sleep(fault.seconds(SLOW_SECONDS))
        return answered
    answered = await act() if fault["accepted"] else web.Response()
    if fault.kind == "drop":
        return _dropped(request)
    if fault.kind == "status":
        problem = _problem(fault, subject)
        return standin_of(request).dialect.written(problem, accepted=bool(fault["accepted"]))
    broken = problems.broken_json if fault.kind == "broken_json" else problems.page
    return broken(answered.status)


def _problem(fault: Fault, subject: Subject) -> Problem:
    """By ``code`` if that is known, else by ``status``; what the wish says more is put in."""
    found = problems.of_code(fault["code"] or "")
    status = fault["status"] or (found.status if found else 500)
    found = found or problems.of_status(status, fault["retry_after"], subject.model)
    return Problem(
        status, fault["message"] or found.message, type=found.type,
        code=fault["code"] or found.code, param=found.param, headers=found.headers,
    )  # fmt: skip


def _dropped(request: web.Request) -> web.Response:
    """The connection is gone before a byte of the answer was sent."""
    if request.transport:
        request.transport.abort()
    return web.Response()
