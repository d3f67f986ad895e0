"""Whole clips for ``bench.likeness``; with an image and a clip it scores them and prints JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

SIZE = (1280, 720)
FRAMES, RATE = 120, 24
WHOSE = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN


def clips(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Name, character image and clip: filmed offline and as the stand-in films."""
    from bench.likeness_people import members

    half = [member for member in members() if member.held_out][-3:]
    images = [folder / f"{number}-image.png" for number in range(len(half))]
    from PIL import Image

    for member, path in zip(half, images, strict=True):
        Image.fromarray(member.image()).save(path)
    offline, standin = _offline(images[0], folder), _standin(images[0], folder)
    for member, path in zip(half[:2], images, strict=False):
        yield f"filmed offline: {half[0].name} by {member.name}", str(path), str(offline)
        yield f"by the stand-in: {half[0].name} by {member.name}", str(path), str(standin)


def _offline(image: Path, folder: Path) -> Path:
    from bench.filming import Drawn
    from generations.providers.base import FilmLook, FilmRequest, Scene
    from generations.providers.local.film import film_clip

    request = FilmRequest(
        prompt="", frames=FRAMES, width=SIZE[0], height=SIZE[1], seed=3,
        references=(Drawn(str(image)),),
        scene=Scene(title="", description="", setting="city", shot="medium", light="calm"),
        look=FilmLook("clean", 3, 1, 7, energy=0.5),
    )  # fmt: skip
    made = film_clip(request, folder, lambda: None).file
    assert made is not None
    return made.rename(folder / "offline.mp4")


def _standin(image: Path, folder: Path) -> Path:
    from standins.films import Film, film
    from standins.pictures import Picture, draw

    path = folder / "standin.mp4"
    still = draw(Picture(SIZE, "A scene", 5, image)).convert("RGB")
    film(Film(still, FRAMES / RATE, RATE, sound=False), path)
    return path


def main() -> None:
    from characters.likeness import score

    image, clip = map(Path, sys.argv[1:])
    before, start = _cpu(), time.perf_counter()
    found = score(image, None, clip)
    first, begun = _cpu(), time.perf_counter()
    score(image, None, clip)
    own, child = (resource.getrusage(whose).ru_maxrss for whose in WHOSE)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    print(json.dumps({
        "score": found.score, "reason": found.reason, "box": found.found_box,
        "first_s": begun - start, "first_cpu_s": first - before,
        "next_s": time.perf_counter() - begun, "next_cpu_s": _cpu() - first,
        "mb": own / unit, "ffmpeg_mb": child / unit,
    }))  # fmt: skip


def _cpu() -> float:
    """Seconds so far, of us and of the ffmpegs that have ended."""
    used = [resource.getrusage(whose) for whose in WHOSE]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
