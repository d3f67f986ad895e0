"""Programs are told what becomes of a film: once for each move, signed, until it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from standardwebhooks import WebhookVerificationError

from mvsite.lib.state import NotNow
from tests.factories import make_owner, make_video
from tests.receiver import Receiver, redirects_to, silent
from videos import moderation
from videos.models import Channel, Delivery, Event, Video, WebhookEndpoint
from videos.pipeline import telling
from videos.verbs import notices
from videos.verbs.wishes import change_wishes

pytestmark = pytest.mark.django_db
Status = Video.Status
ALL = [str(event) for event in (Event.READY, Event.FAILED, Event.WAITING, Event.CANCELLED)]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    settings.WEBHOOK_BACK_OFF_SECONDS = (60, 600)
    settings.WEBHOOK_SECONDS = 1
    cache.clear()
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def hook(receiver: Receiver) -> WebhookEndpoint:
    return notices.wish_webhook(make_owner(), url=receiver.url, events=ALL)


def ready(**fields: Any) -> Video:
    video = make_video(Status.PREPARING, **fields)
    for status in (Status.PLANNING, Status.FILMING, Status.STITCHING, Status.READY):
        assert video.move(status)
    return video


def failed(**fields: Any) -> Video:
    video = make_video(Status.PREPARING, **fields)
    assert video.move(Status.FAILED, error="None of the 3 clips could be made.")
    return video


def is_due_again() -> None:
    Delivery.objects.unsettled().update(due_at=timezone.now())


def sent() -> Delivery:
    telling.deliver()
    return Delivery.objects.get()


# --- Told ----------------------------------------------------------------------------------------


def test_a_film_that_is_ready_is_told_signed_and_without_a_link_that_ends(
    hook: WebhookEndpoint, receiver: Receiver, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://films.example.org/"
    video = ready(title="City Blues")
    row = sent()
    assert (row.status, row.answered, row.attempts, row.error) == ("delivered", 204, 1, "")
    said = receiver.got[0].verified(hook.secret)
    assert said["type"] == "video.ready"
    assert said["timestamp"].endswith("Z")
    assert said["data"] == {
        "id": str(video.pk), "title": "City Blues", "status": "ready", "waiting_for": None,
        "error": None, "url": f"https://films.example.org/api/v1/videos/{video.pk}/",
    }  # fmt: skip
    assert receiver.got[0].headers["webhook-id"] == row.message_id
    assert receiver.got[0].headers["content-type"] == "application/json"


def test_each_end_and_each_question_is_an_event(hook: WebhookEndpoint) -> None:
    ready()
    failed()
    waiting = make_video(Status.PREPARING)
    asks = {"waiting_for": "choice", "waiting_from": "preparing"}
    assert waiting.move(Status.WAITING, **asks)
    assert waiting.overrule(Status.CANCELLED, waiting_for="")
    told = Delivery.objects.order_by("created_at").values_list("event", flat=True)
    assert list(told) == ["video.ready", "video.failed", "video.waiting", "video.cancelled"]


def test_only_what_was_asked_for_is_told(receiver: Receiver) -> None:
    notices.wish_webhook(make_owner(), url=receiver.url, events=[Event.FAILED])
    ready()
    failed()
    assert Delivery.objects.get().event == "video.failed"


def test_a_film_that_is_made_again_is_told_again(hook: WebhookEndpoint) -> None:
    video = ready()
    assert video.move(Status.STITCHING)
    assert video.move(Status.READY)
    assert Delivery.objects.filter(event=Event.READY).count() == 2


def test_the_status_and_what_is_told_of_it_are_there_together_or_not_at_all(
    hook: WebhookEndpoint,
) -> None:
    video = make_video(Status.PREPARING)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        video.move(Status.FAILED, error="It failed.")
        raise ZeroDivisionError
    assert not Delivery.objects.exists()
    assert Video.objects.get(pk=video.pk).status == Status.PREPARING


def test_a_move_that_does_not_happen_is_not_told(hook: WebhookEndpoint) -> None:
    stale = failed()
    assert not Video.objects.get(pk=stale.pk).move(Status.FAILED, error="Once more.")
    assert Delivery.objects.count() == 1


def test_one_move_is_told_once_however_often_it_is_written_down(hook: WebhookEndpoint) -> None:
    video = failed()
    Delivery.objects.tell(video)
    row = Delivery.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(
            owner=row.owner, video=video, event=row.event, revision=row.revision,
            channel=row.channel, address="http://elsewhere.example/", payload={},
        )  # fmt: skip


def test_what_tells_of_a_film_names_it_and_what_failed_says_why(hook: WebhookEndpoint) -> None:
    row = Delivery.objects.get(video=failed())
    for wrong in ({"video": None}, {"status": "failed", "error": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(pk=row.pk).update(**wrong)


def test_an_address_of_the_film_alone_is_signed_with_its_owners_secret(receiver: Receiver) -> None:
    video = failed(callback_url=receiver.url)
    assert sent().channel == Channel.CALLBACK
    secret = WebhookEndpoint.of(video.owner).secret
    assert receiver.got[0].verified(secret)["data"]["error"] == "None of the 3 clips could be made."


def test_one_address_is_not_told_twice(hook: WebhookEndpoint, receiver: Receiver) -> None:
    failed(callback_url=receiver.url)
    assert Delivery.objects.get().channel == Channel.ENDPOINT


def test_whose_account_is_closed_is_told_nothing(hook: WebhookEndpoint, receiver: Receiver) -> None:
    hook.owner.is_active = False
    hook.owner.save()
    failed(owner=hook.owner, callback_url=receiver.url)
    assert not Delivery.objects.exists()


def test_what_waits_when_its_account_is_closed_is_not_sent(
    hook: WebhookEndpoint, receiver: Receiver
) -> None:
    failed()
    hook.owner.is_active = False
    hook.owner.save()
    telling.deliver()
    assert (receiver.got, sent().status) == ([], "cancelled")
    assert "closed" in sent().error


def test_another_person_s_secret_does_not_fit(hook: WebhookEndpoint, receiver: Receiver) -> None:
    failed()
    telling.deliver()
    with pytest.raises(WebhookVerificationError):
        receiver.got[0].verified(WebhookEndpoint.of(make_owner("bob")).secret)


def test_after_a_change_both_secrets_fit_for_a_day(
    hook: WebhookEndpoint, receiver: Receiver
) -> None:
    changed = notices.change_secret(hook.owner)
    assert changed.secret != hook.secret
    failed()
    telling.deliver()
    assert receiver.got[0].verified(hook.secret) == receiver.got[0].verified(changed.secret)
    a_day_ago = timezone.now() - timedelta(days=1, seconds=1)
    WebhookEndpoint.objects.update(secret_changed_at=a_day_ago)
    failed()
    telling.deliver()
    assert receiver.got[1].verified(changed.secret)
    with pytest.raises(WebhookVerificationError):
        receiver.got[1].verified(hook.secret)


# --- Tried again ---------------------------------------------------------------------------------


def test_what_was_not_taken_comes_again_with_the_same_id(
    hook: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.answers.extend([500, silent])
    failed()
    row = sent()
    assert (row.status, row.answered, row.error) == ("pending", 500, "It answered 500.")
    assert timedelta(seconds=50) < row.due_at - timezone.now() < timedelta(seconds=61)
    is_due_again()
    row = sent()
    assert (row.answered, row.error) == (None, "It did not answer within 1 seconds.")
    assert row.due_at - timezone.now() > timedelta(seconds=590)
    is_due_again()
    assert (sent().status, Delivery.objects.get().attempts) == ("delivered", 3)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len({got.body for got in receiver.got}) == 1


def test_what_is_not_due_is_not_sent(hook: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.answers.append(503)
    failed()
    telling.deliver()
    telling.deliver()
    assert len(receiver.got) == 1
    assert telling.telling() == []


def test_after_the_last_try_it_says_why_and_can_be_sent_again(
    hook: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.answers.extend([500, 502, 503])
    failed()
    for _ in range(3):
        telling.deliver()
        is_due_again()
    row = Delivery.objects.get()
    assert (row.status, row.error, row.attempts) == ("failed", "It answered 503.", 3)
    notices.send_again(row)
    assert sent().status == "delivered"
    assert receiver.got[3].headers["webhook-id"] == row.message_id


def test_a_redirect_is_not_followed(hook: WebhookEndpoint, receiver: Receiver) -> None:
    with Receiver() as inside:
        receiver.answers.append(redirects_to(inside.url))
        failed()
        assert "not followed" in sent().error
        assert inside.got == []


def test_an_address_that_leads_inside_is_not_called_and_not_tried_again(
    hook: WebhookEndpoint, receiver: Receiver, settings: Any
) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = []
    failed()
    row = sent()
    assert row.status == "failed"
    assert "not on the public internet" in row.error
    assert receiver.got == []


def test_addresses_that_hang_hold_up_no_other(receiver: Receiver) -> None:
    receiver.answers.extend([silent] * 5)
    for _ in range(6):
        failed(callback_url=receiver.url)
    telling.deliver()
    assert len(receiver.got) == 6
    statuses = list(Delivery.objects.values_list("status", flat=True))
    assert (statuses.count("delivered"), statuses.count("pending")) == (1, 5)


def test_of_many_that_wait_each_person_has_one_first(receiver: Receiver) -> None:
    from videos.notices import webhooks

    for name in ("ada", "ada", "ada", "bob"):
        failed(callback_url=receiver.url, owner=make_owner(name))
    first = [parcel.row.owner.username for parcel in webhooks.claim_due()][:2]
    assert sorted(first) == ["ada", "bob"]


# --- Switched off --------------------------------------------------------------------------------


def test_410_ends_it_and_what_waits_is_not_sent(hook: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.answers.append(410)
    failed()
    telling.deliver()
    hook.refresh_from_db()
    assert (hook.off, hook.is_on) == ("gone", False)
    failed()
    assert Delivery.objects.count() == 1
    assert Delivery.objects.get().status == "failed"


def test_days_without_any_success_end_it(hook: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.answers.extend([500, 500])
    first, second = failed(), failed()
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=5, seconds=1))
    telling.deliver()
    hook.refresh_from_db()
    assert hook.off == "failing"
    rows = {row.video_id: row for row in Delivery.objects.all()}
    assert "cancelled" in {rows[first.pk].status, rows[second.pk].status}
    assert all("switched off" in row.error for row in rows.values() if row.status == "cancelled")


def test_one_success_begins_the_count_anew(hook: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.answers.append(500)
    failed()
    telling.deliver()
    hook.refresh_from_db()
    assert hook.failing_since is not None
    failed()
    telling.deliver()
    hook.refresh_from_db()
    assert hook.failing_since is None


def test_what_staff_switches_off_stays_off(hook: WebhookEndpoint, receiver: Receiver) -> None:
    failed(callback_url="http://127.0.0.1:9/")
    notices.hold(hook)
    assert set(Delivery.objects.values_list("status", flat=True)) == {"cancelled"}
    failed(callback_url=receiver.url)
    assert Delivery.objects.count() == 2
    for verb in (notices.switch_on, notices.test_webhook):
        with pytest.raises(NotNow, match="staff"):
            verb(hook.owner)
    with pytest.raises(NotNow, match="staff"):
        notices.wish_webhook(hook.owner, url="https://other.example/", events=ALL)
    notices.let_go(hook)
    failed()
    telling.deliver()
    assert len(receiver.got) == 1


def test_what_waits_follows_to_a_new_address(hook: WebhookEndpoint, receiver: Receiver) -> None:
    failed()
    with Receiver() as other:
        notices.wish_webhook(hook.owner, url=other.url, events=ALL)
        assert sent().status == "delivered"
        assert (len(receiver.got), len(other.got)) == (0, 1)


def test_what_waits_follows_to_a_new_address_of_the_film(receiver: Receiver) -> None:
    video = failed(callback_url="http://127.0.0.1:1/")
    change_wishes(video, callback_url=receiver.url)
    assert sent().status == "delivered"
    with Receiver() as other:
        change_wishes(video, callback_url=other.url)
        notices.send_again(Delivery.objects.get())
        assert sent().status == "delivered"
        assert (len(receiver.got), len(other.got)) == (1, 1)
    change_wishes(video, callback_url="")
    with pytest.raises(NotNow, match="no callback_url"):
        notices.send_again(Delivery.objects.get())


def test_what_waits_for_an_address_that_was_taken_away_is_not_sent(receiver: Receiver) -> None:
    change_wishes(failed(callback_url=receiver.url), callback_url="")
    assert (sent().status, receiver.got) == ("cancelled", [])


def test_without_an_address_what_waits_is_not_sent(hook: WebhookEndpoint) -> None:
    failed()
    notices.wish_webhook(hook.owner, url="", events=ALL)
    assert sent().status == "cancelled"


def test_a_hidden_film_is_not_told_of_until_it_is_shown_again(
    hook: WebhookEndpoint, receiver: Receiver
) -> None:
    video = failed()
    moderation.hide(video, "It shows somebody who did not agree")
    assert (sent().status, receiver.got) == ("pending", [])
    with pytest.raises(NotNow, match="hidden"):
        notices.send_again(Delivery.objects.get())
    moderation.unhide(video)
    is_due_again()
    assert sent().status == "delivered"


# --- Tested --------------------------------------------------------------------------------------


def test_a_test_is_signed_and_tried_once(hook: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.answers.append(500)
    row = notices.test_webhook(hook.owner)
    with pytest.raises(NotNow, match="on its way"):
        notices.test_webhook(hook.owner)
    telling.deliver()
    row.refresh_from_db()
    assert (row.status, row.answered) == ("failed", 500)
    assert receiver.got[0].verified(hook.secret) | {"timestamp": ""} == {
        "type": "webhook.test", "timestamp": "", "data": {},
    }  # fmt: skip


def test_without_an_address_there_is_nothing_to_test() -> None:
    with pytest.raises(NotNow, match="no address"):
        notices.test_webhook(make_owner())


def test_what_is_on_its_way_is_not_sent_again(hook: WebhookEndpoint) -> None:
    row = Delivery.objects.get(video=failed())
    with pytest.raises(NotNow, match="on its way"):
        notices.send_again(row)


def test_the_program_of_the_documentation_takes_what_is_signed_and_nothing_else(
    hook: WebhookEndpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    text = (settings.BASE_DIR / "docs" / "webhooks.md").read_text()
    program: dict[str, Any] = {"__name__": __name__}
    monkeypatch.setenv("LEITMOTIF_WEBHOOK_SECRET", hook.secret)
    exec(text.partition("```python\n")[2].partition("```")[0], program)
    failed()
    telling.deliver()
    got, client = receiver.got[0], program["app"].test_client()
    assert client.post("/leitmotif", data=got.body, headers=got.headers).status_code == 204
    assert client.post("/leitmotif", data=got.body + b" ", headers=got.headers).status_code == 401


def test_old_deliveries_are_forgotten(hook: WebhookEndpoint) -> None:
    failed()
    old = Delivery.objects.get(video=failed())
    long_ago = timezone.now() - timedelta(days=31)
    Delivery.objects.filter(pk=old.pk).update(created_at=long_ago)
    telling.forget()
    assert Delivery.objects.exclude(pk=old.pk).exists()
    assert not Delivery.objects.filter(pk=old.pk).exists()
