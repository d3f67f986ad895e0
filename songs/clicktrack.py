"""The song with a click on every beat, as a file that a browser plays.

Made when somebody asks for it; one a song is kept, of the beats as they were corrected last.
"""

from __future__ import annotations

import hashlib

from mvsite.lib import ffmpeg, storage
from songs.models import Song

LIMITS = ffmpeg.Limits(seconds=120)


def name_of(song: Song) -> str:
    """Of the track of its present beats: other beats, another name."""
    heard = song.heard()
    beats = repr((song.sha256, heard.beats, heard.downbeats))
    return hashlib.sha256(beats.encode()).hexdigest()[:16]


def key_of(song: Song) -> str:
    """Of the track, which is made if it is not there yet.

    Raises FFmpegError, FileNotFoundError and StorageFull.
    """
    key = f"{_folder(song)}/{name_of(song)}.flac"
    if not storage.exists(key):
        _make(song, key)
        _drop_others(song, key)
    return key


def _folder(song: Song) -> str:
    return f"songs/{song.pk}/clicks"


def _make(song: Song, key: str) -> None:
    # The site starts without it: only who asks for clicks waits for them.
    from songs.analysis.clicks import write_with_clicks

    with storage.scratch() as folder:
        bare, packed = folder / "clicks.wav", folder / "clicks.flac"
        write_with_clicks(storage.local_path(song.canonical_key), song.heard(), bare, folder)
        ffmpeg.run(
            ["-loglevel", "error", "-i", bare, "-compression_level", "0", packed], limits=LIMITS
        )
        storage.put(key, packed)


def _drop_others(song: Song, kept: str) -> None:
    for key in storage.keys(_folder(song)):
        if key != kept:
            storage.delete(key)
