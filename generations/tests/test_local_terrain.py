"""Ground in perspective: what is seen of a field of heights, and the noise that it is made of."""

from __future__ import annotations

import numpy as np
import pytest

from generations.providers.local.paint.palettes import PALETTES
from generations.providers.local.paint.plates import Canvas, Sheet
from generations.providers.local.paint.terrain import Ground, Rough, View

HORIZON = 0.6


def ground(width: int = 160, height: int = 90) -> Ground:
    sheet = Sheet(Canvas(width, height, PALETTES["dusk"], seed=1))
    return Ground(sheet, HORIZON, eye=0.5, far=20.0, slices=200)


def level(field: Ground, height: float = 0.0) -> np.ndarray:
    return np.full(field.x.shape, height, np.float32)


@pytest.mark.parametrize("size", [(160, 90), (90, 160), (120, 120)])
def test_level_ground_fills_the_picture_from_below_the_horizon_to_its_lower_edge(size):
    field = ground(*size)
    cover = View(field, level(field)).cover()
    rows = (np.arange(len(cover)) + 0.5) / len(cover) * 1.2 - 0.1
    assert (cover[rows < HORIZON - 0.02] == 0).all()
    assert (cover[rows > HORIZON + 0.06] == 1).all()


def test_what_is_nearer_is_seen_lower_and_level_ground_is_seen_at_its_own_distance():
    field = ground()
    seen = View(field, level(field)).seen(field.z)
    rows = (np.arange(len(seen)) + 0.5) / len(seen) * 1.2 - 0.1
    below = (rows > HORIZON + 0.1) & (rows < 1.05)
    expected = field.eye / ((rows[below] - HORIZON) * field.sheet.down)
    assert seen[below, 50] == pytest.approx(expected, rel=0.05)


def test_a_wall_hides_what_lies_behind_it_and_shows_what_lies_before_it():
    field = ground()
    heights = np.where(field.z > 3.0, 0.4, 0.0).astype(np.float32)
    heights[field.z > 3.5] = 0.0
    seen = View(field, heights).seen(field.z)[:, 80]
    hidden = (seen > 3.6) & (seen < 10.0)
    assert hidden.sum() <= 2, "only where a pixel shows both"
    assert (seen < 2.5).any()
    assert (seen >= 10.0).any()


def test_only_the_nearest_slices_are_laid_on_a_nearer_sheet():
    field = ground()
    view = View(field, level(field))
    near, whole = view.cover(60), view.cover()
    assert 0 < near.sum() < whole.sum()
    sheet = Sheet(Canvas(320, 180, PALETTES["dusk"], seed=1))
    view.lay_near(sheet, np.ones((*view.cover().shape, 3), np.float32), 60)
    assert sheet.cover.mean() == pytest.approx(near.mean(), abs=0.01)


def test_a_slope_that_rises_towards_the_light_turns_away_from_it():
    field = ground()
    right = (1.0, 0.3, 0.0)
    rising, falling = field.facing(0.4 * field.x, right), field.facing(-0.4 * field.x, right)
    flat = field.facing(level(field), right)
    assert rising.max() < flat.min() < falling.min()


def test_no_height_is_cut_open_at_the_near_end():
    field = ground()
    sunk = field.sunk(level(field, 0.4))
    assert sunk[0].max() == 0
    assert sunk[-1].min() == pytest.approx(0.4)
    assert (field.lines(sunk)[0] > 1.1).all()


def test_edges_are_where_the_ground_falls_away():
    field = ground()
    heights = level(field)
    heights[(field.z > 2.0) & (field.z < 2.4)] = 0.3
    flat = View(field, level(field)).crests(field.z, 0.01)
    ridge = View(field, heights).crests(field.z, 0.01)
    rows = (np.arange(len(ridge)) + 0.5) / len(ridge) * 1.2 - 0.1
    before_us = rows > HORIZON + 0.05
    assert ridge[before_us].max() > 2 * flat[before_us].max()


def test_the_noise_repeats_without_a_seam_and_differs_by_seed():
    x, y = np.meshgrid(np.linspace(-90, 90, 900, dtype=np.float32), np.zeros(3, np.float32))
    line = Rough(np.random.default_rng(1)).at(x, y, 1.0)[0]
    steps = np.abs(np.diff(line))
    assert steps.max() < 8 * np.median(steps) + 0.3
    other = Rough(np.random.default_rng(2)).at(x, y, 1.0)[0]
    assert np.abs(line - other).mean() > 0.1
    again = Rough(np.random.default_rng(1)).at(x + 64, y, 1.0)[0]
    assert np.allclose(line, again, atol=1e-3)


def test_billows_are_round_above_and_creased_below():
    x, y = np.meshgrid(np.linspace(0, 8, 400, dtype=np.float32),
                       np.linspace(0, 8, 400, dtype=np.float32))  # fmt: skip
    heaped = Rough(np.random.default_rng(3)).billowed(x, y, 1.0, 1)
    bend = np.abs(np.diff(heaped, 2, axis=1))
    low, high = np.quantile(heaped, (0.1, 0.9))
    inner = heaped[:, 1:-1]
    assert bend[inner < low].mean() > 2 * bend[inner > high].mean()
