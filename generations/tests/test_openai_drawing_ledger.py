"""A drawn picture is paid at most once and not lost, wherever a worker dies."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from generations import fetch as fetching
from generations import ledger
from generations.adoption import resolve
from generations.fetch import fetch
from generations.leftovers import OLD_DAYS, clear_answers
from generations.models import Generation
from generations.poll import poll
from generations.providers import kept, provider_of
from generations.providers.base import Kind
from generations.submit import begin_sending, make_ready, submit
from generations.tests.openai_drawing_calls import FLARE, PRICE, SHOWN
from generations.tests.replicate_calls import store_pictures
from mvsite.lib import storage
from mvsite.lib.models import StoredFile
from tests.factories import make_character
from tests.standin_openai import KEY, OpenAIStandIn

pytest_plugins = ["tests.standin_openai_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
DRAWN = "characters/drawn.png"


@pytest.fixture(autouse=True)
def openai(openai_standin: OpenAIStandIn, settings: Any, tmp_path: Path) -> OpenAIStandIn:
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"
    options = {
        "model": FLARE, "key": KEY, "price": PRICE, "base_url": f"{openai_standin.base}/v1",
    }  # fmt: skip
    backend = "generations.providers.openai.drawing.OpenAIDrawingProvider"
    settings.PROVIDERS = {**settings.PROVIDERS, "draw": {"BACKEND": backend, "OPTIONS": options}}
    store_pictures(storage.root())
    return openai_standin


def ordered() -> Generation:
    character = make_character()
    return ledger.order(character, "portrait", SHOWN, owner=character.owner, key=DRAWN)


def as_kept(generation: Generation) -> Generation:
    """As another worker finds it when the lease of the one that died has run out."""
    past = timezone.now() - timedelta(seconds=1)
    rows = Generation.objects.filter(pk=generation.pk)
    rows.exclude(lease=None).update(lease=past)
    rows.update(due_at=past)
    return Generation.objects.get(pk=generation.pk)


def answers() -> list[str]:
    return storage.keys(kept.FOLDER)


def test_an_answer_lies_in_a_file_until_it_is_settled(openai: OpenAIStandIn) -> None:
    before = len(openai.ledger)
    generation = ordered()
    submit(generation)
    assert generation.status == Status.FETCHING
    assert answers() == [generation.answer["file"]]
    assert len(str(generation.answer)) + len(str(generation.sent)) < 2000
    fetch(generation)
    assert (generation.status, generation.charged) == (Status.SUCCEEDED, "yes")
    assert (storage.exists(DRAWN), generation.answer, answers()) == (True, {}, [])
    [call] = openai.ledger[before:]
    cost = Decimal(call["cost"])
    assert cost <= generation.settled < cost + Decimal("0.0001") < generation.estimated


def test_a_worker_that_dies_before_it_wrote_down_what_came_pays_once(
    openai: OpenAIStandIn,
) -> None:
    before = len(openai.ledger)
    generation = ordered()
    parcel = make_ready(generation)
    assert parcel is not None
    assert begin_sending([(generation, parcel)])
    list(provider_of(Kind.DRAW).submit_all([parcel]))  # It came, and its worker died.
    for step in (submit, resolve, poll, fetch):
        step(as_kept(generation))
    assert as_kept(generation).status == Status.SUCCEEDED
    assert (len(openai.ledger), answers()) == (before + 1, [])


def test_a_worker_that_dies_while_it_brings_the_picture_pays_once(
    openai: OpenAIStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(openai.ledger)
    generation = ordered()
    submit(generation)
    with monkeypatch.context() as patched:
        patched.setattr(fetching, "_succeed", _die)
        with pytest.raises(SystemExit):
            fetch(generation)
    assert len(answers()) == 1
    fetch(as_kept(generation))
    assert as_kept(generation).status == Status.SUCCEEDED
    assert (len(openai.ledger), answers()) == (before + 1, [])


def _die(*_: object) -> None:
    raise SystemExit


def test_a_picture_whose_answer_is_lost_is_booked_in_full_and_waits_for_a_person(
    openai: OpenAIStandIn,
) -> None:
    openai.ask("image", "drop", accepted=True)
    before = len(openai.ledger)
    generation = ordered()
    submit(generation)
    assert generation.status == Status.UNKNOWN
    resolve(as_kept(generation))
    generation.refresh_from_db()
    assert (generation.status, generation.charged) == (Status.REVIEW, "maybe")
    assert "no list" in generation.error and "sought" not in generation.error
    assert generation.settled == generation.estimated
    assert len(openai.ledger) == before + 1


def test_what_came_for_a_call_that_is_cancelled_or_whose_worker_died_late_is_taken_away() -> None:
    generation = ordered()
    submit(generation)
    ledger.cancel([generation])
    assert (generation.status, answers()) == (Status.CANCELLED, [])
    at_work = ordered()
    submit(at_work)
    lost = kept.new_key()
    kept.keep(lost, "{}")
    StoredFile.objects.update(at=timezone.now() - timedelta(days=2 * OLD_DAYS))
    clear_answers()
    assert answers() == [at_work.answer["file"]]
