"""A clip without a first picture is filmed from words, and that is said; or it is asked first."""

from __future__ import annotations

from typing import Any

import pytest

from generations import ledger
from generations.providers.base import ContentRefused, ModelGone, ProviderError
from mvsite.lib import storage
from tests.factories import make_ready_character, make_video
from videos import casting, take_requests, take_steps, verbs
from videos.models import Take, Video
from videos.tests.paid import paid
from videos.tests.test_pipeline import comes, filming, moved

pytestmark = pytest.mark.django_db
Status = Video.Status
GONE = ModelGone("This model is not offered any more.")
REFUSED = ContentRefused("The picture was refused.")


def first(video: Video) -> Take:
    take = video.clips.get(position=0).takes.last()
    assert take is not None
    return take


def shown(**fields: Any) -> Video:
    return filming(character=make_ready_character(), **fields)


def without_its_picture(**fields: Any) -> Video:
    video = shown(**fields)
    for key in (video.image_key, video.image.key if video.image else ""):
        storage.delete(key)
    return video


def not_drawn(take: Take, error: ProviderError) -> None:
    assert moved(take) == Take.Status.DRAWING
    call = take_steps.order_next(take)
    assert call is not None
    ledger.settle_failed(call, error)
    moved(take)


@paid()
def test_without_a_character_it_is_filmed_from_words_and_says_so() -> None:
    video = filming()
    take = first(video)
    assert moved(take) == Take.Status.FILMING
    assert take.note == "Filmed from words alone. There is no character to be shown."
    assert take_requests.motion_request(take).keyframe is None
    comes(take_steps.order_next(take))
    assert moved(take) == Take.Status.READY
    video.refresh_from_db()
    assert take.note in video.warnings


@pytest.mark.parametrize("kinds", [("none",), ("draw",)])
def test_a_film_of_this_machine_begins_with_a_picture_all_the_same(kinds: tuple[str]) -> None:
    with paid(*kinds):
        assert moved(first(filming())) == Take.Status.DRAWING


@paid()
def test_a_picture_that_is_gone_is_put_into_words() -> None:
    take = first(without_its_picture())
    assert moved(take) == Take.Status.FILMING
    assert "picture is gone" in take.note
    request = take_requests.motion_request(take)
    assert "A red fox" in request.prompt and request.references == ()


@paid()
@pytest.mark.parametrize(
    ("error", "said"), [(GONE, "not offered any more"), (REFUSED, "refused the character's")]
)
def test_a_first_picture_that_nobody_draws_is_left_out(error: ProviderError, said: str) -> None:
    take = first(shown())
    not_drawn(take, error)
    assert (take.status, take.keyframe) == (Take.Status.FILMING, None)
    assert said in take.note
    assert "A red fox" in take_requests.motion_request(take).prompt


@paid()
@pytest.mark.parametrize("asked", [False, True])
def test_a_picture_that_is_lost_while_it_is_to_be_drawn_from_counts_as_gone(asked: bool) -> None:
    video = shown(on_character_failure="ask" if asked else "continue")
    take = first(video)
    assert moved(take) == Take.Status.DRAWING
    call = take_steps.order_next(take)
    assert call is not None
    for key in (video.image_key, video.image.key if video.image else ""):
        storage.delete(key)
    ledger.settle_failed(call, ledger.Refused("A file that this needs is gone."))
    moved(take)
    video.refresh_from_db()
    assert (video.waiting_for == "character") is asked
    assert ("Filmed from words alone. The character's picture is gone." in video.warnings) != asked


@paid()
def test_a_picture_that_is_lost_when_the_first_one_is_drawn_is_filmed_from_that() -> None:
    video = shown()
    take = first(video)
    moved(take)
    comes(take_steps.order_next(take))
    assert moved(take) == Take.Status.FILMING
    assert take_requests.motion_request(take).references
    storage.delete(take.image_key)
    request = take_requests.motion_request(take)
    assert request.keyframe is not None
    assert request.references == ()


@paid()
def test_other_failures_of_the_first_picture_fail_the_take() -> None:
    take = first(shown())
    not_drawn(take, ledger.Refused("Too wide."))
    assert take.status == Take.Status.FAILED


@paid()
@pytest.mark.parametrize("made", [without_its_picture, shown])
def test_who_wants_to_be_asked_is_asked(made: Any) -> None:
    video = made(on_character_failure="ask")
    take = first(video)
    if made is shown:
        not_drawn(take, GONE)
    moved(take)
    video.refresh_from_db()
    assert (video.status, video.waiting_for) == (Status.WAITING, "character")
    assert "gone" in video.error or "not offered" in video.error
    verbs.resume(video, "without_character")
    take.refresh_from_db()
    assert video.status == Status.FILMING
    assert (moved(Take.objects.get(pk=take.pk))) == Take.Status.FILMING


@paid()
def test_an_answer_to_try_again_draws_the_first_picture_once_more() -> None:
    video = shown(on_character_failure="ask")
    take = first(video)
    not_drawn(take, GONE)
    video.refresh_from_db()
    verbs.resume(video, "retry")
    again = first(video)
    assert again.number == take.number + 1
    assert moved(again) == Take.Status.DRAWING
    assert take_steps.order_next(again) is not None


def test_by_whom_its_character_was_described_instead_is_said_by_the_film_too() -> None:
    said = "The picture was described without a model: no credit is left."
    character = make_ready_character(warnings=[said])
    video = make_video(character=character)
    casting.freeze_image(video, character)
    assert said in video.warnings
