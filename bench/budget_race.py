"""64 starts at once with money for 10: ``python -m bench.budget_race [ROUNDS]``.

So many rounds on SQLite and on PostgreSQL, each in a database of its own. Never may more be spent
than there is, and at least 9 of 10 that could be granted must be.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from time import perf_counter

ROUNDS = 100
STARTS, MONEY_FOR = 64, 10
CHILD = "--in"


def main(rounds: int) -> None:
    from tests.runner import ServerMissing, postgresql_server

    with ExitStack() as servers:
        folder = servers.enter_context(tempfile.TemporaryDirectory())
        places = {"SQLite": f"sqlite:///{folder}/race.sqlite3"}
        try:
            places["PostgreSQL"] = servers.enter_context(postgresql_server())
        except ServerMissing as missing:
            print(missing)
        for name, url in places.items():
            environment = {
                **os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings",
            }  # fmt: skip
            command = [sys.executable, "-m", "bench.budget_race", CHILD, name, str(rounds)]
            subprocess.run(command, env=environment, check=True)


def alone(name: str, rounds: int) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.budget_race import PROVIDERS, race

    settings.PROVIDERS = {**settings.PROVIDERS, **PROVIDERS}
    begun = perf_counter()
    results = [race(STARTS, MONEY_FOR) for _ in range(rounds)]
    overspent = sum(max(0, result.spent - result.cap) for result in results)
    fewest = min(result.granted for result in results)
    seconds = (perf_counter() - begun) / rounds
    print(
        f"{name:10} {rounds} rounds of {STARTS} starts with money for {MONEY_FOR}: "
        f"overspent ${overspent:.2f}, granted at least {fewest}, {seconds:.2f} s a round"
    )
    print(json.dumps({"database": name, "overspent": float(overspent), "fewest": fewest}))


if __name__ == "__main__":
    if CHILD in sys.argv:
        alone(sys.argv[2], int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
