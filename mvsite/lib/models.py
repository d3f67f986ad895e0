"""Tables that belong to no app, and what nearly every table has in common."""

from __future__ import annotations

import uuid

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
