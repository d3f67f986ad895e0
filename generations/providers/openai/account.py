"""Whose server it is: its address, the key, and whether it costs anything."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol
from urllib.parse import urlsplit

import httpx2

OPENAI = "api.openai.com"
READING = httpx2.Timeout(20, connect=5, pool=20)
NEAR_NAMES = ("localhost", "host.docker.internal")
NEAR_ENDINGS = (".local", ".lan", ".internal", ".home.arpa", ".localhost")


class Price(Protocol):
    @property
    def is_free(self) -> bool: ...


@dataclass(frozen=True)
class Account:
    """``base`` with its ``/v1``. ``given``: what calls cost, where the settings say it; ``limit``:
    what they say the parameter is called that bounds an answer."""

    key: str = field(repr=False)
    base: str
    given: Price | None = None
    limit: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.base).hostname or self.base

    @property
    def title(self) -> str:
        return "OpenAI" if self.is_openai else self.host

    @property
    def is_openai(self) -> bool:
        return self.host == OPENAI

    @property
    def is_free(self) -> bool:
        return is_near(self.host) if self.given is None else self.given.is_free

    def client(self) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return httpx2.Client(headers=headers, timeout=READING, verify=certificates())


def is_near(host: str) -> bool:
    """This machine or a private network, by the name alone: nobody is asked."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in NEAR_NAMES or "." not in host or host.endswith(NEAR_ENDINGS)
    return address.is_private or address.is_loopback


@cache
def certificates() -> ssl.SSLContext:
    """Reading them takes longer than many a call."""
    return httpx2.create_ssl_context()
