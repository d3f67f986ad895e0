"""A stranger's song: really decoded, and kept on as a transcode of our own. The film's sound."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from tinytag import TinyTag, TinyTagException

from mvsite.lib import ffmpeg
from mvsite.lib.filetypes import M4A, MP4, OGG, OPUS, WAV, FileType, file_type
from mvsite.lib.streams import ENDS_EARLY, SOUND_CODECS, Stream, Streams, streams
from mvsite.lib.uploads import (
    SONGS_TAKEN,
    BadUpload,
    base_name,
    clean,
    quoted,
    require_readable,
    require_size,
    wrong_kind,
)

RATE = 44_100
"""Samples a second of everything after the decoder."""
SAMPLE_BYTES = 4
"""Two channels of 16 bits."""
CANONICAL = "song.flac"
DECODING = ffmpeg.Limits(seconds=120, memory=2 << 30)
ENCODING = ffmpeg.Limits(seconds=120)
FADE_IN_SECONDS = 0.01
_RAW = ["-f", "s16le", "-ar", str(RATE), "-ac", "2"]
_BARE = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]

BAD_PACKET = "Error submitting packet to decoder|Decoding error"
"""One alone is a tag's padding or the end as often as damage, and no ear finds it."""

LIKELY_CUT_SECONDS = 0.5
"""Encoders round lengths to their frames; more than this is missing, not rounded."""
LIKELY_CUT_SHARE = 0.01

# A plug-in that fails writes what is not a number into a float WAV: silence is what was meant,
# and converted as it is it would be a full-scale bang.
_FINITE = "if(isnan(val({0}))\\,0\\,clip(val({0})\\,-1\\,1))"
FINITE = (
    "aformat=sample_fmts=dblp:channel_layouts=stereo,"
    f"aeval={_FINITE.format(0)}|{_FINITE.format(1)}:c=same"
)
# By itself ffmpeg takes 3 dB off a mono song when it becomes stereo.
BOTH_SIDES = "pan=stereo|FL=c0|FR=c0"

TAG_ERRORS = (
    TinyTagException, OSError, ValueError, LookupError, TypeError, AttributeError,
    ArithmeticError, EOFError, MemoryError, RecursionError, struct.error,
)  # fmt: skip
"""What a parser of tags may raise on rubbish. A song without readable tags is still a song."""


@dataclass(frozen=True)
class SongFile:
    """``canonical``: FLAC, 44.1 kHz, stereo, 16 bits. ``seconds`` are decoded ones.

    ``extension`` and ``sha256`` are the original's, the first by its content.
    """

    canonical: Path
    extension: str
    seconds: float
    title: str
    artist: str
    sha256: str
    notes: tuple[str, ...]


def read_song(
    source: Path, name: str, folder: Path, keep_alive: Callable[[], None] = lambda: None
) -> SongFile:
    """Decode a stranger's file into ``folder``; ``name`` is what it was called by its sender.

    Raises BadUpload, or OSError when the disk is full; then ``folder`` holds nothing of it.
    Takes about two seconds for a quarter of an hour of sound; ``keep_alive`` is called once a
    second.
    """
    kind = _song_type(source, name)
    with tempfile.TemporaryDirectory(dir=folder, prefix="song-") as lonely:
        alone = _alone(source, Path(lonely) / f"song.{kind.extension}")
        held = _streams_of(alone, kind, name)
        raw, said = _decoded(alone, kind, held, name, keep_alive)
        seconds = _checked_seconds(raw, name)
        canonical = _encoded(raw, keep_alive).replace(folder / CANONICAL)
        title, artist = _tags(alone, name)
        return SongFile(
            canonical=canonical,
            extension=_extension(kind, held),
            seconds=seconds,
            title=title,
            artist=artist,
            sha256=_sha256(alone),
            notes=_notes(alone, kind, held, seconds, said),
        )


def _song_type(source: Path, name: str) -> FileType:
    require_readable(source, name)
    require_size(source.stat().st_size, settings.SONG_MAX_BYTES, name)
    with source.open("rb") as file:
        kind = file_type(file)
    if not kind.demuxer:
        raise wrong_kind("song", name, kind)
    return kind


def _alone(source: Path, place: Path) -> Path:
    """The same bytes in a directory with nothing else in it, under a name of our own."""
    try:
        os.link(source.resolve(), place)
    except OSError:  # another disk, or a file of another user
        shutil.copyfile(source, place)
    return place


def _streams_of(alone: Path, kind: FileType, name: str) -> Streams:
    try:
        held = streams(alone, kind.demuxer)
    except ffmpeg.FFmpegError as error:
        raise _undecodable(name, kind) from error
    if held.sound is None and held.picture is not None:
        raise BadUpload(f"{quoted(name)} is a video without sound. Nothing was kept. {SONGS_TAKEN}")
    if held.sound is None:
        raise _undecodable(name, kind)
    return held


def _decoded(
    alone: Path, kind: FileType, held: Streams, name: str, keep_alive: Callable[[], None]
) -> tuple[Path, str]:
    """Bare samples, stopped a second after the longest allowed, and what ffmpeg complained of.

    Counted in bytes, for a container's times may jump and lie.
    """
    raw = alone.with_name("samples.raw")
    most = (settings.SONG_MAX_SECONDS + 1) * RATE * SAMPLE_BYTES
    try:
        return raw, ffmpeg.run(
            ["-loglevel", "error", "-threads", "1",
             *ffmpeg.distrusted(alone, kind.demuxer, SOUND_CODECS),
             "-map", "0:a:0", "-vn", "-sn", "-dn", *_filters(held.sound),
             "-ac", "2", "-ar", str(RATE), "-f", "s16le", "-fs", str(most), raw],
            limits=DECODING, cwd=alone.parent, keep_alive=keep_alive,
        )[1]  # fmt: skip
    except ffmpeg.FFmpegError as error:
        raise _undecodable(name, kind) from error


def _filters(sound: Stream | None) -> list[str]:
    if sound is None:
        return []
    parts = [BOTH_SIDES] if re.search(r", (mono|1 channels)\b", sound.details) else []
    parts += [FINITE] if sound.codec.startswith("pcm_f") else []
    return ["-filter:a", ",".join(parts)] if parts else []


def _checked_seconds(raw: Path, name: str) -> float:
    seconds = raw.stat().st_size // SAMPLE_BYTES / RATE if raw.exists() else 0.0
    if not seconds:
        raise BadUpload(
            f"{quoted(name)} holds no sound that can be decoded. Nothing was kept. {SONGS_TAKEN}"
        )
    if seconds < (least := settings.SONG_MIN_SECONDS):
        raise BadUpload(
            f"{quoted(name)} is {int(seconds * 10) / 10} s long; {least} s is the least. "
            "Nothing was kept. Send a longer song."
        )
    if round(seconds) > settings.SONG_MAX_SECONDS:
        raise BadUpload(
            f"{quoted(name)} is longer than {spoken(settings.SONG_MAX_SECONDS)}, which is the "
            "most. Nothing was kept. Cut it, and send the part that you want."
        )
    return seconds


def _undecodable(name: str, kind: FileType) -> BadUpload:
    return BadUpload(
        f"{quoted(name)} looks like {kind.words}, but no sound in it can be decoded: it is "
        f"damaged, cut off or locked. Nothing was kept. {SONGS_TAKEN}"
    )


def _encoded(raw: Path, keep_alive: Callable[[], None]) -> Path:
    part = raw.with_suffix(".flac")
    ffmpeg.run(
        ["-loglevel", "error", *_RAW, "-i", raw, "-c:a", "flac", *_BARE, part],
        limits=ENCODING, keep_alive=keep_alive,
    )  # fmt: skip
    return part


def _extension(kind: FileType, held: Streams) -> str:
    """A sound-only MP4 is an M4A, and the other way round, whatever it says of itself."""
    if kind in (M4A, MP4):
        return (MP4 if held.picture else M4A).extension
    if kind in (OGG, OPUS) and held.sound:
        return (OPUS if held.sound.codec == "opus" else OGG).extension
    return kind.extension


def _notes(
    alone: Path, kind: FileType, held: Streams, seconds: float, said: str
) -> tuple[str, ...]:
    notes = []
    if held.picture:
        notes.append("Only the soundtrack of the video is used.")
    if any(word in said for word in ENDS_EARLY) or _cut(alone, kind, held.claimed, seconds):
        notes.append(f"The file ends early: {spoken(seconds)} of it could be read.")
    elif len(re.findall(BAD_PACKET, said)) > 1:
        notes.append("The file is damaged in places, which may be heard there.")
    return tuple(notes)


def spoken(seconds: float) -> str:
    """12 s, 15 min, 3 min 44 s."""
    minutes, rest = divmod(int(seconds), 60)
    parts = [f"{minutes} min"] if minutes else []
    return " ".join([*parts, f"{rest} s"] if rest or not minutes else parts)


def _cut(alone: Path, kind: FileType, claimed: float, seconds: float) -> bool:
    if kind == WAV:
        return _wav_cut(alone)
    if kind.demuxer == OGG.demuxer:
        return _ogg_cut(alone)
    return claimed - seconds > max(LIKELY_CUT_SECONDS, claimed * LIKELY_CUT_SHARE)


def _wav_cut(path: Path) -> bool:
    """ffmpeg forgives a WAV that is shorter than its head says, and does not tell."""
    with path.open("rb") as file:
        head = file.read(8)
    size = int.from_bytes(head[4:8], "big" if head[:4] == b"RIFX" else "little")
    unknown = size == 0 or size >= 0xFFFF_0000  # written to a pipe, or an RF64
    return not unknown and size + 8 > path.stat().st_size + 1


OGG_PAGE_AT_MOST = 65_307
"""Bytes. RFC 3533, 6."""


def _ogg_cut(path: Path) -> bool:
    """The last page is not whole. Ogg tells no length at its start."""
    with path.open("rb") as file:
        tail = _last_bytes(file, 2 * OGG_PAGE_AT_MOST)
    page = tail[tail.rfind(b"OggS") :]
    if len(page) < 27 or len(page) < 27 + page[26]:
        return True
    return len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]])


def _last_bytes(file: BinaryIO, count: int) -> bytes:
    file.seek(max(0, file.seek(0, os.SEEK_END) - count))
    return file.read()


def _tags(alone: Path, name: str) -> tuple[str, str]:
    try:
        tags = TinyTag.get(alone, duration=False)
        title, artist = tags.title or "", tags.artist or ""
    except TAG_ERRORS:
        title = artist = ""
    stem = Path(clean(base_name(name), settings.TITLE_MAX_LENGTH * 2)).stem.replace("_", " ")
    limit = settings.TITLE_MAX_LENGTH
    return clean(title, limit) or clean(stem, limit) or "Untitled", clean(artist, limit)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def windowed_sound(
    canonical: Path, start: float, seconds: float, out: Path, *, fade_out: float = 0.01,
    keep_alive: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """A window of our own transcode as AAC (M4A), to the sample; seconds, also ``fade_out``.

    Where the song ends before the window does, silence follows. The fades keep a cut from
    clicking. Same arguments, same bytes.
    """
    first, count = round(start * RATE), round(seconds * RATE)
    fade = min(round(fade_out * RATE), count)
    part = out.with_name(f".{out.name}.part.m4a")
    window = (
        f"atrim=start_sample={first}:end_sample={first + count},asetpts=N/SR/TB,"
        f"apad=whole_len={count},afade=t=in:ns={round(FADE_IN_SECONDS * RATE)},"
        f"afade=t=out:ss={count - fade}:ns={fade}"
    )
    try:
        ffmpeg.run(
            ["-loglevel", "error", "-threads", "1", "-f", "flac", "-i", canonical,
             "-filter:a", window, "-c:a", "aac", "-b:a", "192k", *_BARE, part],
            limits=ENCODING, keep_alive=keep_alive,
        )  # fmt: skip
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
