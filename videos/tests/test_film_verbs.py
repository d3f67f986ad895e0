"""A film in another shape, made again from a step, taken home, deleted: what follows and what is
refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from characters.models import Character
from generations.models import Generation
from mvsite.lib import storage
from mvsite.lib.ffmpeg import Form
from mvsite.lib.state import NotNow
from songs.models import Song
from songs.verbs import correct, set_lyrics
from tests.factories import make_ready_character, make_song, make_video
from tests.films import exact_film
from videos import downloads, fitting, reframe, scenes, take_steps, verbs
from videos.exports import NotThere
from videos.framing import Window, window_on
from videos.models import Clip, Film, Reframing, Take, Video
from videos.pipeline import STATEFUL
from videos.segments import frames_of
from videos.standing import changes_since, is_at_work
from videos.tests.test_pipeline import filming, make_failed, make_ready, moved, names
from videos.tests.test_replanning import made, take_of, written

pytestmark = pytest.mark.django_db
Status = Video.Status
LONG = Form(160, 90)


def with_files(video: Video, folder: Path) -> Video:
    """Real clips of the right length in place of the few bytes that stand for them."""
    for clip in video.clips.all():
        take = take_of(video, clip.position)
        storage.put(take.key, exact_film(folder / f"{clip.pk}.mp4", range(clip.frames)))
    return video


# --- Another shape ------------------------------------------------------------------------------


def test_another_shape_is_work_that_is_asked_for_once() -> None:
    video = made()
    work = verbs.reframe(video, "9:16")
    assert verbs.reframe(video, "9:16") == work
    assert Reframing in STATEFUL
    Reframing.objects.filter(pk=work.pk).update(due_at=work.created_at)
    assert names(work) == ["videos.reframe"]
    assert is_at_work(Video.objects.get(pk=video.pk))


def test_only_a_ready_film_is_had_in_another_shape_and_not_in_its_own() -> None:
    with pytest.raises(NotNow, match="when it is ready"):
        verbs.reframe(filming(), "9:16")
    for shape in ("16:9", "4:3"):
        with pytest.raises(NotNow, match="Choose another shape"):
            verbs.reframe(made(), shape)


def test_a_shape_without_its_song_fails_with_a_sentence() -> None:
    work = verbs.reframe(made(), "1:1")
    reframe.cut(work)
    assert (work.status, work.error) == (Reframing.Status.FAILED, reframe.SONG_GONE)
    assert verbs.reframe(work.video, "1:1") != work


def test_a_video_is_held_before_the_work_on_its_shape() -> None:
    """Who deletes or hides it holds it first; in another order they wait for each other."""
    video = made()
    work, key = verbs.reframe(video, "9:16"), video.key("tall.mp4")
    storage.put_bytes(key, b"a film")
    film = Film(video=video, shape="9:16", width=90, height=160, frames=9, manifest={}, key=key)
    assert work.claim(Reframing.Status.PENDING, to=Reframing.Status.CUTTING)
    with CaptureQueriesContext(connection) as asked:
        reframe.settle(work, film)
    held = (query["sql"] for query in asked if 'FROM "videos_video"' not in query["sql"])
    assert next(sql for sql in held if "SAVEPOINT" not in sql).startswith('UPDATE "videos_video"')
    assert (work.status, work.film) == (Reframing.Status.READY, film)


def test_a_page_hears_of_work_on_another_shape() -> None:
    video = made()
    seen = Video.objects.get(pk=video.pk).revision
    verbs.reframe(video, "1:1")
    video.refresh_from_db()
    changes = changes_since(video, seen)
    assert [work.shape for work in changes.shapes] == ["1:1"]


def test_the_window_follows_a_head_that_walks_and_rests_on_one_that_stands() -> None:
    seconds = (0.0, 1.0, 2.0, 3.0)
    stands = [(0.6, 0.2, 0.7, 0.4), (0.61, 0.2, 0.71, 0.4)] * 2
    still = window_on(stands, seconds, 16 / 9, Form(90, 160))
    assert (still.dx, still.dy) == (0, 0)
    assert still.x == pytest.approx(0.655)
    walks = [(0.1 + k / 10, 0.2, 0.2 + k / 10, 0.4) for k in range(4)]
    pan = window_on(walks, seconds, 16 / 9, Form(90, 160))
    assert pan.dx == pytest.approx(0.1)
    assert pan.x == pytest.approx(0.15)


def test_the_window_never_leaves_the_picture() -> None:
    whole, seen = Form(284, 160), Form(90, 160)
    for x in (-1.0, 0.0, 0.5, 1.0, 2.0):
        left, top = Window(x, 0.5).corner(whole, seen, 3.0)
        assert 0 <= left <= whole.width - seen.width
        assert top == 0


# --- Made again ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("analyse", Status.PREPARING), ("describe", Status.PREPARING), ("draw", Status.PREPARING),
        ("plan", Status.PLANNING), ("film", Status.FILMING), ("stitch", Status.STITCHING),
    ],
)  # fmt: skip
def test_a_film_is_made_again_from_that_step(step: str, status: str) -> None:
    video = made(character=make_ready_character(reference_key="x"))
    takes = Take.objects.count()
    verbs.rerun(video, step)
    assert video.status == status
    assert Take.objects.ready().count() == takes
    song, character = video.song, video.character
    assert song is not None
    assert character is not None
    assert (song.status == Song.Status.UPLOADED) == (step == "analyse")
    steps = {"describe": Character.Status.DESCRIBING, "draw": Character.Status.DRAWING}
    assert character.status == steps.get(step, Character.Status.READY)


def test_scenes_are_written_anew_and_filmed_anew_and_the_takes_can_be_chosen() -> None:
    video = made()
    old = take_of(video, 0)
    verbs.rerun(video, "plan")
    assert moved(video) == Status.PLANNING
    written(video)
    assert moved(video) == Status.FILMING
    assert video.clips.get(position=0).description == "New 0"
    assert Take.objects.at_work().count() == 3
    assert not Take.objects.at_work().filter(seed=old.seed).exists()
    verbs.choose_take(video.clips.get(position=0), old)
    assert fitting.is_outdated(take_of(video, 0))


def test_a_clip_that_fails_when_it_is_filmed_again_keeps_its_earlier_take() -> None:
    video = made()
    old = take_of(video, 0)
    verbs.rerun(video, "film")
    first, *others = Take.objects.at_work().order_by("clip__position")
    make_failed(first)
    for take in others:
        make_ready(take)
    assert take_of(video, 0) == old
    assert moved(video) == Status.STITCHING


def test_what_its_state_does_not_allow_is_said() -> None:
    refused = [
        (make_video(), "film", "not begun yet"),
        (filming(), "plan", "cancel it first"),
        (made(), "sing", "There is no step “sing”"),
        (made(), "draw", "no character"),
        (made(), "describe", "no character"),
        (made(character=make_ready_character()), "describe", "no picture"),
        (made(character=make_ready_character(num_images=0)), "draw", "nothing to draw"),
        (unplanned(), "film", "not planned yet"),
        (unplanned(), "stitch", "not planned yet"),
        (without_clips(), "stitch", "None of its clips"),
    ]
    for video, step, sentence in refused:
        before = video.status
        with pytest.raises(NotNow, match=sentence):
            verbs.rerun(video, step)
        video.refresh_from_db()
        assert video.status == before


def unplanned() -> Video:
    video = make_video(Status.PREPARING, song=make_song(Song.Status.FAILED))
    assert moved(video) == Status.FAILED
    return video


def without_clips() -> Video:
    video = filming()
    for clip in video.clips.all():
        make_failed(clip.takes.get())
    assert moved(video) == Status.FAILED
    return video


# --- Revisions ----------------------------------------------------------------------------------


def test_whatever_a_page_shows_bumps_the_revision_of_its_video() -> None:
    character = make_ready_character()
    video = made(character=character)
    song = video.song
    assert song is not None
    image = character.images.get()
    acts: list[Any] = [
        lambda: correct(song, {"beat_offset_seconds": 0.1}),
        lambda: set_lyrics(song, "[00:05.00]A line"),
        lambda: song.move(Song.Status.UPLOADED),
        lambda: image.touch(),
        lambda: character.move(Character.Status.DRAWING),
        lambda: video.warn("Something."),
        lambda: verbs.redo(video.clips.get(position=0)),
        lambda: make_ready(Take.objects.at_work().get()),
    ]
    for number, act in enumerate(acts):
        before = Video.objects.get(pk=video.pk).revision
        act()
        assert Video.objects.get(pk=video.pk).revision > before, f"act {number}"
    assert Song.objects.get(pk=song.pk).revision >= 3
    assert Character.objects.get(pk=character.pk).revision >= 2


def test_a_video_is_at_work_while_anything_of_it_is(django_assert_num_queries: Any) -> None:
    video = made(character=make_ready_character())
    with django_assert_num_queries(1):
        assert not is_at_work(video)
    clip = video.clips.get(position=0)
    Clip.objects.filter(pk=clip.pk).update(alone=True, words_status="writing")
    assert is_at_work(video)
    Clip.objects.filter(pk=clip.pk).update(alone=False, words_status="written")
    take = verbs.redo(clip)
    assert is_at_work(video)
    verbs.cancel_take(take)
    assert not is_at_work(video)
    Character.objects.update(status=Character.Status.DRAWING)
    assert is_at_work(video)
    with django_assert_num_queries(0):
        assert is_at_work(filming_in_memory(video))


def filming_in_memory(video: Video) -> Video:
    video.status = Status.FILMING
    return video


# --- Taken home and deleted ---------------------------------------------------------------------


def test_one_clip_is_as_long_as_its_slot(tmp_path: Path) -> None:
    video = with_files(made(), tmp_path)
    clip = video.clips.get(position=0)
    storage.put(take_of(video, 0).key, exact_film(tmp_path / "long.mp4", range(150)))
    assert frames_of(downloads.clip_file(clip)) == clip.frames


def test_what_is_not_there_cannot_be_taken_home() -> None:
    video = filming()
    with pytest.raises(NotThere, match="Scene 1 has no clip yet"):
        downloads.clip_file(video.clips.get(position=0))


def test_names_in_the_package_suit_every_system() -> None:
    assert downloads.plain('  a/b\\c: "what?" <x>|*.. ') == "a b c what x"


def test_a_deleted_video_takes_its_files_along_and_leaves_song_and_ledger(
    django_capture_on_commit_callbacks: Any,
) -> None:
    video = made()
    call = scenes.order_scenes(video)
    calls, folder = Generation.objects.count(), video.key("").rstrip("/")
    assert storage.keys(folder)
    with django_capture_on_commit_callbacks(execute=True):
        verbs.delete_video(video)
    assert not storage.keys(folder)
    assert not Video.objects.filter(pk=video.pk).exists()
    assert Generation.objects.count() == calls
    assert Song.objects.exists()
    call.refresh_from_db()
    with pytest.raises(NotNow, match="no longer there"):
        verbs.delete_video(video)


def test_a_video_that_is_filmed_is_deleted_with_the_calls_for_it() -> None:
    video = filming()
    take = video.clips.get(position=0).takes.get()
    moved(take)
    call = take_steps.order_next(take)
    verbs.delete_video(video)
    assert call is not None
    call.refresh_from_db()
    assert call.status == Generation.Status.CANCELLED
