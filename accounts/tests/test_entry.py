from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import entry
from accounts.models import EntryLink, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return User.objects.local_owner()


def follow(token: str, client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).get(f"/enter/{token}/", **more)


def test_a_link_signs_in_and_leads_on(owner: User) -> None:
    client = Client()
    answer = follow(entry.issue(owner, "/account/"), client)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_a_link_signs_nobody_else_in_a_second_time(owner: User) -> None:
    token = entry.issue(owner, "/")
    follow(token)
    again = follow(token)
    assert again.status_code == 410
    assert "used already" in again.content.decode()
    assert "_auth_user_id" not in again.client.session


def test_a_browser_that_is_in_only_goes_on(owner: User) -> None:
    token, client = entry.issue(owner, "/account/"), Client()
    follow(token, client)
    assert follow(token, client)["Location"] == "/account/"


def test_a_link_runs_out(owner: User) -> None:
    token = entry.issue(owner, "/")
    EntryLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert follow(token).status_code == 410


def test_a_link_that_nobody_gave_signs_nobody_in(owner: User) -> None:
    assert follow("somebody-guessed-this").status_code == 410


def test_who_may_not_sign_in_is_not_let_in_by_a_link(owner: User) -> None:
    token = entry.issue(owner, "/")
    User.objects.update(is_active=False)
    assert follow(token).status_code == 410


@pytest.mark.parametrize("address", ["192.168.1.7", "10.0.0.2", "2001:db8::1", "", "unix:"])
def test_from_another_address_a_link_is_refused_and_stays_good(owner: User, address: str) -> None:
    token = entry.issue(owner, "/")
    refused = follow(token, REMOTE_ADDR=address)
    assert refused.status_code == 403
    assert "one machine only" in refused.content.decode()
    assert follow(token).status_code == 302


@pytest.mark.parametrize("name", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"])
def test_what_a_proxy_passes_on_is_from_elsewhere(owner: User, name: str) -> None:
    passed_on = {name: "127.0.0.1"}
    assert follow(entry.issue(owner, "/"), **passed_on).status_code == 403


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.5.1", "::1", "::ffff:127.0.0.1"])
def test_every_address_of_this_machine_itself_is_good(owner: User, address: str) -> None:
    assert follow(entry.issue(owner, "/"), REMOTE_ADDR=address).status_code == 302


def test_a_look_without_opening_it_does_not_use_a_link_up(owner: User) -> None:
    token = entry.issue(owner, "/")
    assert Client().head(f"/enter/{token}/").status_code == 405
    assert follow(token).status_code == 302


def test_the_token_itself_is_not_kept(owner: User) -> None:
    token = entry.issue(owner, "/")
    kept = EntryLink.objects.values_list("digest", "leads_to").get()
    assert token not in "".join(kept)


def test_links_that_ran_out_are_forgotten_with_the_next(owner: User) -> None:
    entry.issue(owner, "/")
    EntryLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    entry.issue(owner, "/")
    assert EntryLink.objects.count() == 1
