"""What the bucket of the files needs, brought about: ``manage.py bucket``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.management import BaseCommand, CommandError, CommandParser

from mvsite.lib.storage import StorageTrouble, stores

if TYPE_CHECKING:
    from mvsite.lib.storage.s3 import S3Store


class Command(BaseCommand):
    help = (
        "Make the bucket that STORAGE_BUCKET names if it is not there, say whose scripts may read "
        "its files (CORS), and have unfinished uploads go. May run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fill", action="store_true", help="copy what lies in this machine's directory into it"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            store = cast("S3Store", stores.named("s3"))
        except ValueError as unknown:
            raise CommandError(str(unknown)) from None
        from mvsite.lib.storage import bucket, filling

        try:
            for sentence in bucket.prepare(store):
                self.stdout.write(sentence)
            if options["fill"]:
                copied, there = filling.fill(store)
                self.stdout.write(f"{copied} files were copied; {there} were there already.")
        except StorageTrouble as trouble:
            raise CommandError(f"{trouble} It said: {trouble.__cause__}.") from None
