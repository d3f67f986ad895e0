"""What a media file holds, and whether a clip from a provider is one: asked of ffmpeg."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from mvsite.lib import ffmpeg
from mvsite.lib.filetypes import FileType, file_type

SOUND_CODECS = (
    "mp3", "mp3float", "mp2", "mp2float", "mp1", "mp1float", "aac", "alac", "flac", "vorbis",
    "opus", "ac3", "eac3", "pcm_u8", "pcm_s8", "pcm_alaw", "pcm_mulaw", "adpcm_ms",
    "adpcm_ima_wav", "adpcm_ima_qt",
    *(f"pcm_{kind}{bits}{end}" for kind in "su" for bits in (16, 24, 32) for end in ("le", "be")),
    *(f"pcm_f{bits}{end}" for bits in (32, 64) for end in ("le", "be")),
)  # fmt: skip
VIDEO_CODECS = (
    "h264", "hevc", "vp8", "vp9", "libvpx", "libvpx-vp9", "av1", "libdav1d", "mpeg4", "mjpeg",
    "prores", "dnxhd",
)  # fmt: skip
STILL_CODECS = frozenset({"mjpeg", "png", "bmp", "gif", "webp", "tiff"})
"""A cover is a video stream of one picture."""

PROBE = ffmpeg.Limits(seconds=30, memory=2 << 30)
PROBE_TAIL = 8 << 20
"""Tags are printed before what is looked for, and may be long."""

UNPROVEN_LENGTH = "Estimating duration from bitrate"


class BadMedia(Exception):
    """A delivered file is not a usable clip. The message says in which way."""


@dataclass(frozen=True)
class Stream:
    """``kind``: Audio or Video; ``details``: the rest of ffmpeg's own line."""

    kind: str
    codec: str
    details: str

    @property
    def moving(self) -> bool:
        still = self.codec in STILL_CODECS and "attached pic" in self.details
        return self.kind == "Video" and not still


@dataclass(frozen=True)
class Streams:
    """``claimed``: seconds by the container's own word, 0 when it gives none."""

    all: tuple[Stream, ...]
    claimed: float

    @property
    def sound(self) -> Stream | None:
        return next((stream for stream in self.all if stream.kind == "Audio"), None)

    @property
    def picture(self) -> Stream | None:
        return next((stream for stream in self.all if stream.moving), None)


def streams(path: Path, demuxer: str) -> Streams:
    """Reads the head only. Raises FFmpegError when the demuxer cannot make sense of the file."""
    said = _description(path, demuxer)
    found = re.findall(r"^  Stream #0:\d+\S*: (Audio|Video): (\w+)(.*)", said, re.MULTILINE)
    return Streams(tuple(Stream(*each) for each in found), _claimed_seconds(said))


def _description(path: Path, demuxer: str) -> str:
    """What ffmpeg prints of an input. Without an output it then ends as if it had failed."""
    source = ffmpeg.distrusted(path, demuxer, (*SOUND_CODECS, *VIDEO_CODECS))
    try:
        _, said = ffmpeg.run(["-loglevel", "info", *source], limits=PROBE, tail_bytes=PROBE_TAIL)
    except ffmpeg.FFmpegError as error:
        if "Input #0, " not in error.tail:
            raise
        said = error.tail
    return said


def _claimed_seconds(said: str) -> float:
    claim = re.search(r"^  Duration: (\d+):(\d\d):(\d\d\.\d+)", said, re.MULTILINE)
    if claim is None or UNPROVEN_LENGTH in said:
        return 0.0
    return int(claim[1]) * 3600 + int(claim[2]) * 60 + float(claim[3])


CLIP_MAX_SECONDS = 120.0
CLIP_MAX_RATE = 120
CLIP_MAX_PIXELS = 4096 * 2304
DECODING = ffmpeg.Limits(seconds=300, memory=4 << 30)
ENDS_EARLY = ("partial file", "File ended prematurely", "Error during demuxing")
DAMAGE = ("Error submitting packet", "Decoding error", "error while decoding", "concealing")
"""What ffmpeg says of a clip that did not arrive whole, while it goes on with what is there."""


@dataclass(frozen=True)
class VideoFacts:
    """Of decoded frames, as they are shown (turned upright).

    ``rate``: frames a second over the whole clip. ``longest``: seconds that the longest frame
    stands, which tells a clip with holes. ``pixel_aspect``: width by height of one pixel.
    """

    width: int
    height: int
    pixel_aspect: Fraction
    rate: float
    frames: int
    seconds: float
    longest: float
    codec: str
    pix_fmt: str
    has_sound: bool


def probe_video(
    path: Path, *, max_seconds: float = CLIP_MAX_SECONDS,
    keep_alive: Callable[[], None] = lambda: None,
) -> VideoFacts:  # fmt: skip
    """Decodes every frame of a file that was delivered as a clip.

    Raises BadMedia when it is no clip, not whole, or longer than ``max_seconds``.
    """
    with path.open("rb") as file:
        kind = file_type(file)
    if not kind.demuxer:
        raise BadMedia(f"What was delivered is not a clip. It is {kind.words}.")
    try:
        held = streams(path, kind.demuxer)
        if held.picture is None:
            raise BadMedia(f"What was delivered is {kind.words} without moving pictures.")
        listed, said = _every_frame(path, kind, max_seconds, keep_alive)
    except ffmpeg.FFmpegError as error:
        raise BadMedia("The clip that was delivered cannot be decoded.") from error
    facts = _video_facts(listed, held)
    if max(facts.seconds, held.claimed) > max_seconds:
        raise BadMedia(f"The clip that was delivered is longer than {max_seconds:.0f} s.")
    if any(word in said for word in (*ENDS_EARLY, *DAMAGE)):
        raise BadMedia(f"The clip is damaged or cut off; {facts.seconds:.1f} s could be read.")
    return facts


def _every_frame(
    path: Path, kind: FileType, max_seconds: float, keep_alive: Callable[[], None]
) -> tuple[str, str]:
    """One line for each frame, with its times, and what ffmpeg complained of.

    The times are the clip's own: a rate of ours would fill a hole with millions of frames. What
    stops the work is their number: a stop at a time would leave unseen what lies behind a hole.
    """
    most = round((max_seconds + 1) * CLIP_MAX_RATE)
    output, said = ffmpeg.run(
        ["-loglevel", "error", "-max_pixels", str(CLIP_MAX_PIXELS),
         *ffmpeg.distrusted(path, kind.demuxer, VIDEO_CODECS), "-map", "0:V:0",
         "-fps_mode", "passthrough", "-frames:v", str(most), "-f", "framecrc", "-"],
        limits=DECODING, capture=True, keep_alive=keep_alive,
    )  # fmt: skip
    return output.decode("ascii", "replace"), said


def _video_facts(listed: str, held: Streams) -> VideoFacts:
    size = re.search(r"^#dimensions 0: (\d+)x(\d+)", listed, re.MULTILINE)
    tick = re.search(r"^#tb 0: (\d+/\d+)", listed, re.MULTILINE)
    times = [
        (int(start), int(length))
        for start, length in re.findall(r"^0, +-?\d+, +(-?\d+), +(\d+),", listed, re.MULTILINE)
    ]
    if size is None or tick is None or not times or held.picture is None:
        raise BadMedia("The clip that was delivered holds no frame that can be decoded.")
    starts = [start for start, _ in times]
    lengths = [after - before for before, after in pairwise(starts)] + [times[-1][1]]
    seconds = float(sum(lengths) * Fraction(tick[1]))
    return VideoFacts(
        width=int(size[1]),
        height=int(size[2]),
        pixel_aspect=_pixel_aspect(listed),
        rate=len(times) / seconds if seconds > 0 else 0.0,
        frames=len(times),
        seconds=seconds,
        longest=float(max(lengths) * Fraction(tick[1])),
        codec=held.picture.codec,
        pix_fmt=_pix_fmt(held.picture),
        has_sound=held.sound is not None,
    )


def _pixel_aspect(listed: str) -> Fraction:
    found = re.search(r"^#sar 0: (\d+)/([1-9]\d*)", listed, re.MULTILINE)
    # 0/1 stands for "not said", which players take as square.
    return (found and Fraction(int(found[1]), int(found[2]))) or Fraction(1)


def _pix_fmt(picture: Stream) -> str:
    found = re.search(r", (\w+)(?:\(| *,)", picture.details)
    return found[1] if found else ""
