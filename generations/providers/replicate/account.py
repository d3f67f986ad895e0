"""How Replicate is reached: the key, its address, and clients that carry the key nowhere else."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

import httpx2

READING = httpx2.Timeout(30, connect=5, pool=30)
"""Seconds of a call that may be repeated."""


@dataclass(frozen=True)
class Account:
    """``base`` without ``/v1``, as the official client has it. ``hosts``: where results may lie."""

    token: str = field(repr=False)
    base: str
    hosts: tuple[str, ...]

    @property
    def api(self) -> str:
        return f"{self.base.rstrip('/')}/v1"

    @property
    def fingerprint(self) -> str:
        """Of who may read a file that was handed over there."""
        return f"replicate {sha256(f'{self.base} {self.token}'.encode()).hexdigest()[:16]}"

    def client(self) -> httpx2.Client:
        return httpx2.Client(headers=self._headers, timeout=READING, verify=certificates())

    def async_client(self, most: int) -> httpx2.AsyncClient:
        """``most``: connections at once."""
        limits = httpx2.Limits(max_connections=most, max_keepalive_connections=most)
        return httpx2.AsyncClient(
            headers=self._headers, timeout=READING, verify=certificates(), limits=limits
        )

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@cache
def certificates() -> ssl.SSLContext:
    """Reading them takes longer than many a call."""
    return httpx2.create_ssl_context()
