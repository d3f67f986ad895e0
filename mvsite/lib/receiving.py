"""Files of a form: streamed to the disk of the store, never into memory, never past their limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponse

from mvsite.lib import storage
from mvsite.lib.uploads import megabytes, require_size

TOO_LARGE, FULL = 413, 507
FIELDS_BYTES = 1_000_000
"""What the other fields of a form may add to its files."""


class Received(UploadedFile):
    """A file that came whole, or the beginning of one that is too large."""

    def __init__(self, path: Path, name: str, most: int):
        super().__init__(file=None, name=name, size=0)
        self.path, self.most = path, most

    def close(self) -> None:
        """Nothing is open, and the folder goes as a whole."""

    def whole(self) -> Path:
        """Where it lies, for as long as the request. Raises BadUpload for a file over its limit."""
        require_size(self.size or 0, self.most, self.name or "")
        return self.path


class ToScratch(FileUploadHandler):
    """Writes each file of a form into ``folder``; what goes past a limit is not written."""

    def __init__(self, folder: Path, limits: Mapping[str, int]):
        super().__init__()
        self.folder, self.limits = folder, limits

    def new_file(self, field_name: str, file_name: str, *args: object, **kwargs: object) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)  # type: ignore[arg-type]  # passed on
        path = self.folder / str(len(list(self.folder.iterdir())))  # No part of it is a stranger's.
        self.received = Received(path, file_name, self.limits.get(field_name, 0))
        self.out = path.open("wb")
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= self.received.most:
            self.out.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.out.close()
        self.received.size = file_size
        return self.received


@contextmanager
def receiving(request: HttpRequest, limits: Mapping[str, int]) -> Iterator[None]:
    """Inside, ``request.FILES`` holds ``Received`` files; ``limits``: bytes by field.

    Enter it before anything looks at the POST: the check for forgery does. Raises StorageFull.
    """
    with storage.scratch() as folder:
        request.upload_handlers = [ToScratch(folder, limits)]
        yield


def is_too_long(request: HttpRequest, limits: Mapping[str, int]) -> bool:
    """By its own account, before anything of it is read."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return said.isdigit() and int(said) > sum(limits.values()) + FIELDS_BYTES


def with_files(
    request: HttpRequest, limits: Mapping[str, int], view: Callable[[HttpRequest], HttpResponse],
    refuse: Callable[[str, int], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """What ``view`` answers with the form's files on the disk. ``refuse``: a sentence and a status,
    where the form is too large by its own account or the disk is full."""
    if is_too_long(request, limits):
        why = f"This file is larger than {megabytes(max(limits.values()))}, which is the most."
        return refuse(f"{why} Nothing was kept. Send a smaller one.", TOO_LARGE)
    try:
        with receiving(request, limits):
            return view(request)
    except storage.StorageFull as full:
        return refuse(str(full), FULL)
