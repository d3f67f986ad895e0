"""Another model for one take: chosen of those that can be had, at the price that was said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from generations.models import Generation
from generations.providers import catalog
from generations.providers.base import Kind
from mvsite.lib import storage
from mvsite.lib.state import NotNow
from tests.factories import make_ready_character
from videos import animatic, prices, take_steps, verbs
from videos.models import Clip, Keyframe, Take, Video
from videos.take_choices import SAME, TakeChoices
from videos.tests.paid import paid
from videos.tests.test_money_pages import page
from videos.tests.test_pipeline import comes, filming, make_failed, make_ready, moved
from videos.tests.test_quote_holds import replicate
from videos.tests.test_replanning import made

__all__ = ["page"]
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FILMERS = [model.name for model in catalog.of_kind(Kind.FILM) if not model.gone]
DRAWERS = [model.name for model in catalog.of_kind(Kind.DRAW) if not model.gone]
REPLICATE = "generations.providers.replicate.ReplicateProvider"


def filmed(**fields: object) -> Clip:
    """The first scene of a finished film, with a character."""
    return made(character=make_ready_character(), **fields).clips.get(position=0)


def asked(page: Client, clip: Clip, **said: str) -> Any:
    return page.post(reverse("clip-other", args=[clip.pk]), said, headers=HTMX)


def offered(page: Client, clip: Clip, draws: str = "") -> str:
    where = reverse("clip-other", args=[clip.pk])
    return page.get(where, {"draws": draws}, headers=HTMX).content.decode()


def calls_of(take: Take) -> dict[str, Generation]:
    return {call.purpose: call for call in Generation.objects.filter(subject_id=take.pk)}


def newest(clip: Clip) -> Take:
    take = clip.takes.order_by("number").last()
    assert take is not None
    return take


@pytest.mark.parametrize("number", range(max(len(FILMERS), len(DRAWERS))))
def test_the_price_that_is_said_is_what_is_reserved_by_every_model(number: int) -> None:
    films, draws = FILMERS[number % len(FILMERS)], DRAWERS[number % len(DRAWERS)]
    with replicate():
        clip = filmed(window_length=12.0)
        for picture in (draws, SAME):
            rows = {row.choice.name: row for row in TakeChoices(clip, picture).filmers}
            if rows[films].why_not:
                with pytest.raises(NotNow, match="longer than the"):
                    verbs.another_take(clip, films, picture)
                continue
            take = verbs.another_take(clip, films, picture)
            make_all(take)
            calls = calls_of(take)
            assert sum(call.estimated for call in calls.values()) == rows[films].price
            assert (calls["motion"].model, calls["motion"].request["model"]) == (films, films)
            assert ("keyframe" in calls) == (picture != SAME)
            assert "keyframe" not in calls or calls["keyframe"].model == draws


def make_all(take: Take) -> None:
    while moved(take) != Take.Status.READY:
        comes(take_steps.order_next(take))


@paid()
def test_the_page_says_each_price_and_what_is_too_short_cannot_be_chosen(page: Client) -> None:
    clip = filmed(clips_wanted=1, window_length=12.0, chosen_models={"film": "longer"})
    html = offered(page, clip)
    assert 'value="camera" disabled>' in html
    assert "12\xa0s of this scene are longer than the 10 s" in html
    assert 'value="longer">Film it, $0.50<' in html
    html = offered(page, clip, "pencil")
    assert 'value="longer">Film it, $0.54<' in html
    assert "$0.04 for the first picture" in html and "It draws in grey." in html
    assert 'name="draws" value="pencil">' in html
    assert asked(page, clip, films="camera", draws=SAME).status_code == 409


@paid()
def test_from_the_same_first_picture_only_the_motion_is_ordered(page: Client) -> None:
    clip = filmed()
    before = clip.chosen
    assert before is not None
    answer = asked(page, clip, films="longer", draws=SAME)
    take = newest(clip)
    assert answer.status_code == 200 and take.keyframe == before.keyframe
    make_all(take)
    assert set(calls_of(take)) == {"motion"} and take.model == "longer"
    clip.refresh_from_db()
    assert clip.chosen == before and take.seed != before.seed


@paid()
def test_two_clicks_order_one_take_and_other_models_or_words_another(page: Client) -> None:
    clip = filmed()
    for order in (
        lambda: asked(page, clip, films="longer", draws=SAME),
        lambda: page.post(reverse("clip-redo", args=[clip.pk]), headers={"HX-Request": "true"}),
    ):
        assert [order().status_code, order().status_code] == [200, 409]
    assert "is being made so already" in order().content.decode()
    assert clip.takes.at_work().count() == 2
    moved(newest(clip))
    verbs.edit_words(clip, description="Something else")
    assert [order().status_code, order().status_code] == [200, 409]
    verbs.cancel_take(newest(clip))
    assert order().status_code == 200


@paid()
def test_a_picture_of_earlier_words_is_said_to_be_and_is_not_the_first_choice() -> None:
    clip = filmed()
    assert TakeChoices(clip).drawing == SAME
    verbs.edit_words(clip, description="Something else")
    choices = TakeChoices(Clip.objects.get(pk=clip.pk))
    assert choices.is_outdated and choices.drawing == "brush"


@paid()
def test_what_cannot_be_is_a_sentence_and_no_take(page: Client) -> None:
    clip = filmed()
    for said, why in (
        ({"films": "nobodys", "draws": SAME}, "“nobodys” cannot be had here"),
        ({"films": "closed", "draws": SAME}, "cannot be had here"),
        ({"films": "unpriced", "draws": SAME}, "price is not known"),
        ({"films": "longer", "draws": "nobodys"}, "“nobodys” cannot be had here"),
        ({"draws": SAME}, "Choose who films"),
        ({"films": "longer"}, "Choose who draws"),
    ):
        answer = asked(page, clip, **said)
        assert answer.status_code == 409 and why in answer.content.decode()
    assert clip.takes.count() == 1


@paid()
def test_a_first_picture_that_was_lost_meanwhile_is_not_drawn_unasked(page: Client) -> None:
    clip = filmed()
    storage.delete(Keyframe.objects.filter(clip=clip).get().key)
    answer = asked(page, clip, films="longer", draws=SAME)
    assert answer.status_code == 409 and "no longer there" in answer.content.decode()


@paid()
def test_a_failed_take_is_tried_again_by_the_models_it_had_at_their_price(page: Client) -> None:
    clip = filming(character=make_ready_character()).clips.get(position=0)
    make_failed(clip.takes.get())
    with paid(needs_picture=True):
        take = verbs.another_take(clip, "dated", "pencil")
    make_failed(take)
    again = verbs.retry_clip(clip)
    assert again.chosen_models == {"film": "dated", "draw": "pencil"}
    assert again.model == "dated" and moved(again) == Take.Status.DRAWING
    assert (order := take_steps.order_next(again)) and order.model == "pencil"


def test_the_price_of_another_try_is_that_of_its_own_models() -> None:
    with replicate(film="minimax/hailuo-2.3"):
        video = filming(character=make_ready_character(), window_length=12.0)
        clip = video.clips.get(position=0)
        make_failed(clip.takes.get())
        make_failed(verbs.another_take(clip, "xai/grok-imagine-video", DRAWERS[1]))
        rows = {row.choice.name: row for row in TakeChoices(clip, DRAWERS[1]).filmers}
        others = prices.of_takes(video, list(video.clips.exclude(pk=clip.pk)))
        ordered = [take.total or Decimal(0) for take in others]
        whole = prices.rest_of(video)
        assert whole == sum(ordered) + (rows["xai/grok-imagine-video"].price or 0)


def test_a_model_that_is_not_set_up_any_more_costs_nothing_and_says_so() -> None:
    with replicate():
        clip = filmed(window_length=12.0)
        take = verbs.another_take(clip, FILMERS[0], SAME)
    with paid():
        assert moved(take) == Take.Status.FILMING
        with pytest.raises(Exception, match="cannot be had here"):
            take_steps.order_next(take)
    assert not calls_of(take)


@paid()
def test_of_an_animatic_only_the_first_picture_is_another(page: Client) -> None:
    video = made(character=make_ready_character(), quality="animatic")
    clip = video.clips.get(position=0)
    html = offered(page, clip, "pencil")
    assert 'value="longer"' not in html and 'value="offline">Film it' in html
    take = verbs.another_take(clip, "offline", "pencil")
    assert take.chosen_models == {"draw": "pencil"} and take.model == "offline"
    make_ready(take)
    verbs.choose_take(clip, take)
    animatic.approve(video)
    approved = newest(clip)
    assert (approved.model, approved.keyframe) == ("", take.keyframe)


@paid()
def test_a_film_of_places_is_filmed_from_words_by_other_models_too(page: Client) -> None:
    clip = filming().clips.get(position=0)
    make_all(clip.takes.get())
    assert 'type="radio"' not in offered(page, clip)
    asked(page, clip, films="longer", draws="brush")
    take = newest(clip)
    make_all(take)
    assert set(calls_of(take)) == {"motion"} and take.keyframe is None


def test_where_nobody_else_could_make_it_nothing_is_offered(page: Client) -> None:
    clip = filmed()
    where = reverse("video", args=[clip.video_id])
    assert "clip-other" not in page.get(where).content.decode()
    assert reverse("clip-other", args=[clip.pk]) not in page.get(where).content.decode()


@paid()
def test_without_a_script_it_is_a_page_of_its_own(page: Client) -> None:
    clip = filmed()
    where = reverse("clip-other", args=[clip.pk])
    html = page.get(where).content.decode()
    assert "Another take of scene 1" in html and "hx-post=" not in html.split("<main")[1]
    answer = page.post(where, {"films": "longer", "draws": SAME})
    assert answer.status_code == 302 and newest(clip).chosen_models == {"film": "longer"}


@paid()
def test_nobody_films_from_a_picture_that_nobody_draws(page: Client) -> None:
    clip = filmed(chosen_models={"film": "longer"})
    html = offered(page, clip, "nobodys")
    assert 'value="longer" disabled' in html and "Choose who draws the first picture" in html
    Video.objects.filter(pk=clip.video_id).update(chosen_models={"draw": "nobodys"})
    verbs.edit_words(clip, description="Something else")
    assert TakeChoices(Clip.objects.get(pk=clip.pk)).drawing == "brush"
