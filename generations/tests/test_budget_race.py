"""Starts at the same moment never spend more than there is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.budget_race import PROVIDERS, race

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def test_of_many_starts_at_once_as_many_are_granted_as_there_is_money_for(settings: Any) -> None:
    settings.PROVIDERS = {**settings.PROVIDERS, **PROVIDERS}
    for _ in range(3):
        result = race(24, 10)
        assert result.spent <= result.cap
        assert result.granted >= 9
