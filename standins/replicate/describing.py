"""What is there: models and their schemas, the account, the secret of webhooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from standins.replicate import catalog, problems
from standins.replicate.standin import standin_of


def _model(request: web.Request) -> catalog.Model | None:
    info = request.match_info
    return catalog.models().get(f"{info['owner']}/{info['name']}")


async def model(request: web.Request) -> web.Response:
    found = _model(request)
    return web.json_response(catalog.described(found)) if found else problems.not_found()


async def models(_request: web.Request) -> web.Response:
    return web.json_response(page(map(catalog.described, catalog.models().values())))


async def versions(request: web.Request) -> web.Response:
    """Newest first; an official model shows none."""
    found = _model(request)
    if found is None:
        return problems.not_found()
    return web.json_response(page([] if found.official else [catalog.version_of(found)]))


def page(results: Iterable[Any]) -> dict[str, Any]:
    """All of a list that is short."""
    return {"previous": None, "next": None, "results": list(results)}


async def deployment(request: web.Request) -> web.Response:
    name = f"{request.match_info['owner']}/{request.match_info['name']}"
    if name not in catalog.DEPLOYMENTS:
        return problems.not_found()
    return web.json_response(catalog.deployed(name))


async def version(request: web.Request) -> web.Response:
    found = _model(request)
    written = catalog.version_of(found) if found else {}
    if written.get("id") != request.match_info["id"]:
        return problems.not_found()
    return web.json_response(written)


async def account(_request: web.Request) -> web.Response:
    return web.json_response(catalog.ACCOUNT)


async def secret(request: web.Request) -> web.Response:
    return web.json_response({"key": standin_of(request).store.webhook_secret()})


async def nothing(_request: web.Request) -> web.Response:
    """Any other address."""
    return problems.not_found()
