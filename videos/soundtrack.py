"""The film's sound: the song's own packets where they can be copied, else encoded once.

AAC can be cut between packets only, and a packet is heard right after its forerunner alone. So the
packets around the window are copied, one more ahead of them, and an edit list says at which sample
hearing begins and ends. What was copied is decoded and held against the song before it is used:
whatever an odd file does, nothing else than the song's window is ever laid under a film.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import FFmpegError
from mvsite.lib.filetypes import AAC, M4A, file_type
from mvsite.lib.sounds import RATE, windowed_sound
from mvsite.lib.streams import streams
from videos.joining import AAC_FRAME
from videos.measuring.sound import hear
from videos.mp4 import NotMP4, read_mp4

COPIED_RATES = (32_000, 44_100, 48_000)
COPIED_CHANNELS = {"mono": 1, "stereo": 2}
ADTS_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000)
LOW_COMPLEXITY = 1
"""The profile in an ADTS header (13818-7, 6.2.1)."""
FIXED = 28
"""Bits of that header after those that are the same for the whole stream."""
TICKS = 28_224_000
"""A second in ffmpeg's reading of bare packets."""
SAME = 0.97
"""Likeness to the song; below one where the encoder of the song left noise to the decoder."""
READING = ffmpeg.Limits(seconds=60)


class NotCopyable(ValueError):
    """The upload's packets cannot be the film's sound. The message says why, for the log."""


@dataclass(frozen=True)
class Soundtrack:
    """``faded``: seconds at its end that fade out; nothing fades that is copied."""

    copied: bool
    faded: float


def lay_sound(
    upload: Path | None, canonical: Path, start: float, seconds: float, out: Path, *,
    fade_out: float, keep_alive: Callable[[], None] = lambda: None,
) -> Soundtrack:  # fmt: skip
    """A window of the song as AAC in ``out`` (M4A), to the sample.

    Copied from the ``upload`` if that is AAC-LC, else encoded from our ``canonical`` transcode
    and faded out. Raises FFmpegError.
    """
    try:
        if upload is not None:
            copy_window(upload, canonical, start, seconds, out)
            return Soundtrack(copied=True, faded=0.0)
    except (NotCopyable, NotMP4, FFmpegError):
        out.unlink(missing_ok=True)
    windowed_sound(canonical, start, seconds, out, fade_out=fade_out, keep_alive=keep_alive)
    return Soundtrack(copied=False, faded=fade_out)


def copy_window(upload: Path, canonical: Path, start: float, seconds: float, out: Path) -> None:
    """Raises NotCopyable, NotMP4, FFmpegError; then ``out`` is not to be used."""
    rate = _rate_of(upload)
    packets = _packets(upload, rate, out.with_name(f".{out.name}.whole.aac"))
    first = _lead(upload, rate, len(packets)) + round(round(start * RATE) * rate / RATE)
    _write_window(packets, range(first, first + round(seconds * rate)), rate, out)
    _require_same(out, canonical, start, seconds)


def _rate_of(upload: Path) -> int:
    """Samples a second of a sound that every player takes as it is."""
    with upload.open("rb") as file:
        kind = file_type(file)
    if kind.demuxer not in (AAC.demuxer, M4A.demuxer):
        raise NotCopyable(f"it is {kind.words}")
    sound = streams(upload, kind.demuxer).sound
    if sound is None or sound.codec != "aac" or not sound.details.startswith(" (LC)"):
        raise NotCopyable("its sound is not AAC-LC")
    rates = [rate for rate in COPIED_RATES if f", {rate} Hz, " in sound.details]
    if not rates or not any(f" Hz, {name}," in sound.details for name in COPIED_CHANNELS):
        raise NotCopyable(f"its sound is{sound.details}")
    return rates[0]


def _packets(upload: Path, rate: int, bare: Path) -> list[bytes]:
    """All of them, each under an ADTS header. An edit list is not obeyed here, but in ``_lead``."""
    with upload.open("rb") as file:
        demuxer = file_type(file).demuxer
    whole = ["-ignore_editlist", "1"] if demuxer == M4A.demuxer else []
    try:
        ffmpeg.run(
            ["-loglevel", "error", *whole, *ffmpeg.distrusted(upload.absolute(), demuxer, ["aac"]),
             "-map", "0:a:0", "-c", "copy", "-f", "adts", bare],
            limits=READING,
        )  # fmt: skip
        return list(_framed(bare.read_bytes(), rate))
    finally:
        bare.unlink(missing_ok=True)


def _framed(data: bytes, rate: int) -> Iterator[bytes]:
    """The packets of an ADTS stream whose headers all say the same."""
    at = 0
    while at + 7 <= len(data):
        head = int.from_bytes(data[at : at + 7])
        length = head >> 13 & 0x1FFF
        same = head >> FIXED == int.from_bytes(data[:7]) >> FIXED and head & 3 == 0
        if head >> 44 != 0xFFF or length < 7 or at + length > len(data) or not same:
            raise NotCopyable("its packets are not plain ADTS")
        yield data[at : at + length]
        at += length
    if at == 0 or not _is_plain(int.from_bytes(data[:7]), rate):
        raise NotCopyable("its packets are of another kind than it says")


def _is_plain(head: int, rate: int) -> bool:
    said = head >> 34 & 0xF
    return (
        head >> 38 & 3 == LOW_COMPLEXITY
        and said < len(ADTS_RATES)
        and ADTS_RATES[said] == rate
        and head >> 30 & 7 in COPIED_CHANNELS.values()
    )


def _lead(upload: Path, rate: int, packets: int) -> int:
    """Samples before the first one that is heard: what the encoder needed to begin."""
    with upload.open("rb") as file:
        if file_type(file).demuxer != M4A.demuxer:
            return 0
    track = read_mp4(upload).sound
    if track is None or track.timescale != rate or track.samples != packets:
        raise NotCopyable("its index does not fit its packets")
    return track.lead


def _write_window(packets: Sequence[bytes], samples: range, rate: int, out: Path) -> None:
    """``samples`` count from the first packet's first one."""
    first = max(0, samples.start // AAC_FRAME - 1)
    end = min(len(packets), -(-samples.stop // AAC_FRAME))
    stop = min(samples.stop, end * AAC_FRAME)
    if stop <= samples.start or samples.stop - stop >= AAC_FRAME:
        raise NotCopyable("it ends before the window does")
    lead = samples.start - first * AAC_FRAME
    last = stop - (end - 1) * AAC_FRAME
    bare = out.with_name(f".{out.name}.window.aac")
    bare.write_bytes(b"".join(packets[first:end]))
    tick = TICKS // rate
    times = (
        f"setts=ts=TS-{lead * tick}:"
        f"duration=if(eq(N\\,{end - first - 1})\\,{last * tick}\\,DURATION)"
    )
    try:
        ffmpeg.run(
            ["-loglevel", "error", "-f", "aac", "-i", bare.absolute(), "-c", "copy",
             "-bsf:a", f"aac_adtstoasc,{times}", "-map_metadata", "-1", "-fflags", "+bitexact",
             "-f", "mp4", out.absolute()],
            limits=READING,
        )  # fmt: skip
    finally:
        bare.unlink(missing_ok=True)


def _require_same(out: Path, canonical: Path, start: float, seconds: float) -> None:
    heard = hear(out, canonical, start, seconds)
    there = all(abs(lag.samples) < 1 and lag.alike >= SAME for lag in heard.lags)
    if not there or heard.lost or abs(heard.seconds - seconds) > AAC_FRAME / RATE:
        raise NotCopyable("decoded, the copy is not the song's window")
