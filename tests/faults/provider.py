"""A provider for tests: draws and films as the offline one does, keeps a list of what it was
asked, and fails, waits or answers rubbish as it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import sleep, time
from typing import Any

from generations.providers.base import (
    Busy,
    DrawRequest,
    FilmRequest,
    Handle,
    KeepAlive,
    Look,
    Outcome,
    Progress,
    Refused,
    Request,
    Ticket,
)
from generations.providers.local import LocalProvider

SLOW_SECONDS = 2.0


class FaultyProvider(LocalProvider):
    """``faults`` maps a name to a fault: "portrait", "portrait 1" (its number), "keyframe",
    "keyframe 2" (its clip's position), "motion", "motion 2", "see", "write".
    Faults: "refuse", "busy once", "rubbish", "slow"."""

    name = "faulty"

    def __init__(self, record: str, faults: Mapping[str, str] | None = None) -> None:
        self.record = Path(record)
        self.faults = dict(faults or {})

    def submit(self, request: Request, sent: Mapping[str, Any], ticket: Ticket) -> Handle:
        name = name_of(request)
        fault = self._fault(name)
        asked_before = self._asked(name)
        self._note("asked", name)
        if fault == "refuse":
            raise Refused("The test provider refuses this.")
        if fault == "busy once" and not asked_before:
            raise Busy("The test provider is busy.", retry_after=0.5)
        if fault == "slow":
            return Handle(external_id=f"{name} {time()}", wait=SLOW_SECONDS)
        return Handle(external_id=name, ready=True)

    def poll_all(self, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
        for handle in handles:
            begun = float(handle.external_id.rsplit(" ", 1)[1])
            done = time() - begun >= SLOW_SECONDS
            yield handle, Look(Progress.SUCCEEDED if done else Progress.RUNNING, wait=1.0)

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        name = name_of(request)
        self._note("made", name)
        if self._fault(name) == "rubbish":
            return rubbish(request, folder)
        sleep(0.05)  # So that two who do the same work would meet.
        return super().fetch(handle, request, folder, keep_alive)

    def _fault(self, name: str) -> str:
        return self.faults.get(name, self.faults.get(name.split()[0], ""))

    def _note(self, what: str, name: str) -> None:
        with self.record.open("a") as file:
            file.write(json.dumps([what, name]) + "\n")

    def _asked(self, name: str) -> bool:
        return ["asked", name] in read(self.record)


def read(record: Path) -> list[Any]:
    lines = record.read_text().splitlines() if record.exists() else []
    return [json.loads(line) for line in lines]


def name_of(request: Request) -> str:
    match request:
        case DrawRequest(look=None):
            return f"portrait {request.seed}"
        case DrawRequest():
            return f"keyframe {request.look.position}"
        case FilmRequest() if request.look:
            return f"motion {request.look.position}"
    return str(request.kind)


def rubbish(request: Request, folder: Path) -> Outcome:
    if not isinstance(request, DrawRequest | FilmRequest):
        return Outcome(data={"nonsense": 1})
    file = folder / "rubbish"
    file.write_bytes(b"this is neither a picture nor a clip" * 100)
    return Outcome(file=file)
