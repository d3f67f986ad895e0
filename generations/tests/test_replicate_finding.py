"""What was accepted without an answer is found by its input, and only a whole list proves that it
was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from generations.providers.base import Handle, InDoubt, Outage, abridged
from generations.providers.replicate.finding import is_equal
from generations.tests.replicate_calls import (
    DRAW,
    FILM,
    Caller,
    provider_at,
    store_pictures,
)
from tests.standin import StandIn, running, until

pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db

KLING = "kwaivgi/kling-v3-omni-video"
A_MINUTE_AGO = timedelta(minutes=1)


@pytest.fixture
def caller(standin: StandIn, settings: Any, tmp_path: Path) -> Caller:
    settings.MEDIA_ROOT = tmp_path / "media"
    store_pictures(tmp_path / "media")
    return Caller(provider_at(standin), tmp_path)


def test_a_call_whose_answer_was_lost_is_found_by_its_input(
    standin: StandIn, caller: Caller
) -> None:
    since = timezone.now()
    parcel = caller.parcel(replace(FILM, model=KLING, prompt="a fox that was lost"))
    standin.ask("create", "drop", accepted=True, times=1)
    [(_, answer)] = caller.provider.submit_all([parcel])
    assert type(answer) is InDoubt
    caller.order(replace(FILM, model=KLING, prompt="another fox"))
    seen = caller.provider.find(parcel.sent, since)
    assert seen.complete
    [handle] = seen.handles
    assert standin.entry(handle.external_id)["model"] == KLING
    assert standin.get(handle.external_id)["input"] == parcel.sent["input"]
    assert caller.provider.find(abridged(parcel.sent), since) == seen, "as the ledger keeps it"


def test_equal_calls_are_all_found_the_oldest_first(standin: StandIn, caller: Caller) -> None:
    since = timezone.now()
    one = replace(DRAW, prompt="twins")
    made = [caller.order(one).external_id for _ in range(3)]
    seen = caller.provider.find(caller.parcel(one).sent, since)
    assert [handle.external_id for handle in seen.handles] == made


def test_what_was_never_accepted_is_not_found_in_the_whole_list(
    standin: StandIn, caller: Caller
) -> None:
    parcel = caller.parcel(replace(DRAW, prompt="never sent"))
    seen = caller.provider.find(parcel.sent, timezone.now() - A_MINUTE_AGO)
    assert (seen.handles, seen.complete) == ((), True)


def test_it_is_found_on_a_later_page(standin: StandIn, caller: Caller) -> None:
    since = timezone.now()
    parcel = caller.parcel(replace(DRAW, prompt="deep down"))
    [(_, handle)] = caller.provider.submit_all([parcel])
    others = caller.parcel(replace(DRAW, prompt="another"))
    list(caller.provider.submit_all([others] * 120))
    seen = caller.provider.find(parcel.sent, since)
    assert (seen.handles, seen.complete) == ((Handle(handle.external_id),), True)


def test_a_list_that_lost_its_inputs_proves_nothing(tmp_path: Path, caller: Caller) -> None:
    with running(tmp_path / "forgetful", expire_after="0") as forgetful:
        provider = provider_at(forgetful)
        since = timezone.now()
        parcel = caller.parcel(DRAW)
        [(_, handle)] = provider.submit_all([parcel])
        until(lambda: forgetful.get(handle.external_id)["data_removed"])
        assert not provider.find(parcel.sent, since).complete


def test_a_list_that_cannot_be_read_is_an_error_and_no_proof(
    standin: StandIn, caller: Caller
) -> None:
    sent = caller.parcel().sent
    for kind in ("html", "drop", "broken_json"):
        standin.ask("list", kind, times=1)
        with pytest.raises(Outage):
            caller.provider.find(sent, timezone.now())


def test_inputs_are_equal_with_defaults_beside_and_not_with_other_pictures() -> None:
    given = {"prompt": "a", "start_image": "data:image/jpeg;base64,AA"}
    sent = {"model": KLING, "input": given}

    def equal(**changes: Any) -> bool:
        return is_equal({"input": {**given, **changes}}, sent)

    assert equal()
    assert equal(negative_prompt="")
    assert not equal(prompt="b")
    assert not equal(start_image="data:image/jpeg;base64,BB")
    assert not equal(reference_images=["https://replicate.delivery/a.jpg"])
    assert not is_equal({"input": None}, sent)


def test_a_picture_that_replicate_keeps_as_a_file_of_its_own_may_be_ours() -> None:
    """Not known whether it does; paying twice would be worse than to take the other one."""
    sent = {"model": KLING, "input": {"start_image": "data:image/jpeg;base64,AA"}}
    kept = {"input": {"start_image": "https://api.replicate.com/v1/files/x"}}
    assert is_equal(kept, sent)
