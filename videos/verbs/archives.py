"""A video from elsewhere."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from django.conf import settings

from accounts.models import User
from mvsite.lib.uploads import megabytes
from videos import archive
from videos.archive import BadArchive, Restored, ZipSource


def bring_archive(owner: User, path: Path) -> Restored:
    """The video of this ZIP, with its song and its characters; nothing is begun.

    Raises BadArchive, OverQuota and StorageTrouble, and keeps nothing then.
    """
    with closing(ZipSource(path)) as source:
        manifest = archive.manifest_in(source)
        if manifest.size > settings.ARCHIVE_MAX_BYTES:
            most = megabytes(settings.ARCHIVE_MAX_BYTES)
            raise BadArchive(f"The archive unpacks to more than {most}, which is the most.")
        return archive.restore(manifest, source, owner)
