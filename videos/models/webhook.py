"""Where a person's programs are told what becomes of films, and the secret that signs it."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User
from mvsite.lib import safe_fetch
from videos.models.events import DEFAULT_EVENTS

SECRET_BYTES = 32
FORMER_SECRET_DAYS = 1


def new_secret() -> str:
    """As Standard Webhooks write it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def default_events() -> list[str]:
    return list(DEFAULT_EVENTS)


class WebhookEndpoint(models.Model):
    """Of one person. Without a ``url`` only the secret is of use: it signs what is sent to the
    addresses that videos name themselves (``Video.callback_url``)."""

    class Off(models.TextChoices):
        """Why it is called no more."""

        FAILING = "failing"
        GONE = "gone"
        STAFF = "staff"

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="webhook",
    )
    url = models.CharField(
        max_length=safe_fetch.LONGEST, blank=True, validators=[safe_fetch.validate]
    )
    events = models.JSONField(default=default_events)
    secret = models.CharField(max_length=80, default=new_secret, editable=False)
    former_secret = models.CharField(max_length=80, blank=True, editable=False)
    secret_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    off = models.CharField(max_length=10, choices=Off.choices, blank=True)
    off_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(off="") | models.Q(off_at__isnull=False),
                name="webhook_off_says_since_when",
            )
        ]

    def __str__(self) -> str:
        return f"webhook of {self.owner}"

    @classmethod
    def of(cls, owner: User) -> WebhookEndpoint:
        """Made with its secret when it is first asked for."""
        return cls.objects.get_or_create(owner=owner)[0]

    @property
    def is_on(self) -> bool:
        return bool(self.url) and not self.off

    @property
    def is_held(self) -> bool:
        """By this site's staff: nothing at all is sent for its owner."""
        return self.off == self.Off.STAFF

    @property
    def secrets(self) -> list[str]:
        """The one that holds, and for a day the one before it: both sign."""
        since = timezone.now() - timedelta(days=FORMER_SECRET_DAYS)
        former = self.former_secret if self.secret_changed_at > since else ""
        return [self.secret, *filter(None, [former])]

    @property
    def has_failed_for_long(self) -> bool:
        return self.failing_since is not None and self.failing_since < _long_ago()


def _long_ago() -> datetime:
    return timezone.now() - timedelta(days=settings.WEBHOOK_OFF_AFTER_DAYS)
