"""The hardest film that can be asked for does not flash: measured in its file (WCAG 2.3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generations.providers.base import Beat, FilmRequest, Media
from generations.providers.local.film import clip_pulse, frames, stack_of
from generations.tests import film_media
from generations.tests.film_media import WIDE, filmed, look, scene
from mvsite.lib.ffmpeg import Encoder, Form
from videos.measuring.flashes import FLASHES_AT_MOST, SWINGS_AT_MOST
from videos.report import measure

pytestmark = pytest.mark.on_disk
PLACES = ("stage", "cloud_sea", "city", "snow", "embers")
FRAMES = 25
"""Hardly more than the second that lies between two cuts at least."""


@pytest.fixture
def character(tmp_path, settings) -> Media:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return film_media.bust(tmp_path / "media")


def beats(tempo: float, first: float) -> tuple[Beat, ...]:
    apart = 60 / tempo
    return tuple(Beat(first + n * apart, 1.0, n % 4 == 0) for n in range(int(FRAMES / 24 / apart)))


def clips(character: Media, tempo: float, style: str) -> list[FilmRequest]:
    """Dark and bright places in turn, all at full strength, whipped from one into the next."""
    count = len(PLACES)
    return [
        filmed(
            [character], frames=FRAMES, beats=beats(tempo, 0.0), tempo=tempo, seed=position,
            scene=scene(place, "close", "full" if position % 2 else "accent"),
            look=replace(
                look(position, count, style=style, energy=1.0, peak=position == 3),
                lifted=position > 0, lifts=position < count - 1,
            ),
        )
        for position, place in enumerate(PLACES)
    ]  # fmt: skip


def pictures(requests: list[FilmRequest]) -> Iterator[object]:
    for request in requests:
        stack = stack_of(request)
        for frame in frames(request, stack, clip_pulse(request).limited(stack.swing())):
            yield frame.buffer


@pytest.mark.parametrize(("tempo", "style"), [(174, "clean"), (159, "noir")])
def test_cuts_whips_and_beats_at_full_strength_do_not_flash(character, tmp_path, tempo, style):
    path = Path(tmp_path / "film.mp4")
    with Encoder(path, Form(*WIDE), crf=12) as encoder:
        for picture in pictures(clips(character, tempo, style)):
            encoder.write(picture)
    found = measure(path).flashes
    assert found.swings <= SWINGS_AT_MOST
    assert found.local_flashes <= FLASHES_AT_MOST
