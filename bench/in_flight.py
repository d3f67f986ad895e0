"""Many clips in flight on one worker: ``python -m bench.in_flight [CLIPS] [ROWS]``.

Orders 300 clips at once from a stand-in of Replicate that takes 20 s for each, and lets one worker
and beat see to them: how long all of it takes against the ideal (the longest answer to a create and
20 s), what the worker's processes take of CPU and memory. Then 3,000 running calls are looked at,
three times: seconds, CPU and memory of one look. The stand-in shares the machine.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from time import monotonic, perf_counter, process_time, sleep
from typing import Any

from tests.standin import TOKEN, StandIn, running

CLIPS, ROWS = 300, 3000
SECONDS, ANSWER = 20, 3
SLOW = {"seconds": str(SECONDS), "answer": f"0.2-{ANSWER}", "height": "96",
        "creates_per_minute": "100000", "calls_per_minute": "100000"}  # fmt: skip
MODEL = "kwaivgi/kling-v3-omni-video"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 600


def main(clips: int, rows: int) -> None:
    with tempfile.TemporaryDirectory() as name, running(Path(name) / "standin", **SLOW) as standin:
        prepare(Path(name), standin)
        flown = fly(Path(name), clips)
        print(
            f"{clips} clips: {flown['seconds']:.1f} s, {flown['share']:.2f} times the ideal; "
            f"worker {flown['cpu_s']:.1f} CPU s, {flown['mb']:.0f} MB in {flown['processes']} "
            "processes"
        )
        standin.set(seconds="600", answer="0")
        looked = look(standin, rows)
        print(
            f"{rows} rows: one look {looked['seconds']:.2f} s, {looked['cpu_s']:.2f} CPU s, "
            f"{looked['mb']:.0f} MB"
        )
        print(json.dumps({"in_flight": flown, "looked": looked}))


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
        "SWEEP_SECONDS": "5", "TEST_PROVIDERS": json.dumps(
            {"see": local, "write": local, "draw": local, "film": paid}
        ),
    }  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")


def order(clips: int) -> None:
    """As many rows as clips, each for a character that is done with everything else."""
    from accounts.models import Limits
    from generations import ledger
    from generations.providers.base import FilmRequest
    from tests.factories import make_owner, make_ready_character
    from videos.pipeline import carry

    owner = make_owner()
    money = {"usd_per_day": Decimal(9000), "usd_per_video": Decimal(9000), "in_flight": 10_000}
    Limits.objects.update_or_create(user=owner, defaults=money)
    request = FilmRequest("A fox runs.", frames=72, width=1280, height=720)
    for number in range(clips):
        call = ledger.order(
            make_ready_character(), "motion", request, owner=owner, key=f"bench/{number}.mp4"
        )
    carry(call)  # One message is for all.


def fly(folder: Path, clips: int) -> dict[str, Any]:
    from generations.models import Generation
    from mvsite.supervision import Child, Supervisor, worker_command
    from mvsite.workers import WORKER_ENVIRONMENT
    from tests.faults.rig import beat_command, children_of

    log = folder / "worker.log"
    commands = (worker_command(), beat_command())
    children = [Child(command, log, environment=WORKER_ENVIRONMENT) for command in commands]
    with Supervisor(children, grace=0.5) as supervisor:
        _until(lambda: log.exists() and " ready." in log.read_text(errors="replace"), supervisor)
        order(clips)
        begun = monotonic()
        _until(lambda: not Generation.objects.live().exists(), supervisor)
        seconds = monotonic() - begun
        worker = supervisor.children[0].process
        assert worker is not None
        pids = [worker.pid, *children_of(worker.pid)]
        cpu, memory = sum(map(_cpu, pids)), sum(map(_memory, pids))
    assert Generation.objects.filter(status="succeeded").count() == clips
    ideal = SECONDS + ANSWER
    return {
        "clips": clips, "seconds": seconds, "ideal": ideal, "share": seconds / ideal,
        "cpu_s": cpu, "mb": memory, "processes": len(pids),
    }  # fmt: skip


def _until(done: Any, supervisor: Any) -> None:
    deadline = monotonic() + PATIENCE
    while not done():
        assert monotonic() < deadline, "it was not done in time"
        supervisor.tend()
        sleep(0.2)


def _cpu(pid: int) -> float:
    """Seconds of this process and of those that it has seen end."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _memory(pid: int) -> float:
    """MB that are its own: what forked processes share is counted once for each owner's part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


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
