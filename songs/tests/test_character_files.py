"""What a song's character is, by the song's own address."""

from __future__ import annotations

import json
from typing import Any

import pytest

from characters import interrogation
from characters import verbs as characters
from characters.models import Character, Image
from mvsite.lib import storage
from songs import character_files, verbs
from songs.models import Song
from tests.factories import make_generation, make_ready_character, make_song
from videos import moderation

pytestmark = pytest.mark.django_db

WORDS = {"prompt": "A red fox", "character_description": "A fox.", "style_notes": "Warm."}


@pytest.fixture
def character() -> Character:
    character = make_ready_character(description="", interrogation=WORDS)
    key = f"characters/{character.pk}/reference.png"
    storage.put_bytes(key, b"as it was sent")
    Character.objects.filter(pk=character.pk).update(reference_key=key)
    character.refresh_from_db()
    return character


@pytest.fixture
def song(character: Character) -> Song:
    song = make_song()
    verbs.give_character(song, character)
    return song


def kept(song: Song) -> dict[str, bytes]:
    """Brought up to date as a worker does it; the files by their names."""
    for outdated in character_files.outdated().filter(pk=song.pk):
        character_files.keep(outdated)
    folder = character_files.folder_of(song)
    names = (key.removeprefix(f"{folder}/") for key in storage.keys(folder))
    return {name: storage.local_path(f"{folder}/{name}").read_bytes() for name in names}


def test_a_song_has_its_characters_picture_image_and_words(song: Song) -> None:
    make_generation(
        "succeeded", purpose=interrogation.PURPOSE, subject_id=song.character.pk, model="an-eye"
    )
    files = kept(song)
    assert files["reference.png"] == b"as it was sent"
    assert files["consistent.png"] == b"a picture"
    told = json.loads(files["interrogation.json"])
    assert told.pop("time")
    assert told == {**WORDS, "model": "an-eye"}
    assert not character_files.outdated().exists()


def test_another_choice_replaces_the_image(song: Song, character: Character) -> None:
    kept(song)
    storage.put_bytes("character_references/another.png", b"another")
    image = Image.objects.create(
        character=character, number=1, key="character_references/another.png",
        status=Image.Status.READY,
    )  # fmt: skip
    characters.choose(character, image)
    assert character_files.outdated().get() == song
    assert kept(song)["consistent.png"] == b"another"


def test_other_words_replace_the_words(song: Song, character: Character) -> None:
    kept(song)
    characters.describe(character, prompt="A blue fox")
    assert json.loads(kept(song)["interrogation.json"])["prompt"] == "A blue fox"


def test_what_the_character_has_no_more_goes(song: Song, character: Character) -> None:
    kept(song)
    storage.delete(character.reference_key)
    character.touch()
    assert sorted(kept(song)) == ["consistent.png", "interrogation.json"]


def test_nobody_in_the_character_s_place_leaves_no_file(
    song: Song, django_capture_on_commit_callbacks: Any
) -> None:
    kept(song)
    with django_capture_on_commit_callbacks(execute=True):
        verbs.give_character(song, None)
    assert kept(song) == {}


def test_a_deleted_song_takes_them_along(song: Song) -> None:
    kept(song)
    verbs.delete(song)
    assert storage.keys(f"songs/{song.pk}") == []


def test_they_are_hidden_with_the_character(song: Song, character: Character) -> None:
    assert "consistent.png" in kept(song)
    moderation.hide(character, "Not his.")
    assert moderation.hides(f"{character_files.folder_of(song)}/consistent.png")
    assert not moderation.hides(song.audio_key)
