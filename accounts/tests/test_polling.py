"""Who polls what has not changed is told so by one look-up, and nobody else is told anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import tokens
from accounts.models import Token, User
from songs.models import Song
from tests.factories import make_owner, make_song

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_owner()


@pytest.fixture
def song(owner: User) -> Song:
    return make_song("ready", owner=owner)


@pytest.fixture
def program(owner: User) -> Client:
    return program_of(owner)


def program_of(owner: User) -> Client:
    _, secret = tokens.make(owner, "poller", Token.Scope.READ, None)
    return Client(headers={"authorization": f"Bearer {secret}"})


def address(song: Song) -> str:
    return f"/api/v1/songs/{song.pk}/"


def polled(program: Client, song: Song, tag: str) -> int:
    return program.get(address(song), headers={"if-none-match": tag}).status_code


def tag_of(program: Client, song: Song) -> str:
    return program.get(address(song))["ETag"]


def test_what_has_not_changed_costs_one_look_up(program: Client, song: Song) -> None:
    tag = tag_of(program, song)
    with CaptureQueriesContext(connection) as asked:
        assert polled(program, song, tag) == 304
    assert len(asked) == 1


def test_what_changed_is_told_whole(program: Client, song: Song) -> None:
    tag = tag_of(program, song)
    song.touch()
    assert polled(program, song, tag) == 200


def test_a_foreign_row_is_unknown_to_who_knows_its_tag(program: Client, song: Song) -> None:
    tag = tag_of(program, song)
    assert polled(program_of(make_owner("somebody-else")), song, tag) == 404


def test_a_token_that_ended_is_refused(program: Client, song: Song) -> None:
    tag = tag_of(program, song)
    Token.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert polled(program, song, tag) == 401


def test_the_token_of_a_closed_account_is_refused(program: Client, song: Song, owner: User) -> None:
    tag = tag_of(program, song)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert polled(program, song, tag) == 401


def test_a_token_without_a_match_is_refused(song: Song) -> None:
    assert polled(Client(headers={"authorization": "Bearer lm_é"}), song, "*") == 401


def test_polls_that_find_nothing_new_are_counted_too(program: Client, song: Song, settings) -> None:
    settings.API_READS = 5
    tag = tag_of(program, song)
    assert {polled(program, song, tag) for _ in range(6)} == {304, 429}


def test_the_first_poll_of_a_day_is_noted(program: Client, song: Song) -> None:
    tag = tag_of(program, song)
    Token.objects.update(last_used=None)
    assert polled(program, song, tag) == 304
    assert Token.objects.get().last_used == timezone.now().date()
