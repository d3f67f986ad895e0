"""Who may call the API: tokens and their scopes, sessions and what they show."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import Token, User
from tests.factories import make_owner

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/tokens/"


def bearer(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def made(scope: str = "admin", user: User | None = None) -> tuple[Token, str]:
    return tokens.make(user or make_owner(), "laptop", scope, until=None)


def test_a_token_is_kept_as_a_digest_and_begins_so_that_scanners_find_it():
    row, token = made()
    assert token.startswith("lm_") and len(token) > 60
    assert token not in str(Token.objects.values_list().get())
    assert bearer(token).get(ADDRESS).status_code == 200
    assert row.expiry is None


def test_who_shows_nothing_is_told_how_to_ask():
    answer = Client().get(ADDRESS)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"
    assert "Authorization: Bearer" in answer.json()["detail"]


@pytest.mark.parametrize("sent", [
    "Bearer", "Bearer ", "Bearer lm_unknown", "Bearer a b", "bearer \xff\xfe",
    "Bearer " + "x" * 60_000, "Basic YTpi", "Token abc", "", " ", "Bearer lm_\x7f",
])  # fmt: skip
def test_whatever_is_no_token_opens_nothing(sent):
    answer = Client().get(ADDRESS, headers={"Authorization": sent})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_one_that_is_over_revoked_or_of_somebody_who_left_is_the_same_unknown():
    over, token = made()
    over.expiry = timezone.now() - timedelta(seconds=1)
    over.save()
    revoked, other = made()
    revoked.delete()
    left, third = made(user=make_owner("left"))
    User.objects.filter(pk=left.user_id).update(is_active=False)
    answers = [bearer(each).get(ADDRESS) for each in (token, other, third, "lm_never")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


def test_the_day_of_its_last_request_is_written_down_once():
    row, token = made()
    bearer(token).get(ADDRESS)
    row.refresh_from_db()
    assert row.last_used == timezone.now().date()
    Token.objects.update(last_used=date(2020, 1, 1))
    bearer(token).get(ADDRESS)
    row.refresh_from_db()
    assert row.last_used == timezone.now().date()


@pytest.mark.parametrize("scope", ["read", "create"])
def test_tokens_are_seen_to_by_none_of_a_smaller_scope(scope):
    row, token = made(scope)
    client = bearer(token)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"name": "x"}, content_type="application/json").status_code == 403
    assert client.delete(f"{ADDRESS}{row.id}/").status_code == 403
    assert Token.objects.count() == 1


def test_one_makes_another_that_is_told_once_and_can_be_revoked():
    client = bearer(made()[1])
    sent = {"name": "bot", "scope": "create", "days": 30}
    answer = client.post(ADDRESS, sent, content_type="application/json")
    assert answer.status_code == 201
    said = answer.json()
    assert said["scope"] == "create" and said["last_used"] is None
    listed = client.get(ADDRESS).json()["results"]
    assert [each["name"] for each in listed] == ["bot", "laptop"]
    assert said["token"] not in str(listed)
    assert client.delete(f"{ADDRESS}{said['id']}/").status_code == 204
    assert bearer(said["token"]).get(ADDRESS).status_code == 401


def test_the_same_order_again_makes_no_second_token_and_tells_the_first_no_more():
    client = bearer(made()[1])
    answers = [
        client.post(
            ADDRESS, {"name": "bot"}, content_type="application/json",
            headers={"Idempotency-Key": "once"},
        ).json()
        for _ in range(2)
    ]  # fmt: skip
    assert answers[0]["id"] == answers[1]["id"]
    assert answers[0]["token"] and answers[1]["token"] is None
    assert Token.objects.filter(name="bot").count() == 1


def test_anothers_token_is_as_unknown_as_one_that_never_was():
    theirs, _ = made(user=make_owner("other"))
    client = bearer(made()[1])
    assert client.delete(f"{ADDRESS}{theirs.id}/").status_code == 404
    assert Token.objects.filter(pk=theirs.pk).exists()
    assert str(theirs.id) not in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("field", [
    {"days": 0}, {"days": 10**9}, {"days": 10**30}, {"days": "x"}, {"days": 1.5},
    {"scope": "all"}, {"name": ""}, {"name": "x" * 81}, {"name": ["x"]}, {"name": None},
])  # fmt: skip
def test_a_field_that_will_not_do_is_named(field):
    sent = {"name": "bot", **field}
    answer = bearer(made()[1]).post(ADDRESS, sent, content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(field)


def test_so_many_are_the_most():
    client = bearer(made()[1])
    for number in range(tokens.MOST_ALIVE - 1):
        tokens.make(make_owner(), str(number), "read", until=None)
    answer = client.post(ADDRESS, {"name": "one more"}, content_type="application/json")
    assert answer.status_code == 409
    assert "Revoke one" in answer.json()["detail"]


def test_a_page_shows_that_it_is_ours():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_owner())
    assert client.get(ADDRESS).status_code == 200
    refused = client.post(ADDRESS, {"name": "bot"}, content_type="application/json")
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["detail"]
    client.get("/account/")
    shown = {"X-CSRFToken": client.cookies["csrftoken"].value}
    sent = client.post(ADDRESS, {"name": "b"}, content_type="application/json", headers=shown)
    assert sent.status_code == 201
