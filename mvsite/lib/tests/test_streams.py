"""A clip that a provider delivered is one only if all of its frames can be decoded."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from mvsite.lib import ffmpeg, streams
from mvsite.lib.streams import BadMedia, VideoFacts, probe_video
from tests.hostile import PLAYLISTS, cut, film, playlist, saved, song
from tests.hostile import drawn as picture


@cache
def clip(*options: str) -> bytes:
    """Two seconds without sound; ``options`` for ffmpeg's output."""
    source = ["-f", "lavfi", "-i", "testsrc=s=96x54:r=24:d=2"]
    output, _ = ffmpeg.run(
        [*source, "-pix_fmt", "yuv420p", *options, "-f", "matroska", "-"], capture=True
    )
    return output


@pytest.fixture
def probe(tmp_path: Path):
    def probe(data: bytes, **limits: float) -> VideoFacts:
        (tmp_path / "delivered").write_bytes(data)
        return probe_video(tmp_path / "delivered", **limits)

    return probe


def test_the_facts_are_those_of_the_decoded_frames(probe):
    assert probe(film(sound=True, seconds=2)) == VideoFacts(
        width=96, height=54, pixel_aspect=Fraction(1), rate=24.0, frames=48, seconds=2.0,
        longest=1 / 24, codec="h264", pix_fmt="yuv420p", has_sound=True,
    )  # fmt: skip


@pytest.mark.parametrize("extension", ["mp4", "mov", "webm"])
def test_a_silent_clip_of_any_container_is_a_clip(extension, probe):
    facts = probe(film(extension, sound=False, seconds=2))

    assert (facts.frames, facts.has_sound) == (48, False)


def test_a_clip_on_its_side_is_measured_as_it_is_shown(probe, tmp_path: Path):
    (tmp_path / "lying.mp4").write_bytes(film(seconds=2))
    ffmpeg.run(["-display_rotation", "90", "-i", tmp_path / "lying.mp4", "-c", "copy",
                tmp_path / "up.mp4"])  # fmt: skip
    facts = probe((tmp_path / "up.mp4").read_bytes())

    assert (facts.width, facts.height) == (54, 96)


def test_pixels_that_are_not_square_are_said(probe):
    assert probe(clip("-vf", "setsar=4/3")).pixel_aspect == Fraction(4, 3)


def test_another_rate_is_that_of_the_clip(probe):
    assert probe(clip("-r", "30")).rate == pytest.approx(30, abs=0.1)


def test_a_hole_in_a_clip_shows_as_its_longest_frame(probe):
    hole = "setpts=if(lt(N\\,24)\\,N/24/TB\\,(N/24+3)/TB)"
    facts = probe(clip("-vf", hole, "-fps_mode", "passthrough"))

    assert facts.frames == 48
    assert facts.longest == pytest.approx(3 + 1 / 24, abs=0.01)


def test_a_second_half_a_day_later_is_refused_without_filling_the_day(probe):
    hole = "setpts=if(lt(N\\,24)\\,N/24/TB\\,(N/24+86400)/TB)"

    with pytest.raises(BadMedia, match="longer than 120 s"):
        probe(clip("-vf", hole, "-fps_mode", "passthrough"))


def test_a_clip_over_the_limit_is_refused(probe):
    with pytest.raises(BadMedia, match="longer than 1 s"):
        probe(clip(), max_seconds=1)


def test_a_clip_of_more_pixels_than_are_taken_is_refused(probe):
    huge = ["-vf", "scale=3200:3200", "-frames:v", "2", "-c:v", "mpeg4"]

    with pytest.raises(BadMedia):
        probe(clip(*huge))


def test_no_more_frames_are_looked_at_than_a_clip_may_have(probe, monkeypatch):
    monkeypatch.setattr(streams, "CLIP_MAX_RATE", 10)

    assert probe(clip(), max_seconds=2).frames == 30


@pytest.mark.parametrize("extension", ["mp4", "mov", "webm"])
@pytest.mark.parametrize("playlists", list(PLAYLISTS))
def test_a_playlist_is_no_clip_whatever_it_leads_to(extension, playlists, probe, tmp_path: Path):
    other = tmp_path / f"other.{extension}"
    other.write_bytes(film(extension, seconds=2))

    with pytest.raises(BadMedia, match="is not a clip"):
        probe(playlist(playlists, path=str(other)))


@pytest.mark.parametrize("extension", ["mp4", "mov", "webm"])
@pytest.mark.parametrize("share", [0.6, 0.97])
def test_a_clip_that_did_not_arrive_whole_is_refused(extension, share, probe):
    with pytest.raises(BadMedia, match=r"damaged or cut off; \d\.\d s could be read"):
        probe(cut(film(extension), share))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "an empty file"),
        (lambda: b'{"error": "busy"}', "a text file"),
        (lambda: saved(picture()), "a PNG picture"),
        (lambda: playlist("hls"), "a playlist"),
        (lambda: song("m4a"), "without moving pictures"),
        (lambda: film()[:3_000], "cannot be decoded"),
    ],
)
def test_what_is_no_clip_is_refused_by_what_it_is(make, words, probe):
    with pytest.raises(BadMedia, match=words):
        probe(make())
