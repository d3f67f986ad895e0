"""The first film's song and character, as they lie in ``demo``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.utils import timezone
from numpy.typing import NDArray
from PIL import Image

from accounts.models import User
from demo import character, song
from generations.providers.local.subjects.subject import load_subject
from mvsite.lib import ffmpeg
from songs.analysis import analyse, describe
from songs.analysis.reading import samples_of
from tests.factories import make_owner, make_song
from videos import demo, prices, verbs
from videos.models import Video
from videos.slots import slots_of
from videos.tests.paid import paid


def test_the_song_s_beat_and_its_parts_are_heard_surely() -> None:
    heard = analyse(samples_of(demo.DEMO.song))
    assert heard.tempo == pytest.approx(112, abs=0.1)
    assert heard.meter == 4
    assert describe.certainty(heard) == "sure"
    assert [section.label for section in heard.sections] == ["verse", "chorus"]
    grid = np.round((np.array(heard.beats) - song.BEGIN) / song.BEAT) * song.BEAT + song.BEGIN
    assert np.abs(heard.beats - grid).max() < 0.03


def test_the_song_is_loud_enough_and_never_cut_off() -> None:
    samples = both_sides(demo.DEMO.song)
    assert 0.7 < np.abs(samples).max() < 0.99
    assert np.abs(samples[: song.RATE // 100]).max() < 0.01
    assert np.abs(samples[-song.RATE // 10 :]).max() < 0.02, "it has rung out"


def test_both_are_small_enough_to_come_along() -> None:
    assert demo.DEMO.song.stat().st_size < 1_000_000
    assert demo.DEMO.picture.stat().st_size < 300_000


def test_the_character_is_cut_out_by_itself_and_its_face_found() -> None:
    subject = load_subject(demo.DEMO.picture)
    assert subject.tier == "alpha"
    assert subject.bust
    x, y, wide, tall = subject.head
    eyes = (0.5, 0.31)
    assert x < eyes[0] < x + wide
    assert y < eyes[1] < y + tall


def test_the_script_draws_the_character_that_is_there(tmp_path: Path) -> None:
    character.draw(tmp_path / "again.png")
    there, again = (np.asarray(Image.open(path), np.int16) for path in (
        demo.DEMO.picture, tmp_path / "again.png",
    ))  # fmt: skip
    assert np.abs(there - again).mean() < 0.5


@pytest.mark.long
def test_the_script_plays_the_song_that_is_there(tmp_path: Path) -> None:
    song.make(tmp_path / "again.m4a")
    there, again = both_sides(demo.DEMO.song), both_sides(tmp_path / "again.m4a")
    assert len(there) == len(again)
    assert np.abs(there - again).mean() < 0.01


def both_sides(path: Path) -> NDArray[np.float32]:
    """Shape (samples, 2)."""
    form = ["-ac", "2", "-ar", str(song.RATE), "-f", "f32le", "pipe:1"]
    data, _ = ffmpeg.run(["-i", path, *form], capture=True)
    return np.frombuffer(data, "<f4").reshape(-1, 2)


@pytest.mark.django_db
class TestWhoGetsIt:
    def owner(self, **fields: object) -> User:
        owner = User.objects.local_owner()
        User.objects.filter(pk=owner.pk).update(**fields)
        owner.refresh_from_db()
        return owner

    def test_somebody_who_was_never_here(self) -> None:
        assert demo.is_newcomer(self.owner())

    def test_nobody_who_was_signed_in(self) -> None:
        assert not demo.is_newcomer(self.owner(last_login=timezone.now()))

    def test_nobody_who_made_something(self) -> None:
        owner = self.owner()
        Video.objects.create(owner=owner, song=make_song(owner=owner))
        assert not demo.is_newcomer(owner)

    def test_it_is_led_to_until_it_is_made_and_looked_at(self) -> None:
        owner = self.owner()
        assert demo.under_way(owner) is None
        video = demo.accept(owner)
        verbs.start(video)
        assert video.status == Video.Status.PREPARING
        assert slots_of(video) == [], "its page comes while the song is listened to"
        owner = self.owner(last_login=timezone.now())
        assert demo.under_way(owner) == video
        video.move(Video.Status.FAILED, error="for this test")
        assert demo.under_way(owner) is None


@pytest.mark.django_db
def test_the_first_film_costs_nothing_though_vendors_are_set_up() -> None:
    with paid():
        video = demo.accept(make_owner())
        assert prices.is_free(video)
        drawn_by = video.characters.get().model_for("draw")
    assert (drawn_by, demo.is_demo(video)) == ("offline", True)
