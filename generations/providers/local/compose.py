"""The first frame of a scene as a picture: its keyframe."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from generations.providers.base import DrawRequest, KeepAlive, Outcome
from generations.providers.local.staging import Stager
from generations.providers.local.take import Take

DRAWN_HERE = "Leitmotif"
"""Stands as Software in the keyframes that are drawn here, so that they are filmed in layers."""


def draw_keyframe(
    request: DrawRequest, folder: Path, keep_alive: KeepAlive = lambda: None
) -> Outcome:
    """The first frame of a scene as a PNG; ``free_side`` is where no subject stands."""
    take = Take.of(request)
    stager = Stager(take)
    for _ in stager.steps():
        keep_alive()
    frame = stager.stack().draw(0, 0.0)
    path = folder / "keyframe.png"
    info = PngInfo()
    info.add_text("Software", DRAWN_HERE)
    Image.fromarray(frame.rgb()).save(path, pnginfo=info, compress_level=3)
    data = {"drawn_by": "local", "size": [take.width, take.height]}
    if stager.backdrop.subject is not None:
        data["free_side"] = "left" if stager.backdrop.shot.side < 0 else "right"
    return Outcome(file=path, data=data)


def drawn_here(picture: Path) -> bool:
    with Image.open(picture) as image:
        return bool(image.info.get("Software") == DRAWN_HERE)
