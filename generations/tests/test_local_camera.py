"""The camera moves in every clip, never jerks, and never shows where a plate ends."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from generations.providers.base import Beat
from generations.providers.local.film import stack_of
from generations.providers.local.paint.plates import MARGIN
from generations.providers.local.script.moves import LIFTING, TOLD, VARIED, move_at
from generations.providers.local.stage.camera import LONGEST_ACT, MOVES, Camera, View, acts
from generations.providers.local.stage.standing import FILLED
from generations.providers.local.stage.whip import FRAMES, swept, whip_curve
from generations.providers.local.take import Take
from generations.tests.film_media import filmed, look, scene

SIZE = (320, 180)
DEPTHS = (0.2, 0.35, 0.62, 1.0)


def camera(move: str, seconds: float = 5.0, **rest: object) -> Camera:
    return Camera(move, *SIZE, seconds, seed=3, toward=(0.4, 0.46), **rest)


def seen(one: Camera, seconds: float, depth: float, kick: float = 0.0) -> np.ndarray:
    """The corners of the screen as places in the frame, in fractions of it, at a depth."""
    back = np.linalg.inv(one.transform(one.view(seconds, kick), depth))
    width, height = SIZE
    corners = np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]])
    return (back @ corners)[:2].T / SIZE


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("way", [-1, 1])
def test_no_move_shows_where_a_plate_ends(move, way):
    one = camera(move, 24.0, way=way, turns=(6.0, 12.0, 18.0))
    for depth in DEPTHS:
        for seconds in np.linspace(0, 24, 60):
            places = seen(one, seconds, depth)
            assert places.min() >= -MARGIN
            assert places.max() <= 1 + MARGIN


@pytest.mark.parametrize("way", [-1, 1])
@pytest.mark.parametrize("move", MOVES)
def test_no_move_shows_where_a_picture_that_fills_the_frame_ends(move, way):
    for seconds, turns in ((4.0, ()), (28.0, (7.0, 14.0, 21.0))):
        one = camera(move, seconds, way=way, turns=turns)
        for time in np.linspace(0, seconds, 40):
            corners = seen(one, time, 1.0)
            assert np.abs(corners - 0.5).max() <= FILLED / 2


@pytest.mark.parametrize("move", MOVES)
def test_start_middle_and_end_of_every_move_differ_and_layers_part(move):
    one = camera(move)
    at = [np.array([seen(one, s, depth) for depth in (0.35, 1.0, 1.5)]) for s in (0, 2.5, 5)]
    for first, later in ((at[0], at[1]), (at[1], at[2]), (at[0], at[2])):
        went = np.abs(first - later).max(axis=(1, 2))
        assert went.max() > 0.015
        assert np.ptp(went) > 0.008


@pytest.mark.parametrize("move", MOVES)
def test_a_long_clip_moves_as_visibly_in_its_last_third_as_in_its_first(move):
    turns = acts(21.0, [2.0 * n for n in range(11)])
    one = camera(move, 21.0, turns=turns)
    parts = [
        np.array([[seen(one, a + s, d) for d in (0.35, 1.0)] for s in np.linspace(0, 7, 30)])
        for a in (0, 7, 14)
    ]
    went = [np.ptp(part, axis=0).max() for part in parts]
    assert min(went) > 0.03


def test_later_acts_begin_on_downbeats_and_short_clips_have_one():
    downbeats = [0.3 + 2.0 * n for n in range(12)]
    assert acts(6.5, downbeats) == ()
    turns = acts(22.0, downbeats)
    assert set(turns) <= set(downbeats)
    assert all(b - a <= LONGEST_ACT + 2 for a, b in pairwise((0, *turns, 22.0)))
    assert len(acts(180.0, [])) == 25


@pytest.mark.parametrize("move", MOVES)
def test_nothing_jerks_where_one_act_becomes_the_next(move):
    one = camera(move, 14.0, turns=(7.0,))
    path = np.array([one.view(n / 24).values() for n in range(14 * 24)])
    bend = np.abs(np.diff(path, 2, axis=0)).max(axis=0)
    assert bend.max() < 0.002


def test_the_keyframe_is_the_first_frame_of_clips_of_any_length():
    first = camera("truck", 5.0).view(0.0)
    assert camera("truck", 30.0, turns=(7.0, 14.0)).view(0.0) == first


def test_in_a_dolly_zoom_the_ground_grows_and_the_subject_does_not():
    one = camera("dolly")
    width = [np.ptp(seen(one, s, depth)[:, 0]) for depth in (1.0, 0.35) for s in (0, 5)]
    assert width[1] == pytest.approx(width[0], abs=0.015)
    assert width[3] < 0.9 * width[2]


def test_an_orbit_parts_what_is_behind_from_what_is_before():
    one = camera("orbit")
    shift = [seen(one, 5, d).mean(axis=0)[0] - seen(one, 0, d).mean(axis=0)[0] for d in (0.35, 1.5)]
    assert shift[0] * shift[1] < 0


def test_neighbours_of_a_long_film_never_move_alike():
    sizes = ["medium", "close", "wide", "detail", "silhouette"]
    for seed in range(4):
        moves = [move_at(seed, n, 40, sizes[n % 5], "calm") for n in range(40)]
        assert all(a != b for a, b in pairwise(moves))
        assert len(set(moves)) >= 7


def test_every_move_that_is_chosen_can_be_made():
    chosen = {move for table in (TOLD, VARIED) for moves in table.values() for move in moves}
    assert chosen | set(LIFTING) | {"pull"} == set(MOVES)


def test_the_beats_of_a_request_give_its_camera_turns():
    beats = tuple(Beat(0.5 * n, 0.8, n % 4 == 0) for n in range(24))
    take = Take.of(filmed(frames=12 * 24, beats=beats))
    assert take.turns == (6.0,)


def test_a_view_between_two_is_between_them():
    assert View(1.0).toward(View(1.2, right=0.1), 0.5) == View(1.1, right=0.05)


def test_a_whip_leaves_one_clip_and_enters_the_next_the_same_way():
    out = whip_curve(look(lifts=True), 48)
    into = whip_curve(look(lifted=True), 48)
    assert abs(out[-1]) == abs(into[0]) == 1
    assert np.sign(np.diff(out)[-1]) == np.sign(np.diff(into)[0])
    assert np.count_nonzero(out) == np.count_nonzero(into) == FRAMES
    assert not whip_curve(look(opens=True, closes=True), 48).any()


def test_a_whip_smears_along_the_width_and_keeps_the_light():
    stack = stack_of(filmed(scene=scene("city", "wide"), size=SIZE))
    still, torn = stack.draw(0, 0.0).y.astype(float), stack.draw(0, 0.0, torn=1.0).y.astype(float)
    assert np.abs(np.diff(torn, axis=1)).mean() < 0.4 * np.abs(np.diff(still, axis=1)).mean()
    assert torn.mean() == pytest.approx(still.mean(), rel=0.06)


def test_a_frame_at_rest_is_left_as_it_is():
    frame = stack_of(filmed(scene=scene("sea", "wide"))).draw(0, 0.0)
    before = frame.buffer.copy()
    swept(frame, 0.0)
    assert np.array_equal(frame.buffer, before)
