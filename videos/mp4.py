"""What an MP4 file says of itself: tracks, frames, key frames, and whether it starts at once.

Read from the boxes of ISO/IEC 14496-12, without ffmpeg: joining looks at every segment, and at
the finished film, for the price of a few reads.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

MAX_MOOV_BYTES = 64 << 20
_VISUAL_ENTRY = 78
"""Bytes of a visual sample entry (14496-12, 12.1.3) before the boxes inside it."""


class NotMP4(ValueError):
    """The file is not an MP4, or one whose boxes do not hold together."""


@dataclass(frozen=True)
class Track:
    """``ticks``: length of a sample in 1/``timescale`` s, 0 when they differ. ``lead``: media
    time at which showing starts, in ticks. ``keys``: numbers of the key frames, from 0."""

    kind: str
    timescale: int
    samples: int
    ticks: int
    keys: Sequence[int]
    lead: int
    seconds: Fraction
    width: int = 0
    height: int = 0
    header: bytes = b""


@dataclass(frozen=True)
class Movie:
    tracks: tuple[Track, ...]
    starts_at_once: bool
    """The index stands before the data, so that playing starts while the rest still loads."""

    @property
    def video(self) -> Track | None:
        return next((track for track in self.tracks if track.kind == "vide"), None)

    @property
    def sound(self) -> Track | None:
        return next((track for track in self.tracks if track.kind == "soun"), None)


def read_mp4(path: Path) -> Movie:
    """Raises NotMP4, and OSError when the file cannot be read."""
    with path.open("rb") as file:
        moov, starts_at_once = _moov(file)
        try:
            scale = _movie_timescale(moov)
            tracks = tuple(_track(body, scale) for name, body in _boxes(moov) if name == b"trak")
        except (struct.error, IndexError, KeyError, ValueError, ZeroDivisionError) as error:
            raise NotMP4("the boxes of this file do not hold together") from error
    return Movie(tracks, starts_at_once)


def _moov(file: BinaryIO) -> tuple[bytes, bool]:
    seen_data = False
    while len(head := file.read(8)) == 8:
        size, name = struct.unpack(">I4s", head)
        skip = int.from_bytes(file.read(8)) - 16 if size == 1 else size - 8
        if name == b"moov" and 0 <= skip <= MAX_MOOV_BYTES:
            return file.read(skip), not seen_data
        seen_data = seen_data or name == b"mdat"
        if skip < 0:
            break
        file.seek(skip, 1)
    raise NotMP4("this file has no index of a film")


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if size < 8:
            return
        yield name, data[at + 8 : at + size]
        at += size


def _inside(data: bytes, *names: bytes) -> bytes:
    """The body of the box at a path of names; KeyError when it is not there."""
    for name in names:
        data = dict(_boxes(data))[name]
    return data


def _movie_timescale(moov: bytes) -> int:
    return _timing(_inside(moov, b"mvhd"))[0]


def _timing(header: bytes) -> tuple[int, int]:
    """Time scale and duration of a movie or media header."""
    wide = header[0] == 1
    return struct.unpack_from(">IQ" if wide else ">II", header, 20 if wide else 12)


def _track(trak: bytes, movie_scale: int) -> Track:
    media = _inside(trak, b"mdia")
    scale, duration = _timing(_inside(media, b"mdhd"))
    table = dict(_boxes(_inside(media, b"minf", b"stbl")))
    kind = _inside(media, b"hdlr")[8:12].decode("latin-1")
    samples = struct.unpack_from(">I", table[b"stsz"], 8)[0]
    edited, lead = _edit(trak)
    seconds = Fraction(edited, movie_scale) if edited else Fraction(duration, scale)
    width, height, header = _picture(table[b"stsd"]) if kind == "vide" else (0, 0, b"")
    return Track(
        kind, scale, samples, _ticks(table[b"stts"]), _keys(table, samples), lead, seconds,
        width, height, header,
    )  # fmt: skip


def _edit(trak: bytes) -> tuple[int, int]:
    """Length in ticks of the movie, and media time, of the only edit; zeros without one."""
    edts = dict(_boxes(trak)).get(b"edts")
    if edts is None:
        return 0, 0
    edits = _inside(edts, b"elst")
    if struct.unpack_from(">I", edits, 4)[0] != 1:
        return 0, 0
    length, start = struct.unpack_from(">Qq" if edits[0] == 1 else ">Ii", edits, 8)
    return length, max(0, start)


def _ticks(stts: bytes) -> int:
    entries = struct.unpack_from(">I", stts, 4)[0]
    lengths = {struct.unpack_from(">II", stts, 8 + 8 * i)[1] for i in range(entries)}
    return lengths.pop() if len(lengths) == 1 else 0


def _keys(table: dict[bytes, bytes], samples: int) -> Sequence[int]:
    """Without a table of key frames every sample is one (8.6.2)."""
    if (stss := table.get(b"stss")) is None:
        return range(samples)
    count = struct.unpack_from(">I", stss, 4)[0]
    return tuple(number - 1 for number in struct.unpack_from(f">{count}I", stss, 8))


def _picture(stsd: bytes) -> tuple[int, int, bytes]:
    """Width, height and decoder header of an H.264 track; no header for another codec."""
    ((name, entry), *_) = _boxes(stsd[8:])
    width, height = struct.unpack_from(">HH", entry, 24)
    header = dict(_boxes(entry[_VISUAL_ENTRY:])).get(b"avcC", b"") if name == b"avc1" else b""
    return width, height, header
