"""How often a person's programs may ask, counted for the whole site and all tokens together.

Any sixty seconds count, by the usual estimate: what is left of the minute before is taken as spread
evenly over it. A process takes several turns from the database at once and gives them out by
itself, fewer the nearer the limit is, so that most requests cost no write.
"""

from __future__ import annotations

import threading
import time
from uuid import UUID

from django.db import transaction

from accounts.models import Pace, User

MINUTE = 60
SHARE = 4
"""Of what is left, one in so many is taken at once."""


class Turns:
    """What this process took and has not given out yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._left: dict[tuple[UUID, str], int] = {}

    def use(self, person: UUID, kind: str, minute: int) -> bool:
        with self._lock:
            self._begin(minute)
            left = self._left.get((person, kind), 0)
            if left:
                self._left[person, kind] = left - 1
            return left > 0

    def keep(self, user: User, kind: str, minute: int, turns: int) -> None:
        with self._lock:
            self._begin(minute)
            if turns:
                self._left[user.pk, kind] = self._left.get((user.pk, kind), 0) + turns

    def _begin(self, minute: int) -> None:
        """Turns of a minute end with it."""
        if minute != self._minute:
            self._minute, self._left = minute, {}


turns = Turns()


def has_turn(person: UUID, kind: str) -> bool:
    """Whether a turn is at hand without a look at the database; it is theirs then."""
    return turns.use(person, kind, int(time.time() // MINUTE))


def ask(user: User, kind: str, limit: int, now: float | None = None) -> float:
    """Seconds to wait until this person may ask; 0: now, and this turn is theirs."""
    at = time.time() if now is None else now
    minute = int(at // MINUTE)
    if turns.use(user.pk, kind, minute):
        return 0.0
    wait, taken = _taken(user, kind, limit, at)
    turns.keep(user, kind, minute, max(taken - 1, 0))
    return wait


@transaction.atomic
def _taken(user: User, kind: str, limit: int, at: float) -> tuple[float, int]:
    """(seconds to wait, turns that were taken)."""
    pace = _held(user, kind)
    minute, gone = divmod(at, MINUTE)
    _turn_to(pace, int(minute))
    left = int(limit - pace.now - pace.before * (1 - gone / MINUTE))
    if left < 1:
        return _wait(pace, limit, gone), 0
    taken = max(1, left // SHARE)
    pace.now += taken
    pace.save()
    return 0.0, taken


def _held(user: User, kind: str) -> Pace:
    its = Pace.objects.select_for_update().filter(user=user, kind=kind)
    found = its.first()
    if found is None:
        Pace.objects.get_or_create(user=user, kind=kind)
        found = its.get()
    return found


def _turn_to(pace: Pace, minute: int) -> None:
    if pace.minute < minute:
        pace.before = pace.now if pace.minute == minute - 1 else 0
        pace.now, pace.minute = 0, minute


def _wait(pace: Pace, limit: int, gone: float) -> float:
    """Until the share of the minute before leaves room for one; else that of this one, later."""
    if pace.now < limit:
        return _room_at(pace.before, limit - pace.now) - gone
    return MINUTE - gone + _room_at(pace.now, limit)


def _room_at(before: int, room: int) -> float:
    """Second of a minute at which ``before`` of the one before it leaves one of ``room``."""
    return max(0.0, MINUTE * (1 - (room - 1) / before)) if before else 0.0
