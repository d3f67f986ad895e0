"""Tokens on the account page and on the command line."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import tokens
from accounts.models import Token
from tests.factories import make_owner

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r"lm_[0-9a-f]{64}")


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_owner())
    return client


def make(client: Client, **said: str):
    sent = {"name": "laptop", "scope": "create", "ends": "90", **said}
    return client.post(reverse("tokens"), sent)


def command(*arguments: str) -> str:
    said = io.StringIO()
    call_command("token", *arguments, stdout=said, stderr=io.StringIO())
    return said.getvalue()


def test_one_is_shown_once_and_in_no_address_and_no_cookie(client):
    answer = make(client)
    token = SHOWN.search(answer.content.decode())[0]
    assert answer.status_code == 200 and answer["Cache-Control"].find("no-store") >= 0
    assert token not in str(answer.cookies) + str(dict(client.session))
    for name in ("tokens", "account"):
        page = client.get(reverse(name)).content.decode()
        assert "laptop" in page and not SHOWN.search(page)
    row = Token.objects.get()
    assert row.scope == "create"
    assert timedelta(days=89) < row.expiry - timezone.now() <= timedelta(days=90)


@pytest.mark.parametrize(("ends", "day"), [
    ("day", ""), ("day", "2020-01-01"), ("day", "9999-12-31"), ("day", "x"), ("soon", ""),
])  # fmt: skip
def test_an_end_that_will_not_do_makes_none(client, ends, day):
    answer = make(client, ends=ends, day=day)
    assert answer.status_code == 422
    assert "Nothing was made" in answer.content.decode()
    assert not Token.objects.exists()


def test_it_ends_with_the_day_that_was_said_or_never(client):
    tomorrow = timezone.localdate() + timedelta(days=1)
    make(client, ends="day", day=tomorrow.isoformat())
    make(client, ends="never", name="for ever")
    good, ever = Token.objects.order_by("created")
    assert timezone.localtime(good.expiry).date() == tomorrow + timedelta(days=1)
    assert ever.expiry is None


def test_one_is_revoked_by_its_owner_alone(client):
    make(client)
    row, address = Token.objects.get(), reverse("token-revoke", args=[Token.objects.get().id])
    other = Client()
    other.force_login(make_owner("other"))
    assert other.post(address).status_code == 404
    assert client.get(address).status_code == 405
    answer = client.post(address, follow=True)
    assert f"“{row.name}” is revoked" in answer.content.decode()
    assert not Token.objects.exists()


def test_the_command_line_makes_lists_and_revokes():
    make_owner("ada")
    token = command("create", "ada", "--scope", "create", "--days", "30", "--name", "bot").strip()
    assert SHOWN.fullmatch(token)
    asked = Client().get("/api/v1/tokens/", headers={"Authorization": f"Bearer {token}"})
    assert asked.status_code == 403  # It is good, and of a smaller scope.
    listed = command("list", "ada")
    assert "create" in listed and "bot" in listed and token not in listed
    command("revoke", str(Token.objects.get().id))
    assert command("list") == ""


@pytest.mark.parametrize("arguments", [
    ("create", "nobody"), ("create", "ada", "--days", "0"), ("create", "ada", "--days", "soon"),
    ("create", "ada", "--scope", "all"), ("revoke", "x"), ("list", "nobody"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_in_a_sentence(arguments):
    make_owner("ada")
    with pytest.raises(CommandError):
        command(*arguments)
    assert not Token.objects.exists()


def test_ended_ones_are_forgotten_when_another_is_made():
    owner = make_owner()
    tokens.make(owner, "old", "read", until=timezone.now() - timedelta(days=1))
    tokens.make(owner, "new", "read", until=None)
    assert [row.name for row in Token.objects.all()] == ["new"]
