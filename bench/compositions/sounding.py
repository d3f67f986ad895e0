"""A composition becomes sound: FluidSynth plays it, a voice is laid over, ffmpeg masters it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.compositions.midi import write_midi
from bench.compositions.score import VOICE, Composition, Mastering
from bench.compositions.voice import sung
from mvsite.lib import ffmpeg

Sound = NDArray[np.float32]

RATE = 44_100
SONG_RATE = 22_050
"""Samples a second of the finished song, one channel."""
FONTS = Path("/usr/share/sounds/sf2")
FONT, SMALL_FONT = FONTS / "FluidR3_GM.sf2", FONTS / "TimGM6mb.sf2"
LATENCY = {FONT: 0.0044, SMALL_FONT: 0.0032}
"""Seconds that pass before a stroke of the kit is heard (a tenth of its rise; the median)."""
HOW_TO_GET = (
    "The compositions need FluidSynth and two sound fonts: "
    "apt-get install fluidsynth fluid-soundfont-gm timgm6mb-soundfont"
)
GAIN = "0.45"
VOICE_LEVEL = 0.32
PEAK = 0.9
LIMITS = ffmpeg.Limits(seconds=120)
CODECS = {
    "mp3": (".mp3", ["-c:a", "libmp3lame", "-b:a", "160k"]),
    "aac": (".m4a", ["-c:a", "aac", "-b:a", "128k"]),
    "ogg": (".ogg", ["-c:a", "libvorbis", "-q:a", "4"]),
}


def can_play() -> bool:
    return bool(shutil.which("fluidsynth")) and FONT.exists() and SMALL_FONT.exists()


def render(composition: Composition, out: Path) -> None:
    """A WAV of 22,050 Hz in mono. Raises SystemExit with what to install."""
    if not can_play():
        raise SystemExit(HOW_TO_GET)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        played = _played(composition, folder)
        _write(folder / "dry.wav", _with_voice(composition, played))
        _master(folder, composition.mastering, composition.truth.seconds, out)


def _played(composition: Composition, folder: Path) -> Sound:
    midi, raw = folder / "song.mid", folder / "song.raw"
    write_midi([note for note in composition.notes if note.program != VOICE], midi)
    font = SMALL_FONT if composition.mastering.small_font else FONT
    subprocess.run(
        ["fluidsynth", "-q", "-ni", "-g", GAIN, "-r", str(RATE), "-O", "s16", "-T", "raw",
         "-F", raw, font, midi],
        check=True, capture_output=True,
    )  # fmt: skip
    both = np.fromfile(raw, "<i2").reshape(-1, 2).astype(np.float32).mean(axis=1) / 32768
    sound = np.zeros(round(composition.truth.seconds * RATE), np.float32)
    heard = both[round(LATENCY[font] * RATE) :]
    sound[: heard.size] = heard[: sound.size]
    return _levelled(sound)


def _with_voice(composition: Composition, sound: Sound) -> Sound:
    notes = [note for note in composition.notes if note.program == VOICE]
    if not notes:
        return sound
    voice = sung(notes, composition.truth.seconds, SONG_RATE)
    at = np.arange(sound.size) * (SONG_RATE / RATE)
    return _levelled(sound + np.float32(VOICE_LEVEL) * np.interp(at, np.arange(voice.size), voice))


def _levelled(sound: Sound) -> Sound:
    return sound * np.float32(PEAK / max(float(np.abs(sound).max()), 1e-6))


def _master(folder: Path, mastering: Mastering, seconds: float, out: Path) -> None:
    """Nothing here may move the sound in time: no filter that looks ahead or has a delay."""
    filters = (
        f"bass=g={mastering.bass}:f=110,treble=g={mastering.treble}:f=6000,"
        f"acompressor=threshold=0.12:ratio={mastering.squeeze}:attack=8:release=120:makeup=1.8,"
        "asoftclip=type=tanh"
    )
    if mastering.fade_in:
        filters += f",afade=t=in:d={mastering.fade_in}"
    source = folder / "dry.wav"
    if mastering.codec:
        suffix, codec = CODECS[mastering.codec]
        coded = folder / f"coded{suffix}"
        _run(["-i", source, "-af", filters, *codec, coded])
        source, filters = coded, "anull"
    whole = f"{filters},apad,atrim=end={seconds}"
    part = out.with_name(f".{out.name}")
    _run(["-i", source, "-af", whole, "-ar", str(SONG_RATE), "-ac", "1", "-f", "wav", part])
    part.replace(out)


def _run(arguments: list[str | Path]) -> None:
    ffmpeg.run(["-loglevel", "error", *arguments], limits=LIMITS)


def _write(path: Path, sound: Sound) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
