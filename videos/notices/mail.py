"""One mail for each film that is done, and never a second one."""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from videos.models import Delivery, Event
from videos.notices import settling

Status = Delivery.Status
SENDING_SECONDS = settings.EMAIL_TIMEOUT * 4
"""Opening, naming who writes to whom, and the text; each may take as long as is waited."""
AWAY = "The mail server cannot be reached, or does not take this site’s name and password."
IN_DOUBT = "The mail may have been sent: its worker was stopped. It is not sent a second time."
CUT_OFF = "The mail may have been sent: the connection broke off. It is not sent a second time."
REFUSED = "The mail server refused it with {}."
REFUSED_FOR_GOOD = 500
"""From this status on, as SMTP counts (RFC 5321, 4.2.1)."""
SUBJECTS = {
    Event.READY: "“{}” is ready",
    Event.FAILED: "“{}” could not be made",
    Event.OFF: "Your webhook was switched off",
}


def send(row: Delivery) -> None:
    if row.status == Status.SENDING:
        if row.claim(Status.SENDING):
            settling.not_taken(row, IN_DOUBT, final=True)
    elif settling.may_go(row) and row.claim(
        Status.PENDING, to=Status.SENDING, seconds=SENDING_SECONDS
    ):
        _send(row)


def _send(row: Delivery) -> None:
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError):
        return settling.not_taken(row, AWAY)
    try:
        connection.send_messages([message(row)])
    except SMTPResponseException as no:
        return _refused(row, no.smtp_code)
    except SMTPRecipientsRefused as no:
        return _refused(row, max(code for code, _ in no.recipients.values()))
    except (SMTPException, OSError):
        return settling.not_taken(row, CUT_OFF, final=True)
    finally:
        connection.close()
    return settling.taken(row)


def _refused(row: Delivery, code: int) -> None:
    settling.not_taken(row, REFUSED.format(code), final=code >= REFUSED_FOR_GOOD)


def message(row: Delivery) -> EmailMessage:
    """Its id is the row's: who got it twice all the same can tell."""
    told = row.payload["data"]
    title = " ".join(str(told.get("title") or "Your film").split())
    words = {
        "title": title,
        "error": told.get("error"),
        "video": row.video,
        "why_off": settling.why_off(row.owner.webhook) if row.event == Event.OFF else "",
        "site": settings.PUBLIC_URL.rstrip("/"),
    }
    name = row.event.replace(".", "_")
    return EmailMessage(
        subject=SUBJECTS[Event(row.event)].format(title),
        body=render_to_string(f"mail/{name}.txt", words),
        to=[row.address],
        headers={"Message-ID": f"<{row.pk}@leitmotif>", "Auto-Submitted": "auto-generated"},
    )
