"""Whether a call was charged that nobody can find out about: staff looks, and says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from generations.models import Generation
from tests.factories import make_generation

pytestmark = pytest.mark.django_db
PRICE = Decimal("0.40")


@pytest.fixture
def review() -> Generation:
    call = make_generation("submitting", estimated=PRICE)
    assert call.move("unknown")
    assert call.move("review", error="It is not known.", charged="maybe", settled=PRICE)
    return call


def said(action: str, call: Generation) -> str:
    client = Client()
    client.force_login(User.objects.create_superuser("staff"))
    chosen = {"action": action, "index": "0", "_selected_action": [str(call.pk)]}
    answer = client.post(reverse("admin:generations_generation_changelist"), chosen)
    call.refresh_from_db()
    return " ".join(map(str, get_messages(answer.wsgi_request)))


@pytest.mark.parametrize(
    ("action", "charged", "settled"),
    [("found_charged", "yes", PRICE), ("found_free", "no", Decimal(0))],
)
def test_staff_says_what_the_provider_s_page_says(
    review: Generation, action: str, charged: str, settled: Any
) -> None:
    assert "counts as" in said(action, review)
    assert (review.status, review.charged, review.settled) == ("review", charged, settled)


def test_staff_has_it_looked_for_once_more(review: Generation) -> None:
    Generation.objects.filter(pk=review.pk).update(submitted_at=timezone.now())
    assert "is looked for" in said("ask_for_a_look", review)
    assert review.status == "review"


def test_what_is_known_is_not_changed() -> None:
    call = make_generation("succeeded", estimated=PRICE, charged="yes", settled=PRICE)
    assert "known already" in said("found_free", call)
    assert (call.charged, call.settled) == ("yes", PRICE)
