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
from collections.abc import Mapping
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
    Outcome,
    Progress,
    Request,
    SeeRequest,
    WriteRequest,
)

if TYPE_CHECKING:
    from generations.providers.local.matte import Matte


class LocalProvider:
    name = "local"
    free = True
    queue = "cpu"

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        return Capabilities()

    def submit(self, request: Request) -> Handle:
        """The request itself is the work: there is nothing to wait for."""
        return Handle(external_id="local", ready=True)

    def poll(self, handle: Handle, request: Request) -> Look:
        return Look(Progress.SUCCEEDED)

    def cancel(self, handle: Handle) -> None:
        """Work here ends with its lease; there is nobody to tell."""

    def fetch(
        self, handle: Handle, request: Request, folder: Path, keep_alive: KeepAlive
    ) -> Outcome:
        match request:
            case SeeRequest():
                return _see(request, keep_alive)
            case WriteRequest():
                return _write(request)
            case DrawRequest():
                return _draw(request, folder, keep_alive)
            case FilmRequest():
                return _film(request, folder, keep_alive)

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
