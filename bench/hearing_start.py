"""What the first song costs: a fresh process that starts, imports, decodes and hears."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 3
MEMORY = """
status = open("/proc/self/status").read().split()
print(int(status[status.index("VmHWM:") + 1]))
"""
TOOLS = {
    "Leitmotif": """
import sys
from pathlib import Path
from songs.analysis import analyse
from songs.analysis.reading import samples_of
analyse(samples_of(Path(sys.argv[1])))
""",
    "librosa": """
import sys
import librosa
samples, rate = librosa.load(sys.argv[1])
librosa.beat.beat_track(y=samples, sr=rate, units="time")
""",
}


def first_of(tool: str, song: Path) -> dict[str, float]:
    """Medians of ``seconds`` and ``cpu`` (with children), the peak in ``megabytes``."""
    runs = [_once(tool, song) for _ in range(ROUNDS)]
    return {
        "seconds": statistics.median(run["seconds"] for run in runs),
        "cpu": statistics.median(run["cpu"] for run in runs),
        "megabytes": max(run["megabytes"] for run in runs),
    }


def _once(tool: str, song: Path) -> dict[str, float]:
    environment = {"DJANGO_SETTINGS_MODULE": "mvsite.settings", **os.environ}
    began, worked = time.perf_counter(), _children()
    said = subprocess.run(
        [sys.executable, "-c", TOOLS[tool] + MEMORY, song],
        check=True, capture_output=True, text=True, env=environment,
    ).stdout  # fmt: skip
    return {
        "seconds": time.perf_counter() - began,
        "cpu": _children() - worked,
        "megabytes": json.loads(said) / 1024,
    }


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
