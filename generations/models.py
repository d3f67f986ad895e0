"""The ledger: one row for every call of a provider, local ones too."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from generations.providers.base import Request, request_from_json
from mvsite.lib.models import Row
from mvsite.lib.state import Move, Stateful, StatefulQuerySet


class GenerationQuerySet(StatefulQuerySet):
    def of(self, subject: models.Model, purpose: str) -> Self:
        """All calls for one purpose of one row, the newest first."""
        return self.filter(
            subject_model=subject._meta.label, subject_id=subject.pk, purpose=purpose
        ).order_by("-created_at")

    def live(self) -> Self:
        return self.filter(status__in=Generation.LIVE)


class Generation(Row, Stateful):
    """One call. It has no foreign key upwards, because it outlives what it made."""

    class Status(models.TextChoices):
        RESERVED = "reserved"
        SUBMITTING = "submitting"
        RUNNING = "running"
        FETCHING = "fetching"
        UNKNOWN = "unknown"
        REVIEW = "review"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    WORKING = (Status.RESERVED, Status.SUBMITTING, Status.RUNNING, Status.FETCHING, Status.UNKNOWN)
    LIVE = WORKING
    FINISHED = (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED, Status.REVIEW)
    MOVES = {
        Status.RESERVED: Move(
            (Status.SUBMITTING, Status.UNKNOWN), "submit: too often, or proven not accepted"
        ),
        Status.SUBMITTING: Move((Status.RESERVED, Status.SUBMITTING), "submit"),
        Status.RUNNING: Move(
            (Status.SUBMITTING, Status.RUNNING, Status.UNKNOWN), "submit, poll, adoption"
        ),
        Status.FETCHING: Move(
            (Status.RUNNING, Status.SUBMITTING, Status.FETCHING), "submit (local), poll, fetch"
        ),
        Status.UNKNOWN: Move((Status.SUBMITTING,), "submit: the answer never came"),
        Status.REVIEW: Move((Status.UNKNOWN,), "submit: it cannot be found out"),
        Status.SUCCEEDED: Move((Status.FETCHING,), "fetch"),
        Status.FAILED: Move(
            (Status.RESERVED, Status.SUBMITTING, Status.RUNNING, Status.FETCHING),
            "submit, poll, fetch",
        ),
        Status.CANCELLED: Move(
            (Status.RESERVED, Status.SUBMITTING, Status.RUNNING, Status.FETCHING, Status.UNKNOWN),
            "owner",
        ),
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
    external_id = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=300, blank=True, help_text="where its file is kept")

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RESERVED)
    retryable = models.BooleanField(default=False)
    deadline_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    estimated = models.DecimalField(max_digits=10, decimal_places=4, default=0)
    settled = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    charged = models.CharField(max_length=5, choices=Charged.choices, default=Charged.NO)
    usage = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)

    objects = models.Manager.from_queryset(GenerationQuerySet)()  # type: ignore[misc]

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
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.provider} ({self.status})"

    @property
    def may_be_charged(self) -> str:
        """What is known when it ends without an answer: nothing is sent before ``submitting``."""
        unsent = self.status == self.Status.RESERVED or not self.estimated
        return self.Charged.NO if unsent else self.Charged.MAYBE

    def as_request(self) -> Request:
        return request_from_json(self.kind, self.request)


def hash_of(request: dict[str, Any], provider: str) -> str:
    """Equal requests to one provider have equal hashes."""
    text = json.dumps([provider, request], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
