"""A provider for tests of the whole product: it draws and films in no time, with sound, and refuses
what it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from generations.providers.base import (
    DrawRequest,
    FilmRequest,
    KeepAlive,
    Outcome,
    Refused,
    Request,
)
from generations.providers.local import LocalProvider
from mvsite.lib.ffmpeg import Form
from tests.films import bursts, foreign_film, sound_file

SIDE = 256


class QuickProvider(LocalProvider):
    """``refuses``: seeds, and words of prompts."""

    name = "quick"

    def __init__(self, refuses: Sequence[int | str] = ()) -> None:
        self.refuses = tuple(refuses)

    def make(self, request: Request, folder: Path, keep_alive: KeepAlive = lambda: None) -> Outcome:
        if isinstance(request, DrawRequest):
            self._require_willing(request)
            colour = tuple(request.seed >> shift & 0xFF for shift in (0, 8, 16))
            path = folder / "picture.png"
            Image.new("RGB", (SIDE, SIDE), colour).save(path)
            return Outcome(file=path, data={"drawn_by": self.name})
        if isinstance(request, FilmRequest):
            return self._filmed(request, folder)
        return super().make(request, folder, keep_alive)

    def _filmed(self, request: FilmRequest, folder: Path) -> Outcome:
        """Of another size than any film, as vendors deliver them."""
        sound = sound_file(
            folder / "own.wav", bursts(request.frames / request.rate, seed=request.seed)
        )
        path = foreign_film(
            folder / "clip.mp4", range(request.frames), Form(320, 180, request.rate), sound=sound
        )  # fmt: skip
        return Outcome(file=path, data={"frames": request.frames})

    def _require_willing(self, request: DrawRequest) -> None:
        said = [each for each in self.refuses if isinstance(each, str)]
        if request.seed in self.refuses or any(each in request.prompt for each in said):
            raise Refused("The test provider refuses this.")
