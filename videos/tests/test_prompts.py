"""What is said to those who write, draw and film, of a film with its character, song and look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from characters.models import Character
from generations.providers import catalog
from generations.providers.local.styles import LABELS
from generations.providers.replicate import composing
from songs.analysis.result import Section
from songs.models import Song
from tests.factories import analysis, make_ready_character, make_song
from videos import take_prompts, take_requests, write_requests
from videos.models import Clip, Take, Video
from videos.tests.test_pipeline import filming, moved, planned

pytestmark = pytest.mark.django_db
KLING = "kwaivgi/kling-v2.5-turbo-pro"
REPLICATE = {
    "BACKEND": "generations.providers.replicate.ReplicateProvider", "OPTIONS": {"model": KLING},
}  # fmt: skip
LINE = "home through the rain"


def sung() -> Song:
    """A line in the first slot, and another in the third."""
    lines = [{"start": at, "end": at + 2, "text": LINE} for at in (4.5, 13.0)]
    return make_song(Song.Status.READY, lyric_lines=lines)


def cast(**fields: Any) -> Video:
    character = make_ready_character(name="Mira", **fields)
    film = {"song": sung(), "window_start": 4.0, "idea": "She waits for a tram", "style": "noir"}
    return planned(character=character, **film)


def begun(position: int = 0, scene: str = "story", **fields: Any) -> Take:
    """With its words; no call was made for it yet."""
    character = make_ready_character(name="Mira", **fields)
    video = filming(character=character, song=sung(), window_start=4.0, style="noir")
    video.clips.update(kind=scene, negative_description="a lit window, text,")
    take = video.clips.get(position=position).takes.get()
    moved(take)
    return take


def test_the_writer_is_told_of_song_idea_cast_look_and_what_is_sung() -> None:
    request = write_requests.of_film(cast())
    for said in ("The song is “A song”, at 120 beats a minute.",
                 "The picture is wide (16:9).", "She waits for a tram",
                 "called Mira in every scene", "A red fox",
                 "The look of the whole film is Noir.", LABELS["noir"].in_words,
                 "performance: Mira sings", f"{request.longest} characters at most"):  # fmt: skip
        assert said in request.prompt, said
    assert (request.cast, request.subject) == (("Mira",), "character")
    assert [slot.lyric for slot in request.slots] == [LINE, "", LINE]


def test_where_nothing_is_sung_or_a_product_is_shown_nobody_is_to_sing() -> None:
    bottle = write_requests.of_film(cast(kind="product"))
    assert "performance: nowhere" in bottle.prompt
    assert "never changes its shape, colours or lettering" in bottle.prompt
    nobody = write_requests.of_film(planned())
    assert "performance: nowhere" in nobody.prompt
    assert "There is no picture of anybody" in nobody.prompt
    assert nobody.cast == ()


@pytest.mark.parametrize("name", ["", "IMG_2034", "x" * 50])
def test_a_name_that_is_none_is_not_said(name: str) -> None:
    assert take_prompts.name_of(Character(name=name)) == "the character"


@pytest.mark.parametrize("name", ["Mira", "Łucja d’Arc", "Mr. Fox", "Ana-María", "李明"])
def test_a_name_is_said_as_it_is_written(name: str) -> None:
    assert take_prompts.name_of(Character(name=name)) == name


@pytest.mark.parametrize("limit", [1100, 2500])
def test_the_longest_description_is_filmed_whole(
    settings: Any, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    known = catalog.models() | {KLING: replace(catalog.models()[KLING], prompt_limit=limit)}
    monkeypatch.setattr(catalog, "models", lambda: known)
    settings.PROVIDERS = {**settings.PROVIDERS, "film": REPLICATE}
    take = begun()
    video = take.clip.video
    assert (write_requests.longest(video) < write_requests.LONGEST) is (limit == 1100)
    take.words["description"] = "x" * write_requests.longest(video)
    take.words["negative_description"] = "y" * write_requests.OWN_UNWANTED
    order = composing.outline(known[KLING], take_requests.motion_request(take))
    assert not [left for left in order.left_out if "beyond" in left]


def test_a_scene_written_anew_knows_who_stands_beside_it_and_who_shares_its_part() -> None:
    parts = (Section("verse", 0, 10, 0.3, 0), Section("chorus", 10, 20, 0.9, 1),
             Section("verse", 20, 30, 0.3, 0), Section("chorus", 30, 40, 0.9, 1))  # fmt: skip
    song = make_song(Song.Status.READY)
    Song.objects.filter(pk=song.pk).update(analysis=replace(analysis(), sections=parts).to_json())
    song.refresh_from_db()
    video = filming(song=song, clips_wanted=8, window_start=0.0, window_length=40.0)
    for clip in video.clips.all():
        Clip.objects.filter(pk=clip.pk).update(title=f"Title {clip.number}", kind="b-roll")
    clip = video.clips.get(position=1)
    clip.note = "more rain"
    said = write_requests.of_scene(clip).prompt
    assert "It reads: “Title 2”, b-roll: Scene 1" in said
    assert "What to change: “more rain”." in said
    assert "Right before it comes scene 1, “Title 1”, b-roll: Scene 0" in said
    assert "Right after it comes scene 3, “Title 3”" in said
    assert "heard in scene 6, “Title 6”: Scene 5. Both share its motif." in said
    assert "- 5. Title 5 (b-roll)" in said
    assert "It is the last scene" in write_requests.of_scene(video.clips.last()).prompt


def test_every_picture_and_clip_of_a_film_is_told_the_same_look_and_character() -> None:
    drawn, filmed = set(), set()
    for position in (0, 1, 2):
        take = begun(position)
        words = take.words["description"]
        drawn.add(take_requests.keyframe_request(take).prompt.replace(words, ""))
        filmed.add(take_requests.motion_request(take).prompt.replace(words, ""))
    assert len(drawn) == len(filmed) == 1
    for said in (*drawn, *filmed):
        assert LABELS["noir"].in_words in said
    assert (
        "Mira is the one in the picture that comes with this, unchanged: A red fox" in drawn.pop()
    )


def test_mouths_are_closed_but_where_somebody_sings_the_line() -> None:
    story, singing = begun(), begun(scene="performance")
    silent = take_requests.motion_request(story)
    assert "mouths stay closed" in silent.prompt
    assert "moving lips" in silent.negative_prompt
    aloud = take_requests.motion_request(singing)
    assert f"Mira sings the words: {LINE}; the lips move with them." in aloud.prompt
    assert "closed" not in aloud.prompt
    assert "lips" not in aloud.negative_prompt
    assert "the mouth open" in take_requests.keyframe_request(singing).prompt


def test_what_would_break_the_look_is_never_to_be_seen_and_a_product_keeps_its_lettering() -> None:
    of_fox = take_requests.keyframe_request(begun()).negative_prompt
    assert of_fox.startswith(f"a lit window, text, {LABELS['noir'].unwanted}, captions, watermark")
    bottle = take_requests.keyframe_request(begun(kind="product"))
    assert "no writing in it but that on Mira." in bottle.prompt
    assert bottle.negative_prompt == f"a lit window, text, {LABELS['noir'].unwanted}, watermark"


def test_each_style_has_all_its_words() -> None:
    for label in LABELS.values():
        assert all((label.lens, label.lighting, label.colouring, label.unwanted)), label.name
