"""A video brought back, or from elsewhere: ``manage.py restore FROM [VIDEO]``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.quotas import OverQuota
from mvsite.lib.outputs import BAD_INPUT
from mvsite.lib.storage import StorageTrouble
from videos import archive
from videos.archive import BadArchive
from videos.management.places import PLACES, source_at


class Command(BaseCommand):
    help = (
        "Bring files and rows of a video back from where “persist” put them. Every file is held "
        "against its digest and decoded; what is here already stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FROM", help=PLACES)
        parser.add_argument(
            "video", nargs="?", default="", metavar="VIDEO", help="its id, where there are several"
        )
        parser.add_argument(
            "--owner", metavar="NAME", help="whose it will be (who works at this machine)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        owner = self.owner(options["owner"])
        try:
            with source_at(options["source"]) as source:
                manifest = archive.manifest_in(source, options["video"])
                found = archive.restore(manifest, source, owner)
        except (BadArchive, OverQuota, StorageTrouble) as bad:
            raise CommandError(f"{bad} Nothing was changed.") from bad
        for note in found.notes:
            self.stdout.write(f"Note: {note}")
        self.stdout.write(
            f"“{found.video}” is here as {found.video.pk}: {found.kept} of its "
            f"{len(manifest.files)} files came now."
        )

    def owner(self, name: str | None) -> User:
        if name is None:
            return User.objects.local_owner()
        owner = User.objects.filter(username=name).first()
        if owner is None:
            raise CommandError(f"There is nobody called “{name}” here.", returncode=BAD_INPUT)
        return owner
