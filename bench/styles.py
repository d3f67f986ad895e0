"""What the styles look like: ``python -m bench.styles OUT.png PICTURE [STYLE …] [--tall]``.

Films one frame of the picture in each style and each kind of shot, in places that the style can
show, and puts them on one sheet, a row a style. Prints each row's mean luma and clipped share.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.filming import Drawn
from generations.providers.base import FilmLook, FilmRequest, Scene
from generations.providers.local.film import stack_of
from generations.providers.local.paint.style import Style
from generations.providers.local.settings import SETTINGS
from generations.providers.local.styles import STYLES

WIDE, TALL = (1280, 720), (720, 1280)
SHOWN = 0.3
FRAME = 20
SHOTS = (("wide", "calm"), ("medium", "calm"), ("medium", "accent"), ("silhouette", "against"),
         ("close", "full"))  # fmt: skip


def places(style: Style) -> list[str]:
    """One for each shot, those that suit first."""
    able = style.fitting(SETTINGS)
    order = [name for name in style.suits if name in able] + [
        n for n in able if n not in style.suits
    ]
    return [order[number % len(order)] for number in range(len(SHOTS))]


def frames(style: Style, picture: Path, size: tuple[int, int]) -> list[NDArray[Any]]:
    """One frame a shot: 8 bits, shape (h, w, 3)."""
    made = []
    for number, (place, (shot, light)) in enumerate(zip(places(style), SHOTS, strict=True)):
        peak = light == "full"
        request = FilmRequest(
            prompt="", frames=120, width=size[0], height=size[1], seed=3 + number,
            references=(Drawn(str(picture)),), tempo=120,
            scene=Scene(title="", description="", setting=place, shot=shot, light=light),
            look=FilmLook(style.name, 5, number + 1, 7, energy=0.9 if peak else 0.5, peak=peak),
        )  # fmt: skip
        made.append(stack_of(request).draw(FRAME, FRAME / 24).rgb())
    return made


def row(style: Style, picture: Path, size: tuple[int, int]) -> NDArray[Any]:
    made = frames(style, picture, size)
    lumas = [float((frame @ [0.2126, 0.7152, 0.0722]).mean()) / 255 for frame in made]
    clipped = [float((frame.min(axis=2) >= 250).mean()) for frame in made]
    print(f"{style.name:12} luma {_listed(lumas)}   clipped {_listed(clipped)}")
    small = [cv2.resize(frame, None, fx=SHOWN, fy=SHOWN, interpolation=cv2.INTER_AREA)
             for frame in made]  # fmt: skip
    cv2.putText(small[0], style.title, (8, small[0].shape[0] - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.5,
                (255, 255, 255), 1, cv2.LINE_AA)  # fmt: skip
    return np.hstack(small)


def _listed(values: list[float]) -> str:
    return " ".join(f"{value:.2f}" for value in values)


def main() -> None:
    cv2.setNumThreads(1)
    options = {word for word in sys.argv[1:] if word.startswith("--")}
    words = [word for word in sys.argv[1:] if word not in options]
    if len(words) < 2 or options - {"--tall"} or set(words[2:]) - set(STYLES):
        raise SystemExit(f"{__doc__}\nStyles: {', '.join(STYLES)}.")
    size = TALL if "--tall" in options else WIDE
    rows = [row(STYLES[name], Path(words[1]), size) for name in words[2:] or STYLES]
    if not cv2.imwrite(words[0], np.ascontiguousarray(np.vstack(rows)[..., ::-1])):
        raise SystemExit(f"{words[0]} could not be written.")


if __name__ == "__main__":
    main()
