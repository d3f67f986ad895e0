"""Each clip is another shot: size, side, colours and light follow the film's script."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from generations.providers.base import Beat, Media, Slot, WriteRequest
from generations.providers.local.paint.palettes import PALETTES, film_palettes
from generations.providers.local.script.colour_script import palette_name
from generations.providers.local.script.shot_list import lights, peak_slots, shots
from generations.providers.local.settings import SETTINGS
from generations.providers.local.stage.ghost import OPEN_SKIES, haunts
from generations.providers.local.stage.pulse import pulse_of
from generations.providers.local.stage.shots import FRAMINGS, SIZES, plan_shot
from generations.providers.local.staging import Stager
from generations.providers.local.take import Take
from generations.providers.local.write import write_scenes
from generations.tests import film_media
from generations.tests.film_media import SQUARE, TALL, WIDE, filmed, look, scene

WISHES = {name: setting.palettes for name, setting in SETTINGS.items()}
SONG = ("intro", "verse", "verse", "chorus", "verse", "chorus", "bridge", "chorus", "outro")
ENERGY = {"intro": 0.2, "verse": 0.45, "chorus": 0.85, "bridge": 0.3, "outro": 0.25}


@pytest.fixture
def media(tmp_path, settings) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def song(count: int) -> tuple[Slot, ...]:
    labels = [SONG[n * len(SONG) // count] for n in range(count)]
    return tuple(Slot(n, 3.0 * n, 3.0, label, ENERGY[label]) for n, label in enumerate(labels))


def planned(count: int, seed: int = 3, facing: int = 0) -> list:
    """(scene, shot) of every clip of a film."""
    slots = song(count)
    made = []
    for slot, words in zip(slots, write_scenes(WriteRequest(slots, seed=seed)), strict=True):
        clip = look(slot.index, count, seed=seed, energy=slot.energy)
        made.append((words, plan_shot(clip, words, facing, *WIDE)))
    return made


@pytest.mark.parametrize("count", [4, 6, 9, 20, 40, 100])
def test_neighbours_differ_in_two_of_size_place_and_side(count):
    for (one, a), (other, b) in pairwise(planned(count)):
        differs = (a.size != b.size) + (one.setting != other.setting) + (a.side != b.side)
        assert differs >= 2


@pytest.mark.parametrize("count", [6, 12, 40])
def test_a_subject_that_looks_aside_is_varied_by_distance_and_place(count):
    for (_, a), (_, b) in pairwise(planned(count, facing=1)):
        assert a.side == b.side == 1
        assert (a.size, round(a.head, 3)) != (b.size, round(b.head, 3))
    assert len({round(shot.x, 3) for _, shot in planned(count, facing=1)}) >= 4


def test_a_long_film_uses_all_sizes_moves_and_places_and_repeats_no_phrase():
    film = planned(100)
    assert {shot.size for _, shot in film} == set(SIZES)
    assert len({shot.move for _, shot in film}) >= 8
    assert len({words.setting for words, _ in film}) == len(SETTINGS)
    frames = [(w.setting, s.size, s.side, s.move) for w, s in film]
    assert len(set(frames)) >= 85
    phrases = [tuple(shot.size for _, shot in film[n : n + 12]) for n in range(88)]
    assert len(set(phrases)) >= 60


@pytest.mark.parametrize("count", [20, 40, 100])
def test_a_place_returns_late_and_under_another_light(count):
    seen: dict[str, int] = {}
    for number, (words, _) in enumerate(planned(count)[:-1]):
        if words.setting in seen:
            assert number - seen[words.setting] >= 6
        seen[words.setting] = number


def test_the_book_end_comes_back_from_the_other_side_in_other_colours():
    for count, seed in ((5, 1), (6, 2), (12, 3), (31, 4)):
        film = planned(count, seed)
        assert film[0][0].setting == film[-1][0].setting
        assert film[0][1].side != film[-1][1].side
    three = film_palettes(7, None, WISHES)
    for name in ("sea", "ridgelines", "snow"):
        worn = [palette_name(look(n, 6, seed=7), three, SETTINGS[name], plan(n)) for n in (0, 5)]
        assert worn[0] != worn[1] or len({*three} & {*SETTINGS[name].palettes}) == 1


def plan(position: int, count: int = 6, light: str = "calm", *, peak: bool = False):
    clip = look(position, count, seed=7, peak=peak)
    return plan_shot(clip, scene("sea", "medium", light), 0, *WIDE)


def test_a_film_has_three_palettes_and_its_chorus_shines_most():
    for seed in range(12):
        three = film_palettes(seed, None, WISHES)
        assert len(three) == 3
        sea = SETTINGS["sea"]
        chorus = palette_name(look(3, peak=True), three, sea, plan(3, light="full", peak=True))
        verses = [palette_name(look(n), three, sea, plan(n)) for n in (1, 2)]
        if len({*three} & {*sea.palettes}) == 3:
            shine = PALETTES[chorus].radiance
            assert all(PALETTES[verse].radiance < shine for verse in verses)
            assert verses[0] != verses[1]


def test_a_chorus_is_never_grey_where_its_place_can_wear_a_colour():
    grey = []
    for seed in range(40):
        three = film_palettes(seed, None, WISHES)
        for setting in SETTINGS.values():
            worn = palette_name(look(3, seed=seed, peak=True), three, setting, plan(3, peak=True))
            grey += [worn == "mist" and len({*three} & {*setting.palettes}) > 1]
    assert not any(grey)


def test_the_bridge_is_darker_and_cooler_than_the_opening():
    three = ("golden", "blue", "dusk")
    bridge = palette_name(look(4), three, SETTINGS["sea"], plan(4, light="against"))
    assert bridge == "blue"


def test_a_films_palettes_lie_apart_and_another_character_gets_others():
    for seed in range(8):
        three = [PALETTES[name].horizon for name in film_palettes(seed, None, WISHES)]
        assert all(np.abs(a - b).max() > 0.12 for a, b in combinations(three, 2))
    red, blue = np.array([0.9, 0.1, 0.1]), np.array([0.1, 0.2, 0.9])
    found = [[film_palettes(seed, own, WISHES) for seed in range(12)] for own in (red, blue)]
    assert found[0] != found[1]


def test_chorus_clips_stand_in_full_light_and_a_lift_leads_to_them():
    slots = song(24)
    sizes = shots(slots)
    lit = lights(slots, sizes)
    peaks = peak_slots(slots)
    assert all(lit[n] == "full" for n in peaks)
    assert all(lit[n - 1] in ("accent", "against") for n in peaks if n - 1 not in peaks | {0})


def test_where_nearly_all_is_chorus_its_start_and_its_height_are_the_peaks():
    slots = tuple(
        Slot(n, 3.0 * n, 3.0, "verse" if n < 2 else "chorus", 0.8 + 0.02 * (n == 8))
        for n in range(12)
    )
    peaks = peak_slots(slots)
    assert {2, 8} <= peaks
    assert len(peaks) <= 4


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
def test_heads_have_the_height_of_their_shot_in_every_shape(media, size):
    factor = {WIDE: 1.0, TALL: 0.62, SQUARE: 0.85}[size]
    portrait = film_media.bust(media)
    for shot in ("medium", "close"):
        request = filmed([portrait], size, scene=scene("sea", shot), look=look(1, peak=True))
        standing = Stager(Take.of(request)).standing
        wanted = FRAMINGS[shot].head * factor * size[1]
        assert standing.head[3] == pytest.approx(wanted, rel=0.12)


def test_raised_arms_keep_room_above_them(media):
    arms = film_media.raised(media)
    for size in (WIDE, TALL, SQUARE):
        for shot in ("wide", "medium", "silhouette"):
            request = filmed([arms], size, scene=scene("sea", shot), frames=48)
            stager = Stager(Take.of(request))
            camera, top = stager.camera, stager.standing.top
            for seconds in (0.0, 1.0, 2.0):
                move = camera.transform(camera.view(seconds), 1.0)
                assert (move @ [size[0] / 2, top, 1])[1] >= -1


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
@pytest.mark.parametrize("shot", ["wide", "silhouette"])
def test_a_head_keeps_above_the_lowest_fifth_in_every_act_of_a_long_clip(media, size, shot):
    portrait = film_media.bust(media)
    for position in (0, 2, 4):
        request = filmed([portrait], size, 24 * 28, scene=scene("sea", shot), look=look(position))
        stager = Stager(Take.of(request))
        left, top, wide, tall = stager.standing.head
        for seconds in range(29):
            move = stager.camera.transform(stager.camera.view(seconds), 1.0)
            assert (move @ [left + wide / 2, top + tall, 1])[1] < 0.825 * size[1]


def test_the_last_shot_may_show_the_characters_ghost_in_an_open_sky(media):
    portrait = film_media.bust(media)
    seed = next(seed for seed in range(30) if haunts(seed, 5, 6, "stars"))
    other = next(seed for seed in range(30) if not haunts(seed, 5, 6, "stars"))

    def layers(seed: int, place: str = "stars", position: int = 5) -> int:
        request = filmed([portrait], scene=scene(place, "wide"), look=look(position, seed=seed))
        return len(Stager(Take.of(request)).stack().behind)

    assert layers(seed) == layers(other) + 1
    assert layers(seed, position=4) == layers(other)
    assert layers(seed, "city") == layers(other, "city")
    assert set(OPEN_SKIES) <= set(SETTINGS)


def test_a_ghost_is_told_of_in_the_words():
    slots = song(6)
    seed = next(seed for seed in range(30) if haunts(seed, 5, 6, "sea"))
    told = [
        write_scenes(WriteRequest(slots, seed=seed, idea="a ship at sea"))[n].description
        for n in (0, 5)
    ]
    assert "likeness" in told[1] or "copy" in told[1]
    assert "likeness" not in told[0]
    assert "copy" not in told[0]


def test_a_picture_that_was_not_cut_out_has_a_ghost_too(media):
    photo = film_media.photograph(media)
    seed = next(seed for seed in range(30) if haunts(seed, 5, 6, "stars"))
    framed = Media(photo.key, {"tier": "frame", "head": [0.4, 0.2, 0.2, 0.3]})
    request = filmed([framed], scene=scene("stars", "wide"), look=look(5, seed=seed))
    frame = Stager(Take.of(request)).stack().draw(0, 0.0)
    assert 0.05 < float(frame.y.mean() - 16) / 219 < 0.6


def test_a_beat_without_bass_is_seen_and_a_strong_one_more():
    heights = [
        pulse_of([Beat(0.0, strength, True)], 4, 24, energy=0.8).light[0]
        for strength in (0.0, 0.05, 0.3, 1.0)
    ]
    assert heights[0] > 0.2
    assert all(b > a + 0.08 for a, b in pairwise(heights))


def test_where_no_beat_is_heard_the_light_breathes_slowly():
    pulse = pulse_of([], 240, 24, energy=0.5)
    assert np.ptp(pulse.light) > 0.2
    assert np.abs(np.diff(pulse.light)).max() < 0.05
    assert not pulse.zoom.any()


def test_sparse_onsets_leave_the_breath_between_them():
    pulse = pulse_of([Beat(1.0, 0.8)], 240, 24, energy=0.5)
    assert np.ptp(pulse.light[120:]) > 0.1


def test_light_swells_with_the_song_slowly_and_from_nothing():
    wave = [0.2] * 40 + [0.9] * 40
    swell = pulse_of([], 240, 24, 0.5, wave=wave).swell
    assert swell[0] == 0
    assert swell[30:60].mean() < -0.2
    assert swell[-60:].mean() > 0.2
    assert np.abs(np.diff(swell)).max() < 0.05
