"""Hear a song: its canonical sound analysed once, the result kept on its row."""

from __future__ import annotations

from mvsite.lib import storage
from mvsite.lib.ffmpeg import FFmpegError
from mvsite.lib.state import wake
from songs.models import Song

Status = Song.Status


def hear(song: Song) -> None:
    """From uploaded to ready, or failed. Raises LeaseLost."""
    if not song.claim(Status.UPLOADED, Status.ANALYSING, to=Status.ANALYSING):
        return
    try:
        analysis, faults = _analysed(song), _faults(song)
    except (FFmpegError, FileNotFoundError):
        song.move(Status.FAILED, error="The sound of this song can no longer be read.")
    else:
        warnings = list(dict.fromkeys([*song.warnings, *faults]))
        song.move(Status.READY, analysis=analysis, warnings=warnings)
    wake(song._meta.label, song.pk)


def _analysed(song: Song) -> dict[str, object]:
    # NumPy is loaded in the process that works, never in its parent.
    from songs.analysis import analyse
    from songs.analysis.reading import samples_of

    samples = samples_of(storage.local_path(song.canonical_key))
    return analyse(samples, keep_alive=song.keeper()).to_json()


def _faults(song: Song) -> list[str]:
    from songs.analysis.soundness import faults_of

    with storage.scratch() as folder:
        return faults_of(storage.local_path(song.canonical_key), folder, song.keeper())
