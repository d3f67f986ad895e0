"""What the API answers whatever is sent, by one of its calls: the tokens of an account."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.test import Client, RequestFactory
from django.urls import path

from accounts import tokens
from mvsite.lib.http.parsing import MOST_BYTES
from mvsite.urls import urlpatterns as site
from mvsite.wsgi import application
from tests.factories import make_owner

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/tokens/"
JSON = "application/json"


@pytest.fixture
def client() -> Client:
    token = tokens.make(make_owner(), "laptop", "admin", until=None)[1]
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


def post(client: Client, body: bytes | str, kind: str = JSON, **headers: str) -> Any:
    return client.post(ADDRESS, body, content_type=kind, headers=headers)


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["status"] == status and said["title"] and len(said["detail"]) > 10
    return said


# --- Addresses and methods ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["v1/nothing-of-this-name/", "nothing", "v1/tokens/x/", "", "v1/", "v9/songs/%00/"]
)
def test_an_unknown_address_is_a_problem_and_not_a_page(client, address) -> None:
    problem(client.get(f"/api/{address}"), 404)


def test_its_description_can_be_read_without_a_token() -> None:
    assert Client().get("/api/schema").status_code == 200
    assert Client().get("/api/docs").status_code == 200


def test_an_address_is_the_same_with_a_slash_and_without(client) -> None:
    assert client.get(ADDRESS).content == client.get(ADDRESS[:-1]).content


def test_a_method_that_is_not_taken_is_answered_with_those_that_are(client) -> None:
    answer = client.put(ADDRESS, "{}", content_type=JSON)
    assert "PUT" in problem(answer, 405)["detail"]
    assert "POST" in answer["Allow"]


def test_head_is_get_without_a_body_and_options_tell_the_methods_alone(client) -> None:
    head = client.head(ADDRESS)
    assert head.status_code == 200 and not head.content
    assert client.options(ADDRESS).json() == {"methods": ["GET", "POST", "HEAD", "OPTIONS"]}
    problem(Client().options(ADDRESS), 401)


def test_json_is_answered_whatever_is_accepted(client) -> None:
    for accepted in ("text/html", "image/png", "*/*;q=0", "\xff", "x" * 9000):
        answer = client.get(f"{ADDRESS}?format=xml", headers={"Accept": accepted})
        assert answer.status_code == 200 and answer["Content-Type"] == JSON


# --- Other sites -------------------------------------------------------------------------------


def test_scripts_of_other_sites_are_let_in_by_setting_alone(client, settings) -> None:
    asked = {
        "Origin": "https://friend.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,idempotency-key,prefer,if-none-match",
    }  # fmt: skip
    assert "Access-Control-Allow-Origin" not in client.options(ADDRESS, headers=asked)
    settings.CORS_ALLOWED_ORIGINS = ["https://friend.example"]
    allowed = Client().options(ADDRESS, headers=asked)
    assert allowed.status_code == 200
    assert allowed["Access-Control-Allow-Origin"] == "https://friend.example"
    assert {"authorization", "idempotency-key", "prefer", "if-none-match"} <= set(
        allowed["Access-Control-Allow-Headers"].split(", ")
    )
    got = client.get(ADDRESS, headers={"Origin": "https://friend.example"})
    assert {"ETag", "Location", "Retry-After", "Preference-Applied", "Content-Range"} <= set(
        got["Access-Control-Expose-Headers"].split(", ")
    )
    assert "Access-Control-Allow-Credentials" not in got
    assert "Access-Control-Allow-Origin" not in client.get("/sign-in/", headers=asked)


# --- Bodies ------------------------------------------------------------------------------------

BROKEN = {
    "nothing": b" ",
    "half": b'{"name": "x"',
    "two": b'{"name": "x"} {}',
    "a list": b"[]",
    "a word": b'"name"',
    "a number": b"17",
    "null": b"null",
    "NaN": b'{"days": NaN}',
    "Infinity": b'{"days": -Infinity}',
    "digits without end": b'{"days": ' + b"9" * 5000 + b"}",
    "a name twice": b'{"name": "x", "name": "y"}',
    "100,000 levels": b'{"name":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "100,000 objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "900 levels": b'{"name":' + b"[" * 900 + b"]" * 900 + b"}",
    "UTF-16": json.dumps({"name": "x"}).encode("utf-16"),
    "Latin-1": '{"name": "é"}'.encode("latin-1"),
    "a raw surrogate": b'{"name": "\xed\xa0\x80"}',
    "a raw NUL": b'{"name": "\0"}',
}
UNFIT = {
    "an escaped NUL": (b'{"name": "a\\u0000b"}', "name"),
    "half of a pair": (b'{"name": "\\ud800"}', "name"),
    "half of a pair deep in": (b'{"scope": "read", "name": [{"x": ["\\udfff"]}]}', "name"),
    "a float without end": (b'{"name": "x", "days": 1e400}', "days"),
    "beyond 64 bits": (b'{"name": "x", "days": 9223372036854775808}', "days"),
    "beyond 64 bits, below": (b'{"name": "x", "days": -9223372036854775809}', "days"),
    "10,000 ids": (json.dumps({"name": ["x" * 36] * 10_000}).encode(), "name"),
    "an unfit name": (b'{"\\u0000": 1}', "\N{REPLACEMENT CHARACTER}"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_object_of_json_is_refused(client, what) -> None:
    assert "Nothing was done" in problem(post(client, BROKEN[what]), 400)["detail"]


@pytest.mark.parametrize("what", UNFIT)
def test_what_no_database_takes_is_refused_by_field(client, what) -> None:
    body, field = UNFIT[what]
    assert list(problem(post(client, body), 400)["errors"]) == [field]


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "multipart/form-data", "application/xml", "\xff"]
)
def test_another_type_of_body_is_not_read(client, kind) -> None:
    problem(post(client, "{}", kind), 415)


@pytest.mark.parametrize("charset", ["utf-16", "nothing", "utf-8", "\xff"])
def test_json_is_utf_8_whatever_charset_is_said(client, charset) -> None:
    kind, body = f"{JSON}; charset={charset}", '{"name": "é"}'.encode()
    answer = client.generic("POST", f"{ADDRESS}?x=%FF", body, kind)
    assert answer.status_code == 201


@pytest.mark.parametrize("said", ["charset=hex", "charset=rot13", "charset*=x''%FF", "charset*='"])
@pytest.mark.parametrize("address", ["/api/v1/tokens/", "/sign-in/"])
def test_a_codec_that_is_none_of_text_breaks_nothing(said, address) -> None:
    """Asked of the application as a server asks it: the test client has a request of its own."""
    environment = RequestFactory().get(f"{address}?x=%FF").environ
    statuses: list[str] = []
    asked = {**environment, "CONTENT_TYPE": f"{JSON}; {said}"}
    application(asked, lambda status, headers, _=None: statuses.append(status))
    assert statuses in (["401 Unauthorized"], ["200 OK"])


def test_a_body_that_says_it_is_too_large_is_not_read(client) -> None:
    """Of the hundred megabytes that it promises none is there: who reads would wait for them."""
    answer = client.generic("POST", ADDRESS, b"{}", JSON, CONTENT_LENGTH=str(100_000_000))
    problem(answer, 413)


def test_one_that_says_nothing_is_read_as_far_as_it_may_be(client) -> None:
    exact = b'{"name": "' + b"x" * (MOST_BYTES - 12) + b'"}'
    problem(post(client, exact), 400)
    problem(post(client, exact + b" "), 413)


# --- Headers and queries -----------------------------------------------------------------------


@pytest.mark.parametrize("headers", [
    {"Prefer": "wait=99999999999"}, {"Prefer": "wait=-1"}, {"Prefer": "wait=x, wait"},
    {"Prefer": "," * 8000}, {"Prefer": "\xff"}, {"Range": "bytes=9-1"}, {"Range": "x" * 8000},
    {"If-None-Match": '"a",' * 2000}, {"If-None-Match": '"'}, {"If-None-Match": "\xff"},
    {"Cookie": "sessionid=" + "x" * 8000}, {"X-HTTP-Method-Override": "DELETE"},
])  # fmt: skip
def test_odd_headers_change_nothing(client, headers) -> None:
    assert client.get(ADDRESS, headers=headers).status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 201, "x" * 10_000, "é", "a\tb", "\x7f"])
def test_a_key_that_will_not_do_is_named(client, key) -> None:
    answer = post(client, '{"name": "x"}', **{"Idempotency-Key": key})
    assert list(problem(answer, 400)["errors"]) == ["Idempotency-Key"]


@pytest.mark.parametrize("cursor", [
    "x", "", "%00", "cD0yMDI2", "9" * 5000, quote("é"), signing.dumps([0, False, None]),
    signing.dumps([0, False, "2026"], salt="cursor of title"),
], ids=range(8))  # fmt: skip
def test_a_cursor_that_is_made_up_is_refused(client, cursor) -> None:
    answer = client.get(f"{ADDRESS}?cursor={cursor}")
    assert list(problem(answer, 400)["errors"]) == ["cursor"]


@pytest.mark.parametrize("size", ["", "0", "x", "-1", "101", "1.5", "9" * 5000, "%D9%A3", "%00"])
def test_a_page_has_one_to_a_hundred_rows(client, size) -> None:
    answer = client.get(f"{ADDRESS}?page_size={size}")
    assert list(problem(answer, 400)["errors"]) == ["page_size"]


@pytest.mark.parametrize("query", ["%00=%00", "a[]=%FF", "=&&="])
def test_odd_queries_change_nothing(client, query) -> None:
    assert client.get(f"{ADDRESS}?{query}").status_code == 200


def test_a_list_is_cut_into_pages_that_lead_to_each_other(client) -> None:
    for number in range(4):
        post(client, json.dumps({"name": str(number)}))
    first = client.get(f"{ADDRESS}?page_size=2").json()
    second = client.get(first["next"]).json()
    names = [row["name"] for row in (*first["results"], *second["results"])]
    assert names == ["3", "2", "1", "0"]
    assert first["previous"] is None
    assert client.get(second["previous"]).json()["results"] == first["results"]


# --- Faults of ours ----------------------------------------------------------------------------


@login_not_required
def breaks(request: Any) -> Any:
    raise RuntimeError("the secret of /etc/here")


urlpatterns = [path("api/v1/breaks/", breaks), *site]
handler500 = "mvsite.errors.broken"


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_tells_where_to_look_and_nothing_else(client, caplog) -> None:
    said = problem(client.get("/api/v1/breaks/"), 500)
    assert "secret" not in str(said) and "Traceback" not in str(said)
    reference = said["detail"].partition("under ")[2][:6]
    assert reference in caplog.text
