"""Songs and pictures that the tests make for themselves."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

RATE = 22_050


def make_song(path: Path, seconds: float = 12.0, tempo: float = 120.0) -> Path:
    """Kick on every beat, a chord that changes each bar, a hat between: 16-bit mono WAV."""
    time = np.arange(int(seconds * RATE)) / RATE
    beat = 60 / tempo
    kick = np.sin(2 * np.pi * 60 * time) * np.exp(-18 * (time % beat))
    hats = np.random.default_rng(1).normal(0, 0.1, time.size) * np.exp(
        -60 * ((time + beat / 2) % beat)
    )
    roots = np.array([220.0, 174.6, 261.6, 196.0])[(time // (4 * beat)).astype(int) % 4]
    chord = sum(np.sin(2 * np.pi * roots * ratio * time) for ratio in (1, 1.25, 1.5)) / 10
    loud = np.where(time < seconds / 2, 0.5, 1.0)
    sound = np.clip((0.6 * kick + hats + chord) * loud, -1, 1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 32_000).astype("<i2").tobytes())
    return path


def make_picture(path: Path, coat: str = "#b03040") -> Path:
    """A bust with a face and a coat, cut out: RGBA."""
    image = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.polygon([(50, 240), (70, 150), (170, 150), (190, 240)], fill=coat)
    draw.ellipse([80, 40, 160, 150], fill="#d8a890")
    draw.pieslice([76, 30, 164, 130], 180, 360, fill="#402818")
    draw.ellipse([100, 88, 108, 96], fill="#202020")
    draw.ellipse([132, 88, 140, 96], fill="#202020")
    draw.line([108, 125, 132, 125], fill="#803030", width=3)
    image.save(path)
    return path
