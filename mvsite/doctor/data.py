"""What is kept, and where."""

from __future__ import annotations

from collections.abc import Iterator

from mvsite.doctor.database import of_cache, of_database
from mvsite.doctor.files import of_disk, of_files
from mvsite.doctor.side_by_side import Examination
from mvsite.lib.storage import stores


def examinations() -> Iterator[Examination]:
    yield Examination("Database", of_database)
    yield Examination("Cache", of_cache)
    yield Examination("Files", of_files)
    yield Examination("Disk", of_disk)
    if stores.in_cloud():
        from mvsite.doctor.bucket import of_bucket  # boto3 is loaded where there is a bucket.

        yield Examination("Bucket", of_bucket)
