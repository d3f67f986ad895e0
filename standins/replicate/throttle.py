"""How many calls are let in: a bucket that empties by the minute for each token, kind, limit."""

from __future__ import annotations

from dataclasses import dataclass, field

from standins.replicate.settings import Settings

LOW_CREDIT = 5.0


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

        With ``count_refused`` who comes too early waits for a whole interval from then. Whether
        Replicate counts refused tries is told both ways.
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


def is_low(credit: float | None) -> bool:
    return credit is not None and credit < LOW_CREDIT


def limit_of_creates(settings: Settings, *, low: bool) -> Limit:
    """Six a minute and one at once below $5 (reports); else 600, and bursts (guides)."""
    if low:
        return Limit(settings.low_credit_per_minute, 1)
    return Limit(settings.creates_per_minute, settings.creates_per_minute)
