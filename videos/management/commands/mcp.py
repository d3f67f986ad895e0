"""Tools for agents over stdio: ``manage.py mcp [--url URL --token TOKEN]``."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mvsite.agents.at_home import site_at_home
from mvsite.agents.server import server_of
from mvsite.agents.site import Site
from mvsite.lib.outputs import BAD_INPUT
from mvsite.lib.processes import ended_by_signals
from mvsite.preparation import prepare
from mvsite.workers import WorkerDown, keep_log, working

TEND_SECONDS = 0.5
NO_ADDRESS = "{url} is no address of a site. Write it whole, as in https://films.example.org."


class Command(BaseCommand):
    help = (
        "Offer songs, characters and videos as tools to an agent, by the Model Context Protocol on "
        "standard input and output. Without an address it works on this installation itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default=settings.LEITMOTIF_URL, help="of a site that runs")
        parser.add_argument(
            "--token", default=settings.LEITMOTIF_TOKEN, help="of its API, with scope create"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        url, token = options["url"], options["token"]
        if bool(url) != bool(token):
            raise CommandError("Give both --url and --token, or neither.", returncode=BAD_INPUT)
        if url and not url.startswith(("http://", "https://")):
            raise CommandError(NO_ADDRESS.format(url=url), returncode=BAD_INPUT)
        with ended_by_signals(), until_nobody_reads():
            try:
                if url:
                    server_of(Site.at(url, token)).run()
                else:
                    self.serve_at_home()
            except KeyboardInterrupt:
                return
            except WorkerDown as down:
                raise CommandError(str(down)) from None

    def serve_at_home(self) -> None:
        prepare()
        keep_log("mcp")
        with tended_workers(), site_at_home() as site:
            server_of(site).run()


@contextmanager
def until_nobody_reads() -> Iterator[None]:
    """An agent that goes away without a word is no fault."""
    try:
        yield
    except* BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes it at last.


@contextmanager
def tended_workers() -> Iterator[None]:
    """Somebody has to do what is asked for: those of ``up``, or our own."""
    done = threading.Event()
    with working() as team:

        def tend() -> None:
            while not done.wait(TEND_SECONDS):
                team.tend()

        thread = threading.Thread(target=tend, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
