"""Tables that belong to no app, and what nearly every table has in common."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models


class Row(models.Model):
    """A row with a UUID and its times."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Heartbeat(models.Model):
    """When a worker last took a message from a queue: liveness is the age of this row."""

    queue = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.queue} at {self.at:%Y-%m-%d %H:%M:%S}"


class IdempotencyKey(models.Model):
    """An order that may be sent twice; ``mvsite.lib.http.idempotency`` claims and answers it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="idempotency_keys"
    )
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, help_text="of the answer; null: not yet")
    answer: models.JSONField[Any, Any] = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_order_per_key")]

    def __str__(self) -> str:
        return self.key


class StoredFile(models.Model):
    """A file that is stored, by its key; how much a person has stored is a sum of these."""

    key = models.CharField(max_length=300, primary_key=True)
    bytes = models.BigIntegerField()
    row = models.UUIDField(
        null=True, db_index=True, help_text="the first id in the key: of a song, a picture, a video"
    )
    sha256 = models.CharField(max_length=64, blank=True, help_text="empty: not looked at yet")
    at = models.DateTimeField(help_text="when it was put here")

    def __str__(self) -> str:
        return self.key
