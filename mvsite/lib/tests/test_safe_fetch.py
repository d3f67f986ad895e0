"""An address that a stranger names: nothing inside is called, whatever it looks like."""

from __future__ import annotations

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError

from mvsite.lib import safe_fetch
from mvsite.lib.safe_fetch import Forbidden, Unreachable
from tests.receiver import Receiver, dripping, endless, redirects_to, silent

INSIDE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
    "127.0.0.1.", "0", "0.0.0.0", "10.0.0.3", "172.16.5.4", "192.168.1.1", "192.168.257",
    "169.254.169.254", "0xa9fea9fe", "100.64.0.1", "198.18.0.1", "192.0.2.1", "192.0.0.9",
    "192.88.99.1", "203.0.113.7", "224.0.0.1", "240.0.0.1", "255.255.255.255", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:a00:3]", "[::127.0.0.1]", "[::8.8.8.8]", "[fe80::1]",
    "[fc00::1]", "[fd12:3456::1]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[2001::1]",
    "[2001:20::1]", "[3fff::1]", "[2002:7f00:1::]", "[2002:c0a8:101::1]", "[64:ff9b::7f00:1]",
    "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::8.8.8.8]", "[100::1]", "[5f00::1]", "localhost",
    "LOCALHOST", "localhost.", "api.localhost", "printer", "printer.local", "db.internal",
    "nas.home.arpa", "box.lan", "①②⑦.⓪.⓪.①", "127。0。0。1",
]  # fmt: skip
OUTSIDE = [
    "8.8.8.8", "1.1.1.1", "134744072", "[2606:4700::1111]", "[::ffff:8.8.8.8]",
    "[2002:808:808::1]", "[64:ff9b::808:808]", "hooks.example.com", "xn--mnchen-3ya.example",
    "münchen.example", "a.b.c.d.e.example", "8.8.8.8.nip.io",
]  # fmt: skip
NOT_OF_THE_WEB = [
    "ftp://example.com", "file:///etc/passwd", "gopher://example.com:70/_x", "example.com",
    "//example.com", "http://", "https:///path", "javascript:alert(1)", "unix:/run/docker.sock",
    "http://:80", "http://[::1", "http://a.example:99999/", "http://a.example:0/",
    "data:text/plain,x", "HTTP//example.com", "http://ex ample.com/", "http://%31%32%37.0.0.1/",
    "http://example..com/", "http://.example.com/", "http://\ud800.example/", "http://xn--a-ä.com/",
    f"http://{'a' * 64}.example/", f"http://{'a.' * 126}example/",
]  # fmt: skip


def refusal(address: str) -> str:
    with pytest.raises(ValidationError) as refused:
        safe_fetch.validate(address)
    return str(refused.value.messages[0])


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_refused_at_once(host: str) -> None:
    for address in (f"http://{host}/", f"https://{host}:8443/hook?x=1"):
        assert refusal(address).endswith(".")


@pytest.mark.parametrize("host", OUTSIDE)
def test_an_address_outside_is_taken(host: str) -> None:
    for address in (f"http://{host}/", f"HTTPS://{host}:8443/hook?x=1#part"):
        safe_fetch.validate(address)


@pytest.mark.parametrize("address", NOT_OF_THE_WEB)
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    assert "begins with https://" in refusal(address)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://ada:secret@example.com/", "name and password"),
        ("https://ada@example.com/", "name and password"),
        ("http://example.com:25/", "port 25"),
        ("http://example.com:22/", "port 22"),
        ("https://example.com/" + "a" * 500, "longer"),
        ("http://example.com\\@127.0.0.1/", "."),
        ("http://example.com/\r\nX-Evil: 1", "."),
        ("http://exa\0mple.com/", "."),
    ],
)
def test_other_tricks_are_refused_with_a_sentence(address: str, said: str) -> None:
    assert said in refusal(address)


def test_the_operator_may_allow_hosts_of_his_own_network(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["n8n.lan", "192.168.1.*"]
    for address in ("http://n8n.lan:81/", "http://N8N.LAN/", "http://192.168.1.20:5678/hook"):
        safe_fetch.validate(address)
    assert "public" in refusal("http://other.lan/")


def test_an_address_that_carries_another_is_as_public_as_that() -> None:
    assert safe_fetch.is_public(ip_address("2002:808:808::1"))
    assert not safe_fetch.is_public(ip_address("2002:a00:1::1"))


# --- Called ---------------------------------------------------------------------------------------


def post(address: str, seconds: float = 5, **more: Any) -> int:
    return asyncio.run(safe_fetch.post(address, b"{}", {"X-A": "b"}, seconds=seconds, **more))


def leading_to(*addresses: str) -> tuple[Any, list[str]]:
    """A name server that gives another of these at each question, and who asked."""
    asked: list[str] = []

    def ask(host: str, port: int) -> list[tuple[Any, ...]]:
        asked.append(host)
        kind = socket.AddressFamily.AF_INET
        return [(kind, socket.SOCK_STREAM, 6, "", (addresses[len(asked) - 1], port))]

    return ask, asked


@pytest.fixture
def receiver(settings: Any) -> Any:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with Receiver() as receiver:
        yield receiver


def test_what_was_sent_arrives_whole(receiver: Receiver) -> None:
    assert post(receiver.url) == 204
    got = receiver.got[0]
    assert (got.path, got.body, got.headers["x-a"]) == ("/hook?from=leitmotif", b"{}", "b")
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert not {"authorization", "cookie", "referer"} & set(got.headers)


def test_the_name_is_asked_for_once_and_no_second_answer_counts(receiver: Receiver) -> None:
    """Rebinding: public when it is looked at, this machine when it is called."""
    ask, asked = leading_to("192.0.2.1", "127.0.0.1")
    with pytest.raises(Forbidden):
        post(f"http://evil.example:{receiver.port}/", ask=ask)
    ask, asked = leading_to("240.0.0.1", "127.0.0.1")
    with pytest.raises(Forbidden):
        post(f"http://evil.example:{receiver.port}/", ask=ask)
    assert (asked, receiver.got) == (["evil.example"], [])


def test_the_connection_goes_to_the_address_that_was_looked_at(
    receiver: Receiver, settings: Any
) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["films.lan"]
    ask, asked = leading_to("127.0.0.1")
    assert post(f"http://films.lan:{receiver.port}/", ask=ask) == 204
    assert asked == ["films.lan"]
    assert receiver.got[0].headers["host"] == f"films.lan:{receiver.port}"


def test_one_address_inside_forbids_the_name_whole(receiver: Receiver) -> None:
    def both(host: str, port: int) -> list[tuple[Any, ...]]:
        return [(2, 1, 6, "", ("8.8.8.8", port)), (2, 1, 6, "", ("127.0.0.1", port))]

    with pytest.raises(Forbidden, match="not on the public internet"):
        post(f"http://evil.example:{receiver.port}/", ask=both)
    assert receiver.got == []


def test_a_name_that_nobody_knows_says_so() -> None:
    def nobody(host: str, port: int) -> list[tuple[Any, ...]]:
        raise socket.gaierror

    with pytest.raises(Unreachable, match="No address is known"):
        post("http://nobody.example/", ask=nobody)


def test_a_redirect_is_an_answer_and_is_not_followed(receiver: Receiver) -> None:
    with Receiver() as inside:
        receiver.answers.append(redirects_to(inside.url))
        assert post(receiver.url) == 302
        assert inside.got == []


@pytest.mark.parametrize("answer", [silent, dripping])
def test_an_answer_that_does_not_come_to_an_end_is_left(receiver: Receiver, answer: Any) -> None:
    receiver.answers.append(answer)
    with pytest.raises(Unreachable, match=r"within 0\.5 seconds"):
        post(receiver.url, seconds=0.5)


def test_of_an_endless_answer_only_the_status_is_read(receiver: Receiver) -> None:
    receiver.answers.append(endless)
    assert post(receiver.url) == 200


def test_a_head_that_is_too_long_is_no_answer(receiver: Receiver) -> None:
    receiver.answers.append(
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000)
    )
    with pytest.raises(Unreachable, match="does not speak HTTP"):
        post(receiver.url)


def test_where_nobody_listens_says_so(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="Nobody takes a connection"):
        post(f"http://127.0.0.1:{port}/")


def certificate_of(name: str, file: Path) -> Path:
    """Signed by itself, its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    itself = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(itself).issuer_name(itself)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return file


def test_a_certificate_has_to_be_of_the_name_that_was_called(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """And not of the number that the connection goes to."""
    settings.WEBHOOK_ALLOWED_HOSTS = ["*.lan"]
    certificate = certificate_of("films.lan", tmp_path / "films.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    safe_fetch._certificates.cache_clear()
    speaks = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    speaks.load_cert_chain(certificate)
    receiver.server.socket = speaks.wrap_socket(receiver.server.socket, server_side=True)
    try:
        ask, _ = leading_to("127.0.0.1")
        assert post(f"https://films.lan:{receiver.port}/", ask=ask) == 204
        ask, _ = leading_to("127.0.0.1")
        with pytest.raises(Unreachable, match="certificate"):
            post(f"https://other.lan:{receiver.port}/", ask=ask)
    finally:
        safe_fetch._certificates.cache_clear()


def test_proxies_of_this_machine_are_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Receiver() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert post(receiver.url) == 204
        assert proxy.got == []
