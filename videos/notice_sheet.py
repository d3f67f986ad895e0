"""Who is told when a film is done, and what was told, as the account page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from django import forms
from django.conf import settings

from accounts.models import User
from mvsite.lib.state import in_seconds
from videos.models import Channel, Delivery, WebhookEndpoint
from videos.notice_forms import MailForm, WebhookForm
from videos.notices.settling import why_off

SHOWN = 8
WATCHED_SECONDS = 60
"""What is tried again later than that is not waited for by a page."""
Status = Delivery.Status


class State(NamedTuple):
    """``look``: the class of its sign."""

    look: str
    word: str


STATES = {
    Status.PENDING: State("wait", "On its way"),
    Status.SENDING: State("work", "Being sent"),
    Status.DELIVERED: State("ready", "Arrived"),
    Status.FAILED: State("fail", "Not arrived"),
    Status.CANCELLED: State("wait", "Not sent"),
}


@dataclass(frozen=True)
class Told:
    """One delivery, in words."""

    row: Delivery

    @property
    def state(self) -> State:
        if self.row.status == Status.PENDING and self.row.attempts:
            return State("ask", "Tried again")
        return STATES[Status(self.row.status)]

    @property
    def where(self) -> str:
        """The host alone: the rest of an address may be a password."""
        if self.row.channel == Channel.MAIL:
            return self.row.address
        return self.row.address.partition("://")[2].partition("/")[0]

    @property
    def is_done(self) -> bool:
        return self.row.status in Delivery.FINISHED


@dataclass(frozen=True)
class Log:
    told: list[Told]

    @classmethod
    def of(cls, user: User) -> Log:
        rows = Delivery.objects.of(user).select_related("video").order_by("-created_at")
        return cls([Told(row) for row in rows[:SHOWN]])

    @property
    def token(self) -> str:
        """Another one when anything that it shows is another."""
        seen = [(str(one.row.pk), one.row.status, one.row.attempts) for one in self.told]
        return sha256(repr(seen).encode()).hexdigest()[:16]

    @property
    def is_at_work(self) -> bool:
        """Whether something is about to change."""
        soon = in_seconds(WATCHED_SECONDS)
        return any(not one.is_done and one.row.due_at < soon for one in self.told)


@dataclass(frozen=True)
class Notices:
    """``mail_form``, ``webhook_form``: as they were sent, where that was not taken."""

    hook: WebhookEndpoint | None
    mail_form: forms.Form
    webhook_form: forms.Form
    log: Log

    @classmethod
    def of(
        cls,
        user: User,
        mail_form: forms.Form | None = None,
        webhook_form: forms.Form | None = None,
    ) -> Notices:
        hook = WebhookEndpoint.objects.filter(owner=user).first()
        return cls(
            hook, mail_form or MailForm.of(user), webhook_form or WebhookForm.of(hook), Log.of(user)
        )

    @property
    def why_off(self) -> str:
        return why_off(self.hook) if self.hook else ""

    @property
    def sends_mail(self) -> bool:
        return bool(settings.EMAIL_URL)
