"""Many clips in flight on one worker: ``python -m bench.in_flight [CLIPS] [ROWS]``.

Orders 300 clips at once from a stand-in of Replicate that takes 20 s for each, and lets one worker
and beat see to them; then the same with webhooks, which the real web process takes. Then 3,000
running calls are looked at, three times. ``bench.flight`` says what is measured and prints the
table with its marks. The stand-in shares the machine.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from time import monotonic, perf_counter, process_time, sleep
from typing import Any

from bench.flight import Flight, Processes, print_table
from tests.standin import TOKEN, StandIn, running

CLIPS, ROWS = 300, 3000
SECONDS, ANSWER = 20, 3
SLOW = {"seconds": str(SECONDS), "answer": f"0.2-{ANSWER}", "height": "96",
        "creates_per_minute": "100000", "calls_per_minute": "100000"}  # fmt: skip
MODEL = "kwaivgi/kling-v3-omni-video"
PATIENCE = 600
SETTLED_SECONDS = 3.0
"""After which a worker has done what belongs to its start."""


def main(clips: int, rows: int) -> None:
    with tempfile.TemporaryDirectory() as name, running(Path(name) / "standin", **SLOW) as standin:
        folder = Path(name)
        prepare(folder, standin)
        looks = fly(folder, standin, clips, "looks")
        with web_process(standin):
            hooks = fly(folder, standin, clips, "webhooks")
        standin.set(seconds="600", answer="0")
        looked = look(standin, rows)
        print_table([looks, hooks], looked)
        facts = {"looks": looks.facts, "webhooks": hooks.facts, "looked": looked}
        print(json.dumps(facts))


def prepare(folder: Path, standin: StandIn) -> None:
    options = {
        "model": MODEL, "token": TOKEN, "base_url": standin.base,
        "hosts": [f"http://127.0.0.1:{standin.output_port}"],
    }  # fmt: skip
    paid = {"BACKEND": "generations.providers.replicate.ReplicateProvider", "OPTIONS": options}
    local = {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
    os.environ |= {
        "LEITMOTIF_TEST_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "LEASE_SECONDS": "20",
        "SWEEP_SECONDS": "5", "HEARTBEAT_SECONDS": "10", "TEST_PROVIDERS": json.dumps(
            {"see": local, "write": local, "draw": local, "film": paid}
        ),
    }  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")


@contextmanager
def web_process(standin: StandIn) -> Iterator[None]:
    """The real one, under the address that the provider is given."""
    from mvsite.web import Web, listen

    listening = listen("127.0.0.1", 0)
    secret = standin.http.get("webhooks/default/secret").json()["key"]
    os.environ |= {
        "REPLICATE_WEBHOOK_SECRET": secret,
        "PUBLIC_URL": f"http://127.0.0.1:{listening.getsockname()[1]}",
    }
    try:
        with Web(listening) as web:
            assert web.answers("/health/live", PATIENCE), "the web process does not answer"
            yield
    finally:
        del os.environ["PUBLIC_URL"]


def order(clips: int, name: str) -> None:
    """As many rows as clips, each for a character that is done with everything else; none of them
    due yet."""
    from accounts.models import Limits
    from generations import ledger
    from generations.models import Generation
    from generations.providers.base import FilmRequest
    from mvsite.lib.state import in_seconds
    from tests.factories import make_owner, make_ready_character

    owner = make_owner()
    money = {"usd_per_day": Decimal(9000), "usd_per_video": Decimal(9000), "in_flight": 10_000}
    Limits.objects.update_or_create(user=owner, defaults=money)
    request = FilmRequest("A fox runs.", frames=72, width=1280, height=720)
    for number in range(clips):
        character = make_ready_character()
        ledger.order(
            character, "motion", request, owner=owner, key=f"bench/{name}/{number}.mp4"
        )  # fmt: skip
    Generation.objects.filter(status="reserved").update(due_at=in_seconds(3600))


def fly(folder: Path, standin: StandIn, clips: int, name: str) -> Flight:
    from generations.models import Generation
    from mvsite.supervision import Child, Supervisor, worker_command
    from mvsite.workers import WORKER_ENVIRONMENT
    from tests.faults.rig import beat_command, children_of

    log, times = folder / f"{name}.log", folder / f"{name}.times"
    order(clips, name)
    environment = {**WORKER_ENVIRONMENT, "TASK_TIMES": str(times)}
    command = [*worker_command(), "--include", "bench.task_times"]
    children = [Child(each, log, environment=environment) for each in (command, beat_command())]
    with Supervisor(children, grace=0.5) as supervisor:
        _until(lambda: log.exists() and " ready." in log.read_text(errors="replace"), supervisor)
        sleep(SETTLED_SECONDS)
        worker = supervisor.children[0].process
        assert worker is not None
        processes = Processes([worker.pid, *children_of(worker.pid)])
        times.unlink(missing_ok=True)
        begun = time.time()
        send_off()
        _until(lambda: not Generation.objects.live().exists(), supervisor)
        flight = Flight(name, begun, SECONDS, ANSWER, processes.told(), times)
    flight.take(Generation.objects.filter(key__startswith=f"bench/{name}/"), standin)
    assert len(flight.brought) == clips
    return flight


def send_off() -> None:
    from django.utils import timezone

    from generations.models import Generation
    from videos.pipeline import carry

    reserved = Generation.objects.filter(status="reserved")
    reserved.update(due_at=timezone.now())
    carry(reserved[0])  # One message is for all.


def _until(done: Any, supervisor: Any) -> None:
    deadline = monotonic() + PATIENCE
    while not done():
        assert monotonic() < deadline, "it was not done in time"
        supervisor.tend()
        sleep(0.2)


def look(standin: StandIn, rows: int) -> dict[str, Any]:
    """The median of three looks at so many, all of them due."""
    from django.utils import timezone

    from generations.models import Generation
    from generations.poll import poll_due

    _running(standin, rows)
    took = []
    for _ in range(3):
        Generation.objects.filter(status="running").update(due_at=timezone.now(), lease=None)
        begun, cpu = perf_counter(), process_time()
        assert len(poll_due("film", "replicate")) == rows
        took.append((perf_counter() - begun, process_time() - cpu))
    seconds, cpu = sorted(took)[1]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"rows": rows, "seconds": seconds, "cpu_s": cpu, "mb": most / 1024}


def _running(standin: StandIn, rows: int) -> None:
    from generations.models import Generation
    from tests.factories import make_generation

    like = Generation.objects.filter(status="succeeded").first()
    assert like is not None
    for number in range(rows):
        name = standin.create(MODEL, prompt=f"A fox runs, {number}").json()["id"]
        make_generation(
            "running", kind="film", purpose="motion", provider="replicate", model=MODEL,
            estimated=like.estimated, external_id=name, request=like.request,
        )  # fmt: skip


if __name__ == "__main__":
    wanted = [int(argument) for argument in sys.argv[1:]]
    main(*[*wanted, *(CLIPS, ROWS)[len(wanted) :]])
