"""The film out of its segments: a copy of their packets, the sound laid under it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Form
from videos.mp4 import NotMP4, read_mp4
from videos.splicing import NotExact, Piece, concatenated, part_of, whole

AAC_FRAME = 1024
"""Samples: no AAC track can be cut finer."""

_JPEG = "scale=in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc,format=yuv420p"
"""A JPEG is BT.601 in full range whatever its film is."""


def join(
    segments: Sequence[Path], sound: Path | None, out: Path, *, form: Form,
    metadata: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    """Join segments in the exact form; returns the film's frames, the sum of theirs.

    ``sound``: AAC in MP4 of the film's length, copied. Raises NotExact, which names the first
    file that does not fit, and FFmpegError; ``out`` appears only when it is whole.
    """
    if not segments:
        raise NotExact("There is no clip to join.")
    pieces = [_fitting(number, path, form) for number, path in enumerate(segments, start=1)]
    frames = sum(piece.frames for piece in pieces)
    if sound is not None:
        _require_sound(sound, Fraction(frames, form.rate))
    concatenated(pieces, out, form, sound=sound, metadata=metadata)
    return frames


def _fitting(number: int, path: Path, form: Form) -> Piece:
    try:
        return whole(path, form)
    except NotExact as error:
        raise NotExact(
            f"Clip {number} is not in the film's form, so the film was not joined. {error} "
            "Make its segment again."
        ) from error


def _require_sound(sound: Path, seconds: Fraction) -> None:
    try:
        track = read_mp4(sound).sound
    except NotMP4:
        track = None
    if track is None:
        raise NotExact("The film's sound is not AAC in an MP4 file. Make it again from the song.")
    if abs(track.seconds - seconds) > Fraction(AAC_FRAME, track.timescale):
        raise NotExact(
            f"The film's sound lasts {float(track.seconds):.2f} s, its pictures "
            f"{float(seconds):.2f} s. Make the sound again for this length."
        )


def poster(film: Path, at_frame: int, out_jpg: Path, *, rate: int = ffmpeg.FRAME_RATE) -> None:
    """One frame of the film as a JPEG; a number beyond its end gives the last frame."""
    video = read_mp4(film).video
    last = video.samples - 1 if video else 0
    seconds = min(max(0, at_frame), last) / rate
    with part_of(out_jpg) as (part, _):
        ffmpeg.run(
            [
                "-loglevel", "error", "-ss", f"{seconds:.6f}", "-i", film.absolute(),
                "-map", "0:v:0", "-frames:v", "1", "-vf", _JPEG, "-color_range", "pc",
                "-q:v", "3", "-map_metadata", "-1", "-fflags", "+bitexact",
                "-f", "image2", "-c:v", "mjpeg", "-update", "1", part,
            ]
        )  # fmt: skip
