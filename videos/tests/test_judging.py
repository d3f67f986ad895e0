"""A model is asked how like the character clips are: when somebody wishes it, for what it costs."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Limits
from generations.adoption import resolve
from generations.fetch import fetch
from generations.models import Generation
from generations.submit import submit
from generations.tests.openai_calls import PRICE
from mvsite.lib import storage
from tests.factories import make_ready_character
from tests.standin_openai import KEY, MODELS, OpenAIStandIn
from videos import judging, spending
from videos.board import board_of
from videos.models import Take, Video
from videos.pipeline import dispatch
from videos.pipeline.beside import judge_again
from videos.pipeline.sweeping import sweep
from videos.tests.alike import red_one, shows
from videos.tests.test_likeness_page import zone
from videos.tests.test_video_page import opened, page, part, ready, shown

__all__ = ["page"]
pytest_plugins = ["tests.standin_openai_fixtures"]
pytestmark = pytest.mark.django_db
Status = Generation.Status


@pytest.fixture(autouse=True)
def openai(openai_standin: OpenAIStandIn, settings: Any) -> OpenAIStandIn:
    """It alone judges; all else is done on this machine."""
    cache.clear()
    options = {
        "model": MODELS["openai"], "key": KEY, "price": PRICE,
        "base_url": f"{openai_standin.base}/v1", "limit": "max_completion_tokens",
    }  # fmt: skip
    judges = {"BACKEND": "generations.providers.openai.OpenAIProvider", "OPTIONS": options}
    settings.PROVIDERS = {**settings.PROVIDERS, "judge": judges}
    return openai_standin


def film(*whom: str) -> Video:
    video = ready(character=red_one(), clips_wanted=len(whom))
    for clip, each in zip(video.clips.all(), whom, strict=True):
        shows(clip.takes.get(), each)
    return video


def takes_of(video: Video) -> list[Take]:
    return list(Take.objects.filter(clip__video=video).order_by("clip__position"))


def calls() -> list[Generation]:
    return list(Generation.objects.filter(purpose=judging.PURPOSE).order_by("created_at"))


def ask(page: Client, take: Take) -> str:
    answer = page.post(reverse("take-judge", args=[take.pk]), follow=True)
    return str(answer.content.decode())


def carried(call: Generation) -> Generation:
    """As far as it goes."""
    submit(call)
    if call.status == Status.UNKNOWN:
        Generation.objects.filter(pk=call.pk).update(due_at=timezone.now())
        call.refresh_from_db()
        resolve(call)
    if call.status == Status.FETCHING:
        fetch(call)
    call.refresh_from_db()
    return call


def test_a_clip_is_judged_when_it_is_asked_for_and_not_before(
    page: Client, openai: OpenAIStandIn
) -> None:
    video = film("same", "other")
    card = part(opened(page, video, 1), "clip-1")
    assert "Ask gpt-6-luna how like it is, up to $0.01<" in card
    assert calls() == []
    same, other = takes_of(video)
    assert "is being judged" in ask(page, same)
    assert "gpt-6-luna is asked" in part(opened(page, video, 1), "clip-1")
    ask(page, other)
    told = [carried(call) for call in calls()]
    assert told[0].result["score"] > told[1].result["score"] + 0.2
    first = part(opened(page, video, 1), "clip-1")
    assert f"<b>{told[0].result['score']:.0%}".replace("%", " %") in first
    assert told[0].result["words"] in first and told[0].result["words"] in zone(shown(page, video))
    assert "Ask gpt-6-luna" not in first
    paid = [call.settled or Decimal(0) for call in told]
    assert spending.spent(video) == sum(paid) > 0
    assert "Judging clips" in shown(page, video)


def test_all_clips_are_judged_by_one_click_at_the_price_that_stands_there(page: Client) -> None:
    video = film("same", "other", "nobody")
    board = board_of(video)
    assert board.judging is not None
    button = re.search(r"Ask gpt-6-luna about all 3, up to \$([\d.]+)", zone(shown(page, video)))
    assert button is not None
    assert board.judging.rest is not None
    assert board.judging.rest <= Decimal(button[1]) < board.judging.rest + Decimal("0.01")
    answer = page.post(reverse("video-judge", args=[video.pk]), follow=True)
    assert "3 clips are being judged." in answer.content.decode()
    assert sum(call.estimated for call in calls()) == board.judging.rest
    assert "about all" not in zone(shown(page, video))
    again = page.post(reverse("video-judge", args=[video.pk]), follow=True).content.decode()
    assert "Every clip of this film has been judged, or is being." in again
    assert len(calls()) == 3


def test_a_second_click_pays_nothing_more(page: Client) -> None:
    [take] = takes_of(film("same"))
    ask(page, take)
    assert "is being judged already" in ask(page, take)
    carried(calls()[0])
    assert "has been judged" in ask(page, take)
    assert len(calls()) == 1


def test_the_limit_of_the_film_is_in_its_way(page: Client) -> None:
    video = film("same", "other")
    Video.objects.filter(pk=video.pk).update(max_cost_usd=Decimal("0.0001"))
    assert "The limit of this video is $0.0001" in ask(page, takes_of(video)[0])
    answer = page.post(reverse("video-judge", args=[video.pk]), follow=True)
    assert "The limit of this video is $0.0001" in answer.content.decode()
    assert calls() == []
    video.refresh_from_db()
    assert video.status == Video.Status.READY


def test_what_its_limit_allows_is_asked_and_the_rest_is_told(page: Client) -> None:
    video = film("same", "other")
    each = judging.price_of(takes_of(video)[:1])
    assert each is not None
    Video.objects.filter(pk=video.pk).update(max_cost_usd=each * Decimal("1.5"))
    answer = page.post(reverse("video-judge", args=[video.pk]), follow=True).content.decode()
    assert "1 clip is being judged. The limit of this video is" in answer
    assert len(calls()) == 1


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"in_flight": 0}, "Ask again when one"),
        ({"usd_per_day": "0.0001"}, "Ask again at midnight"),
    ],
)
def test_what_a_limit_keeps_from_being_asked_is_not_said_to_wait(
    page: Client, limits: dict[str, Any], why: str
) -> None:
    video = film("same")
    Limits.objects.update_or_create(user=video.owner, defaults=limits)
    answers = ask(page, takes_of(video)[0]), ask_all(page, video)
    for answer in answers:
        assert why in answer and "waits" not in answer and "by itself" not in answer
    assert calls() == []


def ask_all(page: Client, video: Video) -> str:
    answer = page.post(reverse("video-judge", args=[video.pk]), follow=True)
    return str(answer.content.decode())


def test_a_refusal_says_why_what_it_cost_and_can_be_asked_again(
    page: Client, openai: OpenAIStandIn
) -> None:
    video = film("same")
    [take] = takes_of(video)
    openai.ask("chat", "refusal", times=1)
    ask(page, take)
    call = carried(calls()[0])
    card = part(opened(page, video, 1), "clip-1")
    assert (call.status, call.charged) == (Status.FAILED, "yes")
    assert "gpt-6-luna did not judge it." in card and f"It cost ${call.settled.normalize()}" in card
    assert "Ask gpt-6-luna how like it is" in card
    ask(page, take)
    assert carried(calls()[1]).status == Status.SUCCEEDED


@pytest.mark.parametrize("fault", ["drop", "missing_keys"])
def test_a_lost_answer_and_one_that_does_not_fit_are_asked_for_once_more_by_itself(
    page: Client, openai: OpenAIStandIn, fault: str
) -> None:
    video = film("same")
    [take] = takes_of(video)
    openai.ask("chat", fault, times=1, **({"accepted": True} if fault == "drop" else {}))
    before = len(openai.ledger)
    ask(page, take)
    first = carried(calls()[0])
    assert (first.status, first.retryable) == (Status.FAILED, True)
    assert "gpt-6-luna is asked" in part(opened(page, video, 1), "clip-1")
    judge_again(str(take.pk))
    judge_again(str(take.pk))
    second = calls()[1]
    assert (second.attempt, len(calls())) == (2, 2)
    assert second.request["mend"] == ("" if fault == "drop" else first.error)
    Generation.objects.filter(pk=second.pk).update(due_at=timezone.now())
    second.refresh_from_db()
    assert carried(second).status == Status.SUCCEEDED
    assert len(openai.ledger) == before + 2
    assert spending.spent(video) == first.settled + second.settled


def test_a_second_attempt_that_no_limit_allows_leaves_the_first_one_as_it_ended(
    page: Client, openai: OpenAIStandIn
) -> None:
    video = film("same")
    [take] = takes_of(video)
    openai.ask("chat", "missing_keys", times=1)
    ask(page, take)
    first = carried(calls()[0])
    Video.objects.filter(pk=video.pk).update(max_cost_usd=first.settled)
    judge_again(str(take.pk))
    first.refresh_from_db()
    assert (first.retryable, len(calls())) == (False, 1)
    assert "did not judge it" in part(opened(page, video, 1), "clip-1")


def test_of_another_image_nothing_was_said(page: Client) -> None:
    video = film("same")
    [take] = takes_of(video)
    ask(page, take)
    words = carried(calls()[0]).result["words"]
    image = make_ready_character().selected
    storage.put_bytes(image.key, storage.local_path(take.key).read_bytes())
    Video.objects.filter(pk=video.pk).update(image=image, image_key=image.key)
    card = part(opened(page, video, 1), "clip-1")
    assert words not in card
    assert "Ask gpt-6-luna how like it is" in card


def test_where_nobody_judges_nothing_is_offered(page: Client, settings: Any) -> None:
    settings.PROVIDERS = {kind: who for kind, who in settings.PROVIDERS.items() if kind != "judge"}
    video = film("same")
    assert "judge-" not in opened(page, video, 1)
    assert "OPENAI_JUDGE_MODEL" in ask(page, takes_of(video)[0])
    assert calls() == []


def test_a_call_whose_judge_was_taken_away_ends_with_a_sentence_and_holds_nothing_up(
    page: Client, settings: Any
) -> None:
    video = film("same")
    [take] = takes_of(video)
    ask(page, take)
    rows = Generation.objects.filter(purpose=judging.PURPOSE)
    rows.update(due_at=timezone.now() - timedelta(minutes=1))
    settings.PROVIDERS = {kind: who for kind, who in settings.PROVIDERS.items() if kind != "judge"}
    sweep()
    dispatch("judge", "openai")
    [call] = calls()
    assert (call.status, call.charged) == (Status.FAILED, "no")
    assert "not set up here any more" in call.error
    card = part(opened(page, video, 1), "clip-1")
    assert "gpt-6-luna did not judge it." in card and "Ask " not in card


def test_what_was_said_stays_when_nobody_judges_any_more(page: Client, settings: Any) -> None:
    video = film("same")
    ask(page, takes_of(video)[0])
    words = carried(calls()[0]).result["words"]
    settings.PROVIDERS = {kind: who for kind, who in settings.PROVIDERS.items() if kind != "judge"}
    card = part(opened(page, video, 1), "clip-1")
    assert words in card and "Ask " not in card
