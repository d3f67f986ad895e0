from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Limits
from characters.models import Character
from generations import budget, ledger
from generations.fetch import check, fetch
from generations.models import Generation
from generations.poll import poll
from generations.providers.base import (
    BadAnswer,
    Beat,
    Busy,
    DrawRequest,
    FilmLook,
    FilmRequest,
    Handle,
    Look,
    Media,
    Outcome,
    Progress,
    Refused,
    Request,
    Scene,
    SeeRequest,
    Slot,
    Ticket,
    WriteRequest,
    request_from_json,
    to_json,
)
from generations.providers.local import LocalProvider
from generations.submit import submit
from mvsite.lib.state import in_seconds
from tests.factories import make_character, make_generation, make_owner

pytestmark = pytest.mark.django_db
SEE = SeeRequest(picture=Media("a.png"))
Status = Generation.Status


def order(character: Character, **fields: object) -> Generation:
    return ledger.order(character, "description", SEE, owner=character.owner, **fields)


def test_a_purpose_is_ordered_once_however_often_it_is_asked_for() -> None:
    character = make_character()
    assert order(character) == order(character)
    assert Generation.objects.count() == 1


def test_two_live_calls_for_one_purpose_cannot_stand_beside_each_other() -> None:
    first = make_generation()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_generation(subject_id=first.subject_id)


def test_what_was_done_between_looking_and_ordering_is_not_ordered_again() -> None:
    character = make_character()
    looked = False

    def another_is_quicker(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal looked
        found = execute(sql, params, many, context)
        if not looked:
            looked = True
            quick = order(character)
            for status in (Status.SUBMITTING, Status.FETCHING, Status.SUCCEEDED):
                assert quick.move(status)
        return found

    with connection.execute_wrapper(another_is_quicker):
        assert order(character).status == Status.SUCCEEDED
    assert Generation.objects.count() == 1


def test_what_was_sent_and_is_cancelled_may_have_cost_something() -> None:
    for status, charged in ((Status.RESERVED, "no"), (Status.RUNNING, "maybe")):
        generation = make_generation(status, estimated=Decimal("0.40"))
        ledger.cancel([generation])
        assert (generation.status, generation.charged) == (Status.CANCELLED, charged)


def test_a_call_that_is_worked_on_can_be_cancelled() -> None:
    worker = make_generation(Status.FETCHING)
    assert worker.claim(Status.FETCHING)
    seen = Generation.objects.get(pk=worker.pk)
    worker.renew()
    ledger.cancel([seen])
    assert seen.status == Status.CANCELLED


class Vendor(LocalProvider):
    """Takes money, and counts how often."""

    free = False
    sent = 0

    def estimate(self, request: Request) -> Decimal:
        return Decimal("0.40")

    def submit(self, request: Request, sent: Mapping[str, Any], ticket: Ticket) -> Handle:
        Vendor.sent += 1
        holder = Generation.objects.get(status=Status.SUBMITTING)
        assert holder.lease > in_seconds(30), "it could lose its lease while it waits"
        return super().submit(request, sent, ticket)

    def poll_all(self, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
        return ((handle, Look(Progress.RUNNING)) for handle in handles)

    def fetch(self, *_: Any) -> Outcome:
        raise Busy("The line is bad.")


@pytest.fixture
def paid(settings: Any) -> None:
    path = "generations.tests.test_ledger.Vendor"
    settings.PROVIDERS = {**settings.PROVIDERS, "see": {"BACKEND": path}}


def test_a_paid_call_is_sent_under_a_lease_that_outlives_its_time_out(paid: None) -> None:
    generation = order(make_character())
    submit(generation)
    assert generation.status == Status.FETCHING


def test_what_was_made_and_paid_is_brought_later_when_the_line_is_bad(paid: None) -> None:
    generation = make_generation(Status.FETCHING, estimated=Decimal("0.40"))
    fetch(generation)
    assert (generation.status, generation.lease) == (Status.FETCHING, None)


def test_a_call_that_its_provider_never_finishes_is_given_up(paid: None) -> None:
    late = make_generation(Status.RUNNING, estimated=Decimal("0.40"), deadline_at=in_seconds(-1))
    poll(late)
    assert (late.status, late.charged) == (Status.FAILED, "maybe")
    assert "not done after 30 minutes" in late.error
    assert ledger.is_final(late)


class Nul(LocalProvider):
    def fetch(self, *_: Any) -> Outcome:
        words = {"prompt": "a\0b", "character_description": "c", "style_notes": ""}
        return Outcome(data={**words, "more": [{"deep": "\0"}]})


def test_an_answer_is_kept_without_what_a_database_does_not_take(settings: Any) -> None:
    path = "generations.tests.test_ledger.Nul"
    settings.PROVIDERS = {**settings.PROVIDERS, "see": {"BACKEND": path}}
    generation = make_generation(Status.FETCHING)
    fetch(generation)
    assert generation.status == Status.SUCCEEDED
    assert (generation.result["prompt"], generation.result["more"]) == ("ab", [{"deep": ""}])


def test_rubbish_that_was_paid_for_may_have_cost_something() -> None:
    generation = make_generation(Status.FETCHING, estimated=Decimal("0.40"))
    fetch(generation)
    assert (generation.status, generation.charged) == (Status.FAILED, "maybe")


def test_a_paid_call_read_before_another_began_to_send_it_is_not_sent_again(paid: None) -> None:
    Vendor.sent = 0
    late = order(make_character())
    dead = Generation.objects.get(pk=late.pk)
    assert dead.claim(Status.RESERVED, to=Status.SUBMITTING)
    Generation.objects.filter(pk=late.pk).update(lease=in_seconds(-1))
    submit(late)
    assert Vendor.sent == 0


def test_a_failure_that_may_pass_is_tried_again_and_its_row_stays() -> None:
    character = make_character()
    first = order(character)
    ledger.settle_failed(first, BadAnswer("Rubbish came."))
    second = order(character)
    assert (second.attempt, second.status) == (2, Status.RESERVED)
    assert second.due_at == first.due_at > first.finished_at
    first.refresh_from_db()
    assert (first.status, first.error, first.charged) == (Status.FAILED, "Rubbish came.", "no")


def test_attempts_end_and_a_person_can_begin_them_anew(settings: Any) -> None:
    character = make_character()
    for attempt in range(1, settings.MAX_ATTEMPTS + 1):
        generation = order(character)
        assert generation.attempt == attempt
        ledger.settle_failed(generation, BadAnswer("Rubbish came."))
    assert ledger.is_final(ledger.latest(character, "description"))
    assert order(character).status == Status.FAILED
    again = ledger.order_again(character, "description", SEE, owner=character.owner)
    assert (again.attempt, again.status) == (1, Status.RESERVED)


def test_a_refusal_is_final_at_once() -> None:
    character = make_character()
    ledger.settle_failed(order(character), Refused("No."))
    assert ledger.is_final(ledger.latest(character, "description"))


def test_a_failed_call_has_its_reason() -> None:
    generation = make_generation()
    with pytest.raises(IntegrityError), transaction.atomic():
        generation.move(Status.FAILED)


def test_too_often_puts_the_same_row_back_for_as_long_as_was_said() -> None:
    generation = make_generation(Status.SUBMITTING)
    assert generation.move(Status.RESERVED, due_at=in_seconds(30))
    assert generation not in Generation.objects.due()


def test_free_work_that_was_interrupted_while_it_was_handed_over_is_done_again() -> None:
    generation = make_generation(Status.SUBMITTING)
    submit(generation)
    assert generation.status == Status.FETCHING


def test_a_request_comes_back_from_its_row_as_it_was() -> None:
    scene = Scene("A title", "A description", setting="sea", shot="wide", light="calm")
    look = FilmLook(style="noir", seed=4, position=1, count=6, energy=0.5)
    requests: list[Request] = [
        SeeRequest(picture=Media("a.png", {"tier": "alpha"}), prompt="Look."),
        WriteRequest(slots=(Slot(0, 1.5, 4.0, "verse", 0.4, "la la", -1),), idea="rain"),
        DrawRequest("p", references=(Media("b.png"),), seed=3, scene=scene, look=look),
        FilmRequest(
            "p", 96, 160, 90, keyframe=Media("k.png"), beats=(Beat(0.5, 1.0, True),), look=look
        ),
    ]
    for request in requests:
        row = make_generation(kind=request.kind, request=to_json(request))
        row.refresh_from_db()
        assert request_from_json(row.kind, row.request) == request


class TestAnAnswerThatIsNotWhatWasAskedFor:
    def test_words_without_a_key_are_refused(self) -> None:
        with pytest.raises(BadAnswer):
            check(make_generation(), Outcome(data={"prompt": "x"}))

    def test_an_empty_description_is_refused(self) -> None:
        words = {"prompt": "x", "character_description": " ", "style_notes": ""}
        with pytest.raises(BadAnswer):
            check(make_generation(), Outcome(data=words))

    def test_too_few_scenes_are_refused(self) -> None:
        request = WriteRequest(slots=(Slot(0, 0, 4), Slot(1, 4, 4)))
        row = make_generation(kind="write", request=to_json(request))
        with pytest.raises(BadAnswer, match="2 scenes"):
            check(row, Outcome(data={"scenes": [{"description": "one"}]}))

    @pytest.mark.parametrize("scene", ["words", {"description": None}, {}])
    def test_a_scene_without_words_is_refused(self, scene: object) -> None:
        request = WriteRequest(slots=(Slot(0, 0, 4),))
        row = make_generation(kind="write", request=to_json(request))
        with pytest.raises(BadAnswer, match="no words"):
            check(row, Outcome(data={"scenes": [scene]}))

    def test_a_picture_that_is_missing_is_refused(self) -> None:
        row = make_generation(kind="draw", request=to_json(DrawRequest("p")))
        with pytest.raises(BadAnswer):
            check(row, Outcome())


class TestCaps:
    def limited(self, **caps: object) -> None:
        Limits.objects.create(user=make_owner(), **caps)

    def spent(self, dollars: str, **fields: object) -> Generation:
        amount = Decimal(dollars)
        return make_generation(
            Status.SUCCEEDED, estimated=amount, settled=amount, charged="yes", **fields
        )

    def test_a_day_s_cap_holds_and_says_when_it_goes_on(self) -> None:
        self.limited(usd_per_day=Decimal("1.00"))
        self.spent("0.90")
        budget.check(make_owner(), Decimal("0.10"), None)
        with pytest.raises(budget.OverBudget, match="midnight") as over:
            budget.check(make_owner(), Decimal("0.11"), None)
        assert over.value.scope == "day"

    def test_what_is_reserved_counts_until_it_is_settled(self) -> None:
        self.limited(usd_per_day=Decimal("1.00"))
        call = make_generation(estimated=Decimal("0.95"))
        with pytest.raises(budget.OverBudget):
            budget.check(make_owner(), Decimal("0.10"), None)
        ledger.settle_failed(call, Refused("No."))
        budget.check(make_owner(), Decimal("0.10"), None)

    def test_a_failed_call_that_was_charged_counts(self) -> None:
        self.limited(usd_per_day=Decimal("1.00"))
        call = make_generation(estimated=Decimal("0.95"))
        ledger.settle_failed(call, Refused("No.", charged="maybe"))
        with pytest.raises(budget.OverBudget):
            budget.check(make_owner(), Decimal("0.10"), None)

    def test_free_calls_need_no_room_under_any_cap(self) -> None:
        self.limited(usd_per_day=Decimal(0), in_flight=0)
        budget.check(make_owner(), Decimal(0), None)

    def test_only_so_many_paid_calls_are_under_way(self) -> None:
        self.limited(in_flight=1)
        make_generation(estimated=Decimal("0.10"))
        with pytest.raises(budget.OverBudget) as over:
            budget.check(make_owner(), Decimal("0.10"), None)
        assert over.value.scope == "in_flight"

    def test_another_video_s_money_does_not_count_towards_this_video_s_cap(self) -> None:
        self.limited(usd_per_video=Decimal("1.00"))
        mine, other = make_character().pk, make_character().pk
        self.spent("0.95", project=other)
        budget.check(make_owner(), Decimal("0.10"), mine)
        self.spent("0.95", project=mine)
        with pytest.raises(budget.OverBudget):
            budget.check(make_owner(), Decimal("0.10"), mine)


def test_busy_without_a_time_counts_as_an_attempt() -> None:
    assert Busy("Later.").can_retry
