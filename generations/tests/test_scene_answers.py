"""Scenes that were answered are held against what was asked: mended once, then put right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generations.providers.base import Misfit, Slot, WriteRequest
from generations.providers.scene_answers import cut_at_sentence, scenes_of

FILM = WriteRequest(
    slots=(
        Slot(0, 0.0, 4.0, "verse", lyric="home through the rain"),
        Slot(1, 4.0, 4.0, "chorus", energy=0.9, lyric="and I call"),
        Slot(2, 8.0, 4.0, "bridge"),
        Slot(3, 12.0, 4.0, "chorus", energy=0.9, repeats=1),
    ),
    cast=("Mira",), longest=60,
)  # fmt: skip
AGAIN = replace(FILM, mend="told before")


def told(**changes: Any) -> dict[str, Any]:
    """A good answer, but for scene 4."""
    scenes = [
        {"slot": n, "kind": "story", "shot": "wide", "description": f"Mira does thing {n}.",
         "characters": ["Mira"], "motif": "red umbrella" if n in (2, 4) else ""}
        for n in (1, 2, 3, 4)
    ]  # fmt: skip
    scenes[3].update(changes)
    return {"scenes": scenes}


def last(request: WriteRequest, **changes: Any) -> tuple[dict[str, str], list[str], list[int]]:
    data = scenes_of(told(**changes), request, "m")
    return data["scenes"][3], data["notes"], data["unfit"]


def test_a_good_answer_is_taken_as_it_is() -> None:
    scene, notes, unfit = last(FILM)
    assert (scene["description"], scene["shot"], notes, unfit) == (
        "Mira does thing 4.", "wide", [], []
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "says", "becomes"),
    [
        ({"description": "Mira waits. " * 9}, "107 characters, more than 60",
         {"description": "Mira waits. Mira waits. Mira waits. Mira waits. Mira waits."}),
        ({"kind": "performance"}, "Scene 4 is a performance, and nobody sings", {"kind": "story"}),
        ({"characters": ["Mira", "somebody else"]}, "in scene 4 beside Mira", None),
        ({"characters": ["an old man"]}, "in scene 4 beside Mira", None),
        ({"description": "mira does thing 3"}, "Scenes 3 and 4 have the same", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_once_and_put_right_the_second_time(
    changes: dict[str, Any], says: str, becomes: dict[str, str] | None
) -> None:
    with pytest.raises(Misfit, match=says):
        scenes_of(told(**changes), FILM, "m")
    scene, [note], unfit = last(AGAIN, **changes)
    assert "cene 4 " in note
    assert unfit == ([] if becomes else [3])
    for name, value in (becomes or {"description": ""}).items():
        assert scene[name] == value


@pytest.mark.parametrize("names", [["the Mira (a fox)"], ["MIRA."], [], None, "nobody"])
def test_one_of_the_cast_is_known_however_the_name_is_written(names: Any) -> None:
    assert last(FILM, characters=names)[1] == []


def test_who_is_seen_is_left_open_where_nobody_is_cast() -> None:
    assert last(replace(FILM, cast=()), characters=["an old man"])[1] == []


def test_a_performance_stays_where_something_is_sung_and_a_product_sings_nowhere() -> None:
    sung = told()
    sung["scenes"][1]["kind"] = "performance"
    assert scenes_of(sung, FILM, "m")["scenes"][1]["kind"] == "performance"
    with pytest.raises(Misfit, match="Scene 2 is a performance"):
        scenes_of(sung, replace(FILM, subject="product"), "m")
    asked = replace(FILM, only=3, asked="performance")
    assert last(asked, kind="performance")[0]["kind"] == "performance"


def test_a_chorus_that_comes_back_shares_its_motif_also_where_it_was_forgotten() -> None:
    assert "Again: red umbrella." in last(FILM, motif="wet street")[0]["description"]
    for known in ({"motif": "Red umbrella."}, {"motif": "x", "description": "A Red Umbrella."}):
        assert "Again" not in last(FILM, **known)[0]["description"]


def test_a_scene_of_its_own_that_cannot_be_used_is_left_to_the_next_who_writes() -> None:
    alone = replace(AGAIN, only=3)
    data = scenes_of(told(), alone, "m")
    assert [bool(scene["description"]) for scene in data["scenes"]] == [False] * 3 + [True]
    with pytest.raises(Misfit, match="beside Mira"):
        scenes_of(told(characters=["somebody else"]), alone, "m")


@pytest.mark.parametrize(
    ("text", "longest", "cut"),
    [
        ("One. Two. Three.", 9, "One. Two."),
        ("One. Two. Three.", 8, "One."),
        ("One sentence that does not end", 20, "One sentence that."),
        ("Really? Yes! No.", 12, "Really? Yes!"),
    ],
)
def test_a_text_is_cut_at_the_end_of_a_sentence(text: str, longest: int, cut: str) -> None:
    assert cut_at_sentence(text, longest) == cut
    assert len(cut) <= longest
