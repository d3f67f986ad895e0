"""Who owns everything: users, their API tokens and their limits."""

from __future__ import annotations

import uuid
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

    objects = UserManager()  # type: ignore[misc]  # of this model only


class PersonRequest(HttpRequest):
    """Of somebody who is signed in, as all are that reach a view of ours."""

    user: User


class Token(AbstractAuthToken):
    """An API token: kept as a digest, shown once."""

    class Scope(models.TextChoices):
        READ = "read"
        CREATE = "create"
        ADMIN = "admin"

    name = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.READ)

    class Meta(AbstractAuthToken.Meta):
        abstract = False


def _in_flight() -> int:
    return int(settings.MAX_IN_FLIGHT)


class Limits(models.Model):
    """What a user may spend and start. Null: the site sets no such limit."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    usd_per_day = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    usd_per_video = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    in_flight = models.PositiveIntegerField(default=_in_flight)
    bytes_stored = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "limits"

    def __str__(self) -> str:
        return f"limits of {self.user}"


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
