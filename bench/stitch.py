"""Joining against what it could cost: ``python -m bench.stitch``.

Six 5-s clips of 720p and the song: our join, MoviePy's ``concatenate_videoclips`` with its
defaults, and a byte copy plus the encoding of the sound, which is the least that any way needs.
All in one run, one after the other, medians, Python's start and imports left out; then our join
of 6 and of 96 clips for memory. Prints a table and one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mvsite.settings")

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mvsite.lib.ffmpeg import Encoder, Form
from mvsite.lib.sounds import windowed_sound
from tests.films import bursts, sound_file

FORM = Form(1280, 720)
CLIP_FRAMES = 120
CLIPS = 6
MANY = 96
GRAIN = 2.2
SAMPLE_SECONDS = 0.01

FASTER_THAN_MOVIEPY = 30
WITHIN_OF_COPY = 8
MEGABYTES = 250

JOIN = """
import sys
from pathlib import Path
from mvsite.lib.ffmpeg import Form
from bench.stitch import Clock
from videos.joining import join
*clips, sound, out = map(Path, sys.argv[1:])
clock = Clock()
join(clips, sound, out, form=Form(1280, 720))
clock.tell()
"""
MOVIEPY = """
import sys
from bench.stitch import Clock
from moviepy import AudioFileClip, VideoFileClip, concatenate_videoclips
*clips, sound, out = sys.argv[1:]
clock = Clock()
film = concatenate_videoclips([VideoFileClip(clip) for clip in clips])
film.with_audio(AudioFileClip(sound)).write_videofile(out, logger=None)
clock.tell()
"""


@dataclass(frozen=True)
class Run:
    """``cpu``: seconds of this process and all its children, for machines that do other work."""

    seconds: float
    cpu: float
    megabytes: float = 0.0


class Clock:
    def __init__(self) -> None:
        self.begin, self.worked = time.perf_counter(), sum(os.times()[:4])

    def stop(self, megabytes: float = 0.0) -> Run:
        worked = sum(os.times()[:4]) - self.worked
        return Run(time.perf_counter() - self.begin, worked, megabytes)

    def tell(self) -> None:
        run = self.stop()
        print(run.seconds, run.cpu)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        result = measured(Path(name), rounds)
    for row in table(result):
        print(row)
    print(json.dumps(result))
    sys.exit(0 if all(result["marks"].values()) else 1)


def measured(folder: Path, rounds: int) -> dict[str, dict[str, float | bool]]:
    clips = [moving_clip(folder / f"clip-{number}.mp4", number) for number in range(CLIPS)]
    song = sound_file(folder / "song.flac", bursts(CLIPS * CLIP_FRAMES / FORM.rate + 1))
    sound = windowed(song, CLIPS)
    ways: dict[str, Callable[[], Run]] = {
        "copy and AAC": lambda: copied(clips, song, folder / "copy.bin"),
        "join": lambda: joined(clips, song, folder / "join.mp4"),
        "MoviePy": lambda: script(MOVIEPY, [*clips, sound, folder / "moviepy.mp4"]),
    }
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, once in ways.items():
            runs[way].append(once())
    return facts(runs, memory_of_joins(clips, song, folder))


def facts(runs: dict[str, list[Run]], memory: dict[int, Run]) -> dict[str, dict]:
    seconds = {way: statistics.median(run.seconds for run in each) for way, each in runs.items()}
    cpu = {way: statistics.median(run.cpu for run in each) for way, each in runs.items()}
    peak = {way: max(run.megabytes for run in each) for way, each in runs.items()}
    faster = seconds["MoviePy"] / seconds["join"]
    of_copy = seconds["join"] / seconds["copy and AAC"]
    return {
        "seconds": seconds,
        "cpu": cpu,
        "megabytes": peak,
        "join": {
            "times_faster_than_moviepy": faster,
            "times_less_cpu_than_moviepy": cpu["MoviePy"] / cpu["join"],
            "times_copy_and_aac": of_copy,
            **{f"megabytes_{count}": run.megabytes for count, run in memory.items()},
            **{f"seconds_{count}": run.seconds for count, run in memory.items()},
        },
        "marks": {
            "faster": faster >= FASTER_THAN_MOVIEPY,
            "near_copy": of_copy <= WITHIN_OF_COPY,
            "flat": max(run.megabytes for run in memory.values()) <= MEGABYTES,
        },
    }


def table(result: dict[str, dict]) -> list[str]:
    rows = [f"{'way':14}{'seconds':>9}{'CPU':>9}{'MB':>7}"]
    for way, seconds in result["seconds"].items():
        rows.append(
            f"{way:14}{seconds:9.2f}{result['cpu'][way]:9.2f}{result['megabytes'][way]:7.0f}"
        )
    join = result["join"]
    rows += [
        f"join: {join['times_faster_than_moviepy']:.0f} times faster than MoviePy "
        f"(CPU {join['times_less_cpu_than_moviepy']:.0f} times less), "
        f"{join['times_copy_and_aac']:.1f} times the copy and AAC",
        f"join of {CLIPS}: {join[f'megabytes_{CLIPS}']:.0f} MB, of {MANY}: "
        f"{join[f'megabytes_{MANY}']:.0f} MB in {join[f'seconds_{MANY}']:.2f} s",
    ]
    return rows


def moving_clip(path: Path, seed: int) -> Path:
    """Hills of three sizes that drift under grain: 2 to 3 Mbit/s, as the films made here have."""
    random = np.random.default_rng(seed)
    view = sum(60 * size / 160 * hills(random, size) for size in (160, 40, 10))
    grain = random.normal(0, GRAIN, (5, FORM.height, FORM.width))
    with Encoder(path, FORM) as encoder:
        for number in range(CLIP_FRAMES):
            seen = view[number : number + FORM.height, 2 * number : 2 * number + FORM.width]
            planes = np.full((FORM.height * 3 // 2, FORM.width), 128, np.uint8)
            planes[: FORM.height] = np.clip(110 + seen + grain[number // 2 % 5], 16, 235)
            encoder.write(planes)
    return path


def hills(random: np.random.Generator, size: int) -> NDArray[np.floating]:
    """Soft noise of that many pixels, somewhat larger than a frame."""
    height, width = FORM.height + CLIP_FRAMES, FORM.width + 2 * CLIP_FRAMES
    coarse = random.normal(0, 1, (height // size + 2, width // size + 2))
    smooth = Image.fromarray(coarse.astype(np.float32))
    full = smooth.resize((size * coarse.shape[1], size * coarse.shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(full)[:height, :width]


def windowed(song: Path, clips: int) -> Path:
    out = song.with_name(f"sound-{clips}.m4a")
    windowed_sound(song, 0.0, clips * CLIP_FRAMES / FORM.rate, out)
    return out


def copied(clips: list[Path], song: Path, out: Path) -> Run:
    clock = Clock()
    with out.open("wb") as whole:
        for clip in clips:
            with clip.open("rb") as file:
                shutil.copyfileobj(file, whole)
    windowed(song, len(clips))
    return clock.stop()


def joined(clips: list[Path], song: Path, out: Path) -> Run:
    """With the encoding of the sound, as the film needs it once."""
    clock = Clock()
    sound = windowed(song, len(clips))
    encoding = clock.stop()
    run = script(JOIN, [*clips, sound, out])
    return Run(encoding.seconds + run.seconds, encoding.cpu + run.cpu, run.megabytes)


def memory_of_joins(clips: list[Path], song: Path, folder: Path) -> dict[int, Run]:
    long_song = sound_file(folder / "long.flac", bursts(MANY * CLIP_FRAMES / FORM.rate + 1))
    return {
        count: joined((clips * MANY)[:count], source, folder / f"film-{count}.mp4")
        for count, source in ((CLIPS, song), (MANY, long_song))
    }


def script(code: str, arguments: list[Path]) -> Run:
    """A process of its own; its work without the start, its memory with all its children."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = Peak(process.pid)
    peak.start()
    told, _ = process.communicate()
    peak.join()
    if process.returncode:
        raise SystemExit(f"a way of joining failed with status {process.returncode}")
    seconds, cpu = map(float, told.split())
    return Run(seconds, cpu, peak.kilobytes / 1024)


class Peak(threading.Thread):
    """The most memory that a process and its children held at one time (Linux's /proc)."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.kilobytes = 0

    def run(self) -> None:
        while Path(f"/proc/{self.root}/stat").exists() and held(self.root):
            self.kilobytes = max(self.kilobytes, sum(map(held, family(self.root))))
            time.sleep(SAMPLE_SECONDS)


def family(root: int) -> list[int]:
    found = [root]
    for parent in found:
        for listing in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, listing.read_text().split())
            except OSError:
                continue
    return found


def held(process: int) -> int:
    """Resident kilobytes; 0 when the process has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    sizes = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(sizes[0]) if sizes else 0


if __name__ == "__main__":
    main()
