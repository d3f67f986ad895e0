"""The offline writer gives every slot a scene that reads and a plan that can be filmed."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from generations.providers.base import Scene, Slot, WriteRequest
from generations.providers.local.script.places import PLACES, place_of
from generations.providers.local.settings import SETTINGS
from generations.providers.local.write import short_name, write_scenes

SONG = (
    ("intro", 0.2), ("verse", 0.45), ("verse", 0.55), ("chorus", 0.9), ("bridge", 0.3),
    ("outro", 0.25),
)  # fmt: skip


def slots(count: int, **lyrics: str) -> tuple[Slot, ...]:
    return tuple(
        Slot(n, n * 5.0, 5.0, *SONG[n * len(SONG) // count], lyrics.get(f"line{n}", ""))
        for n in range(count)
    )


def written(count: int = 6, **changes: Any) -> list[Scene]:
    lyrics = {key: str(value) for key, value in changes.items() if key.startswith("line")}
    rest = {key: value for key, value in changes.items() if not key.startswith("line")}
    return write_scenes(WriteRequest(slots(count, **lyrics), **rest))


def test_six_slots_become_the_six_shots_of_a_film() -> None:
    scenes = written()
    assert [s.shot for s in scenes] == ["wide", "medium", "medium", "close", "silhouette", "wide"]
    assert [s.light for s in scenes] == ["calm", "calm", "accent", "full", "against", "calm"]


@pytest.mark.parametrize("count", [*range(1, 13), 24, 57, 100])
def test_any_number_of_slots_gives_one_complete_scene_each(count: int) -> None:
    scenes = written(count, idea="a keeper waits for a ship", seed=count)
    assert len(scenes) == count
    for scene in scenes:
        assert 2 <= len(scene.title.split()) <= 5
        assert len(re.findall(r"[.!?…](?:\s|$)", scene.description)) >= 3
        assert scene.negative_description
        assert scene.setting in SETTINGS
        assert scene.shot in ("wide", "medium", "close", "detail", "silhouette")
        assert scene.light in ("calm", "accent", "full", "against")


@pytest.mark.parametrize("count", [4, 6, 11, 30, 100])
def test_neighbours_differ_in_size_or_setting(count: int) -> None:
    scenes = written(count, seed=3)
    for one, other in pairwise(scenes):
        assert (one.shot, one.setting) != (other.shot, other.setting)


def test_a_long_film_peaks_in_its_choruses_and_opens_and_ends_wide() -> None:
    labels = ["intro", "verse", "chorus", "verse", "chorus", "bridge", "verse", "chorus", "outro"]
    line = tuple(Slot(n, n * 4.0, 4.0, label, 0.5) for n, label in enumerate(labels))
    scenes = write_scenes(WriteRequest(line))
    assert [scenes[0].shot, scenes[-1].shot] == ["wide", "wide"]
    assert {scenes[n].light for n in (2, 4, 7)} == {"full"}
    assert {scenes[n].shot for n in (2, 4, 7)} <= {"close", "detail"}
    assert (scenes[5].shot, scenes[5].light) == ("silhouette", "against")


def test_the_loudest_slot_is_the_peak_where_no_section_is_named() -> None:
    line = tuple(Slot(n, n * 4.0, 4.0, "", 0.95 if n == 2 else 0.4) for n in range(6))
    scenes = write_scenes(WriteRequest(line))
    assert scenes[2].light == "full"
    assert [scene.light for scene in scenes].count("full") == 1


@pytest.mark.parametrize(
    ("lyric", "setting"),
    [
        ("I walk these city streets in the rain", "city"),
        ("waves upon the ocean shore", "sea"),
        ("lost among the trees in the woods", "forest"),
    ],
)
def test_a_line_that_names_a_place_is_filmed_there(lyric: str, setting: str) -> None:
    for seed in range(5):
        assert written(6, line2=lyric, seed=seed)[2].setting == setting


@pytest.mark.parametrize("name", SETTINGS)
def test_a_word_that_only_one_place_has_leads_there(name: str) -> None:
    others = " ".join(" ".join((other, *setting.words)) for other, setting in SETTINGS.items()
                      if other != name).replace("_", " ").split()  # fmt: skip
    own = [word for word in SETTINGS[name].words if word not in others and " " not in word]
    assert len(own) >= 8
    for word in own[:6]:
        scene = written(6, line2=f"and then the {word} came", seed=7)[2]
        assert scene.setting == name


def test_every_place_is_described_in_sentences_of_its_own() -> None:
    assert set(PLACES) == set(SETTINGS)
    said: list[str] = []
    for place in PLACES.values():
        assert set(place.light) == {"calm", "accent", "full", "against"}
        assert len(place.where) >= 6
        assert all(2 <= len(title.split()) <= 5 for title in place.titles)
        sentences = [sentence for light in place.light.values() for sentence in light]
        assert all(sentence.endswith(".") for sentence in sentences)
        said += [*place.where, *sentences, *place.titles]
    assert len(set(said)) == len(said)


def test_the_film_opens_where_the_idea_plays_and_comes_back_at_its_end() -> None:
    scenes = written(6, idea="he rows across the sea to an island", seed=5)
    assert scenes[0].setting == scenes[-1].setting == "sea"
    assert "rows across the sea" in scenes[0].description


def test_a_scene_that_is_written_alone_is_not_where_those_around_it_are() -> None:
    for seed in range(5):
        film = written(6, seed=seed)
        beside = (film[1].setting, film[2].setting)
        alone = written(6, seed=seed, only=2, beside=beside)[2]
        assert alone.setting not in beside
        assert alone.shot == film[2].shot


def test_no_setting_returns_before_all_have_been_seen() -> None:
    inner = [scene.setting for scene in written(len(SETTINGS) + 1, seed=2)[:-1]]
    assert len(set(inner)) == len(SETTINGS)


def test_sections_that_repeat_share_a_sentence() -> None:
    line = tuple(
        Slot(n, n * 4.0, 4.0, label, 0.5, repeats=repeats)
        for n, (label, repeats) in enumerate(
            [("verse", -1), ("chorus", -1), ("verse", 0), ("chorus", 1), ("outro", -1)]
        )
    )
    sung = tuple(replace(slot, lyric=f"line {slot.index} of the song") for slot in line)
    said = [set(re.split(r"(?<=\.) ", s.description)) for s in write_scenes(WriteRequest(sung))]
    assert said[1] & said[3]
    assert said[0] & said[2]
    assert not said[1] & said[2]


def test_the_lyric_is_heard_in_its_scene() -> None:
    scene = written(6, line3="and the night goes on without you")[3]
    assert "and the night goes on without you" in scene.description
    assert scene.kind == "performance"
    assert re.search(r"\bsings?\b", scene.description)


def test_nobody_sings_where_nothing_is_sung_or_a_thing_is_shown() -> None:
    lines = {f"line{n}": "and the night goes on" for n in range(6)}
    bottle = written(6, character="A green bottle.", subject="product", **lines)
    for scene in (*written(12), *bottle):
        assert scene.kind == "story"
        assert not re.search(r"\bsings?\b", scene.description)


def test_the_same_request_gives_the_same_words_and_another_seed_others() -> None:
    assert written(8, seed=4) == written(8, seed=4)
    assert [s.description for s in written(8, seed=4)] != [
        s.description for s in written(8, seed=5)
    ]


def test_titles_are_not_repeated_within_a_film() -> None:
    titles = [scene.title for scene in written(24, seed=9)]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("A tall dwarf in silver armour, with an axe.", "the tall dwarf in silver armour"),
        ("A figure in gold and black, seen from the waist up", "the figure in gold and black"),
        ("Mira", "Mira"),
        ("", "the figure"),
        ("red coat black hair", "the figure"),
    ],
)
def test_the_character_has_a_short_name(character: str, name: str) -> None:
    assert short_name(character) == name


def test_an_object_is_not_made_to_breathe() -> None:
    scenes = written(12, character="An object in red and white, on a plain ground.")
    words = " ".join(scene.description.split(".")[0] for scene in scenes)
    assert not re.search(r"breathes|blink|gaze|shoulders|mouth|eyes", words)


@hypothesis_settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=200), character=st.text(max_size=200), count=st.integers(1, 9))
def test_no_text_of_a_stranger_breaks_the_writing(text: str, character: str, count: int) -> None:
    scenes = written(count, idea=text, title=text, character=character, line0=text, style=text)
    assert all(scene.title and scene.description and "{" not in scene.title for scene in scenes)


def test_a_setting_without_words_of_its_own_yet_is_described_by_its_name() -> None:
    place = place_of("neon grid", ("neon", "drive"))
    assert all("neon grid" in where for where in place.where)
    assert set(place.light) == {"calm", "accent", "full", "against"}
    assert all(2 <= len(title.split()) <= 5 for title in place.titles)
    assert place.nouns == ("Grid", "Drive")
