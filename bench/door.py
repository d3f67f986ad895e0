"""The three pictures beside the sign-in form: ``python -m bench.door PICTURE``.

One character in three clips, filmed by the offline provider, into ``static/door``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from bench.filming import Drawn
from generations.providers.base import FilmLook, FilmRequest, Scene
from generations.providers.local.film import stack_of

OUT = Path(__file__).resolve().parent.parent / "static" / "door"
CLIPS = (
    ("stars", "medium", "accent", 9),
    ("city", "close", "calm", 11),
    ("embers", "medium", "accent", 13),
)
SIZE = (720, 1280)
KEPT = (540, 960)
FRAME, SECOND = 20, 20 / 24


def still(picture: str, number: int) -> Image.Image:
    place, shot, light, seed = CLIPS[number]
    request = FilmRequest(
        prompt="", frames=120, width=SIZE[0], height=SIZE[1], seed=seed,
        references=(Drawn(picture),), tempo=120,
        scene=Scene(title="", description="", setting=place, shot=shot, light=light),
        look=FilmLook("clean", 5, number + 1, 7, energy=0.7, peak=False),
    )  # fmt: skip
    return Image.fromarray(stack_of(request).draw(FRAME, SECOND).rgb())


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for number in range(len(CLIPS)):
        small = still(sys.argv[1], number).resize(KEPT, Image.Resampling.LANCZOS)
        small.save(OUT / f"{number + 1}.webp", quality=78, method=6)


if __name__ == "__main__":
    main()
