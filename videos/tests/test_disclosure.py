"""A film says which models made its pictures: to whoever watches, and in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mvsite.lib import ffmpeg
from tests.factories import make_generation, make_ready_character
from tests.films import SMALL, exact_film
from videos.disclosure import OFFLINE, SOURCE_TYPE, sentence_of, tags_of
from videos.joining import join
from videos.models import Film, Keyframe, Take, Video
from videos.tests.cut_films import cut_video

pytestmark = pytest.mark.django_db


def film_of(video: Video) -> Film:
    film = video.film
    assert film is not None
    return film


def of_a_model(video: Video) -> Video:
    """Its first take is filmed by one, its second begins with a picture by another."""
    first, second, _ = Take.objects.filter(clip__video=video).order_by("clip__position")
    filmed = make_generation(provider="replicate", model="who/films", kind="film")
    drawn = make_generation(provider="openai", model="who-draws", kind="draw")
    picture = Keyframe.objects.create(clip=second.clip, generation=drawn, key="k.png")
    Take.objects.filter(pk=first.pk).update(generation=filmed)
    Take.objects.filter(pk=second.pk).update(keyframe=picture)
    return video


def test_what_this_machine_made_is_not_said_to_be_a_models() -> None:
    video = cut_video()
    call = make_generation(provider="local", model="offline", kind="film")
    Take.objects.filter(clip__video=video).update(generation=call)
    assert tags_of(video, film_of(video).manifest) == {}
    assert sentence_of(film_of(video)) == OFFLINE


def test_each_model_is_named_once_and_only_for_what_is_in_the_film() -> None:
    video = of_a_model(cut_video())
    unused = make_generation(provider="replicate", model="who/is-not-seen", kind="film")
    Take.objects.create(
        clip=video.clips.get(position=0), number=2, generation=unused, status="ready", key="x.mp4"
    )
    said = "pictures and motion by who/films and who-draws."
    assert sentence_of(film_of(video)) == f"AI-generated: {said}"


def test_a_film_made_offline_of_a_drawn_character_says_who_drew_it() -> None:
    character = make_ready_character()
    drawn = make_generation(provider="openai", model="who-draws", kind="draw")
    character.images.update(generation=drawn)
    video = cut_video(character=character, image=character.selected)
    assert "who-draws" in sentence_of(film_of(video))


def test_it_stands_in_the_file_where_players_and_programs_look(tmp_path: Path) -> None:
    video = of_a_model(cut_video())
    segment = exact_film(tmp_path / "segment.mp4", range(24))
    tags = tags_of(video, film_of(video).manifest)
    join([segment], None, tmp_path / "film.mp4", form=SMALL, metadata=tags)
    said, _ = ffmpeg.run(["-i", tmp_path / "film.mp4", "-f", "ffmetadata", "pipe:1"], capture=True)
    text = said.decode()
    assert "description=AI-generated content: pictures and motion by who/films" in text
    assert SOURCE_TYPE in text
