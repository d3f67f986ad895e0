"""Films whose files lie in a bucket, and a bucket that goes away while they are made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from accounts.models import User
from mvsite.lib import storage
from mvsite.lib.models import StoredFile
from mvsite.lib.storage import stores
from tests.faults.rig import Rig, nothing_lost_or_torn, nothing_twice
from tests.s3 import Gate, S3Server
from videos.models import Take, Video

pytest_plugins = ["tests.s3"]
pytestmark = pytest.mark.faults
AWAY_SECONDS = 4.0


@pytest.fixture
def gate(moto: S3Server, rig: Rig, settings: Any, tmp_path: Path) -> Iterator[Gate]:
    """Before the bucket in which the files of this process and of the workers lie, who have no
    disk in common: each is a machine of its own."""
    gate = Gate(moto.port)
    gate.open()
    before = replace(moto, gate=gate)
    before.use(settings)
    settings.SERVE_FROM_CLOUD = True
    of_workers = {"MEDIA_ROOT": str(tmp_path / "another disk")}
    rig.environment |= before.environment(settings.STORAGE_BUCKET, **of_workers)
    yield gate
    gate.shut()


def another_machine_has_it_all(video: Video) -> None:
    """Nothing but the bucket and the rows is needed."""
    shutil.rmtree(configured.MEDIA_ROOT)
    nothing_lost_or_torn(video)
    rows = dict(StoredFile.objects.values_list("key", "bytes"))
    bucket = stores.current()
    assert set(bucket.keys()) == set(rows)
    assert {key: bucket.size(key) for key in rows} == rows
    assert f"{video.film.poster_key}.640.webp" in rows


def pages_of(video: Video) -> list[int]:
    """What a person is answered who looks at the film, its character and its song."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.local_owner())
    paths = [reverse(name) for name in ("gallery", "account", "songs", "characters")]
    paths += [reverse("video", args=[video.pk]), reverse("song", args=[video.song.pk])]
    paths += [reverse("clip-download", args=[clip.pk]) for clip in video.clips.all()]
    return [client.get(path).status_code for path in paths]


def a_film_survives(rig: Rig, gate: Gate, song: Path, seconds: float) -> None:
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, until=lambda: Take.objects.filter(clip__video=video).exists())
        gate.shut()
        rig.wait_some(supervisor, seconds / 2)
        shown = pages_of(video)
        with song.open("rb") as file, pytest.raises(storage.StorageAway):
            storage.put_bytes("songs/sent.wav", file.read())
        rig.wait_some(supervisor, seconds / 2)
        gate.open()
        rig.wait(supervisor, video)
    assert all(status < 500 or status == 503 for status in shown), shown
    nothing_twice(video)
    assert not storage.exists("songs/sent.wav")
    another_machine_has_it_all(video)


@pytest.mark.grown
def test_a_bucket_that_goes_away_puts_off_a_film_that_is_made_in_it(
    rig: Rig, gate: Gate, song: Path
) -> None:
    a_film_survives(rig, gate, song, AWAY_SECONDS)


@pytest.mark.long
def test_a_bucket_may_be_away_for_a_minute(rig: Rig, gate: Gate, song: Path) -> None:
    a_film_survives(rig, gate, song, 60)
