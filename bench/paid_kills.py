"""Workers killed, answers lost in paid calls: ``python -m bench.paid_kills [COUNT] [WORD …]``.

Orders 300 pictures from a slow stand-in of Replicate, kills workers ten times at each point of a
paid call, and loses up to 300 answers to creates: dropped, 5xx, garbage, with and without the
call accepted. Predictions accepted must be pictures settled: none twice, none lost, none stuck.
``grace`` (no grace period) and ``retries`` (a client that sends again) are controls, which must
fail. ``films``: COUNT whole films instead, described, drawn and filmed for money. ``grown``: on
PostgreSQL and Redis.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from tests.runner import grown_environment
from tests.standin import running

PICTURES = 300
DEATHS_EACH = 10
LOST_EACH = 50
CHANCE = 0.25
CHANCE_IN_FILMS = 0.1
PATIENCE = 3600.0
CONTROLS = {"grace": "", "retries": "control_the_client_sends_again"}


def main(count: int, words: set[str]) -> None:
    with prepared(words) as orders:
        from tests.faults.paid import QUICK, SLOW, SWITCHES, WITHOUT_GRACE, lose_answers

        kinds = ("see", "draw", "film") if "films" in words else ()
        times = WITHOUT_GRACE if "grace" in words else QUICK
        orders.standin.set(**SLOW)
        orders.configure(*kinds, deaths_each=DEATHS_EACH, **times)
        lose_answers(orders.standin, CHANCE_IN_FILMS if kinds else CHANCE, times=LOST_EACH)
        switches = " ".join([SWITCHES, *(CONTROLS[word] for word in words & CONTROLS.keys())])
        begun = monotonic()
        carry_out = make_films if kinds else draw_pictures
        facts = carry_out(orders, count, switches)
        tell(orders, {**facts, "words": sorted(words), "seconds": round(monotonic() - begun)})


@contextmanager
def prepared(words: set[str]) -> Iterator[Any]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        standin = stack.enter_context(running(folder / "standin"))
        place = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        os.environ |= grown_environment(stack) if "grown" in words else place
        os.environ |= {
            "LEITMOTIF_TEST_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings",
        }  # fmt: skip
        migrate()
        from django.db import connections

        from tests.faults.paid import Orders
        from tests.faults.rig import Rig
        from tests.media import make_picture, make_song

        rig = Rig(folder, make_song(folder / "song.wav"), make_picture(folder / "picture.png"))
        stack.callback(connections.close_all)
        yield Orders(rig, standin, folder / "deaths")


def migrate() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")


def draw_pictures(orders: Any, count: int, switches: str) -> dict[str, Any]:
    orders.order(count)
    with orders.rig.working(switches=switches) as supervisor:
        orders.rig.wait(supervisor, until=orders.done, seconds=PATIENCE)
    return {"pictures": count, **settled(orders, count)}


def make_films(orders: Any, count: int, switches: str) -> dict[str, Any]:
    from tests.faults.paid import CALLS_OF_A_FILM, film_paid_once
    from tests.faults.rig import nothing_lost_or_torn, nothing_twice

    videos = [orders.film(seed) for seed in range(1, count + 1)]
    with orders.rig.working(switches=switches) as supervisor:
        orders.rig.wait(supervisor, *videos, seconds=PATIENCE)
        orders.rig.wait(supervisor, until=orders.done, seconds=PATIENCE)
    facts = {"films": Counter(video.status for video in videos)}
    facts |= settled(orders, count * CALLS_OF_A_FILM)
    tell(orders, facts)
    nothing_lost_or_torn(*videos)
    nothing_twice(*videos)
    film_paid_once(orders.standin, *videos)
    return {**facts, "whole, and every cost counted once": True}


def settled(orders: Any, wanted: int) -> dict[str, Any]:
    """What was accepted there against what is held here."""
    from generations.models import Generation

    paid = Generation.objects.filter(estimated__gt=0)
    accepted = {entry["id"] for entry in orders.standin.ledger}
    done = paid.filter(status="succeeded")
    return {
        "accepted": len(accepted),
        "settled": done.count(),
        "twice": len(accepted - set(done.values_list("external_id", flat=True))),
        "lost": wanted - done.count(),
        "stuck": Generation.objects.live().count(),
        "ends": Counter(paid.values_list("status", flat=True)),
    }


def tell(orders: Any, facts: dict[str, Any]) -> None:
    lost = sum(wish["done"] for wish in orders.standin.desk("faults")["faults"])
    died = orders.died()
    facts = {**facts, "kills": sum(died.values()), "kills_by_point": died, "answers_lost": lost}
    for name, value in facts.items():
        print(f"{name:15} {value}")
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    given = sys.argv[1:]
    numbers = [int(word) for word in given if word.isdigit()]
    main(numbers[0] if numbers else PICTURES, {word for word in given if not word.isdigit()})
