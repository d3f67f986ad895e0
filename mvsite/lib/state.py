"""Rows with a status that several processes move: claims, leases and moves, one UPDATE each.

A worker claims a row (the lease), works, and saves result and status in one UPDATE that filters
on that lease, so that whoever lost it writes nothing. The lease's own time is the token. Moves
that the table does not allow do not happen; the caller is told by the returned False.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, ClassVar, NamedTuple, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone

touched = Signal()
"""A row of a lower app is about to change; sent with ``row`` inside the same transaction."""


class LeaseLost(Exception):
    """Somebody else has this work now: stop, and write nothing."""


class NotNow(Exception):
    """The state does not allow it. The message is a sentence with the reason."""


class Gone(NotNow):
    """The row was deleted in the same moment."""


class Move(NamedTuple):
    """Which statuses a target may be reached from, and who may make the move."""

    sources: Collection[str]
    by: str


def in_seconds(seconds: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


class StatefulQuerySet(models.QuerySet[Any]):
    def free(self) -> Self:
        """Nobody holds these."""
        return self.filter(Q(lease=None) | Q(lease__lt=timezone.now()))

    def due(self) -> Self:
        """Rows at work that nobody holds and whose time has come."""
        return self.filter(status__in=self.model.WORKING, due_at__lte=timezone.now()).free()

    def exhausted(self) -> Self:
        """Claimed so often without a result that the work itself must be what kills workers."""
        return self.filter(status__in=self.model.WORKING, claims__gte=settings.MAX_CLAIMS).free()

    def stamp(self, seconds: float | None = None) -> bool:
        """Of several who would send a message for a due row now, True for one."""
        later = in_seconds(seconds or settings.LEASE_SECONDS)
        return bool(self.due().update(due_at=later))


class Stateful(models.Model):
    """Mixed into every row with a ``status`` field, a ``MOVES`` table and a ``WORKING`` group."""

    MOVES: ClassVar[Mapping[str, Move]]
    WORKING: ClassVar[Collection[str]]

    status: Any
    error = models.TextField(blank=True)
    lease = models.DateTimeField(null=True, blank=True, editable=False)
    claims = models.PositiveIntegerField(default=0, editable=False)
    due_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = models.Manager.from_queryset(StatefulQuerySet)()

    class Meta:
        abstract = True

    def claim(self, *sources: str, to: str | None = None, seconds: float | None = None) -> bool:
        """Take the lease from one of these statuses, moving to ``to``; False: not ours."""
        allowed = set(sources) if to is None else set(sources) & set(self.MOVES[to].sources)
        until = in_seconds(seconds or settings.LEASE_SECONDS)
        changes = {"lease": until, "claims": F("claims") + 1} | ({"status": to} if to else {})
        rows = self._rows().free().filter(status__in=allowed, claims__lt=settings.MAX_CLAIMS)
        if not self._change(rows, changes, seen=to is not None):
            return False
        self.refresh_from_db()
        self.lease = until
        return True

    def renew(self) -> None:
        """Hold the lease a while longer. Raises LeaseLost."""
        until = in_seconds(settings.LEASE_SECONDS)
        if not self._rows().filter(lease=self.lease).update(lease=until):
            raise LeaseLost(f"{self._meta.label} {self.pk}")
        self.lease = until

    def keeper(self, every: float = 1.0) -> Callable[[], None]:
        """Called often during long work: renews the lease at most once in ``every`` seconds."""
        renewed = monotonic()

        def keep_alive() -> None:
            nonlocal renewed
            if monotonic() - renewed >= every:
                self.renew()
                renewed = monotonic()

        return keep_alive

    def move(self, target: str, **changes: Any) -> bool:
        """Move and save in one UPDATE, ending the lease; only while that is as it was last seen."""
        rows = self._rows().filter(status__in=self.MOVES[target].sources)
        if self.lease is not None:
            rows = rows.filter(lease=self.lease)
        changes = {"due_at": timezone.now(), "claims": 0, "error": "", **changes}
        changes = {"status": target, "lease": None, **changes}
        if not self._change(rows, changes):
            return False
        self._follow(changes, held=self.lease is not None)
        return True

    def _follow(self, changes: Mapping[str, Any], *, held: bool) -> None:
        """Be as the row is now; ``held``: the lease was ours."""
        self.refresh_from_db()

    def overrule(self, target: str, **changes: Any) -> bool:
        """A person's move: it ends anybody's lease, however lately it was renewed."""
        self.lease = None
        return self.move(target, **changes)

    def release(self, *, seconds: float = 0, **changes: Any) -> bool:
        """Give the lease back without a move; due again in ``seconds``."""
        rows = self._rows().filter(lease=self.lease)
        changes = {"claims": 0, "due_at": in_seconds(seconds), **changes}
        changed = self._change(rows, {"lease": None, **changes}, seen="error" in changes)
        self.lease = None
        return changed

    def goes_on(self) -> None:
        """What held it up is over: nothing is said of it any more."""
        if self.error and self._change(self._rows().exclude(error=""), {"error": ""}):
            self.error = ""

    def touch(self) -> None:
        """Tell what shows this row that it changes; overridden where anything does.

        Called ahead of the change and in its transaction: whoever changes rows locks them from
        the top down, so that two never wait for each other.
        """

    def _change(
        self, rows: StatefulQuerySet, changes: dict[str, Any], *, seen: bool = True
    ) -> bool:
        """One UPDATE. ``seen``: it is one that somebody who looks at the row would notice."""
        if not seen:
            return bool(rows.update(**changes))
        with transaction.atomic():
            self.touch()
            return bool(rows.update(**changes))

    def _rows(self) -> StatefulQuerySet:
        return type(self)._default_manager.filter(pk=self.pk)


def wake(label: str, pk: object) -> None:
    """After commit, ask for a look at the row ``label`` (``app.Model``) ``pk``.

    By name, so that the apps below the pipeline need not know it.
    """
    from mvsite.celery import send

    transaction.on_commit(lambda: send("videos.advance", label, str(pk)))
