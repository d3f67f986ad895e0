"""What a person may store and have in progress, also when many ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import quotas
from accounts.models import Limits, User
from accounts.stored import bytes_of
from characters.models import Character
from characters.verbs import bring as bring_character
from mvsite.lib import storage
from mvsite.lib.models import StoredFile
from songs import verbs as songs
from songs.models import Song
from tests import hostile
from tests.factories import make_owner, make_video
from videos import verbs
from videos.intake import take_in_picture, take_in_song
from videos.models import Video

pytestmark = pytest.mark.django_db
AT_ONCE = 64


def limited(**limits: int) -> User:
    owner = make_owner(uuid4().hex)
    Limits.objects.create(user=owner, **limits)
    return owner


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "song.wav"
    path.write_bytes(hostile.wav(hostile.tone()))
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "me.png"
    path.write_bytes(hostile.saved(hostile.drawn()))
    return path


def test_a_song_over_the_limit_is_refused_before_it_is_decoded_and_nothing_is_kept(song):
    owner = limited(bytes_stored=song.stat().st_size - 1)
    for bring in (songs.bring, take_in_song):
        with pytest.raises(quotas.OverQuota, match="Delete videos, songs or characters"):
            bring(owner, song, "song.wav")
    assert not Song.objects.exists() and not StoredFile.objects.exists()


def test_what_it_becomes_counts_too_and_is_taken_back(song):
    """The decoded song lies beside the one that was sent."""
    owner = limited(bytes_stored=song.stat().st_size + 10)
    with pytest.raises(quotas.OverQuota):
        songs.bring(owner, song, "song.wav")
    assert not Song.objects.exists()
    assert not StoredFile.objects.exists() and not list(storage.keys("songs"))


def test_a_picture_over_the_limit_is_refused_by_each_door(picture):
    owner = limited(bytes_stored=10)
    for bring in (
        lambda: bring_character(owner, picture, ""),
        lambda: take_in_picture(owner, picture, "me.png", Character.Kind.CHARACTER),
    ):
        with pytest.raises(quotas.OverQuota):
            bring()
    assert not Character.objects.exists() and not StoredFile.objects.exists()


def test_a_page_says_it_beside_the_file(picture):
    client = Client()
    client.force_login(limited(bytes_stored=10))
    sent = SimpleUploadedFile("me.png", picture.read_bytes())
    said = {"picture": sent, "source": "upload", "kind": "character", "name": "Me"}
    answer = client.post(reverse("character-new"), said)
    assert "You may store" in answer.content.decode()
    assert not Character.objects.exists()


def test_without_a_limit_and_within_one_it_is_kept(song):
    for owner in (make_owner(), limited(bytes_stored=100_000_000)):
        songs.bring(owner, song, "song.wav")
        assert bytes_of(owner) > song.stat().st_size


@pytest.mark.faults  # On PostgreSQL, too.
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_are_kept_than_there_is_room_for():
    size, room = 1000, 5
    owner = limited(bytes_stored=size * room)
    ready = Barrier(AT_ONCE)

    def store(number: int) -> bool:
        ready.wait()
        song = Song(id=uuid4(), owner=owner, title=str(number), seconds=9)
        key = f"songs/{song.pk}/audio.wav"
        try:
            with storage.all_or_nothing(key), quotas.storing(owner):
                storage.put_bytes(key, bytes(size))
                song.save(force_insert=True)
        except quotas.OverQuota:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(store, range(AT_ONCE))) == room
    assert bytes_of(owner) == size * room == sum(StoredFile.objects.values_list("bytes", flat=True))


def test_as_many_videos_are_in_progress_as_may_be():
    owner = limited(videos_in_progress=1)
    first, second = make_video(owner=owner), make_video(owner=owner)
    verbs.start(first)
    with pytest.raises(quotas.OverQuota, match="1 video in progress"):
        verbs.start(second)
    second.refresh_from_db()
    assert second.status == Video.Status.DRAFT
    verbs.cancel(first)
    verbs.start(second)
    with pytest.raises(quotas.OverQuota):
        verbs.start(first)


@pytest.mark.faults  # On PostgreSQL, too.
@pytest.mark.django_db(transaction=True)
def test_of_many_starts_at_once_no_more_begin_than_may():
    owner = limited(videos_in_progress=3)
    videos = [make_video(owner=owner) for _ in range(AT_ONCE)]
    ready = Barrier(AT_ONCE)

    def start(video: Video) -> bool:
        ready.wait()
        try:
            verbs.start(video)
        except quotas.OverQuota:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(start, videos)) == 3
