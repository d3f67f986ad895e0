"""Requests made up from the API's description, for each call some that fit it or that do not.

``python -m bench.fuzz`` makes up more of them, with ids of rows that there are, for a site at work.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from accounts import tokens
from mvsite.wsgi import application
from tests.factories import make_owner

DESCRIPTION = schemathesis.openapi.from_path(Path(site.BASE_DIR) / "docs" / "openapi.yaml")
DESCRIPTION.app = application
ROWS_DECIDE = [positive_data_acceptance]
"""Checks that cannot hold: whether an id or a model's name is taken depends on what there is."""

load_all_checks()


@pytest.fixture
def shown(transactional_db: None, settings: Any) -> dict[str, str]:
    """Headers of one who may do all. Each request closes its connection, as on a server."""
    settings.API_READS = settings.API_CREATES = 10**6
    settings.MV_WAIT_SECONDS = settings.MAX_HELD_REQUESTS = 0
    _, token = tokens.make(make_owner(), "made up", "admin", None)
    return {"Authorization": f"Bearer {token}", "Host": "testserver"}


@pytest.mark.parametrize("many", [2, pytest.param(20, marks=pytest.mark.long)])
def test_what_is_made_up_is_answered_as_the_description_says(
    shown: dict[str, str], subtests: pytest.Subtests, many: int
) -> None:
    for call in calls():
        with subtests.test(f"{call.method} {call.path}"):
            send_made_up(call, shown, many)


def calls() -> list[Any]:
    return [found.ok() for found in DESCRIPTION.get_all_operations()]


def send_made_up(call: Any, headers: dict[str, str], many: int) -> None:
    @settings(
        max_examples=many, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=call.as_strategy())
    def send(case: Any) -> None:
        case.call_and_validate(headers=headers, excluded_checks=ROWS_DECIDE)

    send()
