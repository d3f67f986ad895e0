"""64 POSTs at once with one Idempotency-Key: ``python -m bench.once [ROUNDS] [WORD]``.

Over real HTTP, to gunicorn, with workers: each of 50 rounds orders a film of one clip and begins
it, and a stand-in of Replicate is paid for that. Each key must be one video and one paid call.
``grown``: on PostgreSQL and Redis, else on SQLite.
"""

from __future__ import annotations

import json
import sys
from time import monotonic

from bench.paid_kills import prepared

ROUNDS, AT_ONCE = 50, 64


def main(rounds: int, words: set[str]) -> None:
    with prepared(words) as orders:
        from tests.faults.at_once import ordered, paid_once_each

        begun = monotonic()
        orders.rig.takes_its_time()
        statuses = ordered(orders, rounds, AT_ONCE)
        facts = {"rounds": rounds, "at once": AT_ONCE, "answers": dict(statuses)}
        facts |= paid_once_each(orders, rounds)
        print(json.dumps({**facts, "words": sorted(words), "seconds": round(monotonic() - begun)}))


if __name__ == "__main__":
    given = sys.argv[1:]
    numbers = [int(word) for word in given if word.isdigit()]
    main(numbers[0] if numbers else ROUNDS, {word for word in given if not word.isdigit()})
