"""Calls an address that a stranger names, and learns of the answer no more than its status.

The name is looked up once, each address that it leads to must be public, and the connection goes to
one that was looked at: what a name server says a moment later changes nothing (rebinding). TLS is
checked against the name. No redirect is followed, no proxy and nothing secret of this machine is
used, the answer's body is not read, and all of it together has an end.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from fnmatch import fnmatch
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import anyio.to_thread
import httpx2
from django.conf import settings
from django.core.exceptions import ValidationError

Address = IPv4Address | IPv6Address
LookUp = Callable[[str, int], list[tuple[Any, ...]]]

LONGEST = 500
"""Characters of an address."""
LONGEST_NAME = 253
LABEL = re.compile(r"[a-z0-9_-]{1,63}", re.IGNORECASE)
"""Of a name (RFC 1035), and the underscore that many have."""
MOST_PORTS = 2**16
WEB_PORTS = (80, 443)
FIRST_FREE_PORT = 1024
"""Below it mail, log-ins and the like listen, which a stranger must not have us speak to."""
TRIED_AT_MOST = 3
NAT64 = ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ip_network("2000::/3")
SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")))
"""Some Pythons take parts of these for public: IANA's protocol assignments, relays of 6to4, Teredo,
documentation (the special-purpose registries of RFC 6890)."""
AT_HOME = ("localhost", "local", "internal", "home.arpa", "lan")
"""Ends of names that no public name server knows."""

NOT_AN_ADDRESS = "This is no address of the web: it begins with https:// or http:// and has a name."
NOT_PUBLIC = (
    "{} is not on the public internet, and nothing inside is called. Whoever runs this site can "
    "allow it (WEBHOOK_ALLOWED_HOSTS)."
)


class Forbidden(ValueError):
    """The address is not to be called, and was not. The message is a sentence."""


class Unreachable(Exception):
    """It was called and did not answer. The message is a sentence."""


# --- What may be called --------------------------------------------------------------------------


def validate(address: str) -> None:
    """For a field: what is known without asking anybody. Raises ValidationError."""
    try:
        read(address)
    except Forbidden as no:
        raise ValidationError(str(no), code="forbidden_address") from None


def read(address: str) -> httpx2.URL:
    """Raises Forbidden."""
    try:
        url = httpx2.URL(address)
        port = url.port
    except (httpx2.InvalidURL, TypeError, ValueError):
        raise Forbidden(NOT_AN_ADDRESS) from None
    named = _is_name(url.raw_host.decode("ascii")) and (port is None or 0 < port < MOST_PORTS)
    if url.scheme not in ("http", "https") or not named:
        raise Forbidden(NOT_AN_ADDRESS)
    if len(address) > LONGEST:
        raise Forbidden(f"This address is longer than {LONGEST} characters.")
    if url.userinfo:
        raise Forbidden("An address must not have a name and password in it.")
    if not is_allowed(url.host):
        _require_public(url.host)
        _require_web_port(port)
    return url


def _is_name(host: str) -> bool:
    """Of a machine, or its address in digits."""
    labels = host.removesuffix(".").split(".")
    plain = len(host) <= LONGEST_NAME and all(map(LABEL.fullmatch, labels))
    return plain or _literal(host) is not None


def is_allowed(host: str) -> bool:
    """Of the operator's own network, and named by him."""
    return any(fnmatch(host.lower(), one.strip().lower()) for one in settings.WEBHOOK_ALLOWED_HOSTS)


def _require_public(host: str) -> None:
    plain = host.lower().rstrip(".")
    literal = _literal(plain)
    if literal is not None:
        at_home = not is_public(literal)
    else:
        at_home = "." not in plain or any(plain.endswith(f".{end}") for end in AT_HOME)
    if at_home:
        raise Forbidden(NOT_PUBLIC.format(host))


def _require_web_port(port: int | None) -> None:
    if port is not None and port not in WEB_PORTS and port < FIRST_FREE_PORT:
        raise Forbidden(f"Nothing of the web listens at port {port}. Use 443, or one from 1024 on.")


def _literal(host: str) -> Address | None:
    """An address in digits, also as C reads it: 2130706433, 0177.0.0.1, 0x7f.1."""
    with suppress(ValueError):
        return ip_address(host)
    with suppress(OSError):
        return IPv4Address(socket.inet_aton(host))
    return None


def is_public(address: Address) -> bool:
    """Whether it is of one machine on the internet. An address that carries another one in it is
    as public as that."""
    if isinstance(address, IPv6Address):
        inner = _carried(address)
        if inner is not None:
            return is_public(inner)
        if address not in GLOBAL_UNICAST:
            return False
    if any(address in network for network in SPECIAL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Of an IPv4-mapped, a 6to4 or a NAT64 address."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


# --- The call ------------------------------------------------------------------------------------


def look_up(host: str, port: int) -> list[tuple[Any, ...]]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


async def post(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    ask: LookUp = look_up,
) -> int:
    """The status of the answer. ``seconds``: of looking up, connecting, sending and waiting
    together. ``ask``: who knows the name. Raises Forbidden and Unreachable."""
    url = read(address)
    _certificates()  # Their reading is no time of the other side's.
    try:
        async with asyncio.timeout(seconds):
            found = await _addresses(url, ask)
            return await _post(url, found, body, headers, seconds)
    except (TimeoutError, httpx2.TimeoutException):
        raise Unreachable(f"It did not answer within {seconds:g} seconds.") from None
    except httpx2.ConnectError as error:
        raise Unreachable(_why_not_connected(error)) from None
    except httpx2.HTTPError:
        raise Unreachable("It broke the connection off, or does not speak HTTP.") from None


async def _addresses(url: httpx2.URL, ask: LookUp) -> list[Address]:
    """All that the name leads to now; one that is not public forbids them all."""
    host = url.raw_host.decode("ascii")
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        rows = await anyio.to_thread.run_sync(ask, host, port, abandon_on_cancel=True)
    except (OSError, UnicodeError):
        raise Unreachable(f"No address is known for the name {url.host}.") from None
    found = list(dict.fromkeys(ip_address(row[4][0]) for row in rows))
    if not found or not (is_allowed(url.host) or all(map(is_public, found))):
        raise Forbidden(NOT_PUBLIC.format(url.host))
    return found[:TRIED_AT_MOST]


async def _post(
    url: httpx2.URL,
    addresses: list[Address],
    body: bytes,
    headers: Mapping[str, str],
    seconds: float,
) -> int:
    """To the first that takes the connection."""
    once = httpx2.Limits(max_keepalive_connections=0)
    patience = httpx2.Timeout(seconds, connect=seconds / len(addresses))
    async with httpx2.AsyncClient(
        trust_env=False, verify=_certificates(), timeout=patience, limits=once
    ) as client:
        for address in addresses[:-1]:
            with suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
                return await _post_to(client, url, address, body, headers)
        return await _post_to(client, url, addresses[-1], body, headers)


async def _post_to(
    client: httpx2.AsyncClient,
    url: httpx2.URL,
    address: Address,
    body: bytes,
    headers: Mapping[str, str],
) -> int:
    """The body of the answer is left where it is."""
    named = {**headers, "Host": url.netloc.decode("ascii")}
    async with client.stream(
        "POST",
        url.copy_with(host=str(address)),
        content=body,
        headers=named,
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    ) as answer:
        return int(answer.status_code)


@cache
def _certificates() -> ssl.SSLContext:
    """Reading them takes longer than many a call."""
    return httpx2.create_ssl_context()


def _why_not_connected(error: httpx2.ConnectError) -> str:
    told = str(error).lower()
    if "certificate" in told or "ssl" in told or "tls" in told:
        return "Its certificate does not fit its name, or is not one that is trusted."
    return "Nobody takes a connection there."
