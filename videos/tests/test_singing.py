"""Who sings is given the part of the song that stands under the clip, and stays in time with it.

The stand-in opens a mouth, a bright patch, as far as what it was sent is loud at each frame.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.cache import cache
from django.utils import timezone
from numpy.typing import NDArray

from generations.fetch import fetch
from generations.models import Generation
from generations.poll import poll
from generations.providers.base import Refused
from generations.submit import submit
from mvsite.lib import ffmpeg, storage
from mvsite.lib.state import NotNow
from songs.models import Song
from tests.factories import make_song
from tests.films import SOUND_RATE, delay_between, sound_file, sound_of
from tests.standin import TOKEN, StandIn, until
from videos import fitting, singing, take_requests, take_steps, verbs
from videos.board import board_of
from videos.models import Clip, Take, Video
from videos.pipeline import carry
from videos.segments import frames_of
from videos.stitch import stitch
from videos.tests.test_pipeline import filming, moved

pytest_plugins = ["tests.standin_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
WAN, KLING = "wan-video/wan-2.5-i2v", "kwaivgi/kling-v3-omni-video"
BURST_SECONDS = 0.03
FRAME = 1 / 24


@pytest.fixture(autouse=True)
def films(standin: StandIn, settings: Any) -> StandIn:
    """It alone films; all else is made on this machine."""
    cache.clear()
    options = {
        "model": WAN, "token": TOKEN, "base_url": standin.base,
        "hosts": [f"http://127.0.0.1:{standin.output_port}"],
    }  # fmt: skip
    replicate = {"BACKEND": "generations.providers.replicate.ReplicateProvider", "OPTIONS": options}
    settings.PROVIDERS = {**settings.PROVIDERS, "film": replicate}
    return standin


def song_with_bursts(folder: Path, at: list[float]) -> Song:
    """Forty seconds of hardly anything, and of noise for so short at these seconds."""
    samples = np.random.default_rng(5).normal(0, 0.01, 40 * SOUND_RATE).astype(np.float32)
    for seconds in at:
        first = round(seconds * SOUND_RATE)
        samples[first : first + round(BURST_SECONDS * SOUND_RATE)] *= 60
    song = make_song(Song.Status.READY)
    storage.put(song.canonical_key, sound_file(folder / "song.flac", samples))
    return song


def sung(**fields: Any) -> Video:
    """Every scene is a performance of somebody, and nothing is filmed yet."""
    video = filming(**fields)
    video.clips.update(kind=Clip.Kind.PERFORMANCE)
    return video


def called(call: Generation | None) -> Generation:
    """By the vendor, to its end."""
    assert call is not None
    submit(call)

    def ended() -> bool:
        Generation.objects.filter(pk=call.pk).update(due_at=timezone.now())
        call.refresh_from_db()
        poll(call)
        return call.status != Generation.Status.RUNNING

    until(ended)
    if call.status == Generation.Status.FETCHING:
        fetch(call)
    assert call.status == Generation.Status.SUCCEEDED, call.error
    return call


def drawn(take: Take) -> Take:
    if moved(take) == Take.Status.DRAWING:
        assert carry(take_steps.order_keyframe(take))
    assert moved(take) == Take.Status.FILMING
    return take


def filmed(take: Take) -> Generation:
    call = called(take_steps.order_motion(drawn(take)))
    assert moved(take) == Take.Status.READY
    return call


def mouths(path: Path) -> NDArray[np.float64]:
    """How bright it is where the mouth is, in each frame."""
    data, _ = ffmpeg.run(
        ["-i", path, "-map", "0:v:0", "-vf", "crop=iw*0.1:ih*0.1:iw*0.45:ih*0.65,scale=8:8",
         "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"],
        capture=True,
    )  # fmt: skip
    return np.frombuffer(data, np.uint8).reshape(-1, 64).mean(axis=1)


def first(video: Video, position: int = 0) -> Take:
    take = video.clips.get(position=position).takes.last()
    assert take is not None
    return take


@pytest.mark.parametrize("transition", Video.Transition.values)
def test_the_mouth_opens_in_the_frame_in_which_it_is_heard(
    tmp_path: Path, films: StandIn, transition: str
) -> None:
    video = sung(transition=transition)
    start, cuts = video.window_start or 0.0, video.cuts
    loud = [(a + b) // 2 - 5 for a, b in pairwise(cuts)]
    song = song_with_bursts(tmp_path, [start + (frame + 0.2) * FRAME for frame in loud])
    Video.objects.filter(pk=video.pk).update(song=song)
    for clip in Video.objects.get(pk=video.pk).clips.all():
        call = filmed(clip.takes.get())
        heard = films.entry(call.external_id)["sung"]
        assert heard == pytest.approx(call.request["frames"] * FRAME, abs=0.001)
    video = Video.objects.get(pk=video.pk)
    assert moved(video) == Video.Status.STITCHING
    stitch(video)
    assert video.film is not None
    path = storage.local_path(video.film.key)
    assert frames_of(path) == cuts[-1]
    open_wide = mouths(path)
    for frame, (begins, ends) in zip(loud, pairwise(cuts), strict=True):
        assert begins + int(np.argmax(open_wide[begins:ends])) == frame
        assert open_wide[frame] > 2 * np.median(open_wide[begins:ends])


def request_of(video: Video, position: int = 0, **take: Any) -> dict[str, Any]:
    """What it would be filmed by."""
    made = first(video, position)
    Take.objects.filter(pk=made.pk).update(**take)
    made = drawn(first(video, position))
    request = take_requests.motion_request(made)
    return {"take": made, "sound": request.sound, "seconds": request.frames / request.rate}


def test_what_is_sung_begins_with_the_first_frame_and_is_cut_once(tmp_path: Path) -> None:
    song = song_with_bursts(tmp_path, [9.5])
    video = sung(song=song, transition="crossfade")
    asked = request_of(video, 1)
    start = round((video.window_start or 0) * 44_100 + (video.cuts[1] - 6) * 44_100 / 24)
    part = singing.Part.named(asked["sound"].key)
    assert abs(part.first - start) <= 1
    assert part.count == pytest.approx(asked["seconds"] * 44_100, abs=1)
    singing.keep(video, asked["sound"])
    cut = storage.local_path(asked["sound"].key)
    whole = sound_of(storage.local_path(song.canonical_key))
    delay, alike = delay_between(sound_of(cut), whole[part.first : part.first + part.count])
    assert delay == 0 and alike > 0.999
    before = cut.stat().st_mtime_ns
    singing.keep(video, take_requests.motion_request(asked["take"]).sound)
    assert cut.stat().st_mtime_ns == before


def test_a_short_scene_goes_on_as_long_as_the_model_needs_it(tmp_path: Path) -> None:
    video = sung(clips_wanted=8, song=song_with_bursts(tmp_path, []))
    asked = request_of(video, video.clips.count() - 1)
    assert asked["seconds"] < 3
    assert singing.Part.named(asked["sound"].key).count == 3 * 44_100
    singing.keep(video, asked["sound"])
    assert len(sound_of(storage.local_path(asked["sound"].key))) == 3 * 44_100


def test_nothing_is_sung_in_a_story_or_by_a_model_that_takes_no_sound() -> None:
    video = sung()
    video.clips.filter(position=0).update(kind=Clip.Kind.STORY)
    assert request_of(video)["sound"] is None
    assert request_of(video, 1, model=KLING)["sound"] is None
    assert request_of(video, 2)["sound"] is not None


def test_a_take_by_a_model_that_needs_a_first_picture_gets_one(settings: Any) -> None:
    settings.PROVIDERS["film"]["OPTIONS"]["model"] = KLING
    video = sung()
    assert moved(first(video, 0)) == Take.Status.FILMING
    Take.objects.filter(clip__video=video, clip__position=1).update(model=WAN)
    assert moved(first(video, 1)) == Take.Status.DRAWING


def test_without_the_song_nobody_sings_and_nothing_is_ordered() -> None:
    video = sung()
    take = request_of(video)["take"]
    with pytest.raises(Refused, match="song's file is gone"):
        take_steps.order_motion(take)
    assert not Generation.objects.filter(kind="film").exists()


def test_a_take_that_sings_stays_where_it_is_in_time(tmp_path: Path) -> None:
    video = sung(song=song_with_bursts(tmp_path, []))
    filmed(first(video))
    take = first(video)
    with pytest.raises(NotNow, match="out of time"):
        verbs.slide_take(take, 1.0)
    assert fitting.fits(take)
    Video.objects.filter(pk=video.pk).update(window_start=(video.window_start or 0) + 0.5)
    moved_on = Video.objects.get(pk=video.pk)
    assert not fitting.fits(first(moved_on))
    card = board_of(moved_on).scenes[0].takes[0]
    assert (card.why_outdated, card.room) == ("It sings another part of the song.", None)
