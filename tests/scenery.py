"""Films that look like films, for tests of what measures them: each shot is a landscape of its
own that the camera crosses, and the song under it has a known beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Encoder, Form
from mvsite.lib.sounds import RATE, windowed_sound
from videos.joining import join

Frames = NDArray[np.float32]
"""Brightness 0..255 of shape (frames, height, width), or of one frame without the first axis."""

FORM = Form(320, 180)
MARGIN = 120
"""Pixels that a shot's landscape is wider than the frame."""


@cache
def landscape(seed: int, form: Form = FORM) -> NDArray[np.float32]:
    """Soft hills and spots, brightness 30..200, as high as the frame and wider than it."""
    random = np.random.default_rng(seed)
    width = form.width + MARGIN
    waves = np.zeros((form.height, width), np.float32)
    y, x = np.mgrid[: form.height, :width] / form.height
    for size in (1.0, 2.0, 4.0, 8.0):
        for _ in range(3):
            turn, phase = random.uniform(0, np.pi), random.uniform(0, 2 * np.pi)
            along = x * np.cos(turn) + y * np.sin(turn)
            waves += np.sin(2 * np.pi * size * along + phase).astype(np.float32) / size
    low, high = waves.min(), waves.max()
    return 30 + (waves - low) * np.float32(170 / (high - low))


def shot(seed: int, frames: int, *, speed: float = 0.8, form: Form = FORM) -> Frames:
    """The camera goes along so many pixels a frame."""
    wide = landscape(seed, form)
    starts = (np.arange(frames) * speed).astype(int) % MARGIN
    return np.stack([wide[:, at : at + form.width] for at in starts])


def shots(cuts: Sequence[int], form: Form = FORM) -> Frames:
    """One shot between every two neighbouring cuts."""
    lengths = np.diff(cuts)
    return np.concatenate([shot(seed, int(n), form=form) for seed, n in enumerate(lengths)])


def silent_film(path: Path, frames: Frames, form: Form = FORM) -> Path:
    """In the project's own form, grey."""
    grey = np.full((form.height // 2, form.width), 128, np.uint8)
    with Encoder(path, form) as encoder:
        for frame in frames:
            luma = 16 + np.clip(frame, 0, 255) * (219 / 255)
            encoder.write(np.concatenate([luma.astype(np.uint8), grey]))
    return path


def stereo_song(path: Path, seconds: float, beat: float = 0.5, seed: int = 1) -> Path:
    """A drum on each beat in the middle, noise that differs between left and right: FLAC."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    drum = np.sin(2 * np.pi * 80 * time) * np.exp(-12 * (time % beat))
    level = random.uniform(0.3, 1.0, int(seconds * 8) + 1).repeat(RATE // 8 + 1)[: time.size]
    sides = np.stack(
        [np.convolve(random.normal(0, 0.4, time.size), np.hanning(60) / 15, "same") for _ in "lr"]
    )
    samples = 0.25 * drum + 0.45 * sides * level
    raw = path.with_suffix(".raw")
    raw.write_bytes((np.clip(samples, -1, 1).T * 32_000).astype("<i2").tobytes())
    ffmpeg.run(["-f", "s16le", "-ar", str(RATE), "-ac", "2", "-i", raw, path])
    raw.unlink()
    return path


@dataclass
class Staged:
    """A film whose every part a test may spoil before it is made."""

    song: Path
    cuts: tuple[int, ...] = (0, 36, 72, 108, 144)
    start: float = 2.0
    form: Form = FORM
    spoil: Callable[[Frames], Frames] = field(default=lambda frames: frames)
    shot_at: tuple[int, ...] | None = None
    """Where it is really cut, when that is not the plan."""

    def film(self, folder: Path, sound: Path | None = None) -> Path:
        frames = self.spoil(shots(self.shot_at or self.cuts, self.form))
        picture = silent_film(folder / "picture.mp4", frames, self.form)
        sound = sound or self.sound(folder, len(frames))
        join([picture], sound, folder / "film.mp4", form=self.form)
        return folder / "film.mp4"

    def sound(self, folder: Path, frames: int, *, later: float = 0.0) -> Path:
        """The song's window, heard so many seconds later than it should be."""
        out = folder / "sound.m4a"
        windowed_sound(self.song, self.start - later, frames / self.form.rate, out)
        return out
