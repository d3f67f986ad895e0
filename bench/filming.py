"""How quickly the offline film is made: ``python -m bench.filming``.

Films one five-second clip per place at 1280x720 and gives the very same frames to x264 alone, at
its preset "veryfast"; the share says how near filming comes to that: once by the clock in one
process, where composing and encoding overlap, and once by CPU seconds, which is where many
processes come to and does not suffer from other work on the machine. The last column is the share
of our own encoder's limit, which is quicker than "veryfast". Then six clips of a
30-second film, in one process and in two. Quote shares, not seconds.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from generations.providers.base import Beat, FilmLook, FilmRequest, Media, Scene
from mvsite.lib.ffmpeg import Encoder, Form

SIZE = (1280, 720)
FRAMES = 120
ROUNDS = 3
LIMIT = {"preset": "veryfast", "crf": 20}
HEADING = (
    f"{'clip':30}{'grain':>6}{'setup CPU s':>12}{'frames/s':>10}{'limit':>7}{'share':>7}"
    f"{'by CPU':>8}{'Mbit/s':>8}{'of own':>8}"
)
SCENES = (
    ("ridgelines", "wide", "calm", 0.3),
    ("sea", "medium", "calm", 0.4),
    ("city", "medium", "accent", 0.6),
    ("stage", "close", "full", 0.95),
    ("snow", "silhouette", "against", 0.4),
    ("ridgelines", "wide", "calm", 0.3),
)
STYLED = ("16mm", "vhs", "risograph", "watercolour")
"""Filmed in the first scene too: grain, work on each frame, dots, margins."""


class Drawn(Media):
    """A picture that lies beside the bench instead of in the store."""

    def path(self) -> Path:
        return Path(self.key)


def character(folder: Path) -> Path:
    """A bust of plain shapes on a clear ground."""
    picture = Image.new("RGBA", (480, 560), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((60, 300, 420, 700), 130, fill=(150, 48, 52, 255))
    draw.rectangle((205, 240, 275, 330), fill=(196, 140, 110, 255))
    draw.ellipse((150, 70, 330, 290), fill=(222, 172, 140, 255))
    draw.pieslice((140, 40, 340, 280), 180, 360, fill=(52, 36, 30, 255))
    path = folder / "character.png"
    picture.save(path)
    return path


def requests(picture: Path) -> list[FilmRequest]:
    beats = tuple(Beat(0.5 * n, 1.0, n % 4 == 0) for n in range(10))
    return [
        FilmRequest(
            prompt="", frames=FRAMES, width=SIZE[0], height=SIZE[1], seed=700 + position,
            references=(Drawn(str(picture)),), beats=beats, tempo=120,
            scene=Scene(title="", description="", setting=setting, shot=shot, light=light),
            look=FilmLook("clean", 7, position, len(SCENES), energy=energy, peak=light == "full"),
        )
        for position, (setting, shot, light, energy) in enumerate(SCENES)
    ]  # fmt: skip


def film(request: FilmRequest, folder: str) -> tuple[float, float]:
    """CPU seconds of one whole clip with its encoder, and the most memory of this process, MB."""
    import cv2

    from generations.providers.local.film import film_clip

    cv2.setNumThreads(1)
    before = sum(spent())
    film_clip(request, Path(folder), lambda: None)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return sum(spent()) - before, most / (2**20 if sys.platform == "darwin" else 2**10)


def spent() -> tuple[float, float]:
    """CPU seconds so far: this process's, and its encoders' that have ended."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time(), child.ru_utime + child.ru_stime


def shares(request: FilmRequest, folder: Path, grain: bool) -> dict[str, float]:
    """Frames a second of composing and encoding, and of encoding the same frames alone."""
    from generations.providers.local.film import clip_pulse, frames, stack_of
    from generations.providers.local.stage.screen import Screen
    from generations.providers.local.styles import style_named

    assert request.look is not None
    start = time.process_time()
    stack = stack_of(request)
    setup = time.process_time() - start
    if not grain:
        style = replace(style_named(request.look.style), grain=0.0)
        stack = replace(stack, screen=Screen(style, *SIZE, seed=7))
    pulse = clip_pulse(request)
    made = [frame.buffer for frame in frames(request, stack, pulse)]
    whole, alone, own = [], [], []
    for _ in range(ROUNDS):
        alone.append(_encoded(folder, lambda: iter(made), **LIMIT))
        own.append(_encoded(folder, lambda: iter(made)))
        whole.append(_encoded(folder, lambda: (f.buffer for f in frames(request, stack, pulse))))
    size = (folder / "bench.mp4").stat().st_size * 8 / (FRAMES / 24) / 1e6
    (clock, cpu), (limit, cpu_limit), (own_limit, _) = (
        [statistics.median(column) for column in zip(*rounds, strict=True)]
        for rounds in (whole, alone, own)
    )
    return {
        "setup_cpu_s": setup, "frames_per_s": FRAMES / clock, "limit_per_s": FRAMES / limit,
        "share": limit / clock, "share_by_cpu": cpu_limit / cpu, "mbit_per_s": size,
        "share_of_own": own_limit / clock,
    }  # fmt: skip


def _encoded(folder: Path, frames: Callable[[], Any], **quality: Any) -> tuple[float, float]:
    """Seconds by the clock, and CPU seconds of us and the encoder."""
    start, before = time.perf_counter(), sum(spent())
    with Encoder(folder / "bench.mp4", Form(*SIZE), **quality) as encoder:
        for frame in frames():
            encoder.write(np.ascontiguousarray(frame))
    return time.perf_counter() - start, sum(spent()) - before


def six_clips(films: list[FilmRequest], processes: int) -> dict[str, float]:
    """A 30-second film in so many processes: seconds, CPU seconds, the largest process in MB."""
    with tempfile.TemporaryDirectory() as base:
        folders = [Path(base) / str(n) for n in range(len(films))]
        for folder in folders:
            folder.mkdir()
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            start = time.perf_counter()
            cpu, memory = zip(*pool.map(film, films, map(str, folders)), strict=True)
            return {"seconds": time.perf_counter() - start, "cpu_s": sum(cpu), "mb": max(memory)}


def named(request: FilmRequest) -> str:
    assert request.scene is not None
    assert request.look is not None
    return f"{request.look.style} {request.scene.setting} {request.scene.shot}"


def measured(request: FilmRequest, folder: Path) -> dict[str, dict[str, float]]:
    """Both rows of one clip, printed as they come."""
    result = {}
    for grain in (True, False):
        found = shares(request, folder, grain)
        result[f"{named(request)} {'with' if grain else 'without'} grain"] = found
        print(f"{named(request):30}{'yes' if grain else 'no':>6}{found['setup_cpu_s']:12.2f}"
              f"{found['frames_per_s']:10.0f}{found['limit_per_s']:7.0f}{found['share']:7.2f}"
              f"{found['share_by_cpu']:8.2f}{found['mbit_per_s']:8.2f}"
              f"{found['share_of_own']:8.2f}")  # fmt: skip
    return result


def main() -> None:
    import cv2

    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base)
        films = requests(character(folder))
        first = films[0]
        assert first.look is not None
        styled = [replace(first, look=replace(first.look, style=style)) for style in STYLED]
        result: dict[str, Any] = {}
        print(HEADING)
        for request in films[:2] if "--quick" in sys.argv else [*films[:5], *styled]:
            result |= measured(request, folder)
        for processes in (1, 2):
            found = six_clips(films, processes)
            result[f"six clips, {processes} processes"] = found
            print(f"six clips of 5 s, {processes} processes: {found['seconds']:.1f} s, "
                  f"CPU {found['cpu_s']:.1f} s, {found['mb']:.0f} MB each")  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main()
