"""An account that is let in rarely: candidates are ordered one by one, each of them once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from characters import portraits
from generations.models import Generation
from mvsite.celery import app
from tests.factories import make_character
from tests.standin import TOKEN, StandIn, until

pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
FLUX = "black-forest-labs/flux-2-pro"
Status = Generation.Status


def dispatch() -> None:
    app.tasks["generations.dispatch"]("draw", "replicate")


@pytest.fixture
def account(standin: StandIn, settings: Any, tmp_path: Path) -> StandIn:
    """With so little credit that one create every half second is let in, and tries count too."""
    settings.MEDIA_ROOT = tmp_path / "media"
    backend = "generations.providers.replicate.ReplicateProvider"
    options = {"model": FLUX, "token": TOKEN, "base_url": standin.base}
    settings.PROVIDERS = {**settings.PROVIDERS, "draw": {"BACKEND": backend, "OPTIONS": options}}
    spent = float(standin.desk("ledger")["cost"])
    standin.set(credit=spent + 4, low_credit_per_minute="120", count_refused="true")
    return standin


def test_four_candidates_wait_as_they_are_told_and_each_is_ordered_once(account: StandIn) -> None:
    before = len(account.ledger)
    character = make_character(status="drawing", num_images=4, seed=70)
    calls = portraits.order_portraits(character)
    dispatch()
    refused = Generation.objects.filter(status=Status.RESERVED, fault="busy")

    def all_are_sent() -> bool:
        dispatch()
        return Generation.objects.exclude(external_id="").count() == len(calls) == 4

    until(all_are_sent, 240)
    assert not refused.exists()
    assert sorted(entry["seed"] for entry in account.ledger[before:]) == [70, 71, 72, 73]
    assert set(Generation.objects.values_list("charged", "error")) == {("no", "")}
