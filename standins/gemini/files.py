"""GET /files/{id} and its download, also under /download, all with the key; and a place of another
host, which is another name of this machine: no key belongs there."""

from __future__ import annotations

import time

from aiohttp import web

from standins.faults import Subject
from standins.gemini import problems
from standins.gemini.interaction import Interaction, instant
from standins.gemini.misbehaving import answer
from standins.gemini.standin import Standin, standin_of
from standins.serving import SPOILT_BEFORE, spoilt, whole


async def state(request: web.Request) -> web.StreamResponse:
    standin = standin_of(request)
    found = _found(request)

    async def act() -> web.StreamResponse:
        name = request.match_info["id"]
        if found is None or _is_gone(standin, found):
            return problems.no_such_file(name)
        return web.json_response(_written(standin, found))

    return await answer(request, "file", Subject(found.model if found else ""), act)


def _written(standin: Standin, found: Interaction) -> dict[str, object]:
    return {
        "name": f"files/{found.file}", "mimeType": "video/mp4", "source": "GENERATED",
        "state": "ACTIVE" if _is_active(standin, found) else "PROCESSING",
        "uri": f"{standin.files}/{found.file}",
        "createTime": instant(found.end),
        "expirationTime": instant(found.end + standin.settings.expire_after),
    }  # fmt: skip


async def download(request: web.Request) -> web.StreamResponse:
    """``{id}:download?alt=media``."""
    standin, found = standin_of(request), _found(request)
    if found is None or request.query.get("alt") != "media" or _is_gone(standin, found):
        return problems.no_such_file(request.match_info["id"])
    if not _is_active(standin, found):
        return problems.not_active(found.file)
    standin.store.change("UPDATE interactions SET downloads = downloads + 1 WHERE id = ?", found.id)
    fault = standin.faults.take("output", Subject(found.model, found.prompt))
    if fault and fault.kind in SPOILT_BEFORE:
        return await SPOILT_BEFORE[fault.kind](request, fault)
    path = await standin.workshop.made(found.work)
    return await spoilt(request, fault, path) if fault else whole(path)


async def elsewhere(request: web.Request) -> web.StreamResponse:
    """The same file where no key belongs: one that comes along is kept for the ledger."""
    standin, found = standin_of(request), _found(request)
    if "x-goog-api-key" in request.headers or "key" in request.query:
        standin.store.keep("keys_elsewhere", int(standin.store.kept("keys_elsewhere") or 0) + 1)
    return whole(await standin.workshop.made(found.work)) if found else problems.page(404)


def _found(request: web.Request) -> Interaction | None:
    found = standin_of(request).interaction("file", request.match_info["id"])
    return found if found and found.is_filmed(time.time()) else None


def _is_active(standin: Standin, found: Interaction) -> bool:
    return time.time() >= found.end + standin.settings.active_after


def _is_gone(standin: Standin, found: Interaction) -> bool:
    return time.time() >= found.end + standin.settings.expire_after
