"""The ledger: one row for every call of a provider, local ones too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from generations.providers.base import Request, request_from_json
from mvsite.lib.models import Row
from mvsite.lib.state import Move, Stateful, StatefulQuerySet, in_seconds

KEPT_SECONDS = 3600
"""For so long from its end a provider keeps what was made."""


class GenerationQuerySet(StatefulQuerySet):
    def of(self, subject: models.Model, purpose: str) -> Self:
        """All calls for one purpose of one row, the newest first."""
        return self.filter(
            subject_model=subject._meta.label, subject_id=subject.pk, purpose=purpose
        ).order_by("-created_at")

    def live(self) -> Self:
        return self.filter(status__in=Generation.LIVE)

    def batch(self, kind: str, provider: str, status: str) -> Self:
        """Paid calls to one provider that are due for the same step."""
        paid = self.filter(estimated__gt=0, kind=kind, provider=provider, status=status)
        return paid.due()

    def alone(self) -> Self:
        """Without those that one message takes care of together."""
        return self.exclude(estimated__gt=0, status__in=Generation.BATCHED)

    def batches(self, late: float) -> list[tuple[str, str, str]]:
        """Kind, provider and status of the paid calls that are overdue by so many seconds."""
        due = self.filter(estimated__gt=0, status__in=Generation.BATCHED).due()
        overdue = due.filter(due_at__lte=in_seconds(-late)).order_by()
        return list(overdue.values_list("kind", "provider", "status").distinct())

    def in_doubt(self) -> Self:
        """Paid calls that ended while nobody knew whether they were accepted, or how they ended."""
        ended = self.filter(status__in=Generation.ENDED_IN_DOUBT, estimated__gt=0, external_id="")
        return ended.exclude(submitted_at=None).exclude(charged=Generation.Charged.NO)

    def sought(self) -> Self:
        """In doubt, still kept by their provider, and not looked for lately. Not those that another
        attempt follows, which is due when they are."""
        kept = in_seconds(-KEPT_SECONDS - settings.CALL_DEADLINE_SECONDS)
        ended = self.in_doubt().exclude(retryable=True)
        return ended.filter(due_at__lte=timezone.now(), submitted_at__gte=kept)


class Generation(Row, Stateful):
    """One call. It has no foreign key upwards, because it outlives what it made."""

    class Status(models.TextChoices):
        RESERVED = "reserved"
        SUBMITTING = "submitting"
        RUNNING = "running"
        FETCHING = "fetching"
        UNKNOWN = "unknown"
        REVIEW = "review"
        RECOVERING = "recovering"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    LIVE = (Status.RESERVED, Status.SUBMITTING, Status.RUNNING, Status.FETCHING, Status.UNKNOWN)
    WORKING = (*LIVE, Status.RECOVERING)
    BATCHED = (Status.RESERVED, Status.RUNNING)
    FINISHED = (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED, Status.REVIEW)
    ENDED_IN_DOUBT = (Status.FAILED, Status.CANCELLED, Status.REVIEW)
    MOVES = {
        Status.RESERVED: Move(
            (Status.SUBMITTING, Status.UNKNOWN), "submit: too often; adoption: never accepted"
        ),
        Status.SUBMITTING: Move((Status.RESERVED, Status.SUBMITTING), "submit"),
        Status.RUNNING: Move(
            (Status.SUBMITTING, Status.RUNNING, Status.UNKNOWN), "submit, poll, adoption"
        ),
        Status.FETCHING: Move(
            (Status.RUNNING, Status.SUBMITTING, Status.FETCHING), "submit (local), poll, fetch"
        ),
        Status.UNKNOWN: Move((Status.SUBMITTING,), "submit: the answer never came"),
        Status.REVIEW: Move((Status.UNKNOWN,), "adoption: it cannot be found out"),
        Status.RECOVERING: Move(
            (Status.REVIEW, Status.FAILED, Status.RECOVERING), "recovery: found after its end"
        ),
        Status.SUCCEEDED: Move((Status.FETCHING, Status.RECOVERING), "fetch"),
        Status.FAILED: Move((*LIVE, Status.RECOVERING), "submit, poll, fetch, adoption, recovery"),
        Status.CANCELLED: Move(LIVE, "owner"),
    }

    class Charged(models.TextChoices):
        YES = "yes"
        NO = "no"
        MAYBE = "maybe"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="generations"
    )
    kind = models.CharField(max_length=20)
    purpose = models.CharField(max_length=40)
    attempt = models.PositiveIntegerField(default=1)
    subject_model = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    project = models.UUIDField(null=True, blank=True, db_index=True)

    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=120, blank=True)
    request = models.JSONField()
    request_hash = models.CharField(max_length=64, db_index=True)
    sent = models.JSONField(default=dict, blank=True, help_text="what went to the provider")
    external_id = models.CharField(max_length=200, blank=True)
    answer = models.JSONField(
        default=dict, blank=True, editable=False, help_text="what came at once, until it is settled"
    )
    key = models.CharField(max_length=300, blank=True, help_text="where its file is kept")

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RESERVED)
    fault = models.CharField(max_length=10, blank=True)
    retryable = models.BooleanField(default=False)
    next_provider = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="who does it in its place, when this one failed for good",
    )
    sightings = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="complete lists over there that did not have it"
    )
    recovered = models.BooleanField(
        default=False, editable=False, help_text="it was found after its call had ended"
    )
    deadline_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    estimated = models.DecimalField(max_digits=10, decimal_places=4, default=0)
    same_as = models.UUIDField(
        null=True,
        blank=True,
        editable=False,
        help_text="the call that had asked the same: its answer is taken, for nothing",
    )
    settled = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    charged = models.CharField(max_length=5, choices=Charged.choices, default=Charged.NO)
    usage = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)

    objects = models.Manager.from_queryset(GenerationQuerySet)()  # type: ignore[misc]  # a class made here

    class Meta:
        indexes = [
            models.Index(fields=["subject_model", "subject_id", "purpose"], name="gen_subject"),
            models.Index(fields=["status", "due_at"], name="gen_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_model", "subject_id", "purpose"],
                condition=Q(
                    status__in=["reserved", "submitting", "running", "fetching", "unknown"]
                ),
                name="one_live_generation_per_purpose",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_generation_has_error"
            ),
            models.UniqueConstraint(
                fields=["provider", "external_id"],
                condition=Q(estimated__gt=0) & ~Q(external_id=""),
                name="one_generation_per_prediction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.provider} ({self.status})"

    @property
    def may_be_charged(self) -> str:
        """What is known when it ends without an answer: nothing is sent before ``submitting``."""
        unsent = self.status == self.Status.RESERVED or not self.estimated
        return self.Charged.NO if unsent else self.Charged.MAYBE

    @property
    def is_batched(self) -> bool:
        """It is sent, and looked at, together with others."""
        return self.estimated > 0 and self.status in self.BATCHED

    def _follow(self, changes: Mapping[str, Any], *, held: bool) -> None:
        """Only its holder writes a call, so it need not be read again: of many, each statement
        counts."""
        if not held:
            super()._follow(changes, held=held)
        for name, value in changes.items():
            setattr(self, name, value)

    def as_request(self) -> Request:
        return request_from_json(self.kind, self.request)


class ModelHealth(models.Model):
    """Whether a model answers: after too many outages in a row nothing is sent for a while."""

    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=120)
    outages = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "model health"
        constraints = [
            models.UniqueConstraint(fields=["provider", "model"], name="one_health_per_model")
        ]

    def __str__(self) -> str:
        return f"{self.model} by {self.provider}"


class WebhookSeen(models.Model):
    """A webhook is acted on once."""

    id = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.id


class HandedOver(models.Model):
    """A file that a provider holds for a while, so that it is handed over once."""

    provider = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    url = models.URLField(max_length=500)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "files handed over"
        constraints = [
            models.UniqueConstraint(fields=["provider", "sha256"], name="one_file_per_provider")
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]} with {self.provider}"


def hash_of(request: dict[str, Any], provider: str) -> str:
    """Equal requests to one provider have equal hashes."""
    text = json.dumps([provider, request], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
