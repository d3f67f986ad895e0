"""A result that came broken is fetched once more from where it lies before it is given up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generations import ledger
from generations.fetch import fetch
from generations.models import Generation
from generations.poll import poll
from generations.providers.base import Fault, Request
from generations.submit import submit
from generations.tests.replicate_calls import DRAW, FILM, store_pictures
from mvsite.lib import storage
from tests.factories import make_character
from tests.standin import TOKEN, StandIn, until

pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
CLIP = replace(FILM, model="kwaivgi/kling-v3-omni-video")


@pytest.fixture(autouse=True)
def replicate(standin: StandIn, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(tmp_path / "media")
    options = {
        "model": "google/nano-banana-2", "token": TOKEN, "base_url": standin.base,
        "hosts": [f"http://127.0.0.1:{standin.output_port}"],
    }  # fmt: skip
    backend = "generations.providers.replicate.ReplicateProvider"
    paid = {"BACKEND": backend, "OPTIONS": options}
    settings.PROVIDERS = {**settings.PROVIDERS, "draw": paid, "film": paid}


def made(request: Request) -> Generation:
    """Paid for, and lying over there."""
    character = make_character()
    call = ledger.order(character, "test", request, owner=character.owner, key="made/here")
    submit(call)

    def ended() -> bool:
        poll(call)
        return call.status == Status.FETCHING

    until(ended)
    return call


def fetched(call: Generation) -> Generation:
    fetch(call)
    call.refresh_from_db()
    return call


@pytest.mark.parametrize("request_", [DRAW, CLIP])
def test_what_came_broken_is_fetched_again_and_paid_once(
    standin: StandIn, request_: Request
) -> None:
    call = made(request_)
    standin.ask("output", "garbage", times=1)
    before = len(standin.ledger)
    assert (fetched(call).status, call.fault) == (Status.FETCHING, Fault.BROKEN)
    assert (fetched(call).status, call.charged) == (Status.SUCCEEDED, "yes")
    assert storage.exists("made/here")
    assert len(standin.ledger) == before


@pytest.mark.parametrize("request_", [DRAW, CLIP])
def test_what_comes_broken_twice_is_told_as_paid_with_its_cost_and_the_next_step(
    standin: StandIn, request_: Request
) -> None:
    call = made(request_)
    standin.ask("output", "garbage", times=2)
    fetched(call)
    fetched(call)
    cost = standin.entry(call.external_id)["cost"]
    assert (call.status, call.charged, call.retryable) == (Status.FAILED, "yes", False)
    assert float(call.settled or 0) == pytest.approx(float(cost))
    for part in ("fetched twice", "The call cost $", "Order it again", "another model"):
        assert part in call.error
    assert not storage.exists("made/here")


def test_a_line_that_breaks_is_no_broken_file_and_is_tried_as_long_as_it_is_kept(
    standin: StandIn,
) -> None:
    call = made(CLIP)
    standin.ask("output", "truncated", times=3)
    for _ in range(3):
        assert (fetched(call).status, call.fault) == (Status.FETCHING, "")
    assert fetched(call).status == Status.SUCCEEDED
