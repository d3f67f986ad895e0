"""The whole product at one machine: ``manage.py up``."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from contextlib import ExitStack, closing
from time import monotonic, sleep
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.urls import reverse

from accounts import entry
from accounts.models import User
from mvsite import standins
from mvsite.assets import gather
from mvsite.checks import TAG
from mvsite.lib.processes import ended_once
from mvsite.lib.storage import StorageTrouble
from mvsite.lib.uploads import BadUpload
from mvsite.preparation import make_home, prepare
from mvsite.supervision import OneParent
from mvsite.web import CannotListen, Web, WebDown, is_open_to_others, listen
from mvsite.workers import FolderGone, Team, WorkerDown, keep_log, working
from videos.models import Video

FAILED = 1
LOOK_EVERY_SECONDS = 0.25
PATIENCE_SECONDS = 120.0
LOCK = "up.lock"


class Command(BaseCommand):
    help = "Start Leitmotif at this machine: the pages, and what makes the films."
    requires_system_checks = [TAG]
    suppressed_base_arguments = {
        "--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color",
        "--force-color", "--skip-checks",
    }  # fmt: skip

    def add_arguments(self, parser: CommandParser) -> None:
        parser.usage = "%(prog)s [options]"
        parser.add_argument(
            "--host", default="127.0.0.1", metavar="ADDRESS",
            help="where it listens (127.0.0.1: this machine alone; 0.0.0.0: everybody)",
        )  # fmt: skip
        parser.add_argument(
            "--port", type=whole(0, 65535), default=8000, metavar="N",
            help="8000; 0: one that is free",
        )  # fmt: skip
        parser.add_argument(
            "--workers", type=whole(1, 64), metavar="N",
            help="steps that are worked on at once (one more than there are cores)",
        )  # fmt: skip
        parser.add_argument(
            "--no-demo", action="store_true", help="make no first film on the very first start"
        )
        parser.add_argument(standins.OPTION, action="store_true", help=standins.HELP)
        parser.add_argument(
            standins.KEYS, type=standins.named, default=standins.ALL, metavar="NAME,…",
            help=standins.KEYS_HELP,
        )  # fmt: skip

    def handle(self, *_: Any, **options: Any) -> None:
        with ended_once() as look:
            try:
                if options["standins"]:
                    standins.go_on_beside(options["keys"])
                self.serve(options, look)
            except KeyboardInterrupt:
                self.say("Stopped. The next start carries on with what was being made.")
            except (CannotListen, StorageTrouble, WorkerDown, WebDown) as reason:
                self.end(str(reason))
            except CommandError as error:
                self.end(str(error))
            except DatabaseError as error:
                self.end(f"The database cannot be used: {error}.")
            except OSError as error:
                self.end(f"{error.filename or 'A file'}: {error.strerror}.")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def end(self, sentence: str) -> NoReturn:
        """The sentence alone: Django would put the name of an exception before it."""
        self.stderr.write(sentence)
        sys.exit(FAILED)

    def serve(self, options: dict[str, Any], look: Callable[[], None]) -> None:
        """Until a signal comes, which ``look`` raises, or what it started does not stay up."""
        make_home()
        with ExitStack() as stack:
            lock = self.alone(stack)
            listening = stack.enter_context(closing(listen(options["host"], options["port"])))
            prepare()
            gather()
            keep_log("up")
            web = stack.enter_context(Web(listening))
            lock.say(web.address)
            owner = User.objects.local_owner()
            video = None if options["no_demo"] else self.first_film(owner)
            wait_for(web, look)
            team = stack.enter_context(working(options["workers"]))
            self.welcome(web, team, link(web.address, owner, video), video)
            while not lock.is_gone:
                look()
                web.tend()
                team.tend()
                sleep(LOOK_EVERY_SECONDS)
            raise FolderGone

    def alone(self, stack: ExitStack) -> OneParent:
        """Raises CommandError with a link to the one that is up already."""
        lock = OneParent(LOCK)
        if not lock.take():
            raise CommandError(already(lock.said()))
        stack.callback(lock.give_back)
        lock.say("")
        return lock

    def welcome(self, web: Web, team: Team, address: str, video: Video | None) -> None:
        self.say(f"Leitmotif is up. {ABOUT_THE_LINK}\n\n  {address}\n")
        if video is not None:
            self.say("A first film is being made there already.")
        if team.is_others:
            self.say("Another command films here: its workers are used until it ends.")
        if is_open_to_others(web.host):
            self.say(OPEN_TO_OTHERS)
        self.say("Ctrl-C ends it.")

    def first_film(self, owner: User) -> Video | None:
        """Where the link leads; a demo that cannot be begun keeps nobody out."""
        from videos import demo, verbs  # The web server does not wait for this to load.

        try:
            if not demo.is_newcomer(owner):
                return demo.under_way(owner)
            video = demo.accept(owner)
            verbs.start(video)
            return video
        except (BadUpload, StorageTrouble, FileNotFoundError) as reason:
            self.say(f"The first film was not begun: {reason}")
            return None


ABOUT_THE_LINK = "This link signs you in, at this machine, once, for the next 15 minutes:"
OPEN_TO_OTHERS = (
    "Others in the network reach it too; the link does not work for them. They sign in with a "
    "name and a password, which `python3 manage.py createsuperuser` or the admin gives them."
)


def already(address: str) -> str:
    """Of a home in which another ``up`` runs."""
    if not address:
        return f"Leitmotif is starting here already ({settings.DATA_DIR})."
    return (
        f"Leitmotif is up already, for {settings.DATA_DIR}. {ABOUT_THE_LINK}\n\n"
        f"  {link(address, User.objects.local_owner(), None)}\n\n"
        "It ends with Ctrl-C where it was started. Another one beside it needs a folder of its "
        "own: LEITMOTIF_HOME."
    )


def link(address: str, owner: User, video: Video | None) -> str:
    leads_to = reverse("video", args=[video.pk]) if video is not None else "/"
    return address + reverse("enter", args=[entry.issue(owner, leads_to)])


def wait_for(web: Web, look: Callable[[], None]) -> None:
    """Until its pages come. Workers begin after that: they would take its time."""
    begun = monotonic()
    while not web.answers("/sign-in/", 1.0):
        look()
        web.tend()
        if monotonic() - begun > PATIENCE_SECONDS:
            raise WebDown


def whole(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return number
