"""Any clip becomes a segment: the exact form of its film, with the exact number of frames.

A take keeps its file as it was delivered. What is joined is a segment, made once, so that
joining is a copy.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import FFmpegError, Form
from mvsite.lib.filetypes import file_type
from mvsite.lib.streams import VIDEO_CODECS
from videos.framing import Window
from videos.mp4 import NotMP4, read_mp4
from videos.splicing import NotExact, exact_track, part_of, rewritten

ENCODE_VERSION = 1
"""Part of every key: raise it when the same take should give other pixels."""

HELD_SECONDS = 0.5
"""How long the last frame may stand when a take is short; longer would look like a fault."""

CLOSE_SHAPES = 1.25
"""Up to this ratio of the two aspects the picture is cut to fill the frame: at most a fifth of it
is lost, which spares a head. Beyond, it is shown whole over a dark, soft copy of itself."""

KEPT_ABOVE = Fraction(1, 3)
"""Of what is cut off in height, the share that comes off the top: heads stand above."""


class TooShort(ValueError):
    """The take ends before its slot does; ``missing`` is in seconds."""

    def __init__(self, missing: float, wanted: float) -> None:
        super().__init__(
            f"The clip is {missing:.1f} s too short for its place of {wanted:.1f} s. "
            "Film it again, or choose another take."
        )
        self.missing = missing


class NotAClip(ValueError):
    """The file holds no picture that can be decoded."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” holds no film that can be read. Choose another file.")


@dataclass(frozen=True)
class Shape:
    """A clip as a player shows it: upright, in square pixels. ``tagged``: it says its colours."""

    width: int
    height: int
    tagged: bool

    @property
    def aspect(self) -> Fraction:
        return Fraction(self.width, self.height)


def is_exact(source: Path, form: Form, frames: int | None = None) -> bool:
    """Whether the file is its own segment already: it is then never encoded again."""
    try:
        track = exact_track(source, form)
    except NotExact:
        return False
    return frames is None or track.samples == frames


def segment_key(
    take_sha256: str, in_point: float, frames: int, form: Form, overlays: Sequence[Any] = ()
) -> str:
    """The name under which a segment is kept: equal for equal pixels. ``overlays`` are plain
    dataclasses, in the order in which they are laid over the clip."""
    facts = {
        "version": ENCODE_VERSION,
        "take": take_sha256,
        "in": round(in_point * form.rate),
        "frames": frames,
        "form": dataclasses.asdict(form),
        "overlays": [[type(each).__name__, dataclasses.asdict(each)] for each in overlays],
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:40]


def make_segment(
    source: Path, out: Path, *, form: Form, frames: int, in_point: float = 0.0,
    window: Window | None = None, keep_alive: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """``frames`` frames of a clip from ``in_point`` (s) on, in the exact form, without sound.

    ``window``: which part of a picture of another shape is seen; without one it is shown whole.
    Raises TooShort, NotAClip, FFmpegError; ``out`` appears only when all is well.
    """
    first = round(in_point * form.rate)
    if is_exact(source, form) and _cut_out(source, out, form, range(first, first + frames)):
        return
    shape = shape_of(source)
    with part_of(out) as (part, _):
        _encode(source, part, form, shape, frames, in_point, window=window, keep_alive=keep_alive)
        found = frames_of(part)
        if found < frames:
            wanted = frames / form.rate
            raise TooShort(min((frames - found) / form.rate + HELD_SECONDS, wanted), wanted)


def frames_of(film: Path) -> int:
    """The frames of an MP4 file by its index; 0 when there is no film in it."""
    try:
        video = read_mp4(film).video
    except NotMP4:
        return 0
    return video.samples if video else 0


def _cut_out(source: Path, out: Path, form: Form, kept: range) -> bool:
    """The frames of a file in the exact form: copied, but for the groups that are cut through."""
    track = exact_track(source, form)
    if kept.stop > track.samples:
        return False
    if kept == range(track.samples):
        with part_of(out) as (part, _):
            shutil.copyfile(source, part)
        return True
    edges = {*track.keys, track.samples}
    if kept.start in edges:
        last = max(key for key in track.keys if key < kept.stop)
        changed = range(last if kept.stop not in edges else kept.stop, kept.stop)
    else:
        changed = kept
    rewritten(source, out, form, changed, lambda _, read: read, kept=kept)
    return True


def whole_segment(source: Path, out: Path, *, form: Form, longest: float = 900) -> int:
    """All of a clip, up to ``longest`` seconds, in the exact form; returns its frames."""
    if is_exact(source, form):
        track = exact_track(source, form)
        _cut_out(source, out, form, range(track.samples))
        return track.samples
    shape = shape_of(source)
    with part_of(out) as (part, _):
        _encode(source, part, form, shape, round(longest * form.rate), 0.0, held=0.0)
        return exact_track(part, form).samples


def shape_of(source: Path) -> Shape:
    """Found by decoding one frame; raises NotAClip."""
    try:
        header, said = ffmpeg.run(
            [*_input(source), "-frames:v", "1", "-vf", "scale=iw*sar:ih,setsar=1,format=gray",
             "-f", "yuv4mpegpipe", "-strict", "-1", "pipe:1"],
            capture=True,
        )  # fmt: skip
    except FFmpegError as error:
        raise NotAClip(source.name) from error
    found = re.match(rb"YUV4MPEG2 W(\d+) H(\d+) ", header)
    if found is None:
        raise NotAClip(source.name)
    tagged = re.search(r"Video: .*(bt709|bt470bg|smpte170m|bt2020|gbr|rgb)", said) is not None
    return Shape(int(found[1]), int(found[2]), tagged)


def _input(source: Path) -> list[str | Path]:
    """Arguments to read a clip that may be anybody's; raises NotAClip."""
    with source.open("rb") as file:
        demuxer = file_type(file).demuxer
    if not demuxer:
        raise NotAClip(source.name)
    clip = ffmpeg.distrusted(source.absolute(), demuxer, VIDEO_CODECS)
    return [*clip, "-map", "0:V:0", "-an", "-sn", "-dn"]


def _encode(
    source: Path, out: Path, form: Form, shape: Shape, frames: int, in_point: float,
    held: float = HELD_SECONDS, window: Window | None = None,
    keep_alive: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """The reading ends a second after what is needed: a clip may claim to last for days."""
    seconds = frames / form.rate + 1
    filters = _filters(form, shape, held, window)
    try:
        ffmpeg.run(
            [
                "-loglevel", "error", "-ss", f"{in_point:.6f}", "-t", f"{seconds:.3f}",
                *_input(source), "-vf", filters, "-frames:v", str(frames),
                *ffmpeg.video_codec(form), "-f", "mp4", out,
            ],
            limits=ffmpeg.Limits(seconds=300 + 10 * seconds), keep_alive=keep_alive,
        )  # fmt: skip
    except FFmpegError as error:
        raise NotAClip(source.name) from error


def _filters(form: Form, shape: Shape, held: float, window: Window | None) -> str:
    """From any picture to the form's, at the form's rate, the last frame held."""
    ratio = max(shape.aspect / form.aspect, form.aspect / shape.aspect)
    place = _cut_to_fill if ratio <= CLOSE_SHAPES else _whole_over_itself
    placed = _seen_through(form, shape, window) if window else place(form, shape)
    return (
        f"fps={form.rate}:start_time=0,{placed},"
        f"tpad=stop_mode=clone:stop_duration={held},{ffmpeg.TAGGED}"
    )


def _scaled(shape: Shape, by: Fraction) -> str:
    """Scaled by a factor of the form's square pixels, to even sizes and BT.709."""
    width, height = (max(2, round(side * by / 2) * 2) for side in (shape.width, shape.height))
    # Players take an untagged picture for BT.709 when it is HD and for BT.601 when it is not.
    untagged_hd = not shape.tagged and shape.height >= 720
    source = ":in_color_matrix=bt709" if untagged_hd else ""
    return (
        f"scale={width}:{height}:flags=bicubic:out_color_matrix=bt709:out_range=tv{source},"
        "format=yuv420p,setsar=1"
    )


def _fill(form: Form, shape: Shape) -> Fraction:
    return max(Fraction(form.width, shape.width), Fraction(form.height, shape.height))


def _cut_to_fill(form: Form, shape: Shape) -> str:
    top = f"(ih-oh)*{float(KEPT_ABOVE):.3f}"
    cut = f"crop={form.width}:{form.height}:(iw-ow)/2:{top}"
    return f"{_scaled(shape, _fill(form, shape))},{cut}"


def _seen_through(form: Form, shape: Shape, window: Window) -> str:
    return f"{_scaled(shape, _fill(form, shape))},{window.in_ffmpeg(form)}"


def _whole_over_itself(form: Form, shape: Shape) -> str:
    """The ground is blurred at an eighth of the size: soft either way, and far quicker."""
    small = Form(max(16, form.width // 16 * 2), max(16, form.height // 16 * 2))
    fit = min(Fraction(form.width, shape.width), Fraction(form.height, shape.height))
    return (
        "split[over][under];"
        f"[under]{_cut_to_fill(small, shape)},gblur=sigma={small.height / 18:.2f},"
        f"scale={form.width}:{form.height}:flags=bicubic,"
        "lutyuv=y=16+(val-16)*.5:u=128+(val-128)*.8:v=128+(val-128)*.8[ground];"
        f"[over]{_scaled(shape, fit)}[picture];"
        "[ground][picture]overlay=(W-w)/2:(H-h)/2:format=yuv420"
    )
