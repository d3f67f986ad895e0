"""A video taken out by its page, and brought in by another one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from shutil import rmtree
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_owner, make_video
from videos.models import Video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    rmtree(site.MEDIA_ROOT, ignore_errors=True)
    yield
    rmtree(site.MEDIA_ROOT, ignore_errors=True)


def browser(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def taken(video: Video) -> bytes:
    answer = browser(video.owner).get(reverse("video-archive", args=[video.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def sent(owner: User, data: bytes, name: str = "a.zip") -> Any:
    file = SimpleUploadedFile(name, data, "application/zip")
    return browser(owner).post(reverse("archive-bring"), {"archive": file})


def test_what_is_taken_out_can_be_brought_by_somebody_else() -> None:
    mine = Video.objects.create(owner=make_owner(), title="An idea", idea="Rain")
    other = make_owner("other")
    answer = sent(other, taken(mine))
    theirs = Video.objects.of(other).get()
    assert answer.url == reverse("video", args=[theirs.pk])
    assert (theirs.idea, theirs.pk == mine.pk) == ("Rain", False)


def test_what_is_here_is_said_and_stays() -> None:
    mine = Video.objects.create(owner=make_owner(), title="An idea")
    answer = browser(mine.owner).get(sent(mine.owner, taken(mine)).url)
    assert Video.objects.count() == 1
    assert answer.status_code == 200


@pytest.mark.parametrize("data", [b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_refused_beside_the_field(data: bytes) -> None:
    answer = sent(make_owner(), data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Video.objects.exists()


def test_one_that_is_too_large_is_refused_before_it_is_read(settings: Any) -> None:
    settings.ARCHIVE_MAX_BYTES = 10
    assert sent(make_owner(), b"x" * 2_000_000).status_code == 413


def test_one_that_unpacks_to_more_is_refused_before_it_is_unpacked() -> None:
    """Packed, gigabytes of nothing are small."""
    pk = "11111111-1111-4111-8111-111111111111"
    huge = {"key": f"videos/{pk}/poster.jpg", "size": 5_000_000_001, "sha256": "0" * 64}
    told = {"leitmotif_archive": 1, "video": pk, "files": [huge], "rows": []}
    with ZipFile(data := io.BytesIO(), "w") as packed:
        packed.writestr(f"videos/{pk}/manifest.json", json.dumps(told))
    assert "unpacks to more than" in sent(make_owner(), data.getvalue()).content.decode()


def test_a_video_at_work_is_not_given_out_and_the_page_says_why() -> None:
    video = make_video(Video.Status.PREPARING)
    answer = browser(video.owner).get(reverse("video-archive", args=[video.pk]), follow=True)
    assert "being worked on" in answer.content.decode()


def test_the_page_has_a_form_that_works_without_script() -> None:
    answer = browser(make_owner()).get(reverse("archives"))
    assert 'enctype="multipart/form-data"' in answer.content.decode()
