"""Pictures that no video uses: ``manage.py unused [--delete]``. Daily the workers delete them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from videos.unused import delete_unused, unused


class Command(BaseCommand):
    help = (
        "List pictures of characters that no video uses and nobody chose, or with --delete delete "
        "them. The workers do so once a day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="delete them")
        parser.add_argument(
            "--days", type=int, default=settings.UNUSED_IMAGE_DAYS, metavar="N",
            help="for which nothing happened to them (UNUSED_IMAGE_DAYS: %(default)s)",
        )  # fmt: skip

    def handle(self, *_: Any, **options: Any) -> None:
        if options["delete"]:
            self.stdout.write(f"{delete_unused(options['days'])} pictures were deleted.")
            return
        found = unused(options["days"])
        for image in found:
            self.stdout.write(f"{image.created_at:%Y-%m-%d}  {image.key}  {image}")
        self.stdout.write(f"{len(found)} pictures would be deleted; --delete does it.")
