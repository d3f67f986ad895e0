"""Takes chosen, made of a still, brought, retried and cancelled."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image as Picture

from generations.models import Generation
from mvsite.lib import storage
from mvsite.lib.ffmpeg import Form
from mvsite.lib.state import NotNow
from mvsite.lib.uploads import BadUpload
from tests.factories import make_ready_character
from tests.films import exact_film, foreign_film, numbers_of
from videos import fitting, stills, take_steps, verbs
from videos.models import Clip, Keyframe, Take, Video
from videos.pipeline import due
from videos.segments import frames_of, is_exact
from videos.standing import is_at_work
from videos.tests.test_pipeline import comes, filming, make_failed, make_ready, moved, planned
from videos.tests.test_replanning import made, take_of

pytestmark = pytest.mark.django_db
Status = Video.Status


def scene(video: Video, position: int = 0) -> Clip:
    return video.clips.get(position=position)


def picture(path: Path, size: tuple[int, int] = (320, 300), colour: str = "#c04020") -> Path:
    Picture.new("RGB", size, colour).save(path)
    return path


def with_keyframes(video: Video) -> Video:
    """Real pictures in place of the few bytes that stand for them."""
    for keyframe in Keyframe.objects.filter(clip__video=video):
        path = picture(storage.root() / "drawn.png", (160, 90))
        storage.put(keyframe.key, path)
    return video


def make(take: Take) -> Take:
    """What a worker does with a take that needs no model."""
    assert moved(take) == Take.Status.FILMING
    stills.make(take)
    take.refresh_from_db()
    return take


# --- Chosen -------------------------------------------------------------------------------------


def test_another_take_is_shown_by_the_next_film_only() -> None:
    video = made()
    first = take_of(video, 0)
    take = verbs.redo(scene(video))
    make_ready(take)
    assert take_of(video, 0) == first
    verbs.choose_take(scene(video), take)
    assert take_of(video, 0) == take
    video.refresh_from_db()
    assert video.status == Status.READY


def test_a_take_that_is_not_there_is_not_chosen() -> None:
    video = made()
    at_work = verbs.redo(scene(video))
    for take in (at_work, take_of(video, 1)):
        with pytest.raises(NotNow, match="not there to be chosen"):
            verbs.choose_take(scene(video), take)
    lost = take_of(video, 0)
    storage.delete(lost.key)
    with pytest.raises(NotNow, match="file of take 1 is gone"):
        verbs.choose_take(scene(video), lost)


def test_a_take_that_is_too_short_is_not_chosen() -> None:
    video = made()
    take = take_of(video, 0)
    Take.objects.filter(pk=take.pk).update(frames=scene(video).frames - 24)
    with pytest.raises(NotNow, match=r"Take 1 is 1\.0 s too short"):
        verbs.choose_take(scene(video), take)


# --- Stills -------------------------------------------------------------------------------------


def test_a_still_is_the_scenes_picture_moved_for_as_long_as_its_slot() -> None:
    video = with_keyframes(made())
    calls = Generation.objects.count()
    take = make(verbs.use_still(scene(video)))
    assert (take.status, take.origin) == (Take.Status.READY, Take.Origin.STILL)
    assert take.frames == frames_of(storage.local_path(take.key)) == scene(video).frames
    assert take.keyframe == scene(video).takes.get(number=1).keyframe
    assert is_exact(storage.local_path(take.key), video.form)
    assert take_of(video, 0) == take
    assert not fitting.is_outdated(take)
    assert Generation.objects.count() == calls
    assert not is_at_work(video)


def test_without_a_keyframe_the_character_is_moved() -> None:
    video = filming(character=make_ready_character())
    storage.put(video.image_key, picture(storage.root() / "character.png"))
    Take.objects.all().delete()
    take = make(verbs.use_still(scene(video)))
    assert take.status == Take.Status.READY
    assert take.keyframe is None


def test_a_still_is_made_on_this_machine_whoever_films_the_rest() -> None:
    video = with_keyframes(made())
    take = verbs.use_still(scene(video))
    Take.objects.filter(pk=take.pk).update(due_at=take.created_at)
    moved(take)
    (task,) = due(take)
    assert (task.task, task.options["queue"]) == ("videos.film_clip", "cpu")


def test_a_scene_without_a_picture_has_no_still() -> None:
    video = made()
    for keyframe in Keyframe.objects.all():
        storage.delete(keyframe.key)
    with pytest.raises(NotNow, match="no picture yet"):
        verbs.use_still(scene(video))


def test_a_still_whose_picture_goes_meanwhile_fails_with_a_sentence() -> None:
    video = with_keyframes(made())
    take = verbs.use_still(scene(video))
    before = take_of(video, 0)
    assert take.keyframe is not None
    storage.delete(take.keyframe.key)
    make(take)
    assert (take.status, take.error) == (Take.Status.FAILED, stills.PICTURE_GONE)
    assert take_of(video, 0) == before


def test_a_clip_whose_filming_failed_can_go_on_with_its_still() -> None:
    video = filming()
    first, *others = [clip.takes.get() for clip in video.clips.all()]
    moved(first)
    comes(take_steps.order_next(first))
    make_failed(first)
    with_keyframes(video)
    still = verbs.use_still(scene(video))
    for take in others:
        make_ready(take)
    assert moved(video) == Status.FILMING
    make(still)
    assert moved(video) == Status.STITCHING
    assert take_of(video, 0) == still


# --- Brought ------------------------------------------------------------------------------------


def test_an_own_clip_becomes_a_take_in_the_films_form(tmp_path: Path) -> None:
    video = made()
    sent = foreign_film(tmp_path / "mine.mkv", range(200), Form(200, 112, 30))
    take = verbs.own_take(scene(video), sent, "holiday.mkv")
    source = take.key
    make(take)
    assert (take.status, take.origin) == (Take.Status.READY, Take.Origin.UPLOADED)
    assert is_exact(storage.local_path(take.key), video.form)
    assert take.keyframe is not None
    assert storage.exists(take.keyframe.key)
    assert take_of(video, 0) == take
    assert source != take.key
    assert sent.exists()


def test_an_own_clip_in_the_films_form_is_kept_frame_by_frame(tmp_path: Path) -> None:
    video = made()
    sent = exact_film(tmp_path / "mine.mp4", range(120))
    take = make(verbs.own_take(scene(video), sent, "mine.mp4"))
    assert numbers_of(storage.local_path(take.key), frames=5) == [0, 1, 2, 3, 4]


def test_an_own_picture_is_moved_for_as_long_as_the_slot(tmp_path: Path) -> None:
    video = made()
    sent = picture(tmp_path / "me.png")
    take = make(verbs.own_take(scene(video), sent, "me.png"))
    assert take.frames == scene(video).frames
    assert take.keyframe is not None
    assert take.keyframe.origin == Keyframe.Origin.UPLOADED
    assert take_of(video, 0) == take


def test_what_is_no_clip_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    video = made()
    files, takes = stored(video), Take.objects.count()
    text = tmp_path / "film.mp4"
    text.write_text("This is not a film. " * 50)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(exact_film(tmp_path / "whole.mp4", range(120)).read_bytes()[:4000])
    tiny = picture(tmp_path / "tiny.png", (1, 1))
    short = exact_film(tmp_path / "short.mp4", range(24))
    sentences = {
        text: "“film.mp4” is not a clip. It is a text file.",
        cut: "“cut.mp4”: ",
        tiny: "“tiny.png”",
        short: "“short.mp4” lasts 1.0 s; its place in the film lasts 4.0 s.",
        tmp_path / "none.mp4": "could not be found",
    }
    for sent, sentence in sentences.items():
        with pytest.raises(BadUpload, match=sentence):
            verbs.own_take(scene(video), sent, sent.name)
    assert stored(video) == files
    assert Take.objects.count() == takes


def stored(video: Video) -> list[str]:
    folder = storage.root() / video.key("")
    return sorted(str(path) for path in folder.rglob("*") if path.is_file())


# --- Retried and cancelled ----------------------------------------------------------------------


def test_one_failed_clip_is_retried_alone() -> None:
    video = filming()
    takes = [clip.takes.get() for clip in video.clips.all()]
    for take in takes[:2]:
        make_failed(take)
    again = verbs.retry_clip(scene(video))
    assert (again.seed, again.number) == (takes[0].seed, 2)
    assert scene(video, 1).takes.count() == 1
    with pytest.raises(NotNow, match="being filmed already"):
        verbs.retry_clip(scene(video))
    make_ready(takes[2])
    with pytest.raises(NotNow, match="No take of scene 3 failed"):
        verbs.retry_clip(scene(video, 2))


def test_a_failed_film_goes_on_when_one_clip_is_retried() -> None:
    video = filming()
    for clip in video.clips.all():
        make_failed(clip.takes.get())
    assert moved(video) == Status.FAILED
    verbs.retry_clip(scene(video))
    video.refresh_from_db()
    assert video.status == Status.FILMING


def test_a_retry_in_a_ready_film_leaves_it_ready() -> None:
    video = made()
    take = verbs.redo(scene(video))
    make_failed(take)
    verbs.retry_clip(scene(video))
    video.refresh_from_db()
    assert video.status == Status.READY
    assert is_at_work(video)


def test_a_scene_without_words_is_neither_redone_nor_retried() -> None:
    for act in (verbs.redo, verbs.retry_clip):
        with pytest.raises(NotNow, match="no words yet"):
            act(scene(planned()))


def test_a_cancelled_take_ends_with_its_call_and_the_ledger_keeps_it() -> None:
    video = made()
    before = take_of(video, 0)
    take = verbs.redo(scene(video))
    moved(take)
    call = take_steps.order_next(take)
    assert call is not None
    verbs.cancel_take(take)
    take.refresh_from_db()
    call.refresh_from_db()
    assert (take.status, call.status) == (Take.Status.CANCELLED, Generation.Status.CANCELLED)
    assert take_of(video, 0) == before
    assert not is_at_work(video)
    with pytest.raises(NotNow, match="nothing to cancel"):
        verbs.cancel_take(take)


def test_a_film_whose_last_take_at_work_is_cancelled_is_cut_without_it() -> None:
    video = filming()
    first, *others = [clip.takes.get() for clip in video.clips.all()]
    for take in others:
        make_ready(take)
    verbs.cancel_take(first)
    video.refresh_from_db()
    assert video.status == Status.STITCHING
