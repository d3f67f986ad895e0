"""What is heard in songs: ``manage.py analyse SONG [SONG …]``. Needs no database."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mvsite.lib import storage
from mvsite.lib.ffmpeg import FFmpegError
from mvsite.lib.outputs import BAD_INPUT, put_whole, require_input, spare, writable
from mvsite.lib.processes import ended_by_signals
from mvsite.lib.sounds import SongFile, read_song
from mvsite.lib.uploads import BadUpload
from songs.analysis import Analysis, analyse
from songs.analysis.reading import samples_of

if TYPE_CHECKING:
    from rich.console import Console

FAILED, INTERRUPTED = 1, 130
LINE_WIDTH = (24, 96)
FIELDS = ("tempo", "meter", "beats", "downbeats", "sections", "window", "confidence")
NOTHING: Mapping[str, Any] = dict.fromkeys(FIELDS) | {
    name: [] for name in ("beats", "downbeats", "sections")
}


class Command(BaseCommand):
    help = "Say what is heard in songs: tempo, beats, bars, sections, the best part."
    requires_system_checks = []
    suppressed_base_arguments = {
        "--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color",
        "--force-color", "--skip-checks",
    }  # fmt: skip

    def add_arguments(self, parser: CommandParser) -> None:
        parser.usage = "%(prog)s SONG [SONG …] [--json] [--clicks OUT.wav]"
        parser.add_argument(
            "songs", metavar="SONG", type=Path, nargs="+",
            help="MP3, M4A, WAV, FLAC, OGG, Opus or video",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one object a line, for programs")
        parser.add_argument(
            "--clicks", metavar="OUT.wav", type=Path,
            help="the song with a click on every beat, higher where a bar begins",
        )  # fmt: skip

    def handle(self, *_: Any, **options: Any) -> None:
        with ended_by_signals():
            try:
                failed = self.hear_all(options["songs"], options["clicks"], options["json"])
            except KeyboardInterrupt:
                self.end("Stopped.", INTERRUPTED)
            except CommandError as error:
                self.end(str(error), error.returncode)
            except BrokenPipeError:  # Whoever read it has seen enough.
                hush()
                failed = 0
            except OSError as error:
                hush()
                self.end(f"What was heard cannot be written: {error.strerror}.", FAILED)
        if failed:
            sys.exit(FAILED)

    def end(self, sentence: str, status: int) -> NoReturn:
        """The sentence alone: Django would put the name of an exception before it."""
        self.stderr.write(sentence)
        sys.exit(status)

    def hear_all(self, songs: list[Path], clicks: Path | None, as_json: bool) -> int:
        """How many songs could not be heard; the others are done all the same."""
        if clicks is not None:
            require_one(songs, clicks)
        failed = 0
        for song in songs:
            heard, error = heard_or_why_not(song, clicks)
            failed += bool(error)
            if as_json:
                self.stdout.write(json.dumps(as_object(song, heard, error)))
            elif heard is None:
                self.stderr.write(error)
            else:
                self.show(*heard)
            self.stdout.flush()
        return failed

    def show(self, file: SongFile, analysis: Analysis) -> None:
        from songs.analysis import describe

        console = screen(cast(IO[str], self.stdout))
        width = max(LINE_WIDTH[0], min(console.width - 2, LINE_WIDTH[1]))
        console.print(title_of(file), style="bold", markup=False, soft_wrap=True)
        for line, style in zip(describe.drawn(analysis, width), ("cyan", "dim"), strict=True):
            console.print(line, style=style, markup=False)
        for sentence in (*file.notes, *describe.sentences(analysis)):
            console.print(sentence, markup=False, soft_wrap=True)
        console.print()


def hush() -> None:
    """Nothing is left to be written when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def screen(out: IO[str]) -> Console:
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            """Rich would end the program as one that failed."""
            raise BrokenPipeError

    return Screen(file=out, highlight=False)


def require_one(songs: list[Path], clicks: Path) -> None:
    if len(songs) > 1:
        sentence = f"Clicks are for one song; {len(songs)} were named."
        raise CommandError(sentence, returncode=BAD_INPUT)
    writable(clicks, ".wav", "clicks")
    spare(clicks, "song with clicks", *songs)


def heard_or_why_not(
    song: Path, clicks: Path | None
) -> tuple[tuple[SongFile, Analysis] | None, str]:
    """What was heard, or the sentence that says why nothing was."""
    try:
        require_input(song)
        return heard_in(song, clicks), ""
    except (BadUpload, CommandError, storage.StorageTrouble) as refused:
        return None, str(refused)
    except (FFmpegError, ValueError) as error:
        return None, f"{song.name}: {error}"
    except OSError as error:
        return None, f"{error.filename or song.name}: {error.strerror}."


def heard_in(song: Path, clicks: Path | None) -> tuple[SongFile, Analysis]:
    """Decoded as an upload is, and heard as the product hears it; nothing of it is left behind."""
    with (
        storage.full_disk_as_sentence(),
        tempfile.TemporaryDirectory(prefix="leitmotif-") as folder,
    ):
        file = read_song(song, song.name, Path(folder))
        analysis = analyse(samples_of(file.canonical))
        if clicks is not None:
            put_with_clicks(file, analysis, clicks, Path(folder))
        return file, analysis


def put_with_clicks(file: SongFile, analysis: Analysis, clicks: Path, folder: Path) -> None:
    from songs.analysis.clicks import write_with_clicks

    made = folder / "clicks.wav"
    write_with_clicks(file.canonical, analysis, made, folder)
    with put_whole(clicks) as part:
        shutil.copyfile(made, part)


def as_object(song: Path, heard: tuple[SongFile, Analysis] | None, error: str) -> dict[str, Any]:
    """Times in seconds; ``error`` is null when there is none, and what was not heard is empty."""
    found = asdict(heard[1]) if heard else NOTHING
    name = os.fsencode(song).decode(errors="replace")
    return {"file": name, **{field: found[field] for field in FIELDS}, "error": error or None}


def title_of(file: SongFile) -> str:
    from songs.analysis import describe

    by = f" by {file.artist}" if file.artist else ""
    return f"{file.title}{by}, {describe.clock(file.seconds)}"
