"""Files of a form, on their way to the disk."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from mvsite.lib import storage
from mvsite.lib.receiving import FIELDS_BYTES, Received, is_too_long, receiving
from mvsite.lib.uploads import BadUpload

LIMITS = {"song": 1000}


def sent(**files: bytes) -> Any:
    data = {name: SimpleUploadedFile(f"{name}.wav", body) for name, body in files.items()}
    return RequestFactory().post("/", {**data, "idea": "rain"})


def test_a_file_lies_on_the_disk_of_the_store_while_the_request_lasts() -> None:
    request = sent(song=b"x" * 900)
    with receiving(request, LIMITS):
        song = request.FILES["song"]
        assert isinstance(song, Received) and request.POST["idea"] == "rain"
        path = song.whole()
        assert path.read_bytes() == b"x" * 900 and path.is_relative_to(storage.root())
    assert not path.exists()


def test_what_is_over_its_limit_is_not_written_and_refused_in_a_sentence() -> None:
    request = sent(song=b"x" * 200_000)
    with receiving(request, LIMITS):
        song = request.FILES["song"]
        assert song.path.stat().st_size <= 1000
        with pytest.raises(BadUpload, match="is the most"):
            song.whole()


def test_a_file_in_a_field_that_takes_none_is_not_kept() -> None:
    request = sent(other=b"x" * 10)
    with receiving(request, LIMITS):
        assert request.FILES["other"].path.stat().st_size == 0


@pytest.mark.parametrize("field", ["../../outside", "{root}/outside", "no/such/folder", "a" * 400])
def test_the_name_of_a_field_says_nothing_of_where_its_file_is_put(field: str) -> None:
    """A field is named by whoever sends it, as its file is."""
    request = sent(**{field.format(root=storage.root()): b"x"})
    with receiving(request, LIMITS):
        folders = {file.path.parent.parent for file in request.FILES.values()}
    assert folders == {storage.root() / ".scratch"}
    assert not list(storage.root().glob("outside*"))


def test_a_body_that_says_it_is_too_long_is_known_before_it_is_read() -> None:
    request = sent(song=b"x")
    assert not is_too_long(request, LIMITS)
    request.META["CONTENT_LENGTH"] = str(FIELDS_BYTES + 1001)
    assert is_too_long(request, LIMITS)
    request.META["CONTENT_LENGTH"] = "very long"
    assert not is_too_long(request, LIMITS)
