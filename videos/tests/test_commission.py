from __future__ import annotations

import os
from pathlib import Path

import pytest

from mvsite.lib import storage
from songs.models import Song
from tests.factories import analysis, make_owner
from tests.media import make_song
from videos import commission
from videos.commission import Commission
from videos.management.commands.film import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(tmp_path: Path) -> Commission:
    return Commission(song=make_song(tmp_path / "song.wav"))


def test_equal_wishes_find_the_film_there_is(wanted: Commission) -> None:
    video = commission.accept(make_owner(), wanted)
    assert commission.find(make_owner(), wanted) == video


def test_a_film_whose_song_is_gone_is_made_anew(wanted: Commission) -> None:
    video = commission.accept(make_owner(), wanted)
    assert video.song is not None
    storage.delete(video.song.canonical_key)
    assert commission.find(make_owner(), wanted) is None
    again = commission.accept(make_owner(), wanted)
    assert again.song != video.song
    assert commission.accept(make_owner(), wanted).song == again.song


def test_a_song_that_is_being_heard_is_left_to_who_hears_it(wanted: Commission) -> None:
    video = commission.accept(make_owner(), wanted)
    song = commission._known_song(make_owner(), wanted.song)
    assert song is not None
    heard = Song.objects.get(pk=song.pk)
    assert heard.claim(Song.Status.UPLOADED, to=Song.Status.ANALYSING)
    assert heard.move(Song.Status.READY, analysis=analysis().to_json())
    commission._saved(make_owner(), wanted, song, None, 1, "0" * 64)
    song.refresh_from_db()
    assert song.status == Song.Status.READY
    assert video.song == song


def test_words_that_are_no_text_can_be_kept_and_printed() -> None:
    assert words(os.fsdecode(b"rain\xff night")) == "rain night"
