"""What is there: models and their schemas, the account, the secret of webhooks."""

from __future__ import annotations

from aiohttp import web

from standins.replicate import catalog, problems
from standins.replicate.standin import standin_of


def _model(request: web.Request) -> catalog.Model | None:
    info = request.match_info
    return catalog.models().get(f"{info['owner']}/{info['name']}")


async def model(request: web.Request) -> web.Response:
    found = _model(request)
    return web.json_response(catalog.described(found)) if found else problems.not_found()


async def version(request: web.Request) -> web.Response:
    found = _model(request)
    written = catalog.version_of(found) if found else {}
    if written.get("id") != request.match_info["id"]:
        return problems.not_found()
    return web.json_response(written)


async def account(_request: web.Request) -> web.Response:
    return web.json_response(
        {
            "type": "organization",
            "username": "stand-in",
            "name": "Stand-in",
            "github_url": None,
            "avatar_url": None,
        }
    )


async def secret(request: web.Request) -> web.Response:
    return web.json_response({"key": standin_of(request).store.webhook_secret()})


async def nothing(_request: web.Request) -> web.Response:
    """Any other address."""
    return problems.not_found()
