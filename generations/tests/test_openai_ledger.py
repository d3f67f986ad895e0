"""Calls that are answered at once are paid at most once, wherever a worker dies."""

from __future__ import annotations

from dataclasses import replace
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
from generations.budget import cost_of
from generations.fetch import fetch
from generations.models import Generation
from generations.providers import provider_of
from generations.providers.base import Fault, Handle, Kind, Misfit
from generations.recovery import receive_late, recover
from generations.submit import begin_sending, make_ready, send_off, submit
from generations.tests.openai_calls import PRICE, SEE, WRITE
from generations.tests.replicate_calls import store_pictures
from mvsite.lib import storage
from tests.factories import make_character
from tests.standin_openai import KEY, MODELS, OpenAIStandIn

pytest_plugins = ["tests.standin_openai_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status
CENT_PART = Decimal("0.0001")


@pytest.fixture(autouse=True)
def openai(openai_standin: OpenAIStandIn, settings: Any, tmp_path: Path) -> OpenAIStandIn:
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"
    options = {
        "model": MODELS["openai"], "key": KEY, "price": PRICE,
        "base_url": f"{openai_standin.base}/v1",
    }  # fmt: skip
    backend = "generations.providers.openai.OpenAIProvider"
    chosen = {kind: {"BACKEND": backend, "OPTIONS": options} for kind in ("see", "write")}
    settings.PROVIDERS = {**settings.PROVIDERS, **chosen}
    store_pictures(storage.root())
    return openai_standin


def ordered(request: Any = WRITE, purpose: str = "scenes") -> Generation:
    character = make_character()
    return ledger.order(character, purpose, request, owner=character.owner)


def ordered_after(generation: Generation, request: Any = WRITE) -> Generation:
    """What serves the same purpose now."""
    from characters.models import Character

    character = Character.objects.get(pk=generation.subject_id)
    return ledger.order(character, generation.purpose, request, owner=character.owner)


def as_kept(generation: Generation) -> Generation:
    """As another worker finds it when the lease of the one that died has run out."""
    past = timezone.now() - timedelta(seconds=1)
    rows = Generation.objects.filter(pk=generation.pk)
    rows.exclude(lease=None).update(lease=past)
    rows.update(due_at=past)
    return Generation.objects.get(pk=generation.pk)


@pytest.mark.parametrize("asked", [SEE, WRITE], ids=["see", "write"])
def test_a_call_is_answered_in_one_go_and_settled_by_what_it_used(
    openai: OpenAIStandIn, asked: Any
) -> None:
    before = len(openai.ledger)
    generation = ordered(asked)
    assert 0 < generation.estimated < Decimal("0.02")
    submit(generation)
    assert (generation.status, bool(generation.answer)) == (Status.FETCHING, True)
    fetch(generation)
    assert (generation.status, generation.charged) == (Status.SUCCEEDED, "yes")
    [call] = openai.ledger[before:]
    assert Decimal(call["cost"]) <= generation.settled < Decimal(call["cost"]) + CENT_PART
    assert generation.usage["completion_tokens"] == call["usage"]["completion_tokens"]
    assert (generation.answer, bool(generation.result)) == ({}, True)


def test_the_picture_is_kept_as_its_digest_only() -> None:
    generation = ordered(SEE)
    submit(generation)
    assert "sha256=" in str(generation.sent)
    assert len(str(generation.sent)) < 5000


def test_a_worker_that_dies_after_the_answer_was_kept_costs_nothing_more(
    openai: OpenAIStandIn,
) -> None:
    before = len(openai.ledger)
    generation = ordered()
    submit(generation)
    fetch(as_kept(generation))
    assert as_kept(generation).status == Status.SUCCEEDED
    assert len(openai.ledger) == before + 1


def test_a_worker_that_dies_while_it_brings_the_answer_costs_nothing_more(
    openai: OpenAIStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(openai.ledger)
    generation = ordered()
    submit(generation)
    with monkeypatch.context() as patched:
        patched.setattr(fetching, "_settle", _die)
        with pytest.raises(SystemExit):
            fetch(generation)
    fetch(as_kept(generation))
    assert as_kept(generation).status == Status.SUCCEEDED
    assert len(openai.ledger) == before + 1


def _die(*_: object) -> None:
    raise SystemExit


def test_an_answer_that_nobody_kept_is_booked_in_full_and_asked_for_once_more(
    openai: OpenAIStandIn,
) -> None:
    before = len(openai.ledger)
    first = ordered()
    parcel = make_ready(first)
    assert parcel is not None
    assert begin_sending([(first, parcel)])
    list(provider_of(Kind.WRITE).submit_all([parcel]))  # It came, and its worker died.
    first = as_kept(first)
    submit(first)
    first.refresh_from_db()
    assert (first.status, first.charged, first.retryable) == (Status.FAILED, "maybe", True)
    assert first.settled == first.estimated
    second = ordered_after(first)
    assert second.attempt == 2
    submit(second)
    fetch(second)
    assert second.status == Status.SUCCEEDED
    assert len(openai.ledger) == before + 2
    assert cost_of(Generation.objects.all()) == first.estimated + (second.settled or 0)


def test_a_dear_call_whose_answer_is_lost_waits_for_a_person(
    openai: OpenAIStandIn, settings: Any
) -> None:
    settings.RESEND_BELOW_USD = Decimal(0)
    openai.ask("chat", "drop", accepted=True)
    generation = ordered()
    submit(generation)
    assert generation.status == Status.UNKNOWN
    Generation.objects.update(due_at=timezone.now())
    resolve(Generation.objects.get())
    assert Generation.objects.get().status == Status.REVIEW


def test_an_answer_that_comes_after_its_call_was_given_up_is_taken_in(
    openai: OpenAIStandIn, settings: Any
) -> None:
    settings.RESEND_BELOW_USD = Decimal(0)
    generation = ordered()
    parcel = make_ready(generation)
    assert parcel is not None
    assert begin_sending([(generation, parcel)])
    [(_, handle)] = provider_of(Kind.WRITE).submit_all([parcel])
    assert isinstance(handle, Handle)
    other = as_kept(generation)
    submit(other)
    assert other.status == Status.REVIEW
    receive_late(generation, handle)
    generation = as_kept(generation)
    assert generation.status == Status.RECOVERING
    recover(generation, lambda _: None)
    assert as_kept(generation).status == Status.SUCCEEDED


def test_while_an_answer_is_waited_for_nobody_else_takes_the_call() -> None:
    generation = ordered()
    parcel = make_ready(generation)
    assert parcel is not None
    begin_sending([(generation, parcel)])
    held = generation.lease or timezone.now()
    assert held > timezone.now() + timedelta(seconds=115)


def test_an_answer_that_does_not_fit_is_mended_by_one_further_call_that_says_what_was_wrong(
    openai: OpenAIStandIn,
) -> None:
    openai.ask("chat", "blank", times=1)
    before = len(openai.ledger)
    first = ordered()
    submit(first)
    fetch(first)
    assert (first.status, first.fault, first.retryable) == (Status.FAILED, Fault.MISFIT, True)
    assert (first.charged, first.answer) == ("yes", {})
    second = ordered_after(first)
    assert second.request["mend"] == first.error
    submit(second)
    fetch(second)
    assert second.status == Status.SUCCEEDED
    assert first.error in openai.ledger[-1]["prompt"]
    assert len(openai.ledger) == before + 2


def test_what_does_not_fit_twice_is_done_by_the_next_of_the_chain(openai: OpenAIStandIn) -> None:
    openai.ask("chat", "empty")
    before = len(openai.ledger)
    first = ordered()
    submit(first)
    fetch(first)
    second = ordered_after(first)
    submit(second)
    fetch(second)
    assert (second.status, second.next_provider) == (Status.FAILED, "local")
    assert ordered_after(second).provider == "local"
    assert len(openai.ledger) == before + 2


def test_the_rewriting_of_one_scene_is_taken_without_the_others(openai: OpenAIStandIn) -> None:
    generation = ordered(replace(WRITE, only=1))
    submit(generation)
    fetch(generation)
    assert generation.status == Status.SUCCEEDED
    assert generation.result["scenes"][1]["description"]


def test_many_calls_sent_at_once_are_each_kept_with_their_own_answer(
    openai: OpenAIStandIn,
) -> None:
    rows = [ordered(replace(WRITE, prompt=f"Write scenes. {number}")) for number in range(5)]
    before = len(openai.ledger)
    send_off([(row, parcel) for row in rows if (parcel := make_ready(row))])
    assert {row.status for row in rows} == {Status.FETCHING}
    assert len({row.external_id for row in rows}) == 5
    assert len(openai.ledger) == before + 5


def test_a_misfit_is_a_paid_answer_of_no_use() -> None:
    assert Misfit("It was empty.").fault == Fault.MISFIT
