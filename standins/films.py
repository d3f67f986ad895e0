"""Clips as a model might answer them: a picture with a slow zoom, of exactly the asked length."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from mvsite.lib import ffmpeg

ZOOM = 0.08
"""How much larger the picture is at the end."""
MOUTH = 0.2
"""Of the picture's sides."""
LIMITS = ffmpeg.Limits(seconds=120)


@dataclass(frozen=True)
class Film:
    """``still`` has the size of the clip, which is even on both sides."""

    still: Image.Image
    seconds: float
    rate: int
    sound: bool
    mouth: bytes = b""
    """How far one is open at each frame, for who sings; a bright patch below the middle."""


def film(wish: Film, path: Path) -> None:
    """H.264 in MP4, quick rather than small; a quiet tone where there is sound."""
    frames = round(wish.seconds * wish.rate)
    with tempfile.TemporaryDirectory() as folder:
        still = Path(folder) / "still.png"
        wish.still.save(still, compress_level=1)
        ffmpeg.run(
            [
                "-loglevel", "error", "-framerate", str(wish.rate), "-i", still,
                *_mouth(wish, Path(folder)), *_tone(wish), "-filter_complex",
                _pictures(wish, frames), "-map", "[v]", *_heard(wish), "-frames:v", str(frames),
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
    source = f"sine=frequency=220:sample_rate=44100:duration={wish.seconds},volume=0.05"
    return ["-f", "lavfi", "-i", source] if wish.sound else []


def _heard(wish: Film) -> list[str]:
    tone = 2 if wish.mouth else 1
    return ["-map", f"{tone}:a", "-c:a", "aac", "-b:a", "64k"] if wish.sound else ["-an"]


def _mouth(wish: Film, folder: Path) -> list[str | Path]:
    """A picture of one pixel for each frame."""
    if not wish.mouth:
        return []
    levels = folder / "mouth.raw"
    levels.write_bytes(wish.mouth)
    raw = ["-f", "rawvideo", "-pix_fmt", "gray", "-video_size", "1x1"]
    return [*raw, "-framerate", str(wish.rate), "-i", levels]


def _pictures(wish: Film, frames: int) -> str:
    zoomed = f"[0:v]{_zoom(wish, frames)}"
    if not wish.mouth:
        return f"{zoomed}[v]"
    width, height = (2 * max(1, round(MOUTH * side / 2)) for side in wish.still.size)
    return (
        f"{zoomed}[face];[1:v]scale={width}:{height}:flags=neighbor,format=yuv420p[mouth];"
        "[face][mouth]overlay=x=(W-w)/2:y=H*0.6[v]"
    )
