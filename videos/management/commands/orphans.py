"""Files without rows and rows without files: ``manage.py orphans [--delete]``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mvsite.lib.storage import StorageTrouble
from videos import orphans
from videos.orphans import YOUNG_HOURS, Found

SHOWN = 20


class Command(BaseCommand):
    help = (
        "List stored files that no row names and rows whose file is gone; with --delete delete the "
        "files, and put the table of stored files right. What is gone is named only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="delete the files")
        parser.add_argument(
            "--hours", type=float, default=YOUNG_HOURS, metavar="N",
            help="younger files may still get their row, and stay (%(default)s)",
        )  # fmt: skip

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            found = orphans.look(options["hours"])
            if options["delete"]:
                orphans.repair(found)
        except StorageTrouble as trouble:
            raise CommandError(str(trouble)) from trouble
        self.tell(found, deleted=options["delete"])

    def tell(self, found: Found, *, deleted: bool) -> None:
        self.listed("no row names", found.orphans)
        self.listed("lost, though a row names them; “restore” may bring them back", found.lost)
        if found.archives:
            self.stdout.write(f"{found.archives} archives of videos that are not here stay.")
        wrong = len(found.unlisted) + len(found.gone)
        done = "were deleted" if deleted else "would be deleted; --delete does it"
        self.stdout.write(f"{len(found.orphans)} files {done}.")
        put = "put right" if deleted else "to be put right"
        self.stdout.write(f"{wrong} lines of the table of stored files {put}.")

    def listed(self, what: str, keys: Sequence[str]) -> None:
        if keys:
            self.stdout.write(f"{len(keys)} files {what}:")
        for key in keys[:SHOWN]:
            self.stdout.write(f"  {key}")
        if len(keys) > SHOWN:
            self.stdout.write(f"  and {len(keys) - SHOWN} more")
