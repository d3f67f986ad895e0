"""What tasks take in a worker that is started with ``--include bench.task_times``.

A line of JSON for each in the file that TASK_TIMES names: its name, when it began (seconds since
1970), its seconds and CPU seconds, those of its ffmpeg counted in.
"""

from __future__ import annotations

import json
import math
import os
import resource
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, time
from typing import Any

from celery import signals

_begun: dict[str, tuple[float, float]] = {}


@dataclass
class Spent:
    count: int = 0
    seconds: float = 0.0
    cpu_s: float = 0.0


def read(file: Path, until: float = math.inf) -> dict[str, Spent]:
    """By the name of the task; of those that began before ``until``."""
    spent: dict[str, Spent] = defaultdict(Spent)
    for line in file.read_text().splitlines() if file.exists() else ():
        name, at, seconds, cpu = json.loads(line)
        if at >= until:
            continue
        one = spent[name]
        one.count, one.seconds, one.cpu_s = one.count + 1, one.seconds + seconds, one.cpu_s + cpu
    return spent


def _cpu() -> float:
    own, ended = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


@signals.task_prerun.connect
def _begin(task_id: str = "", **_: Any) -> None:
    _begun[task_id] = monotonic(), _cpu()


@signals.task_postrun.connect
def _end(task_id: str = "", task: Any = None, **_: Any) -> None:
    since, cpu = _begun.pop(task_id)
    seconds = monotonic() - since
    line = json.dumps([task.name, time() - seconds, seconds, _cpu() - cpu])
    with Path(os.environ["TASK_TIMES"]).open("a") as file:
        file.write(f"{line}\n")
