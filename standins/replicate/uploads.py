"""/files: pictures that are sent once and named in many inputs. They expire."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sqlite3
import time
from pathlib import PurePath
from typing import Any

from aiohttp import web

from standins.faults import Subject
from standins.replicate import problems
from standins.replicate.describing import page
from standins.replicate.misbehaving import answer
from standins.replicate.prediction import instant
from standins.replicate.standin import Standin, standin_of

MOST_NAME_BYTES = 255


async def create(request: web.Request) -> web.StreamResponse:
    """POST /files, multipart: ``content``, and if wanted ``filename``, ``type``, ``metadata``."""

    async def act() -> web.StreamResponse:
        try:
            form = await request.post()
        except web.HTTPRequestEntityTooLarge:
            return problems.too_large()
        content = form.get("content")
        if not isinstance(content, web.FileField):
            return problems.bad_request("Missing content")
        return _kept(standin_of(request), content, {k: str(v) for k, v in form.items()})

    return await answer(request, "upload", Subject(), act)


def _kept(standin: Standin, content: web.FileField, form: dict[str, str]) -> web.Response:
    data = content.file.read()
    name = form.get("filename") or PurePath(content.filename).name
    if len(data) >= standin.settings.file_limit:
        return problems.too_large()
    if len(name.encode()) > MOST_NAME_BYTES:
        return problems.bad_request("Filename must be at most 255 bytes")
    now = time.time()
    row = {
        "id": secrets.token_urlsafe(30),
        "name": name,
        "type": form.get("type") or content.content_type,
        "size": len(data),
        "sha256": standin.store.keep_blob(data),
        "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
        "metadata": form.get("metadata") or "{}",
        "created": now,
        "expires": now + standin.settings.expire_after,
    }
    standin.store.insert("files", row)
    return web.json_response(_written(standin, row), status=201)


def _written(standin: Standin, row: sqlite3.Row | dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document has neither ``name`` nor ``etag``; the client requires both."""
    return {
        "id": row["id"],
        "name": row["name"],
        "content_type": row["type"],
        "size": row["size"],
        "etag": row["md5"],
        "checksums": {"sha256": row["sha256"], "md5": row["md5"]},
        "metadata": json.loads(row["metadata"]),
        "created_at": instant(row["created"]),
        "expires_at": instant(row["expires"]),
        "urls": {"get": f"{standin.api}/files/{row['id']}"},
    }


def _row(request: web.Request) -> sqlite3.Row | None:
    sql = "SELECT * FROM files WHERE id = ? AND NOT deleted AND expires > ?"
    return standin_of(request).store.row(sql, request.match_info["id"], time.time())


async def listing(request: web.Request) -> web.Response:
    """Newest first."""
    standin = standin_of(request)
    sql = "SELECT * FROM files WHERE NOT deleted AND expires > ? ORDER BY created DESC"
    written = [_written(standin, row) for row in standin.store.rows(sql, time.time())]
    return web.json_response(page(written))


async def get(request: web.Request) -> web.Response:
    row = _row(request)
    return web.json_response(_written(standin_of(request), row)) if row else problems.not_found()


async def delete(request: web.Request) -> web.Response:
    row = _row(request)
    if row is None:
        return problems.not_found()
    standin_of(request).store.change("UPDATE files SET deleted = 1 WHERE id = ?", row["id"])
    return web.Response(status=204)


async def download(request: web.Request) -> web.StreamResponse:
    """GET /files/{id}/download?owner&expiry&signature: without a token, by its signature."""
    row = _row(request)
    if row is None or not _is_signed(standin_of(request), request, row):
        return problems.not_found()
    path = standin_of(request).store.blobs / row["sha256"]
    return web.FileResponse(path, headers={"Content-Type": row["type"]})


def download_signature(secret: str, name: str, owner: str, expiry: str) -> str:
    """Base 64 of an HMAC-SHA256. Replicate signs with a secret of its own for files; here it is
    that of the webhooks."""
    signed = f"{owner} {name} {expiry}".encode()
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


def _is_signed(standin: Standin, request: web.Request, row: sqlite3.Row) -> bool:
    owner, expiry = request.query.get("owner", ""), request.query.get("expiry", "")
    secret = standin.store.webhook_secret()
    wanted = download_signature(secret, row["id"], owner, expiry)
    valid = hmac.compare_digest(wanted, request.query.get("signature", ""))
    return valid and expiry.isdecimal() and int(expiry) > time.time()
