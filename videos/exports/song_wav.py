"""The song as a WAV for editors: read by all of them, to the sample, and laid out in whole frames.

It begins less than a frame into the song, so that the film begins on a frame of it: editors place
sound on frames, and an MP3 would be moved by its encoder's delay too.
"""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from mvsite.lib import ffmpeg, storage
from mvsite.lib.sounds import RATE, SAMPLE_BYTES
from songs.models import Song

PATH = "song.wav"
PIECE_BYTES = 256 * 1024
SLACK = 1e-6
"""Seconds by which a window's start may miss the frame that it was meant to be."""


@dataclass(frozen=True)
class SongWav:
    """``skipped``: samples of the song before it begins, ``samples``: that it has. ``first``: its
    frame with which the film begins."""

    key: str
    name: str
    rate: int
    skipped: int
    samples: int
    first: int
    path: str = PATH

    @property
    def frames(self) -> int:
        """Whole ones."""
        return int(Fraction(self.samples * self.rate, RATE))

    @property
    def bytes(self) -> int:
        return len(_head(0)) + self.samples * SAMPLE_BYTES


def wav_of(song: Song, start: float, rate: int) -> SongWav:
    """For a film that begins ``start`` seconds into the song."""
    first = int((start + SLACK) * rate)
    skipped = max(0, round(start * RATE) - round(Fraction(first * RATE, rate)))
    samples = max(0, round(song.seconds * RATE) - skipped)
    return SongWav(song.canonical_key, song.title, rate, skipped, samples, first)


def pieces_of(wav: SongWav) -> Iterator[bytes]:
    """``wav.bytes`` in all: silence where the decoder gives less, nothing of what is more.

    Raises FFmpegError where the song cannot be read.
    """
    yield _head(wav.samples * SAMPLE_BYTES)
    left = wav.samples * SAMPLE_BYTES
    for piece in _decoded(wav):
        yield piece[:left]
        left -= len(piece[:left])
    while left > 0:
        yield bytes(min(left, PIECE_BYTES))
        left -= PIECE_BYTES


def _decoded(wav: SongWav) -> Iterator[bytes]:
    """The file is open from the first piece on, whoever deletes it meanwhile."""
    arguments = [
        "-loglevel", "error", "-f", "flac", "-i", "pipe:0",
        "-filter:a", f"atrim=start_sample={wav.skipped}",
        "-f", "s16le", "-ar", str(RATE), "-ac", "2", "pipe:1",
    ]  # fmt: skip
    with (
        storage.local_path(wav.key).open("rb") as song,
        ffmpeg.start(
            arguments, limits=ffmpeg.Limits(), stdin=song.fileno(), stdout=subprocess.PIPE
        ) as process,
    ):
        try:
            assert process.stdout is not None
            while piece := process.stdout.read(PIECE_BYTES):
                yield piece
        except BaseException:  # Nobody reads on: it must not wait for that.
            process.kill()
            raise
    if process.returncode:
        raise ffmpeg.FFmpegError(f"ffmpeg ended with status {process.returncode}")


def _head(data: int) -> bytes:
    """Of linear PCM, 16 bits, two channels (Microsoft's "Multimedia Programming Interface")."""
    form = struct.pack("<HHIIHH", 1, 2, RATE, RATE * SAMPLE_BYTES, SAMPLE_BYTES, 16)
    return b"".join((
        b"RIFF", struct.pack("<I", 36 + data), b"WAVE",
        b"fmt ", struct.pack("<I", len(form)), form,
        b"data", struct.pack("<I", data),
    ))  # fmt: skip
