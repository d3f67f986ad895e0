"""A webhook makes a look come sooner; nothing it says is believed, and nobody else is heard."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook

from generations import webhook
from generations.models import Generation, WebhookSeen
from generations.submit import webhook_of
from mvsite.celery import NETWORK, app, backlog
from mvsite.lib.state import in_seconds
from tests.factories import make_generation
from tests.standin import TOKEN, StandIn

pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
Status = Generation.Status


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.REPLICATE_WEBHOOK_SECRET = SECRET


@pytest.fixture
def call() -> Generation:
    return made()


def made(status: str = Status.RUNNING) -> Generation:
    call = make_generation(
        status, provider="replicate", estimated=Decimal("0.40"), external_id=uuid4().hex
    )
    Generation.objects.filter(pk=call.pk).update(due_at=in_seconds(900))
    call.refresh_from_db()
    return call


def signed(body: str, *, name: str = "msg_1", at: datetime | None = None) -> dict[str, str]:
    at = at or timezone.now()
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(name, at, body),
    }


def told(call: Generation, body: str, headers: Mapping[str, str], client: Client) -> int:
    answer = client.post(
        f"/hooks/replicate/{call.pk}/", body, content_type="application/json",
        headers={str(name): value for name, value in headers.items()},
    )  # fmt: skip
    assert answer.content == b""
    assert "sessionid" not in answer.cookies
    return answer.status_code


def as_it_was(call: Generation) -> bool:
    then = {name: getattr(call, name) for name in ("status", "due_at", "lease", "charged", "error")}
    return Generation.objects.filter(pk=call.pk, **then).exists()


def test_the_published_example_is_signed() -> None:
    body = '{"id":"gm3qorzdhgbfurvjtvhg6dckhu","status":"succeeded"}'
    name, at = "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC)
    assert (
        signed(body, name=name, at=at)["webhook-signature"]
        == "v1,oqvlP3QgYWrlYUO9bV7V9g7wt5A8NJe5BbuQJ+ikd7k="
    )


def test_a_signed_one_makes_its_call_due_and_sends_a_look(
    call: Generation, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    body = json.dumps({"id": "somebody else's", "status": "failed", "error": "It is free!"})
    before = backlog(NETWORK)
    with django_capture_on_commit_callbacks(execute=True) as said:
        assert told(call, body, signed(body), client) == 204
    call.refresh_from_db()
    assert call.due_at <= timezone.now()
    assert (call.status, call.error) == (Status.RUNNING, "")
    assert len(said) == 1
    assert backlog(NETWORK) == (before or 0) + 1


def test_the_same_one_again_does_nothing(
    call: Generation, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    headers = signed("{}")
    assert told(call, "{}", headers, client) == 204
    call.refresh_from_db()
    with django_capture_on_commit_callbacks() as said:
        assert told(call, "{}", headers, client) == 204
    assert as_it_was(call)
    assert said == []


@pytest.mark.parametrize("minutes", [-6, 6])
def test_one_of_another_time_is_not_heard(call: Generation, client: Client, minutes: int) -> None:
    headers = signed("{}", at=timezone.now() + timedelta(minutes=minutes))
    assert told(call, "{}", headers, client) == 401
    assert as_it_was(call)
    assert not WebhookSeen.objects.exists()


def test_one_about_a_call_that_is_not_known_answers_like_any_other(
    call: Generation, client: Client
) -> None:
    gone = Generation(pk=uuid4())
    assert told(gone, "{}", signed("{}"), client) == 204
    assert as_it_was(call)


def test_one_about_a_call_that_ended_in_doubt_has_it_looked_for(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    call = make_generation(Status.SUBMITTING, provider="replicate", estimated=Decimal("0.40"))
    assert call.move(Status.UNKNOWN, submitted_at=timezone.now())
    assert call.move(Status.REVIEW, charged="maybe", due_at=in_seconds(900))
    with django_capture_on_commit_callbacks(execute=True) as said:
        assert told(call, "{}", signed("{}"), client) == 204
    call.refresh_from_db()
    assert call.due_at <= timezone.now()
    assert (call.status, call.charged, len(said)) == (Status.REVIEW, "maybe", 1)


@pytest.mark.parametrize("status", [Status.SUBMITTING, Status.FETCHING, Status.SUCCEEDED])
def test_what_is_being_sent_or_has_ended_is_left_alone(status: str, client: Client) -> None:
    call = made(status)
    assert told(call, "{}", signed("{}"), client) == 204
    assert as_it_was(call)


def test_without_a_secret_nobody_is_heard(call: Generation, client: Client, settings: Any) -> None:
    settings.REPLICATE_WEBHOOK_SECRET = settings.REPLICATE_API_TOKEN = ""
    cache.clear()
    assert told(call, "{}", signed("{}"), client) == 401
    assert as_it_was(call)


def test_the_secret_is_asked_from_the_provider_by_itself(
    call: Generation, client: Client, settings: Any, standin: StandIn
) -> None:
    cache.clear()
    settings.REPLICATE_WEBHOOK_SECRET = ""
    settings.REPLICATE_API_TOKEN, settings.REPLICATE_BASE_URL = TOKEN, standin.base
    kept = standin.client.webhooks.default.secret().key
    now = timezone.now()
    signature = Webhook(kept).sign("msg_1", now, "{}")
    assert told(call, "{}", {**signed("{}"), "webhook-signature": signature}, client) == 204
    assert told(call, "{}", signed("{}"), client) == 401
    cache.clear()


def test_a_call_says_where_it_wants_to_be_told_about(settings: Any) -> None:
    settings.PUBLIC_URL = "https://films.example.org/"
    call = make_generation(provider="replicate", estimated=Decimal("0.40"))
    assert webhook_of(call) == f"https://films.example.org/hooks/replicate/{call.pk}/"
    settings.PUBLIC_URL = ""
    assert webhook_of(call) == ""


def test_one_that_is_too_long_is_not_read(call: Generation, client: Client) -> None:
    body = " " * (webhook.BODY_BYTES + 1)
    assert told(call, body, signed(body), client) == 413


def test_a_look_by_hand_is_refused(call: Generation, client: Client) -> None:
    assert client.get(f"/hooks/replicate/{call.pk}/").status_code == 405


def test_old_ones_are_forgotten(call: Generation, client: Client) -> None:
    WebhookSeen.objects.create(id="old")
    WebhookSeen.objects.update(at=in_seconds(-2 * 24 * 3600))
    assert told(call, "{}", signed("{}"), client) == 204
    assert list(WebhookSeen.objects.values_list("id", flat=True)) == ["msg_1"]


def test_six_hundred_forged_ones_change_nothing(client: Client) -> None:
    calls = [made() for _ in range(6)]
    chance = random.Random(5)
    client = Client(enforce_csrf_checks=True)
    for number in range(600):
        call = chance.choice(calls)
        body = json.dumps({"id": call.external_id, "status": "succeeded", "number": number})
        assert told(call, body, FORGERIES[number % len(FORGERIES)](body, number), client) == 401
    assert all(as_it_was(call) for call in calls)
    assert not WebhookSeen.objects.exists()


def _of_another_body(body: str, number: int) -> dict[str, str]:
    return signed(body + " ", name=f"msg_{number}")


def _of_another_key(body: str, number: int) -> dict[str, str]:
    now = timezone.now()
    key = Webhook("whsec_" + "B" * 32)
    return {**signed(body), "webhook-signature": key.sign("msg_1", now, body)}


def _of_another_name(body: str, number: int) -> dict[str, str]:
    return {**signed(body), "webhook-id": f"msg_{number}"}


def _of_another_version(body: str, number: int) -> dict[str, str]:
    headers = signed(body)
    return {**headers, "webhook-signature": headers["webhook-signature"].replace("v1,", "v1a,")}


def _without(name: str) -> Any:
    def forged(body: str, number: int) -> dict[str, str]:
        return {key: value for key, value in signed(body).items() if key != name}

    return forged


def _rubbish(body: str, number: int) -> dict[str, str]:
    rubbish = ["v1", "v1,", ",", "v1,%%%", "", "v2,abc", "v1,é", "v1," + "A" * 5000]
    return {**signed(body), "webhook-signature": rubbish[number % len(rubbish)]}


def _of_no_time(body: str, number: int) -> dict[str, str]:
    times = ["", "now", "-1", "1e400", "9" * 40, "nan"]
    return {**signed(body), "webhook-timestamp": times[number % len(times)]}


FORGERIES = (
    _of_another_body, _of_another_key, _of_another_name, _of_another_version, _rubbish,
    _of_no_time, _without("webhook-id"), _without("webhook-signature"),
    _without("webhook-timestamp"),
)  # fmt: skip


def test_of_what_ends_in_the_same_moment_one_message_is_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    app.control.purge()
    monkeypatch.setattr(webhook, "time", lambda: 1_800_000_000.1)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(4):
            assert told(made(), "{}", signed("{}", name=f"msg_{number}"), client) == 204
    assert backlog(NETWORK) == 1
