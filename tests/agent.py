"""An agent that uses our tools, by the client of the protocol's own SDK."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
from django.db import connections
from mcp import Client

from accounts import tokens
from accounts.models import Token, User


def awaited(work: Callable[..., Coroutine[Any, Any, Any]], *given: Any) -> Any:
    """In a thread of its own: the one of a browser's tests has a loop that runs already."""

    def run() -> Any:
        try:
            return anyio.run(work, *given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


class Agent:
    """Calls tools; ``says`` is the sentence of a tool that could not do it."""

    def __init__(self, server: Any) -> None:
        self.server = server

    def does(self, name: str, **said: Any) -> dict[str, Any]:
        answer = self._answer(name, said)
        assert not answer.is_error, answer.content
        found: dict[str, Any] = answer.structured_content
        return found

    def says(self, name: str, **said: Any) -> str:
        answer = self._answer(name, said)
        assert answer.is_error
        return str(answer.content[0].text)

    def tools(self) -> dict[str, Any]:
        async def listed() -> Any:
            async with Client(self.server) as client:
                return await client.list_tools()

        return {tool.name: tool for tool in awaited(listed).tools}

    def _answer(self, name: str, said: dict[str, Any]) -> Any:
        async def called() -> Any:
            async with Client(self.server) as client:
                return await client.call_tool(name, said)

        return awaited(called)


def token_of(owner: User, scope: str = Token.Scope.CREATE) -> str:
    return tokens.make(owner, "agent", scope, None)[1]
