"""A song and a picture become a film: ``manage.py film SONG [PICTURE]``."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NoReturn, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from accounts.models import User
from mvsite import standins
from mvsite.checks import TAG
from mvsite.lib import storage
from mvsite.lib.outputs import (
    BAD_INPUT,
    put_whole,
    read_at_most,
    require_folder,
    require_input,
    spare,
    writable,
)
from mvsite.lib.processes import ended_by_signals
from mvsite.lib.state import NotNow
from mvsite.lib.templatetags.pages import money
from mvsite.lib.uploads import BadUpload, quoted
from mvsite.preparation import prepare
from mvsite.workers import WorkerDown, keep_log, working
from songs.analysis.corrections import BadCorrection
from songs.lyrics import MOST_BYTES, text_of
from videos import commission, prices
from videos.commission import Commission
from videos.intake import digest
from videos.management.arguments import arguments, words
from videos.management.taking_up import (
    confirmed,
    is_made,
    is_shown,
    said_bill,
    taken_up,
    usual_models,
)
from videos.models import Film, Video
from videos.progress_bar import Display, display_for
from videos.report import report_of

FAILED, INTERRUPTED = 1, 130
ANIMATIC = (
    "This is the animatic. The same command with --quality final films it, for {price} at most."
)
LOOK_EVERY_SECONDS = 0.25


class Command(BaseCommand):
    help = "Make a music video from a song and a character, cut to the music."
    requires_system_checks = [TAG]
    suppressed_base_arguments = {
        "--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color",
        "--force-color", "--skip-checks",
    }  # fmt: skip

    def add_arguments(self, parser: CommandParser) -> None:
        from generations.providers.local.styles import STYLES

        parser.usage = "%(prog)s SONG [PICTURE] [options]"
        for names, text, more in arguments(", ".join(STYLES)):
            parser.add_argument(*names, help=text, **more)

    def handle(self, *_: Any, **options: Any) -> None:
        with ended_by_signals():
            try:
                if options["standins"]:
                    standins.go_on_beside(options["keys"])
                self.make(options)
            except KeyboardInterrupt:
                self.end("Stopped. The same command goes on from here.", INTERRUPTED)
            except (BadUpload, BadCorrection, commission.Unfit) as bad:
                self.end(str(bad), BAD_INPUT)
            except storage.StorageTrouble as trouble:
                self.end(str(trouble), FAILED)
            except WorkerDown as down:
                self.end(str(down), FAILED)
            except CommandError as error:
                self.end(str(error), error.returncode)
            except DatabaseError as error:
                self.end(f"The database cannot be used: {error}.", FAILED)
            except OSError as error:
                self.end(f"{error.filename or 'A file'}: {error.strerror}.", FAILED)

    def end(self, sentence: str, status: int) -> NoReturn:
        """The sentence alone: Django would put the name of an exception before it."""
        self.stderr.write(sentence)
        sys.exit(status)

    def make(self, options: dict[str, Any]) -> None:
        wanted = wishes(options)
        output = placed(options["output"])
        spare(output, "film", options["song"], options["picture"], options["lyrics"])
        prepare()
        keep_log("film")
        owner = User.objects.local_owner()
        video = None if options["again"] else commission.find(owner, wanted)
        if video is not None and is_made(video, wanted):
            self.stdout.write("This film is made already; --again makes it anew.")
        else:
            video = self.filmed(owner, wanted, video)
        self.deliver(video, output)
        if options["report"] and video.film is not None:
            from videos.report_card import print_card

            print_card(report_of(video.film), cast(TextIO, self.stdout))

    def filmed(self, owner: User, wanted: Commission, video: Video | None) -> Video:
        """Begun or taken up again, and worked on until it is made or cannot be."""
        with display_for(self.stdout) as display:
            if video is None:
                display.say(f"Reading {quoted(wanted.song.name)}")
                video = commission.accept(owner, wanted)
            commission.put_right(video, wanted)
            with working() as team:
                try:
                    taken_up(video, wanted, display)
                except NotNow as no:  # Another command did it in this moment, or it is not allowed.
                    display.say(str(no))
                watch(video, wanted, display, team.tend)
        video.refresh_from_db()
        if is_shown(video):
            self.stdout.write(ANIMATIC.format(price=money(prices.of_motion(video))))
        elif video.status != Video.Status.READY:
            raise CommandError(why_not(video), returncode=FAILED)
        return video

    def deliver(self, video: Video, output: Path | None) -> None:
        film = video.film
        assert film is not None
        output = output or free_name(film)
        with storage.full_disk_as_sentence(), put_whole(output) as part:
            shutil.copyfile(storage.local_path(film.key), part)
        for warning in video.warnings:
            self.stdout.write(f"Note: {warning}")
        count = video.clips.count()
        self.stdout.write(
            f"{words(str(output))}: {film.frames / video.form.rate:.1f} seconds, "
            f"{count} {'clip' if count == 1 else 'clips'}, {film.width} × {film.height}."
            f"{said_bill(video)}"
        )


def wishes(options: dict[str, Any]) -> Commission:
    """Checked as far as it can be without opening the files."""
    from generations.providers.local.styles import STYLES

    for path in filter(None, (options["song"], options["picture"], options["lyrics"])):
        require_input(path)
    if options["style"] not in STYLES:
        names = ", ".join(STYLES)
        raise CommandError(
            f"There is no style “{options['style']}”. Choose one of: {names}.",
            returncode=BAD_INPUT,
        )
    fields = (
        "song", "picture", "character", "idea", "style", "clips", "length", "start", "ratio",
        "resolution", "seed", "captions", "on_character_failure", "quality", "max_cost",
        "keyframe_floor", "redo_below",
    )  # fmt: skip
    corrections = [options[name] for name in ("tempo", "offset", "meter") if options[name]]
    lyrics = options["lyrics"]
    return Commission(
        **{name: options[name] for name in fields},
        models=dict(options["model"]),
        usual=usual_models(),
        corrections={name: value for said in corrections for name, value in said.items()},
        lyrics=text_of(read_at_most(lyrics, MOST_BYTES), lyrics.name) if lyrics else "",
    )


def placed(output: Path | None) -> Path | None:
    """Found out before the work, not after it."""
    if output is None:
        require_folder(Path.cwd())
        return None
    return writable(output, ".mp4", "a film")


def free_name(film: Film) -> Path:
    """film.mp4, unless that is another film or somebody else's file."""
    same = Film.objects.filter(video__request_hash=film.video.request_hash)
    for number in range(1, 1000):
        path = Path("film.mp4" if number == 1 else f"film-{number}.mp4")
        if not path.exists() or same.filter(sha256=digest(path)).exists():
            return path
    raise CommandError("There are a thousand films here; name one with -o.", returncode=BAD_INPUT)


def watch(video: Video, wanted: Commission, display: Display, tend: Callable[[], None]) -> None:
    """Until it is made, failed or asks; shows what is done."""
    begun = monotonic()
    while True:
        tend()
        with contextlib.suppress(DatabaseError):  # A full disk: it is tried again.
            video.refresh_from_db()
            display.show(video, monotonic() - begun)
        rests = video.status in {*Video.FINISHED, *Video.ASKING}
        if rests and not confirmed(video, wanted, display):
            return
        sleep(LOOK_EVERY_SECONDS)


def why_not(video: Video) -> str:
    if video.waiting_for == Video.WaitingFor.CHARACTER and video.character:
        return (
            f"{video.character.error} The same command tries again; with --on-character-failure "
            "continue the film is made without the character."
        )
    if video.waiting_for == Video.WaitingFor.BUDGET:
        return f"{video.error} The same command with a higher --max-cost goes on from there."
    if video.waiting_for == Video.WaitingFor.APPROVAL:
        return f"{video.error} Another --model, or more --clips, may help."
    return f"{video.error} The same command tries again from there."
