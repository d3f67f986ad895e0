"""How the Gemini API is reached: the key, its address, and clients that keep the key to it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import httpx2

from generations.providers.bringing import BRINGING

VERSION = "v1beta"
READING = httpx2.Timeout(30, connect=5, pool=30)
"""Seconds of a call that may be repeated."""


@dataclass(frozen=True)
class Account:
    """``base`` without a version, as the official client has it."""

    key: str = field(repr=False)
    base: str

    @property
    def api(self) -> str:
        return f"{self.base}/{VERSION}"

    def client(self) -> httpx2.Client:
        return httpx2.Client(headers=self._headers, timeout=READING, verify=certificates())

    def bringing(self) -> httpx2.Client:
        return httpx2.Client(headers=self._headers, timeout=BRINGING, verify=certificates())

    def async_client(self, most: int) -> httpx2.AsyncClient:
        """``most``: connections at once."""
        limits = httpx2.Limits(max_connections=most, max_keepalive_connections=most)
        return httpx2.AsyncClient(
            headers=self._headers, timeout=READING, verify=certificates(), limits=limits
        )

    def is_ours(self, address: str) -> bool:
        """Whether it lies at the API itself, where the key may go."""
        try:
            there, here = urlsplit(address), urlsplit(self.base)
            return (there.scheme, there.netloc) == (here.scheme, here.netloc)
        except ValueError:
            return False

    @property
    def _headers(self) -> dict[str, str]:
        return {"x-goog-api-key": self.key}


@cache
def certificates() -> ssl.SSLContext:
    """Reading them takes longer than many a call."""
    return httpx2.create_ssl_context()
