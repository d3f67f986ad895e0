"""What ``GET /api/v1/me/`` tells."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Limits
from mvsite.lib import storage
from tests.factories import make_generation, make_owner, make_song, make_video

pytestmark = pytest.mark.django_db


def me() -> dict:
    client = Client()
    client.force_login(make_owner())
    return client.get("/api/v1/me").json()


def test_without_limits_there_is_none_and_nothing_is_spent():
    said = me()
    assert said["limits"]["usd_per_day"] is None and said["limits"]["in_flight"] == 20
    assert (said["spent_today_usd"], said["remaining_today_usd"]) == ("0.0000", None)
    assert (said["bytes_stored"], said["videos_in_progress"]) == (0, 0)


def test_what_is_used_of_the_limits_is_told_and_anothers_is_not():
    owner, other = make_owner(), make_owner("other")
    Limits.objects.create(user=owner, usd_per_day=Decimal("10"), bytes_stored=1000)
    for user in (owner, other):
        song = make_song(owner=user)
        storage.put_bytes(song.audio_key, bytes(100))
        make_video("preparing", owner=user, song=song)
        make_generation(owner=user, estimated=Decimal("1.5"))
    said = me()
    assert said["limits"]["usd_per_day"] == "10.0000"
    assert (said["spent_today_usd"], said["remaining_today_usd"]) == ("1.5000", "8.5000")
    assert (said["bytes_stored"], said["videos_in_progress"]) == (100, 1)
