"""The only place that starts ffmpeg.

Every process started here dies with its parent (Linux: the kernel does it; elsewhere a process
fed by a pipe ends when the pipe closes), reads nothing from standard input unless it is fed,
and has a limit on time and memory.
"""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from mvsite.lib.processes import kernel_ends_with_parent

FRAME_RATE = 24
GOP_FRAMES = 24
TIME_BASE = 12_288
TAIL_BYTES = 4_000
DEMUXERS = {
    "mp3": "mp3", "aac": "aac", "wav": "wav", "flac": "flac", "ogg": "ogg",
    "mov": "mov,mp4,m4a,3gp,3g2,mj2", "matroska": "matroska,webm",
}  # fmt: skip
"""The formats that are taken from strangers, by ffmpeg's short and full names."""


class FFmpegError(Exception):
    """ffmpeg ended badly; ``tail`` holds the last lines that it printed, for the log only."""

    def __init__(self, message: str, tail: str = "") -> None:
        super().__init__(message)
        self.tail = tail


def failure(message: str, tail: str) -> Exception:
    """What to raise when ffmpeg ended badly: a full disk is an OSError as anywhere else."""
    if os.strerror(errno.ENOSPC) in tail:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return FFmpegError(message, tail)


@dataclass(frozen=True)
class Form:
    """The exact form of everything that is joined: size in pixels (even), frames a second."""

    width: int
    height: int
    rate: int = FRAME_RATE

    @property
    def aspect(self) -> Fraction:
        return Fraction(self.width, self.height)


@dataclass(frozen=True)
class Limits:
    """What one process may use: wall seconds, address space in bytes."""

    seconds: float = 300
    memory: int = 4 << 30


@cache
def binary() -> str:
    """``FFMPEG_BINARY``, else the one inside the imageio-ffmpeg wheel."""
    if chosen := os.environ.get("FFMPEG_BINARY"):
        return chosen
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _bind_to_parent(limits: Limits) -> Callable[[], None]:
    """Run in the child. macOS has no limit of address space, and nothing to call in the kernel."""

    def in_child() -> None:
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
            kernel_ends_with_parent()

    return in_child


def start(
    arguments: Sequence[str | Path],
    *,
    limits: Limits,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
    stderr: int | IO[bytes] = subprocess.DEVNULL,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start ffmpeg bound to this process."""
    command = [binary(), "-hide_banner", "-nostats", "-y", *map(str, arguments)]
    return subprocess.Popen(
        command,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=cwd,
        preexec_fn=_bind_to_parent(limits),  # no Python object is touched in it
    )


def run(
    arguments: Sequence[str | Path],
    *,
    limits: Limits | None = None,
    cwd: Path | None = None,
    capture: bool = False,
    keep_alive: Callable[[], None] = lambda: None,
    tail_bytes: int = TAIL_BYTES,
) -> tuple[bytes, str]:
    """Run to the end: (standard output if ``capture``, the tail of what it said).

    ``keep_alive`` is called once a second; what it raises ends ffmpeg too. Raises FFmpegError
    when ffmpeg fails or takes longer than its limit, OSError when the disk is full.
    """
    limits = limits or Limits()
    with tempfile.TemporaryFile() as said:
        # Also where nothing comes out of it: the end of a pipe wakes us at once, while waiting
        # for a process with a time limit sleeps up to 50 ms between looks.
        stdout = subprocess.PIPE
        with start(arguments, limits=limits, stdout=stdout, stderr=said, cwd=cwd) as process:
            try:
                output = _output_at_end(process, limits.seconds, keep_alive)
            except BaseException:
                process.kill()
                raise
        tail = _tail(said, tail_bytes)
    if process.returncode:
        raise failure(f"ffmpeg ended with status {process.returncode}", tail)
    return output if capture else b"", tail


def _output_at_end(
    process: subprocess.Popen[bytes], seconds: float, keep_alive: Callable[[], None]
) -> bytes:
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        try:
            output, _ = process.communicate(timeout=min(1.0, left))
        except subprocess.TimeoutExpired:
            keep_alive()
        else:
            return output or b""
    raise FFmpegError(f"ffmpeg took more than {seconds:.0f} s")


def _tail(said: IO[bytes], size: int = TAIL_BYTES) -> str:
    said.seek(0, os.SEEK_END)
    said.seek(max(0, said.tell() - size))
    return said.read().decode("utf-8", "replace")


def distrusted(path: Path, demuxer: str, codecs: Sequence[str]) -> list[str | Path]:
    """Input arguments for a file that is not ours: one demuxer, these decoders, no other file.

    A list of protocols alone does not keep a playlist from opening files; naming the demuxer
    does. MOV can point to files too unless told not to.
    """
    own = ["-enable_drefs", "0", "-use_absolute_path", "0"] if demuxer == "mov" else []
    return [
        "-protocol_whitelist", "file", "-format_whitelist", DEMUXERS[demuxer], "-f", demuxer,
        "-codec_whitelist", ",".join(codecs), *own, "-i", f"file:{path}",
    ]  # fmt: skip


TAGGED = "setsar=1,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
"""The last filter before ``video_codec``: the encoder takes the colour tags from the frames."""


def video_codec(form: Form, *, crf: int = 21, preset: str = "superfast") -> list[str]:
    """Arguments that give the project's exact video form, so that joining is a copy.

    Closed GOPs of one second, no B-frame across them, fixed time base and thread count (so that
    the same frames give the same bytes on the same machine). What is joined shares the header of
    the first file: ``stitchable`` keeps quality, and the spelt-out tags keep the source, from
    changing that header.
    """
    x264 = (
        f"keyint={GOP_FRAMES}:min-keyint={GOP_FRAMES}:scenecut=0:open-gop=0:stitchable=1"
        ":sar=1/1:colorprim=bt709:transfer=bt709:colormatrix=bt709"
    )
    return [
        "-c:v", "libx264", "-preset", preset, "-crf", str(crf), "-profile:v", "high",
        "-pix_fmt", "yuv420p", "-threads", "2", "-r", str(form.rate),
        "-x264-params", x264,
        "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
        "-color_range", "tv", "-video_track_timescale", str(TIME_BASE),
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
    ]  # fmt: skip


class Encoder:
    """Frames in, one silent MP4 in the exact form out; raw yuv420p planes through a pipe.

    ``write`` takes the three planes of a frame as one uint8 array of shape (height * 3/2, width)
    or as bytes of that size (BT.709, limited range). The file appears only when all is well.
    """

    def __init__(
        self, path: Path, form: Form, *, crf: int = 21, preset: str = "superfast",
        limits: Limits | None = None,
    ) -> None:  # fmt: skip
        self.path = path
        self.form = form
        self.frames = 0
        self._part = path.with_name(f".{path.name}.part.mp4")
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  closed in _close
        self._process = start(
            [
                "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p",
                "-s", f"{form.width}x{form.height}", "-r", str(form.rate), "-i", "pipe:0",
                "-vf", TAGGED, *video_codec(form, crf=crf, preset=preset), "-an", self._part,
            ],
            limits=limits or Limits(), stdin=subprocess.PIPE, stderr=self._said,
        )  # fmt: skip

    def write(self, frame: NDArray[np.uint8] | bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame if isinstance(frame, bytes) else frame.data)
        except BrokenPipeError as error:
            self._process.wait()
            raise FFmpegError("the encoder stopped", _tail(self._said)) from error
        self.frames += 1

    def __enter__(self) -> Encoder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self._finish() if kind is None else self._process.kill()
        finally:
            if self._process.stdin and not self._process.stdin.closed:
                self._process.stdin.close()
            self._process.wait()
            self._said.close()
            self._part.unlink(missing_ok=True)

    def _finish(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        if self._process.wait():
            raise failure("the encoder failed", _tail(self._said))
        self._part.replace(self.path)


@contextmanager
def decoded(path: Path, form: Form, *, first: int = 0, frames: int | None = None,
            limits: Limits | None = None) -> Iterator[Iterator[NDArray[np.uint8]]]:  # fmt: skip
    """The frames of a file of our own that is in the exact form already, as yuv420p planes.

    Yields an iterator of uint8 arrays of shape (height * 3/2, width), from frame ``first`` on.
    """
    size = form.width * form.height * 3 // 2
    seek = ["-ss", f"{first / form.rate:.6f}"] if first else []
    count = ["-frames:v", str(frames)] if frames is not None else []
    process = start(
        ["-loglevel", "error", *seek, "-i", path, "-map", "0:v:0", *count,
         "-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1"],
        limits=limits or Limits(), stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    stream = process.stdout

    def planes() -> Iterator[NDArray[np.uint8]]:
        while len(data := stream.read(size)) == size:
            yield np.frombuffer(data, np.uint8).reshape(form.height * 3 // 2, form.width)

    try:
        yield planes()
    finally:
        process.kill()
        stream.close()
        process.wait()
