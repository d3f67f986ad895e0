"""A provider that fails, is slow or answers rubbish."""

from __future__ import annotations

import pytest
from django.db.models import F

from characters.models import Image
from generations.models import Generation
from tests.faults.rig import Rig, nothing_lost_or_torn
from videos import verbs
from videos.models import Video

pytestmark = [pytest.mark.faults, pytest.mark.grown]


def test_a_character_that_cannot_be_drawn_does_not_cost_the_film(rig: Rig) -> None:
    rig.with_faults(portrait="refuse")
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    assert video.without_character
    assert any("without the character" in warning for warning in video.warnings)
    assert any("refuses" in warning for warning in video.warnings)


def test_a_film_asks_when_its_owner_chose_so_and_goes_on_as_told(rig: Rig) -> None:
    rig.with_faults(portrait="refuse")
    video = rig.order(on_character_failure="ask")
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
        assert (video.status, video.waiting_for) == ("waiting", "character")
        verbs.resume(video, "use_reference")
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    assert video.image is not None
    assert video.image.origin == Image.Origin.REFERENCE


def test_half_of_the_candidates_may_fail(rig: Rig) -> None:
    rig.with_faults(portrait_1="refuse", portrait_3="rubbish")
    video = rig.order(seed=1)
    character = video.characters.get()
    # Four candidates with the seeds 1 to 4, chosen by hand.
    type(character).objects.filter(pk=character.pk).update(num_images=4, auto_select=False)
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
        assert (video.status, video.waiting_for) == ("waiting", "choice")
        states = sorted(character.images.values_list("status", flat=True))
        assert states == ["failed", "failed", "ready", "ready"]
        verbs.resume(video, "choose", image=character.images.ready()[1].pk)
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)


@pytest.mark.parametrize("fault", ["refuse", "rubbish"])
def test_one_clip_that_cannot_be_made_is_filled_and_named(rig: Rig, fault: str) -> None:
    rig.with_faults(motion_1=fault)
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    failed = video.clips.get(position=1)
    assert failed.chosen is None
    assert [w for w in video.warnings if w.startswith("Clip 2 could not be made")]
    assert video.film is not None
    assert video.film.manifest["parts"][1]["fill"] == "keyframe"


def test_a_clip_without_even_a_keyframe_is_filled_from_its_neighbour(rig: Rig) -> None:
    rig.with_faults(keyframe_1="refuse")
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    assert video.film is not None
    assert video.film.manifest["parts"][1]["fill"] == "neighbour"


def test_all_clips_failed_fails_the_video_and_a_retry_makes_it(rig: Rig) -> None:
    rig.with_faults(motion="refuse")
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    assert video.status == Video.Status.FAILED
    assert "None of the 3 clips could be made" in video.error
    rig.with_faults()
    verbs.retry(video)
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    drawn = Generation.objects.filter(purpose="keyframe", status="succeeded")
    assert drawn.count() == 3, "what had succeeded was made again"


def test_a_failed_clip_can_be_retried_after_the_film_was_made(rig: Rig) -> None:
    rig.with_faults(motion_0="refuse")
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    rig.with_faults()
    verbs.retry_clips(video)
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    assert video.films.count() == 2
    assert all("fill" not in part for part in video.film.manifest["parts"])


def test_a_slow_provider_is_waited_for_without_a_worker(rig: Rig) -> None:
    rig.with_faults(motion="slow", portrait="slow")
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    slow = Generation.objects.filter(purpose__in=["motion", "portrait"])
    assert slow.count() == 4
    assert not slow.filter(finished_at__lt=F("submitted_at")).exists()


def test_control_without_the_sweeper_nobody_looks_at_a_slow_provider_again(rig: Rig) -> None:
    rig.with_faults(motion="slow", portrait="slow")
    running = Generation.objects.filter(status="running")
    with rig.working(sweeper=False) as supervisor:
        rig.wait(supervisor, until=rig.listens)
        video = rig.order()
        rig.wait(supervisor, until=running.exists)
        with pytest.raises(AssertionError):
            rig.wait(supervisor, video, seconds=10)
    assert running.exists()


def test_a_busy_provider_is_asked_again_by_itself(rig: Rig) -> None:
    rig.with_faults(keyframe_0="busy once", write="busy once")
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    assert not any("could not" in warning for warning in video.warnings)


@pytest.mark.parametrize("fault", ["refuse", "rubbish"])
def test_words_that_no_model_gives_are_written_offline_and_that_is_said(
    rig: Rig, fault: str
) -> None:
    rig.with_faults(see=fault, write=fault)
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    character = video.characters.get()
    assert any("described without a model" in warning for warning in character.warnings)
    assert any("written without a model" in warning for warning in video.warnings)
    assert all(clip.description for clip in video.clips.all())
