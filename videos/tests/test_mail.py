"""One mail when a film is done: to who wants it, at most once, whatever becomes of the worker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from mvsite.lib.state import NotNow
from tests.factories import make_owner, make_video
from videos import moderation
from videos.models import Delivery, Event, WebhookEndpoint
from videos.notices import settling
from videos.notices.mail import AWAY
from videos.pipeline import telling
from videos.tests.test_webhooks import failed, is_due_again, ready
from videos.verbs import notices

pytestmark = pytest.mark.django_db
TAKES, BUSY, REFUSES = b"250 OK", b"450 Try again later", b"550 No such mailbox"
BREAKS_OFF = b""


class MailServer(ThreadingTCPServer):
    """Speaks as much of SMTP as a mail needs; answers a text with what ``answers`` has next."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: list[bytes] = []
        self.took: list[EmailMessage] = []


class Conversation(StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say(b"220 hello")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say(b"354 go on")
                if not self.take():
                    return
            else:
                self.say(b"221 bye" if word == b"QUIT" else b"250 OK")

    def take(self) -> bool:
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        answer = self.server.answers.pop(0) if self.server.answers else TAKES
        if answer == TAKES:
            self.server.took.append(BytesParser(policy=default).parsebytes(text))
        if answer:
            self.say(answer)
        return bool(answer)

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.EMAIL_URL = "smtp://a.test.server"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.PUBLIC_URL = "https://films.example.org"
        yield server
        server.shutdown()


@pytest.fixture
def ada(server: MailServer) -> User:
    ada = make_owner("ada")
    notices.wish_mail(ada, wanted=True, address="ada@example.org")
    return ada


def sent() -> Delivery:
    telling.post_mail()
    return Delivery.objects.get()


def test_a_film_that_is_ready_is_said_with_its_page(ada: User, server: MailServer) -> None:
    video = ready(owner=ada, title="City\r\nBcc: all@example.org Blues")
    assert sent().status == "delivered"
    (mail,) = server.took
    assert mail["Subject"].strip() == "“City Bcc: all@example.org Blues” is ready"
    assert (mail["To"], mail["Bcc"]) == ("ada@example.org", None)
    text = mail.get_content()
    assert f"https://films.example.org/videos/{video.pk}/" in text
    assert "https://films.example.org/account/#notices" in text


def test_one_that_failed_says_why(ada: User, server: MailServer) -> None:
    failed(owner=ada, title="<City & Blues>")
    telling.post_mail()
    text = server.took[0].get_content()
    assert "The film “<City & Blues>” could not be made." in text
    assert "None of the 3 clips could be made." in text


def test_what_waits_for_a_person_is_not_mailed(ada: User) -> None:
    video = make_video("preparing", owner=ada)
    assert video.move("waiting", waiting_for="choice", waiting_from="preparing")
    assert not Delivery.objects.exists()


def test_without_a_public_address_it_has_no_link(
    ada: User, server: MailServer, settings: Any
) -> None:
    settings.PUBLIC_URL = ""
    ready(owner=ada)
    telling.post_mail()
    text = server.took[0].get_content()
    assert "among your videos" in text
    assert "http" not in text


def test_who_does_not_want_it_gets_none(ada: User, settings: Any) -> None:
    notices.wish_mail(ada, wanted=False, address="ada@example.org")
    ready(owner=ada)
    notices.wish_mail(ada, wanted=True, address="")
    ready(owner=ada)
    notices.wish_mail(ada, wanted=True, address="ada@example.org")
    settings.EMAIL_URL = ""
    ready(owner=ada)
    assert not Delivery.objects.exists()


def test_it_is_sent_once_however_often_it_is_asked_for(ada: User, server: MailServer) -> None:
    ready(owner=ada)
    for _ in range(3):
        telling.post_mail()
        is_due_again()
    assert len(server.took) == 1


def test_a_worker_that_was_killed_over_it_costs_no_second_mail(
    ada: User, server: MailServer
) -> None:
    row = Delivery.objects.get(video=ready(owner=ada))
    assert row.claim("pending", to="sending")
    Delivery.objects.update(lease=timezone.now(), due_at=timezone.now())
    assert sent().status == "failed"
    assert "not sent a second time" in Delivery.objects.get().error
    assert server.took == []


def test_a_connection_that_breaks_off_after_the_text_costs_no_second_mail(
    ada: User, server: MailServer
) -> None:
    server.answers = [BREAKS_OFF]
    ready(owner=ada)
    row = sent()
    assert row.status == "failed"
    assert "broke off" in row.error


def test_a_server_that_is_busy_is_asked_again(ada: User, server: MailServer) -> None:
    server.answers = [BUSY]
    ready(owner=ada)
    row = sent()
    assert (row.status, row.error) == ("pending", "The mail server refused it with 450.")
    is_due_again()
    assert (sent().status, len(server.took)) == ("delivered", 1)


def test_a_server_that_refuses_is_not_asked_again(ada: User, server: MailServer) -> None:
    server.answers = [REFUSES]
    ready(owner=ada)
    assert (sent().status, Delivery.objects.get().error) == (
        "failed", "The mail server refused it with 550.",
    )  # fmt: skip


def test_a_server_that_is_away_is_asked_again(ada: User, server: MailServer, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    ready(owner=ada)
    assert (sent().status, Delivery.objects.get().error) == ("pending", AWAY)
    settings.EMAIL_PORT = port
    is_due_again()
    assert sent().status == "delivered"


def test_a_person_can_have_it_sent_again(ada: User, server: MailServer) -> None:
    server.answers = [REFUSES]
    ready(owner=ada)
    row = sent()
    notices.wish_mail(ada, wanted=True, address="lovelace@example.org")
    notices.send_again(row)
    telling.post_mail()
    assert server.took[0]["To"] == "lovelace@example.org"
    notices.wish_mail(ada, wanted=False, address="")
    row.refresh_from_db()
    with pytest.raises(NotNow, match="Mail is not sent"):
        notices.send_again(row)


def test_a_film_that_staff_has_hidden_is_not_mailed(ada: User, server: MailServer) -> None:
    video = ready(owner=ada)
    moderation.hide(video, "It shows somebody who did not agree")
    assert (sent().status, server.took) == ("pending", [])


def test_nothing_is_mailed_once_the_account_is_closed(ada: User, server: MailServer) -> None:
    ready(owner=ada)
    ada.is_active = False
    ada.save()
    assert (sent().status, server.took) == ("cancelled", [])


def test_a_webhook_that_is_switched_off_is_said_by_mail(ada: User, server: MailServer) -> None:
    hook = notices.wish_webhook(ada, url="https://hooks.example.org/", events=[Event.READY])
    settling.switch_off(hook, WebhookEndpoint.Off.GONE)
    assert sent().status == "delivered"
    (mail,) = server.took
    assert mail["Subject"] == "Your webhook was switched off"
    assert "It answered 410" in mail.get_content()
