"""Pieces of files in the exact form, put behind one another without encoding them.

Every piece begins and ends where a group of pictures does, so that nothing in it refers to what
was left out. Only what lies between such places is ever encoded again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Encoder, Form
from videos.mp4 import Movie, NotMP4, Track, read_mp4

Planes = NDArray[np.uint8]
"""One frame as ``ffmpeg.decoded`` gives it: uint8 of shape (height * 3/2, width)."""

Compose = Callable[[int, Iterator[Planes]], Iterable[Planes]]
"""Takes the number of the first frame of a stretch and its frames, gives as many in their place."""


REORDERED = 2
"""Frames by which the encoder's B-frames make decoding run ahead of showing."""

SHORTEST_ENCODE = 8
"""Frames. An encode of two or three has no B-frames, so its times would not fit the rest."""


class NotExact(ValueError):
    """A file is not in the exact form, so that joining it would not be a copy."""


@dataclass(frozen=True)
class Piece:
    """``frames`` of a file from frame ``first`` on, both ends at key frames (or the file's)."""

    path: Path
    first: int
    frames: int


def exact_track(path: Path, form: Form) -> Track:
    """The only track of a file in the exact form; raises NotExact."""
    try:
        movie = read_mp4(path)
    except NotMP4 as error:
        raise NotExact(f"“{path.name}” is not an MP4 file.") from error
    if len(movie.tracks) != 1 or movie.video is None or not _exact(movie.video, form):
        raise NotExact(f"“{path.name}” is not a silent film of {form.width}×{form.height}.")
    return movie.video


def _exact(track: Track, form: Form) -> bool:
    return (
        track.header == _header(form)
        and track.timescale == ffmpeg.TIME_BASE
        and track.ticks * form.rate == ffmpeg.TIME_BASE
        and track.lead == REORDERED * track.ticks
        and _groups_are_short(track)
    )


def _groups_are_short(track: Track) -> bool:
    starts = [*track.keys, track.samples]
    lengths = [after - before for before, after in pairwise(starts)]
    return (
        len(starts) > 1
        and starts[0] == 0
        and all(0 < length <= ffmpeg.GOP_FRAMES for length in lengths)
    )


@cache
def _header(form: Form) -> bytes:
    """The decoder header of everything that ``ffmpeg.video_codec`` makes in this form."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.mp4"
        with Encoder(path, form) as encoder:
            encoder.write(bytes(form.width * form.height * 3 // 2))
        track = read_mp4(path).video
    assert track is not None
    return track.header


def whole(path: Path, form: Form) -> Piece:
    """Raises NotExact."""
    return Piece(path, 0, exact_track(path, form).samples)


def concatenated(
    pieces: Sequence[Piece], out: Path, form: Form, *,
    sound: Path | None = None, metadata: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Copy the pieces, and the sound's packets, into one file that starts at once.

    The file appears only when it has every frame; raises FFmpegError.
    """
    with part_of(out) as (part, folder):
        listing = _listing(pieces, folder, form)
        streams: list[str | Path] = ["-map", "0:v:0"]
        # All headers are the same: without conversion every packet stays as it is.
        concat = ["-f", "concat", "-safe", "1", "-auto_convert", "0"]
        inputs: list[str | Path] = [*concat, "-i", listing]
        if sound is not None:
            inputs += ["-f", "mp4", "-i", sound.absolute()]
            streams += ["-map", "1:a:0"]
        ffmpeg.run(
            [
                "-loglevel", "error", *inputs, *streams, "-c", "copy", *_tags(metadata or {}),
                "-video_track_timescale", str(ffmpeg.TIME_BASE), "-fflags", "+bitexact",
                "-movflags", "+faststart", "-f", "mp4", part.name,
            ],
            cwd=folder,
        )  # fmt: skip
        _require(read_mp4(part), sum(piece.frames for piece in pieces), form)


def _tags(metadata: Mapping[str, str]) -> list[str]:
    tags = ["-map_metadata", "-1"]
    for name, text in metadata.items():
        printable = "".join(sign if sign.isprintable() else " " for sign in text)
        tags += ["-metadata", f"{name}={printable[:1000]}"]
    return tags


def _listing(pieces: Sequence[Piece], folder: Path, form: Form) -> str:
    """Write the list that the concat demuxer reads; all names in it are ours.

    Each length is the difference of two rounded positions, so that rounding to microseconds
    never adds up, however many pieces there are.
    """
    lines, position = ["ffconcat version 1.0"], 0
    for number, piece in enumerate(pieces):
        name = f"{number:05d}.mp4"
        (folder / name).symlink_to(piece.path.absolute())
        length = _seconds(position + piece.frames, form) - _seconds(position, form)
        lines += [f"file {name}", f"duration {float(length):.6f}", *_bounds(piece, form)]
        position += piece.frames
    (folder / "list").write_text("\n".join(lines) + "\n")
    return "list"


def _bounds(piece: Piece, form: Form) -> list[str]:
    """A piece ends by decoding time, which runs ahead of showing time by the track's lead; half
    a frame earlier keeps rounding out of the comparison."""
    track = exact_track(piece.path, form)
    end = piece.first + piece.frames
    lines = [f"inpoint {float(_seconds(piece.first, form)):.6f}"] if piece.first else []
    if end < track.samples:
        stop = Fraction(2 * end - 1, 2 * form.rate) - Fraction(track.lead, track.timescale)
        lines.append(f"outpoint {float(stop):.6f}")
    return lines


def _seconds(frames: int, form: Form) -> Fraction:
    """The time of a frame, rounded to the concat demuxer's microsecond."""
    return Fraction(round(Fraction(frames * 1_000_000, form.rate)), 1_000_000)


def _require(movie: Movie, frames: int, form: Form) -> None:
    video = movie.video
    if video is None or video.samples != frames or video.ticks * form.rate != video.timescale:
        found = video.samples if video else 0
        raise ffmpeg.FFmpegError(f"joining gave {found} frames in place of {frames}")


@contextmanager
def part_of(out: Path) -> Iterator[tuple[Path, Path]]:
    """A file to write, and the folder of its own that it is in; becomes ``out`` when all is well.

    The folder lies beside ``out``, so that the last step is one rename.
    """
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".part-") as name:
        folder = Path(name).absolute()
        part = folder / f"part{out.suffix}"
        yield part, folder
        part.replace(out)


def rewritten(
    source: Path, out: Path, form: Form, changed: range, compose: Compose, *,
    kept: range | None = None,
) -> None:  # fmt: skip
    """``source`` with the frames of ``changed`` made anew; only the groups around are encoded.

    ``kept`` is the part of the source that stays, the whole by default; frame numbers are the
    source's. An end of ``kept`` that is no key frame must be an end of ``changed`` too.
    """
    track = exact_track(source, form)
    kept = kept or range(track.samples)
    first, last = _groups_around(track, changed, kept)
    with part_of(out) as (part, folder):
        middle = folder / "middle.mp4"
        encoded = _encode(source, middle, form, range(first, last), compose)
        pieces = [
            Piece(source, kept.start, first - kept.start),
            Piece(middle, 0, encoded),
            Piece(source, last, kept.stop - last),
        ]
        concatenated([piece for piece in pieces if piece.frames], part, form)


def _groups_around(track: Track, changed: range, kept: range) -> tuple[int, int]:
    starts = [key for key in (*track.keys, track.samples) if kept.start <= key <= kept.stop]
    soonest = max(changed.stop, kept.start + SHORTEST_ENCODE)
    last = min((key for key in starts if key >= soonest), default=kept.stop)
    latest = min(changed.start, last - SHORTEST_ENCODE)
    return max((key for key in starts if key <= latest), default=kept.start), last


def _encode(source: Path, out: Path, form: Form, frames: range, compose: Compose) -> int:
    with (
        ffmpeg.decoded(source, form, first=frames.start, frames=len(frames)) as read,
        Encoder(out, form) as encoder,
    ):
        for planes in compose(frames.start, read):
            encoder.write(planes)
        if encoder.frames != len(frames):
            raise ffmpeg.FFmpegError(
                f"composing gave {encoder.frames} frames in place of {len(frames)}"
            )
    return encoder.frames
