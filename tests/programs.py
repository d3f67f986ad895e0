"""A program that calls the API, as one of its owner's tokens lets it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accounts import tokens
from accounts.models import Token, User

JSON = "application/json"


class Program(Client):
    """``Client`` with a token; ``put`` and the like send JSON by themselves."""

    def __init__(self, owner: User, scope: str = Token.Scope.CREATE) -> None:
        _, token = tokens.make(owner, "test", scope, None)
        super().__init__(headers={"Authorization": f"Bearer {token}"})

    def send(self, address: str, said: Any = None, **options: Any) -> Any:
        """POST it as JSON."""
        return self.post(f"/api/v1/{address}", said or {}, content_type=JSON, **options)

    def form(self, address: str, **fields: Any) -> Any:
        """POST it as a form with files."""
        return self.post(f"/api/v1/{address}", fields)

    def change(self, address: str, said: Any) -> Any:
        return self.patch(f"/api/v1/{address}", said, content_type=JSON)

    def set(self, address: str, said: Any) -> Any:
        """PUT it as JSON."""
        return self.put(f"/api/v1/{address}", said, content_type=JSON)

    def read(self, address: str, **options: Any) -> Any:
        return self.get(f"/api/v1/{address}", **options)

    def remove(self, address: str) -> Any:
        return self.delete(f"/api/v1/{address}")
