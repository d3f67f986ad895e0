"""Films at Google are paid at most once: they can't be looked for, so what is in doubt is booked in
full and shown."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from generations import ledger
from generations.adoption import resolve
from generations.fetch import fetch
from generations.models import Generation
from generations.poll import poll
from generations.providers import provider_of
from generations.providers.base import Fault, Handle, Kind
from generations.recovery import receive_late, recover
from generations.submit import begin_sending, make_ready, submit
from generations.tests.gemini_calls import FILM
from generations.tests.replicate_calls import store_pictures
from mvsite.lib import storage
from tests.factories import make_character
from tests.standin import until
from tests.standin_gemini import KEY, OMNI, GeminiStandIn

pytest_plugins = ["tests.standin_gemini_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
CENT_PART = Decimal("0.0001")


@pytest.fixture(autouse=True)
def gemini(gemini_standin: GeminiStandIn, settings: Any, tmp_path: Path) -> GeminiStandIn:
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"
    options = {"model": OMNI, "key": KEY, "base_url": gemini_standin.base}
    backend = "generations.providers.gemini.GeminiProvider"
    film = {"BACKEND": backend, "OPTIONS": options}
    settings.PROVIDERS = {**settings.PROVIDERS, "film": film}
    store_pictures(storage.root())
    return gemini_standin


def ordered() -> Generation:
    character = make_character()
    return ledger.order(character, "motion", FILM, owner=character.owner, key="made/clip.mp4")


def after_the_lease(generation: Generation) -> Generation:
    """As another worker finds it when the one that held it died."""
    past = timezone.now() - timedelta(seconds=1)
    rows = Generation.objects.filter(pk=generation.pk)
    rows.exclude(lease=None).update(lease=past)
    rows.update(due_at=past)
    return Generation.objects.get(pk=generation.pk)


def looked_at(generation: Generation) -> Generation:
    """Until it is over there."""

    def over() -> bool:
        poll(after_the_lease(generation))
        generation.refresh_from_db()
        return generation.status != Status.RUNNING

    until(over)
    return generation


def test_a_film_is_reserved_at_most_and_settled_by_what_it_used(gemini: GeminiStandIn) -> None:
    generation = ordered()
    submit(generation)
    assert generation.status == Status.RUNNING
    fetch(looked_at(generation))
    assert (generation.status, generation.charged) == (Status.SUCCEEDED, "yes")
    entry = gemini.entry(generation.external_id)
    cost = Decimal(entry["cost"])
    assert cost <= generation.settled < cost + CENT_PART
    assert generation.settled <= generation.estimated < generation.settled + Decimal("0.02")
    assert generation.usage["total_output_tokens"] > 0
    assert storage.local_path(generation.key).stat().st_size > 1000


def test_what_is_sent_is_kept_with_the_digests_of_its_pictures() -> None:
    generation = ordered()
    submit(generation)
    assert str(generation.sent).count("sha256=") == 2
    assert len(str(generation.sent)) < 5000


def test_an_order_whose_answer_is_lost_is_booked_in_full_and_never_sent_again(
    gemini: GeminiStandIn,
) -> None:
    before = len(gemini.ledger)
    gemini.ask("create", "drop", accepted=True)
    generation = ordered()
    submit(generation)
    assert generation.status == Status.UNKNOWN
    resolve(after_the_lease(generation))
    generation.refresh_from_db()
    assert (generation.status, generation.charged) == (Status.REVIEW, "maybe")
    assert generation.settled == generation.estimated
    assert len(gemini.ledger) == before + 1


def test_the_film_of_a_worker_that_died_between_order_and_answer_is_taken_in_when_it_comes(
    gemini: GeminiStandIn,
) -> None:
    before = len(gemini.ledger)
    generation = ordered()
    parcel = make_ready(generation)
    assert parcel is not None
    assert begin_sending([(generation, parcel)])
    [(_, handle)] = provider_of(Kind.FILM).submit_all([parcel])
    assert isinstance(handle, Handle)
    submit(after_the_lease(generation))  # Another worker: nobody knows what became of it.
    other = after_the_lease(generation)
    assert (other.status, other.charged) == (Status.REVIEW, "maybe")
    receive_late(generation, handle)  # The first one was only slow.
    assert after_the_lease(generation).status == Status.RECOVERING
    until(lambda: _recovered(generation))
    assert after_the_lease(generation).charged == "yes"
    assert len(gemini.ledger) == before + 1


def _recovered(generation: Generation) -> bool:
    row = after_the_lease(generation)
    recover(row, lambda _: None)
    return row.status == Status.SUCCEEDED


def test_a_film_that_is_kept_back_costs_what_went_in_and_is_not_ordered_again(
    gemini: GeminiStandIn,
) -> None:
    gemini.ask("run", "blocked")
    generation = ordered()
    submit(generation)
    looked_at(generation)
    assert (generation.status, generation.fault) == (Status.FAILED, Fault.CONTENT)
    assert (generation.charged, generation.retryable) == ("yes", False)
    assert 0 < generation.settled < Decimal("0.01")


def test_an_outage_is_no_doubt_and_the_order_comes_again_later(gemini: GeminiStandIn) -> None:
    before = len(gemini.ledger)
    gemini.ask("create", "status", status=503, accepted=False)
    generation = ordered()
    submit(generation)
    assert (generation.status, generation.charged) == (Status.FAILED, "no")
    assert generation.retryable
    assert not generation.settled
    assert len(gemini.ledger) == before
