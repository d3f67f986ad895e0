"""A video copied out whole: ``manage.py persist VIDEO [TO]``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mvsite.lib import storage
from mvsite.lib.outputs import BAD_INPUT, put_whole, writable
from mvsite.lib.state import NotNow
from mvsite.lib.storage import StorageTrouble
from mvsite.lib.uploads import megabytes
from videos import archive
from videos.archive import BadArchive
from videos.management.places import PLACES, is_zip, other_store, store_at
from videos.models import Video


class Command(BaseCommand):
    help = (
        "Copy every file of a video, its song and its characters, with a manifest of files and "
        "rows, to another place. Run again, it goes on where it was; what lies there is left."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("video", type=UUID, metavar="VIDEO", help="its id")
        parser.add_argument(
            "to", nargs="?", metavar="TO", help=f"{PLACES} (the other one of local and s3)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        video = Video.objects.filter(pk=options["video"]).select_related("song").first()
        if video is None:
            raise CommandError(f"There is no video {options['video']}.", returncode=BAD_INPUT)
        place = options["to"] or other_store()
        try:
            said = self.zipped(video, place) if is_zip(place) else self.copied(video, place)
        except (NotNow, BadArchive, StorageTrouble) as no:
            raise CommandError(str(no)) from no
        self.stdout.write(said)

    def copied(self, video: Video, place: str) -> str:
        found = archive.persist(video, store_at(place))
        files = found.manifest.files
        return (
            f"“{video}” is in {place}: {len(files)} files, {megabytes(found.manifest.size)}, "
            f"{found.copied} of them copied now. “manage.py restore {place} {video.pk}” "
            "brings it back."
        )

    def zipped(self, video: Video, place: str) -> str:
        output = writable(Path(place), ".zip", "an archive")
        with storage.full_disk_as_sentence(), put_whole(output) as part:
            with part.open("wb") as out:
                for piece in archive.zip_of(video):
                    out.write(piece)
            archive.verify(part)
        return f"“{video}” is in {output}. “manage.py restore {output}” brings it back."
