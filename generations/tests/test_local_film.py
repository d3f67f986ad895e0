from __future__ import annotations

import subprocess
import sys
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generations.providers.base import (
    BadAnswer,
    Beat,
    DrawRequest,
    Handle,
    Media,
    ProviderError,
    Refused,
    SeeRequest,
    Ticket,
)
from generations.providers.local import LocalProvider
from generations.providers.local.compose import draw_keyframe
from generations.providers.local.film import clip_pulse, film_clip, frames, stack_of
from generations.providers.local.stage.pulse import SAFE_SWING, pulse_of
from generations.providers.local.staging import Stager
from generations.providers.local.take import Take
from generations.tests import film_media
from generations.tests.film_media import SQUARE, TALL, WIDE, drawn_like, filmed, look, scene
from mvsite.lib.ffmpeg import Form, decoded
from videos.measuring.flashes import swings_of


@pytest.fixture
def media(tmp_path, settings) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def folder(tmp_path) -> Path:
    place = tmp_path / "work"
    place.mkdir()
    return place


def still(request, index=0, light=0.0):
    return stack_of(request).draw(index, index / request.rate, light)


def luma(frame) -> float:
    return float(frame.y.mean() - 16) / 219


def shown(path: Path, size: tuple[int, int]) -> list[np.ndarray]:
    with decoded(path, Form(*size)) as found:
        return [frame.copy() for frame in found]


@pytest.mark.parametrize(("size", "count"), [(WIDE, 25), (TALL, 24), (SQUARE, 30)])
def test_a_clip_has_exactly_its_frames_in_every_shape(media, folder, size, count):
    outcome = film_clip(filmed([film_media.bust(media)], size, count), folder, lambda: None)
    assert len(shown(outcome.file, size)) == count


def test_the_same_request_gives_the_same_frames(media, folder):
    request = filmed([film_media.bust(media)], scene=scene("city"))
    first = shown(film_clip(request, folder, lambda: None).file, WIDE)
    again = shown(film_clip(request, folder, lambda: None).file, WIDE)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_another_seed_gives_another_picture(media):
    character = film_media.bust(media)
    one, other = still(filmed([character], seed=1)), still(filmed([character], seed=2))
    assert np.abs(one.y.astype(int) - other.y).mean() > 2


def test_another_character_gives_the_film_other_colours(media):
    red = film_media.bust(media, "red.png", (200, 30, 30))
    blue = film_media.bust(media, "blue.png", (30, 60, 210))
    palettes = [Stager(Take.of(filmed([one]))).backdrop.canvas.palette for one in (red, blue)]
    assert not np.allclose(palettes[0].accent, palettes[1].accent, atol=0.1)


def test_the_keyframe_is_the_first_frame_of_its_film(media, folder):
    request = filmed([film_media.bust(media)])
    picture = np.asarray(Image.open(draw_keyframe(drawn_like(request), folder).file))
    first = next(frames(request, stack_of(request), clip_pulse(request))).rgb()
    assert np.array_equal(picture, first)


def test_a_keyframe_drawn_here_is_filmed_in_layers(media, folder):
    request = filmed([film_media.bust(media)])
    drawn = draw_keyframe(drawn_like(request), folder).file
    drawn.rename(media / "keyframe.png")
    assert stack_of(filmed(request.references, keyframe=Media("keyframe.png"))).subject is not None


def test_a_picture_of_another_provider_is_moved_flat_though_there_is_a_scene(media):
    stack = stack_of(filmed(keyframe=film_media.photograph(media)))
    assert stack.subject is None
    assert len(stack.behind) == 1


def test_a_cut_out_that_fills_a_slot_is_given_a_place(media):
    stack = stack_of(filmed(scene=None, look=None, keyframe=film_media.bust(media)))
    assert stack.subject is not None
    assert len(stack.behind) > 1


def test_a_known_head_stays_in_the_frame_when_a_wide_picture_becomes_a_tall_film(media):
    picture = Image.new("RGB", (320, 180), (20, 20, 30))
    picture.paste((250, 240, 230), (250, 40, 290, 90))
    media.mkdir(parents=True)
    picture.save(media / "wide.png")
    head = {"head": [250 / 320, 40 / 180, 40 / 320, 50 / 180]}
    frame = still(filmed(size=TALL, scene=None, keyframe=Media("wide.png", head)))
    assert (frame.y > 180).mean() > 0.05
    assert frame.y[:, [0, -1]].max() < 120


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
def test_a_flat_picture_moves_and_fills_the_frame(media, size):
    request = filmed(size=size, scene=None, keyframe=film_media.photograph(media), frames=48)
    first, last = still(request), still(request, 47)
    assert np.abs(first.y.astype(int) - last.y).mean() > 1
    assert last.y[:, 0].mean() > 20
    assert last.y[:, -1].mean() > 20


def test_without_a_reference_the_place_alone_is_filmed():
    stack = stack_of(filmed(scene=scene("sea", "wide")))
    assert stack.subject is None
    assert 0.08 < luma(stack.draw(0, 0.0)) < 0.6


def test_the_frame_of_a_beat_is_brighter_than_the_one_before(media):
    request = filmed([film_media.bust(media)], frames=36, beats=(Beat(1.0, 1.0, True),))
    stack, pulse = stack_of(request), clip_pulse(request)
    made = list(frames(request, stack, pulse.limited(stack.swing())))
    steps = np.diff([luma(frame) for frame in made])
    assert steps[23] > 0.004
    assert steps[23] > 3 * np.abs(steps[:23]).max()


def test_the_pulse_dies_away_after_its_beat():
    light = pulse_of([Beat(0.5, 1.0, True)], 48, 24, energy=1.0).light
    assert light[11] == 0
    assert light[12] == pytest.approx(1.0)
    assert light[24] < 0.1


def test_weak_beats_and_quiet_passages_pulse_less():
    down, weak = Beat(0.0, 1.0, True), Beat(0.0, 1.0, False)
    heights = [pulse_of([beat], 4, 24, energy).light[0] for beat, energy in
               ((down, 1.0), (weak, 1.0), (down, 0.0))]  # fmt: skip
    assert heights == pytest.approx([1.0, 0.5, 0.35])


def test_above_160_a_minute_every_second_beat_is_felt():
    beats = [Beat(n / 3, 1.0, n % 4 == 0) for n in range(12)]
    light = pulse_of(beats, 96, 24, energy=1.0).light
    struck = np.flatnonzero(np.diff(light, prepend=0) > 0.05)
    assert list(struck) == [0, 16, 32, 48, 64, 80]


def test_no_light_ever_swings_by_a_tenth_however_hard_the_beat(media):
    beats = tuple(Beat(n * 0.25, 1.0, True) for n in range(12))
    request = filmed(
        [film_media.bust(media)], frames=72, beats=beats, tempo=150,
        scene=scene("stage", "close", "full"), look=look(energy=1.0, peak=True),
    )  # fmt: skip
    stack = stack_of(request)
    made = frames(request, stack, clip_pulse(request).limited(stack.swing()))
    shone = np.array([np.mean(np.clip((f.y.astype(float) - 16) / 219, 0, 1) ** 2.2) for f in made])
    large = [at for at, change in swings_of(shone) if abs(change) >= 0.1]
    assert all(sum(first <= at < first + 24 for at in large) <= 3 for first in large)


def test_a_pulse_that_would_swing_too_far_is_made_smaller():
    pulse = pulse_of([Beat(0.0, 1.0, True)], 24, 24, energy=1.0)
    assert pulse.limited(0.2).light.max() * 0.2 == pytest.approx(SAFE_SWING)
    assert pulse.limited(0.05) is pulse


def test_the_peak_is_a_sixth_brighter_than_any_verse(media):
    character = film_media.bust(media)
    verse = [filmed([character], scene=scene(place, "medium"), look=look(2, energy=0.4))
             for place in ("snow", "sea", "ridgelines")]  # fmt: skip
    peak = filmed([character], scene=scene("city", "close", "full"),
                  look=look(3, energy=0.95, peak=True))  # fmt: skip
    assert luma(still(peak)) >= 1.15 * max(luma(still(request)) for request in verse)


@pytest.mark.parametrize("shot", ["wide", "medium", "close", "silhouette"])
def test_in_a_tall_frame_head_and_crown_are_inside(media, shot):
    request = filmed([film_media.bust(media)], TALL, scene=scene("sea", shot))
    x, y, wide, tall = Stager(Take.of(request)).standing.head
    assert x >= 0
    assert x + wide <= TALL[0]
    assert 0.1 * TALL[1] <= y
    assert y + tall <= 0.82 * TALL[1]


@pytest.mark.parametrize("shot", ["wide", "medium", "close", "detail", "silhouette"])
def test_a_bust_never_shows_its_lower_edge(media, shot):
    request = filmed([film_media.bust(media)], scene=scene("sea", shot))
    stack = stack_of(request)
    foot = np.array([stack.foot[0], stack.foot[1], 1.0])
    for seconds in (0.0, 0.5, 1.0):
        move = stack.camera.transform(stack.camera.view(seconds), 1.0)
        assert (move @ foot)[1] > WIDE[1]


def test_a_whole_figure_stands_on_the_ground_of_its_place(media):
    stager = Stager(Take.of(filmed([film_media.figure(media)], scene=scene("ridgelines", "wide"))))
    assert stager.standing.on_ground
    assert stager.standing.foot[1] == pytest.approx(stager.backdrop.plates.ground * WIDE[1])


def test_the_subject_is_brighter_on_the_side_of_its_light(media):
    grey = Image.new("RGBA", (200, 240), (0, 0, 0, 0))
    grey.paste((128, 128, 128, 255), (40, 40, 160, 240))
    media.mkdir(parents=True)
    grey.save(media / "grey.png")
    hints = {"bust": True, "head": [0.3, 0.2, 0.4, 0.4]}
    for facing in (-1, 1):
        reference = Media("grey.png", {**hints, "facing": facing})
        stager = Stager(Take.of(filmed([reference], (320, 180), scene=scene("sea", "medium"))))
        planes, _ = stager._subject_planes()
        inside = np.where(planes.y[..., 1] == 0, planes.y[..., 0].astype(float), np.nan)
        half = inside.shape[1] // 2
        left, right = np.nanmean(inside[:, :half]), np.nanmean(inside[:, half:])
        assert (right - left) * facing > 2


def test_start_and_end_of_a_clip_differ_in_framing(media):
    for position in range(6):
        request = filmed([film_media.bust(media)], look=look(position), frames=96, beats=())
        stack = stack_of(request)
        first, last = stack.draw(0, 0.0), stack.draw(0, 95 / 24)
        assert np.abs(first.y.astype(int) - last.y).mean() > 1.5


def test_a_picture_that_could_not_be_cut_out_hangs_framed(media):
    photo = film_media.photograph(media)
    framed = Media(photo.key, {"tier": "frame"})
    stack = stack_of(filmed([framed], scene=scene("sea", "medium")))
    assert stack.held
    assert stack.subject is not None


def test_a_missing_character_is_refused_with_a_way_out(media, folder):
    with pytest.raises(Refused, match="Choose or upload another"):
        film_clip(filmed([Media("gone.png")]), folder, lambda: None)


def test_a_missing_keyframe_is_refused_with_a_way_out(media, folder):
    with pytest.raises(Refused, match="Draw it again"):
        film_clip(filmed(keyframe=Media("gone.png")), folder, lambda: None)


def test_work_that_is_no_longer_ours_stops_and_leaves_no_file(media, folder):
    def lost() -> None:
        raise BadAnswer("The lease is gone.")

    with pytest.raises(ProviderError):
        film_clip(filmed([film_media.bust(media)]), folder, lost)
    assert list(folder.iterdir()) == []


def test_the_provider_films_draws_and_is_free(media, folder):
    provider = LocalProvider()
    request = filmed([film_media.bust(media)])
    handle = provider.submit(request, provider.prepare(request), Ticket("1"))
    assert handle.ready
    assert provider.free
    clip = provider.fetch(handle, request, folder, lambda: None)
    picture = provider.fetch(Handle("local"), drawn_like(request), folder, lambda: None)
    assert clip.file.suffix == ".mp4"
    assert Image.open(picture.file).size == WIDE
    assert provider.estimate(request) == 0


def test_every_kind_of_work_says_that_it_goes_on(media, folder):
    provider, reference = LocalProvider(), film_media.bust(media)
    request = filmed([reference])
    portrait = DrawRequest(prompt="a tall dwarf", width=64, height=64)
    for work in (request, drawn_like(request), portrait, SeeRequest(picture=reference)):
        said = count()
        provider.fetch(Handle("local"), work, folder, partial(next, said))
        assert next(said) >= 2


def test_importing_the_provider_brings_no_opencv():
    code = "import sys, generations.providers.local; sys.exit('cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_peaks_close_shot_is_nearer_than_any_other(media):
    character = film_media.bust(media)
    heads = [
        Stager(Take.of(filmed([character], scene=scene("sea", "close"), look=look(3, peak=peak))))
        .standing.head[3]
        for peak in (False, True)
    ]  # fmt: skip
    assert heads[1] > 1.15 * heads[0]


def test_raised_arms_stay_inside_the_frame(media):
    picture = Image.new("RGBA", (400, 260), (0, 0, 0, 0))
    picture.paste((90, 120, 60, 255), (10, 60, 390, 260))
    media.mkdir(parents=True)
    picture.save(media / "arms.png")
    arms = Media("arms.png", {"bust": True, "head": [0.4, 0.25, 0.2, 0.25], "facing": 0})
    for size in (WIDE, TALL, SQUARE):
        for shot in ("wide", "medium", "silhouette"):
            standing = Stager(Take.of(filmed([arms], size, scene=scene("sea", shot)))).standing
            assert standing.left >= 0
            assert standing.left + standing.rgba.shape[1] <= size[0] + 1
