"""The account page: who is told when a film is done, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_owner
from tests.receiver import Receiver
from videos.models import Channel, Delivery, Event, WebhookEndpoint
from videos.notices import settling
from videos.pipeline import telling
from videos.tests.test_webhooks import failed, receiver
from videos.verbs import notices

pytestmark = pytest.mark.django_db
__all__ = ["receiver"]
Posting = Callable[..., Any]
HOOK = "https://hooks.example.org/leitmotif?key=hidden"


@pytest.fixture
def ada(settings: Any) -> User:
    settings.EMAIL_URL = "smtp://mail.example.org"
    return make_owner("ada")


@pytest.fixture
def browser(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def page(browser: Client) -> str:
    return browser.get(reverse("account")).content.decode()


def said_after(browser: Client, name: str, *args: Any, **sent: Any) -> str:
    """The page that follows, with the sentence on it."""
    answer = browser.post(reverse(name, args=args), sent, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_mail_is_asked_for_with_its_address(browser: Client, ada: User) -> None:
    shown = said_after(browser, "notices-mail", wanted="on", address="ada@example.org")
    assert "You get a mail when a film is done." in shown
    ada.refresh_from_db()
    assert (ada.email, ada.gets_mail) == ("ada@example.org", True)
    assert "No mail is sent." in said_after(browser, "notices-mail", address="ada@example.org")
    ada.refresh_from_db()
    assert (ada.email, ada.gets_mail) == ("ada@example.org", False)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"wanted": "on"}, "Give the address that is to be written to."),
        ({"wanted": "on", "address": "ada"}, "This is no mail address"),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, "This is no mail address"),
    ],
)
def test_a_bad_mail_address_is_refused_beside_its_field(
    browser: Client, ada: User, sent: dict[str, str], sentence: str
) -> None:
    answer = browser.post(reverse("notices-mail"), sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    ada.refresh_from_db()
    assert ada.email == ""


def test_where_the_site_sends_no_mail_it_says_so(browser: Client, settings: Any) -> None:
    settings.EMAIL_URL = ""
    assert "This site sends no mail." in page(browser)


def test_a_webhook_is_kept_shown_and_taken_away(browser: Client, ada: User) -> None:
    said_after(browser, "notices-webhook", url=HOOK, events=["video.ready", "video.cancelled"])
    hook = WebhookEndpoint.objects.get(owner=ada)
    assert (hook.url, hook.events) == (HOOK, ["video.ready", "video.cancelled"])
    assert f'value="{HOOK}"' in page(browser)
    assert "No webhook is called." in said_after(browser, "notices-webhook", url="")
    assert not WebhookEndpoint.objects.get(owner=ada).is_on


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1/", "not on the public internet"),
        ("http://[::ffff:10.0.0.1]/", "not on the public internet"),
        ("ftp://example.org/", "begins with https://"),
        ("example.org", "begins with https://"),
        ("https://a:b@example.org/", "name and password"),
        ("https://example.org/" + "x" * 500, "longer than 500"),
        ("https://example.org/\0", "Null characters"),
    ],
)
def test_a_bad_webhook_is_refused_beside_its_field(
    browser: Client, url: str, sentence: str
) -> None:
    answer = browser.post(reverse("notices-webhook"), {"url": url, "events": ["video.ready"]})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_a_webhook_without_any_event_is_refused(browser: Client) -> None:
    answer = browser.post(reverse("notices-webhook"), {"url": HOOK})
    assert (answer.status_code, "Choose what it is to be told" in answer.content.decode()) == (
        422, True,
    )  # fmt: skip
    unknown = {"url": HOOK, "events": ["video.hidden"]}
    assert browser.post(reverse("notices-webhook"), unknown).status_code == 422


def test_a_test_shows_what_came_back(browser: Client, ada: User, receiver: Receiver) -> None:
    receiver.answers.append(418)
    notices.wish_webhook(ada, url=receiver.url, events=[Event.READY])
    shown = said_after(browser, "webhook-test")
    assert "A test is on its way" in shown
    assert 'hx-trigger="every 2s"' in shown
    telling.deliver()
    shown = page(browser)
    assert "It answered 418." in shown
    assert reverse("notices-live") not in shown, "nobody asks for what has ended"


def test_the_log_asks_for_itself_and_is_answered_when_it_changed(
    browser: Client, ada: User, receiver: Receiver
) -> None:
    failed(owner=ada, title="City Blues", callback_url=receiver.url)
    shown = page(browser)
    token = shown.partition("since=")[2].partition('"')[0]
    assert browser.get(reverse("notices-live"), {"since": token}).status_code == 204
    telling.deliver()
    news = browser.get(reverse("notices-live"), {"since": token}).content.decode()
    assert "Arrived" in news
    assert "City Blues" in news
    assert "answered 204, 1 try" in news
    assert "/hook" not in news, "what follows the host may be a password"


def test_what_did_not_arrive_says_why_and_is_sent_again(
    browser: Client, ada: User, receiver: Receiver
) -> None:
    receiver.answers.extend([500, 500, 500])
    failed(owner=ada, callback_url=receiver.url)
    telling.deliver()
    assert "It answered 500. The next try is at" in page(browser)
    row = Delivery.objects.get()
    assert row.overrule("failed", error="It answered 500.")
    assert "It is sent once more." in said_after(browser, "delivery-again", row.pk)
    assert "still on its way" in said_after(browser, "delivery-again", row.pk)


def test_one_that_was_switched_off_says_why_and_is_switched_on(browser: Client, ada: User) -> None:
    hook = notices.wish_webhook(ada, url=HOOK, events=[Event.READY])
    settling.switch_off(hook, WebhookEndpoint.Off.FAILING)
    shown = page(browser)
    assert "Nothing arrived there for 5 days." in shown
    said_after(browser, "webhook-on")
    assert WebhookEndpoint.objects.get(owner=ada).is_on


def test_what_staff_switched_off_is_told_and_offers_nothing(browser: Client, ada: User) -> None:
    hook = notices.wish_webhook(ada, url=HOOK, events=[Event.READY])
    notices.hold(hook)
    shown = page(browser)
    assert "staff switched it off" in shown
    assert reverse("webhook-on") not in shown
    assert reverse("webhook-test") not in shown
    assert "staff switched your webhook off" in said_after(browser, "webhook-on")


def test_the_secret_is_shown_on_a_page_of_its_own_and_changed(browser: Client, ada: User) -> None:
    answer = browser.get(reverse("webhook-secret"))
    secret = WebhookEndpoint.objects.get(owner=ada).secret
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert secret not in page(browser)
    changed = said_after(browser, "webhook-secret")
    assert secret not in changed
    assert WebhookEndpoint.objects.get(owner=ada).secret in changed


def test_a_log_is_its_owners(browser: Client, ada: User) -> None:
    bob = make_owner("bob")
    Delivery.objects.tell_owner(bob, Event.TEST, Channel.ENDPOINT, "https://bob.example.org/")
    assert "bob.example.org" not in page(browser)
