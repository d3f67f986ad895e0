"""Small films for tests: every frame carries its number in the picture, every sound is known.

A number is drawn as ten bright or dark bars in the upper half, which any encoding leaves
readable; the lower half is a plain tone that drifts from frame to frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Encoder, Form

SMALL = Form(160, 90)
BITS = 10
SOUND_RATE = 44_100


def numbered(number: int, form: Form = SMALL) -> NDArray[np.uint8]:
    """One frame as yuv420p planes."""
    planes = np.full((form.height * 3 // 2, form.width), 128, np.uint8)
    planes[: form.height] = 60 + number * 7 % 100
    wide = form.width // BITS
    for bit in range(BITS):
        bright = number >> bit & 1
        planes[: form.height // 2, bit * wide : (bit + 1) * wide] = 220 if bright else 30
    return planes


def exact_film(path: Path, numbers: Iterable[int], form: Form = SMALL) -> Path:
    """A silent film in the project's own form."""
    with Encoder(path, form) as encoder:
        for number in numbers:
            encoder.write(numbered(number, form))
    return path


def foreign_film(
    path: Path, numbers: Sequence[int], form: Form, *,
    sound: Path | None = None, arguments: Sequence[str] = ("-c:v", "libx264"),
) -> Path:  # fmt: skip
    """A film as another program would deliver it: ``form`` gives its own size and rate."""
    raw = path.with_suffix(".raw")
    raw.write_bytes(b"".join(numbered(number, form).tobytes() for number in numbers))
    heard: list[str | Path] = ["-i", sound, "-c:a", "aac", "-shortest"] if sound else []
    size = f"{form.width}x{form.height}"
    ffmpeg.run(
        ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", str(form.rate), "-i", raw,
         *heard, *arguments, path]
    )  # fmt: skip
    raw.unlink()
    return path


def coloured_film(path: Path, rgb: str, seconds: float, form: Form = SMALL) -> Path:
    """One plain colour, tagged BT.709, in the project's own form."""
    source = f"color={rgb}:s={form.width}x{form.height}:r={form.rate}:d={seconds}"
    shades = f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,{ffmpeg.TAGGED}"
    ffmpeg.run(["-f", "lavfi", "-i", source, "-vf", shades, *ffmpeg.video_codec(form), path])
    return path


def numbers_of(path: Path, *, first: int = 0, frames: int | None = None) -> list[int]:
    """The numbers in the decoded frames, from frame ``first`` on, whatever the film's size."""
    chosen = f"select=gte(n\\,{first}),"
    count = ["-frames:v", str(frames)] if frames is not None else []
    data, _ = ffmpeg.run(
        ["-i", path, "-map", "0:v:0", "-vf", f"{chosen}scale=160:90", "-fps_mode", "passthrough",
         *count, "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"],
        capture=True,
    )  # fmt: skip
    pictures = np.frombuffer(data, np.uint8).reshape(-1, 90, 160)
    bars = pictures[:, 10:35].reshape(-1, 25, BITS, 16)[..., 4:12].mean(axis=(1, 3)) > 125
    return [int(value) for value in bars @ (1 << np.arange(BITS))]


def picture_of(path: Path, at: int, form: Form = SMALL) -> NDArray[np.uint8]:
    """One decoded frame as RGB, shape (height, width, 3)."""
    chosen = f"select=eq(n\\,{at}),scale=in_color_matrix=bt709"
    data, _ = ffmpeg.run(
        ["-i", path, "-vf", chosen, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24",
         "pipe:1"],
        capture=True,
    )  # fmt: skip
    return np.frombuffer(data, np.uint8).reshape(form.height, form.width, 3)


def bursts(seconds: float, seed: int = 0) -> NDArray[np.float32]:
    """Mono sound that is like itself nowhere else: dull noise in bursts of uneven strength."""
    random = np.random.default_rng(seed)
    noise = random.normal(0, 1, round(seconds * SOUND_RATE))
    samples = np.convolve(noise, np.hanning(40) / 40, "same").astype(np.float32)
    steps = random.uniform(0, 1, len(samples) // 3000 + 1).repeat(3000)[: len(samples)]
    return samples * steps.astype(np.float32)


def sound_file(path: Path, samples: NDArray[np.float32], *arguments: str) -> Path:
    """Mono samples as stereo in the format that the name says."""
    raw = path.with_suffix(".raw")
    raw.write_bytes(samples.astype("<f4").repeat(2).tobytes())
    ffmpeg.run(
        ["-f", "f32le", "-ar", str(SOUND_RATE), "-ac", "2", "-i", raw, *arguments, path]
    )  # fmt: skip
    raw.unlink()
    return path


def sound_of(path: Path) -> NDArray[np.float32]:
    """The decoded sound as a player hears it, mono."""
    data, _ = ffmpeg.run(
        ["-i", path, "-map", "0:a:0", "-ac", "1", "-ar", str(SOUND_RATE), "-f", "f32le", "pipe:1"],
        capture=True,
    )
    return np.frombuffer(data, "<f4")


def delay_between(one: NDArray[np.float32], other: NDArray[np.float32]) -> tuple[float, float]:
    """Seconds by which ``other`` comes later, and how alike they are there (0..1)."""
    length = min(len(one), len(other))
    a, b = one[:length], other[:length]
    size = 1 << (2 * length - 1).bit_length()
    products = np.fft.irfft(np.fft.rfft(b, size) * np.conj(np.fft.rfft(a, size)), size)
    at = int(np.argmax(products))
    alike = products[at] / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-12)
    return (at if at < size // 2 else at - size) / SOUND_RATE, float(alike)
