"""The offline provider: sees, writes, draws and films on this machine, free and without a key.

The works: ``see``, ``write`` (with ``script``), ``portrait`` and ``figure`` (with ``drawn``),
``compose`` a keyframe and ``film`` a clip. ``staging`` is where a scene comes together: a
``subjects.subject`` on a ``stage`` in one of the ``settings``, painted with what is in ``paint``,
in one of the ``styles``; ``take`` is what it is made from. ``still`` moves a picture that was not
drawn here.

Nothing heavy is imported with this package: OpenCV comes with the first work that needs it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generations.providers.base import (
    Capabilities,
    DrawRequest,
    FilmRequest,
    Handle,
    KeepAlive,
    Kind,
    Look,
    OneByOne,
    Outcome,
    Progress,
    Refused,
    Request,
    SeeRequest,
    Sighting,
    Ticket,
    WriteRequest,
)
from mvsite.lib.findings import Finding

if TYPE_CHECKING:
    from generations.providers.local.matte import Matte


MODEL = "offline"


class LocalProvider(OneByOne):
    name = "local"
    title = "this machine"
    free = True
    queue = "cpu"

    def models(self, kind: Kind) -> tuple[str, ...]:
        return (MODEL,)

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        return Capabilities(model=MODEL, title="Offline, on this machine")

    def examine(self, kind: Kind) -> Iterator[Finding]:
        """What it needs is this machine's, and examined there."""
        return iter(())

    def estimate(self, request: Request) -> Decimal:
        return Decimal(0)

    def prepare(self, request: Request) -> Mapping[str, Any]:
        return {}

    def submit(self, request: Request, sent: Mapping[str, Any], ticket: Ticket) -> Handle:
        """The request itself is the work: there is nothing to wait for."""
        return Handle(external_id="local", ready=True)

    def find(self, sent: Mapping[str, Any], since: datetime) -> Sighting | None:
        """Free work is never in doubt: it is done again."""
        return None

    def poll_all(self, handles: Sequence[Handle]) -> Iterator[tuple[Handle, Look]]:
        return ((handle, Look(Progress.SUCCEEDED)) for handle in handles)

    def cancel(self, handle: Handle) -> None:
        """Work here ends with its lease; there is nobody to tell."""

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        return self.make(request, folder, keep_alive)

    def make(self, request: Request, folder: Path, keep_alive: KeepAlive = lambda: None) -> Outcome:
        """The work itself, now. Raises ProviderError, FileNotFoundError."""
        match request:
            case SeeRequest():
                return _see(request, keep_alive)
            case WriteRequest():
                return _write(request)
            case DrawRequest():
                return _draw(request, folder, keep_alive)
            case FilmRequest():
                return _film(request, folder, keep_alive)
            case _:
                raise Refused(f"Nothing on this machine can {request.kind}.")

    def facts(self, picture: Path) -> Mapping[str, Any]:
        """What is known of the subject of a picture, as ``subjects.facts`` has it.

        Raises Refused when the file is no readable picture, FileNotFoundError.
        """
        _one_thread()
        from generations.providers.local.subjects.facts import facts_of
        from generations.providers.local.subjects.subject import load_subject

        return facts_of(load_subject(picture))

    def matte(self, request: FilmRequest, result: Mapping[str, Any]) -> Matte | None:
        """Where the subject is in each frame of a clip that was filmed here, with that result;
        None where there is none. Raises ProviderError, FileNotFoundError."""
        from generations.providers.local.matte import matte_of

        return matte_of(request, result.get("swing", 0.0))


def _see(request: SeeRequest, keep_alive: KeepAlive) -> Outcome:
    _one_thread()
    from generations.providers.local.see import see

    keep_alive()
    seen = see(request)
    keep_alive()
    return Outcome(data=seen)


def _write(request: WriteRequest) -> Outcome:
    from generations.providers.local.write import write_scenes

    return Outcome(data={"scenes": [dataclasses.asdict(s) for s in write_scenes(request)]})


def _draw(request: DrawRequest, folder: Path, keep_alive: KeepAlive) -> Outcome:
    _one_thread()
    if request.scene is None:
        from generations.providers.local.portrait import draw_portrait

        keep_alive()
        drawn = draw_portrait(request, folder)
        keep_alive()
        return drawn
    from generations.providers.local.compose import draw_keyframe

    return draw_keyframe(request, folder, keep_alive)


def _film(request: FilmRequest, folder: Path, keep_alive: KeepAlive) -> Outcome:
    _one_thread()
    from generations.providers.local.film import film_clip

    return film_clip(request, folder, keep_alive)


def _one_thread() -> None:
    """Clips are filmed side by side in processes: threads inside one would only get in the way."""
    import cv2

    cv2.setNumThreads(1)
