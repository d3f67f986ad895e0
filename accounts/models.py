"""Who owns everything: users, their API tokens and their limits."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.http import HttpRequest
from knox.models import AbstractAuthToken


class UserManager(DjangoUserManager["User"]):
    def local_owner(self) -> User:
        """The person at this machine, who owns what is made on the command line."""
        owner, created = self.get_or_create(
            username="owner", defaults={"is_staff": True, "is_superuser": True}
        )
        if created:
            owner.set_unusable_password()
            owner.save(update_fields=["password"])
        return owner


class User(AbstractUser):  # type: ignore[django-manager-missing]  # it is below
    class Theme(models.TextChoices):
        SYSTEM = "", "As the system"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.SYSTEM, blank=True)
    mail_when_done = models.BooleanField("mail when a film is done", default=True)

    objects = UserManager()  # type: ignore[misc]  # of this model only

    @property
    def gets_mail(self) -> bool:
        """Where the site sends any, to an address that is known, unless it is not wanted."""
        return bool(settings.EMAIL_URL and self.email and self.mail_when_done and self.is_active)


class PersonRequest(HttpRequest):
    """Of somebody who is signed in, as all are that reach a view of ours."""

    user: User


class Token(AbstractAuthToken):
    """An API token: kept as a digest, shown once. Addresses name it by ``id``."""

    class Scope(models.TextChoices):
        READ = "read"
        CREATE = "create"
        ADMIN = "admin"

    id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.READ)
    last_used = models.DateField(null=True, blank=True, help_text="the day, UTC")

    class Meta(AbstractAuthToken.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.name

    def was_used(self, day: date) -> None:
        """Written down once a day: a look costs no write."""
        if self.last_used != day:
            Token.objects.filter(pk=self.pk).update(last_used=day)


def _in_flight() -> int:
    return int(settings.MAX_IN_FLIGHT)


class Limits(models.Model):
    """What a user may spend and start. Null: the site sets no such limit."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    usd_per_day = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    usd_per_video = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    in_flight = models.PositiveIntegerField(default=_in_flight)
    bytes_stored = models.BigIntegerField(null=True, blank=True)
    videos_in_progress = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "limits"

    def __str__(self) -> str:
        return f"limits of {self.user}"


class Pace(models.Model):
    """How often a person's programs asked, in a minute and in the one before it."""

    class Kind(models.TextChoices):
        READS = "reads"
        CREATES = "creates"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="paces")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    minute = models.BigIntegerField(default=0, help_text="since 1970")
    now = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_pace_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user}"


class OwnedQuerySet(models.QuerySet[Any]):
    def of(self, user: User) -> Self:
        return self.filter(owner=user)


class EntryLink(models.Model):
    """A link that signs a person in once, without a password; only its digest is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="entry_links")
    leads_to = models.CharField(max_length=200, default="/")
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"a link for {self.user}"
