"""How many calls are let in: a bucket that empties by the minute for each token, kind, limit."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limit:
    """So many a minute, and so many at once."""

    per_minute: float
    burst: float

    @property
    def interval(self) -> float:
        return 60 / self.per_minute


@dataclass
class Bucket:
    full_at: float = 0.0
    """When the burst is whole again, if nothing comes until then."""

    def admit(self, limit: Limit, now: float, *, count_refused: bool) -> float:
        """0 if it is let in, else the seconds until one would be.

        With ``count_refused`` who comes too early waits for a whole interval from then.
        """
        room_at = max(self.full_at, now) - limit.interval * (limit.burst - 1)
        if room_at <= now:
            self.full_at = max(self.full_at, now) + limit.interval
            return 0.0
        if count_refused:
            self.full_at = now + limit.interval * limit.burst
            return limit.interval
        return room_at - now


@dataclass
class Throttle:
    """Kept in memory: who restarts the server starts with full buckets."""

    buckets: dict[tuple[str, str, Limit], Bucket] = field(default_factory=dict)

    def admit(
        self, token: str, kind: str, limit: Limit, now: float, *, count_refused: bool
    ) -> float:
        bucket = self.buckets.setdefault((token, kind, limit), Bucket())
        return bucket.admit(limit, now, count_refused=count_refused)
