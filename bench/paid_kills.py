"""Workers killed, answers lost in paid calls: ``python -m bench.paid_kills [PICTURES] [CONTROL]``.

Orders 300 pictures from a slow stand-in of Replicate, kills workers ten times at each point of a
paid call, and loses up to 300 answers to creates: dropped, 5xx, garbage, with and without the
call accepted. Predictions accepted must be pictures settled: none twice, none lost, none stuck.
``grace`` (no grace period) and ``retries`` (a client that sends again) are controls, which must
fail.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

from tests.standin import running

PICTURES = 300
DEATHS_EACH = 10
LOST_EACH = 50
CHANCE = 0.25
PATIENCE = 3600.0
CONTROLS = {"grace": "", "retries": "control_the_client_sends_again"}


def main(pictures: int, control: str) -> None:
    with tempfile.TemporaryDirectory() as name, running(Path(name) / "standin") as standin:
        orders = prepared(Path(name), standin)
        from tests.faults.paid import QUICK, SLOW, SWITCHES, WITHOUT_GRACE, lose_answers

        standin.set(**SLOW)
        orders.configure(
            deaths_each=DEATHS_EACH, **(WITHOUT_GRACE if control == "grace" else QUICK)
        )
        lose_answers(standin, CHANCE, times=LOST_EACH)
        orders.order(pictures)
        begun = monotonic()
        with orders.rig.working(switches=f"{SWITCHES} {CONTROLS.get(control, '')}") as supervisor:
            orders.rig.wait(supervisor, until=orders.done, seconds=PATIENCE)
        tell(orders, pictures, monotonic() - begun)


def prepared(folder: Path, standin: Any) -> Any:
    os.environ |= {
        "LEITMOTIF_TEST_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
    }  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    from tests.faults.paid import Orders
    from tests.faults.rig import Rig

    return Orders(Rig(folder, folder, None), standin, folder / "deaths")


def tell(orders: Any, pictures: int, seconds: float) -> None:
    from generations.models import Generation

    accepted = {entry["id"] for entry in orders.standin.ledger}
    done = Generation.objects.filter(status="succeeded")
    settled = set(done.values_list("external_id", flat=True))
    facts = {
        "pictures": pictures,
        "accepted": len(accepted),
        "settled": len(settled),
        "twice": len(accepted - settled),
        "lost": pictures - done.count(),
        "stuck": Generation.objects.live().count(),
        "ends": Counter(Generation.objects.values_list("status", flat=True)),
        "kills": sum(orders.died().values()),
        "kills_by_point": orders.died(),
        "answers_lost": sum(wish["done"] for wish in orders.standin.desk("faults")["faults"]),
        "seconds": round(seconds),
    }
    for name, value in facts.items():
        print(f"{name:15} {value}")
    print(json.dumps(facts))


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    main(wanted, sys.argv[2] if len(sys.argv) > 2 else "")
