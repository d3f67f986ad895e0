"""Clips as a model might answer them: a picture with a slow zoom, of exactly the asked length."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from mvsite.lib import ffmpeg

ZOOM = 0.08
"""How much larger the picture is at the end."""
LIMITS = ffmpeg.Limits(seconds=120)


@dataclass(frozen=True)
class Film:
    """``still`` has the size of the clip, which is even on both sides."""

    still: Image.Image
    seconds: float
    rate: int
    sound: bool


def film(wish: Film, path: Path) -> None:
    """H.264 in MP4, quick rather than small; a quiet tone where there is sound."""
    frames = round(wish.seconds * wish.rate)
    with tempfile.TemporaryDirectory() as folder:
        still = Path(folder) / "still.png"
        wish.still.save(still, compress_level=1)
        ffmpeg.run(
            [
                "-loglevel", "error", "-framerate", str(wish.rate), "-i", still, *_tone(wish),
                "-vf", _zoom(wish, frames), "-frames:v", str(frames),
                "-c:v", "libx264", "-preset", "ultrafast", "-crf", "24", "-pix_fmt", "yuv420p",
                "-movflags", "+faststart", "-f", "mp4", path,
            ],
            limits=LIMITS,
        )  # fmt: skip


def _zoom(wish: Film, frames: int) -> str:
    """The still is decoded once, and each frame scaled a little larger and cropped."""
    width, height = wish.still.size
    grown = f"{ZOOM}*n/{frames}"
    return (
        "loop=loop=-1:size=1,"
        f"scale=w='2*ceil({width}/2*(1+{grown}))':h='2*ceil({height}/2*(1+{grown}))'"
        f":eval=frame:flags=bilinear,"
        f"crop={width}:{height}:x='{width}*{grown}/2':y='{height}*{grown}/2',setsar=1"
    )


def _tone(wish: Film) -> list[str | Path]:
    if not wish.sound:
        return ["-an"]
    source = f"sine=frequency=220:sample_rate=44100:duration={wish.seconds},volume=0.05"
    return ["-f", "lavfi", "-i", source, "-c:a", "aac", "-b:a", "64k"]
