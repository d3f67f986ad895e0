"""Calls of the API; whatever goes wrong is a sentence for the agent."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from mcp.server.mcpserver.exceptions import ToolError

from mvsite.lib.outputs import put_whole

PATIENCE = httpx2.Timeout(30, read=120)
Told = dict[str, Any]
UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
"""Of ids: what an agent says becomes part of an address."""


class Site:
    """``api`` has the address and the token; ``links`` has neither and opens what the API names."""

    def __init__(self, api: httpx2.Client, links: httpx2.Client) -> None:
        self._api, self._links = api, links

    @classmethod
    def at(cls, url: str, token: str) -> Site:
        headers = {"Authorization": f"Bearer {token}"}
        api = httpx2.Client(base_url=url, headers=headers, timeout=PATIENCE)
        return cls(api, httpx2.Client(timeout=PATIENCE, follow_redirects=True))

    def get(self, path: str, **params: Any) -> Told:
        said = {name: value for name, value in params.items() if value is not None}
        return self._told(self._sent("GET", path, params=said))

    def post(self, path: str, said: Mapping[str, Any] | None = None) -> Told:
        """Sent again with the same key where the answer was lost: it is done once."""
        key = {"Idempotency-Key": uuid4().hex}
        try:
            return self._told(self._api.post(_at(path), json=_said(said), headers=key))
        except httpx2.TransportError:
            return self._told(self._sent("POST", path, json=_said(said), headers=key))

    def patch(self, path: str, said: Mapping[str, Any]) -> Told:
        return self._told(self._sent("PATCH", path, json=_said(said)))

    def put(self, path: str, said: Mapping[str, Any]) -> Told:
        return self._told(self._sent("PUT", path, json=said))

    def delete(self, path: str) -> None:
        self._told(self._sent("DELETE", path))

    def upload(self, path: str, files: Mapping[str, str], said: Mapping[str, Any]) -> Told:
        """``files``: paths on this machine, by field. They are streamed."""
        with ExitStack() as opened:
            parts = {}
            for name, place in files.items():
                file = Path(place).expanduser()
                try:
                    parts[name] = (file.name, opened.enter_context(file.open("rb")))
                except OSError as error:
                    raise ToolError(f"{place} cannot be read: {error.strerror}.") from None
            data = {name: _as_text(value) for name, value in (_said(said) or {}).items()}
            key = {"Idempotency-Key": uuid4().hex}
            return self._told(self._sent("POST", path, files=parts, data=data, headers=key))

    def get_when_made(self, path: str) -> Told:
        """What is still being made is waited for, a minute at most."""
        return self._told(self._sent("GET", path, headers={"Prefer": "wait=60"}))

    def wait(self, path: str, rests: Callable[[Told], bool], seconds: float) -> Told:
        """Looked at until it ``rests``, or the time is over."""
        ends = time.monotonic() + seconds
        headers: dict[str, str] = {}
        told: Told = {}
        while True:
            answer = self._sent("GET", path, headers=headers)
            if answer.status_code != httpx2.codes.NOT_MODIFIED:
                told = self._told(answer)
                headers = {"If-None-Match": answer.headers.get("ETag", "")}
            if rests(told) or time.monotonic() >= ends:
                return told
            time.sleep(2)

    def download(self, url: str, path: str, *, overwrite: bool) -> Path:
        """What a link of the API opens, as a file that is there whole or not at all."""
        target = Path(path).expanduser()
        if target.exists() and not overwrite:
            raise ToolError(f"{path} is there already. Name another file, or say overwrite.")
        try:
            with put_whole(target) as part, part.open("wb") as out, self._opened(url) as answer:
                for piece in answer.iter_bytes():
                    out.write(piece)
        except OSError as error:
            raise ToolError(f"{path} cannot be written: {error.strerror}.") from None
        except httpx2.HTTPError as error:
            raise ToolError(f"The file could not be fetched: {error}. Try again.") from None
        return target.absolute()

    def _opened(self, url: str) -> Any:
        return self._links.stream("GET", self._api.base_url.join(url))

    def _sent(self, method: str, path: str, **what: Any) -> httpx2.Response:
        try:
            return self._api.request(method, _at(path), **what)
        except httpx2.HTTPError as error:
            raise ToolError(
                f"{self._api.base_url} does not answer ({error}). Look whether Leitmotif runs."
            ) from None

    def _told(self, answer: httpx2.Response) -> Told:
        if answer.is_success:
            return dict(answer.json()) if answer.content else {}
        raise ToolError(_problem(answer))


def is_one_of(*statuses: str) -> Callable[[Told], bool]:
    """For ``Site.wait``: by its status alone."""
    return lambda told: told["status"] in statuses


def _at(path: str) -> str:
    return f"/api/v1/{path}"


def _said(said: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Only what was said."""
    return {name: value for name, value in (said or {}).items() if value is not None}


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _problem(answer: httpx2.Response) -> str:
    """The sentence of a problem, with the fields that are bad."""
    try:
        told = answer.json()
    except ValueError:
        told = {}
    sentence = told.get("detail") or told.get("title") or f"The answer was {answer.status_code}."
    errors = told.get("errors") or {}
    fields = [f"{name}: {_flat(said)}" for name, said in errors.items()]
    wait = answer.headers.get("Retry-After")
    later = [f"Try again in {wait} seconds."] if wait else []
    return " ".join([sentence, *fields, *later])


def _flat(said: Any) -> str:
    return " ".join(map(str, said)) if isinstance(said, list) else str(said)
