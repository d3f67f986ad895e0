"""What is measured of clips in flight, and its marks.

Instants are those of the rows and of the stand-in's own ledger, as seconds after the order:

- accepted: the last create was accepted over there;
- ended: the last clip was done over there;
- known: the last clip was known here to be done;
- brought: the last clip was fetched, decoded whole and kept.

The ideal sends all at once and knows of each end in its moment: the longest answer to a create and
the time of one clip. Waiting is measured for each clip: from accepted to known, against the time
of one clip. To bring a clip is the same work for whoever waits, however he waits: what it takes
has no mark.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.task_times import Spent, read

TICKS = os.sysconf("SC_CLK_TCK")
WAITING = ("generations.dispatch", "generations.look", "videos.sweep", "videos.heartbeat")
MARKS = {"looks": 1.08, "webhooks": 1.04}
CPU_MARK = 5.0


class Processes:
    """CPU seconds and memory of a worker's processes since this was made."""

    def __init__(self, pids: list[int]) -> None:
        self.pids = pids
        self.before = sum(map(_cpu, pids))

    def told(self) -> dict[str, float]:
        return {
            "cpu_s": sum(map(_cpu, self.pids)) - self.before,
            "mb": sum(map(_memory, self.pids)),
            "processes": len(self.pids),
        }


def _cpu(pid: int) -> float:
    """Seconds of this process and of those that it has seen end."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _memory(pid: int) -> float:
    """MB that are its own: what forked processes share is counted once for each owner's part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@dataclass
class Flight:
    """``seconds``: of one clip over there; ``answer``: the longest answer to a create."""

    name: str
    begun: float
    seconds: float
    answer: float
    processes: dict[str, float]
    times: Path
    accepted: list[float] = field(default_factory=list)
    known: list[float] = field(default_factory=list)
    brought: list[float] = field(default_factory=list)

    def take(self, calls: Any, standin: Any) -> None:
        from django.conf import settings

        kept = timedelta(seconds=settings.REVIEW_AFTER_SECONDS)
        created = {
            entry["id"]: datetime.fromisoformat(entry["created_at"]) for entry in standin.ledger
        }
        for call in calls.filter(status="succeeded"):
            self.accepted.append(self._since(created[call.external_id]))
            self.known.append(self._since(call.deadline_at - kept))  # As ``poll`` sets it then.
            self.brought.append(self._since(call.finished_at))

    def _since(self, at: datetime) -> float:
        return at.timestamp() - self.begun

    @property
    def ideal(self) -> float:
        return self.seconds + self.answer

    @property
    def longest_wait(self) -> float:
        pairs = zip(self.accepted, self.known, strict=True)
        return max(known - accepted for accepted, known in pairs)

    @property
    def mean_wait(self) -> float:
        return (sum(self.known) - sum(self.accepted)) / len(self.known)

    @property
    def spent(self) -> dict[str, Spent]:
        return read(self.times)

    @property
    def cpu(self) -> dict[str, float]:
        """Of waiting, of bringing, and of what hands messages to tasks."""
        before = read(self.times, until=self.begun + max(self.known))
        waiting = sum(before[name].cpu_s for name in WAITING if name in before)
        tasks = sum(one.cpu_s for one in self.spent.values())
        return {
            "waiting": waiting, "bringing": tasks - waiting,
            "messages": self.processes["cpu_s"] - tasks,
        }  # fmt: skip

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "clips": len(self.known), "ideal": self.ideal, "accepted": max(self.accepted),
            "ended": max(self.accepted) + self.seconds, "known": max(self.known),
            "brought": max(self.brought), "longest_wait": self.longest_wait / self.seconds,
            "mean_wait": self.mean_wait / self.seconds, "share": max(self.known) / self.ideal,
            "cpu": self.cpu, **self.processes,
            "tasks": {name: vars(one) for name, one in self.spent.items()},
            "load": os.getloadavg()[0],
        }  # fmt: skip


def print_table(flights: list[Flight], looked: dict[str, Any]) -> None:
    all_facts = [flight.facts for flight in flights]
    print(f"{all_facts[0]['clips']} clips at once, ideal {flights[0].ideal:.0f} s")
    _row("", *[flight.name for flight in flights], "mark")
    for words, name, mark in ROWS:
        _row(words, *[_shown(_found(facts, name)) for facts in all_facts], mark)
    print(
        f"{looked['rows']} rows: one look {looked['seconds']:.2f} s, {looked['cpu_s']:.2f} CPU s, "
        f"{looked['mb']:.0f} MB"
    )


ROWS = (
    ("last accepted, s", "accepted", ""),
    ("last ended over there, s", "ended", ""),
    ("last known here, s", "known", ""),
    ("last brought in, s", "brought", ""),
    ("known / ideal", "share", "1.08; webhooks 1.04"),
    ("longest wait / 20 s", "longest_wait", "1.08; webhooks 1.04"),
    ("mean wait / 20 s", "mean_wait", ""),
    ("CPU s of waiting", "cpu waiting", "5"),
    ("CPU s of messages", "cpu messages", ""),
    ("CPU s of bringing", "cpu bringing", ""),
    ("MB", "mb", ""),
    ("load of the machine", "load", ""),
)


def _found(facts: dict[str, Any], name: str) -> float:
    for part in name.split():
        facts = facts[part]
    return float(facts)  # type: ignore[arg-type]  # the last part is a number


def _shown(number: float) -> str:
    return f"{number:.2f}" if number < 10 else f"{number:.1f}"


def _row(words: str, *cells: str) -> None:
    print(f"{words:26}" + "".join(f"{cell:>12}" for cell in cells[:-1]) + f"   {cells[-1]}")
