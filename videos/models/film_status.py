"""How far a film is: its statuses, the moves between them, and what it may wait for."""

from __future__ import annotations

from django.db import models

from mvsite.lib.state import Move, Stateful


class FilmStatus(Stateful):
    """The part of a ``Video`` that the pipeline moves."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        PREPARING = "preparing"
        PLANNING = "planning"
        FILMING = "filming"
        STITCHING = "stitching"
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"

    SAID = {
        Status.DRAFT: "not begun",
        Status.PREPARING: "being prepared",
        Status.PLANNING: "being written",
        Status.FILMING: "being filmed",
        Status.STITCHING: "being cut",
        Status.WAITING: "waiting for you",
        Status.READY: "ready",
        Status.FAILED: "failed",
        Status.CANCELLED: "stopped",
    }
    WORKING = (Status.PREPARING, Status.PLANNING, Status.FILMING, Status.STITCHING)
    ASKING = (Status.WAITING,)
    FINISHED = (Status.READY, Status.FAILED, Status.CANCELLED)
    MOVES = {
        Status.PREPARING: Move(
            (Status.DRAFT, Status.WAITING, Status.FAILED, Status.CANCELLED, Status.READY),
            "pipeline; owner: start, continue, retry, rerun",
        ),
        Status.PLANNING: Move(
            (Status.DRAFT, Status.PREPARING, Status.WAITING, Status.FAILED, Status.READY),
            "pipeline; owner: scenes alone, continue, retry, rerun, cut it again after a new plan",
        ),
        Status.FILMING: Move(
            (
                Status.DRAFT,
                Status.PLANNING,
                Status.WAITING,
                Status.FAILED,
                Status.CANCELLED,
                Status.READY,
            ),
            "pipeline; owner: one clip alone, continue, retry, redo, rerun, cut it again",
        ),
        Status.STITCHING: Move(
            (
                Status.DRAFT,
                Status.PREPARING,
                Status.FILMING,
                Status.WAITING,
                Status.FAILED,
                Status.READY,
            ),
            "pipeline; owner: join given clips, continue, cut it again",
        ),
        Status.WAITING: Move(
            (Status.PREPARING, Status.PLANNING, Status.FILMING, Status.STITCHING), "pipeline"
        ),
        Status.READY: Move((Status.STITCHING,), "pipeline: the film is there"),
        Status.FAILED: Move(
            (Status.PREPARING, Status.PLANNING, Status.FILMING, Status.STITCHING), "pipeline"
        ),
        Status.CANCELLED: Move(
            (
                Status.DRAFT,
                Status.PREPARING,
                Status.PLANNING,
                Status.FILMING,
                Status.STITCHING,
                Status.WAITING,
            ),
            "owner",
        ),
    }

    class WaitingFor(models.TextChoices):
        CHOICE = "choice"
        CHARACTER = "character"
        CLIP = "clip"
        BUDGET = "budget"
        APPROVAL = "approval"

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    waiting_for = models.CharField(max_length=10, choices=WaitingFor.choices, blank=True)
    waiting_from = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def is_now(self) -> str:
        """The status as a sentence says it: this video is being cut."""
        return self.SAID[self.Status(self.status)]
