"""Scenes that a model at OpenAI's stand-in writes, and what a film says where it cannot."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from generations import ledger
from generations.adoption import resolve
from generations.fetch import fetch
from generations.models import Generation
from generations.submit import submit
from generations.tests.openai_calls import PRICE
from tests.factories import make_ready_character
from tests.standin_openai import KEY, MODELS, OpenAIStandIn
from videos import rewriting, scenes
from videos.models import Clip, Video
from videos.tests.test_pipeline import filming, planned

pytest_plugins = ["tests.standin_openai_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
Status = Generation.Status


@pytest.fixture(autouse=True)
def openai(openai_standin: OpenAIStandIn, settings: Any) -> OpenAIStandIn:
    """It alone writes, and this machine after it."""
    cache.clear()
    options = {
        "model": MODELS["openai"], "key": KEY, "price": PRICE,
        "base_url": f"{openai_standin.base}/v1",
    }  # fmt: skip
    writes = {"BACKEND": "generations.providers.openai.OpenAIProvider", "OPTIONS": options}
    settings.PROVIDERS = {**settings.PROVIDERS, "write": writes}
    return openai_standin


def ended(call: Generation) -> Generation:
    submit(call)
    if call.status == Status.UNKNOWN:
        Generation.objects.filter(pk=call.pk).update(due_at=timezone.now())
        call.refresh_from_db()
        resolve(call)
    if call.status == Status.FETCHING:
        fetch(call)
    call.refresh_from_db()
    return call


def written(video: Video, calls: int) -> list[Generation]:
    made = [ended(scenes.order_scenes(video)) for _ in range(calls)]
    assert scenes.receive_scenes(video)
    return made


def test_a_film_has_one_scene_of_the_model_for_each_clip(openai: OpenAIStandIn) -> None:
    video = planned()
    before = len(openai.ledger)
    [call] = written(video, 1)
    words = [clip.description for clip in video.clips.all()]
    assert all(words)
    assert len(set(words)) == len(words)
    assert (call.provider, call.charged, video.warnings) == ("openai", "yes", [])
    assert len(openai.ledger) == before + 1


@pytest.mark.parametrize(
    ("fault", "says", "calls"),
    [
        ({"kind": "status", "code": "insufficient_quota"}, "no credit left", 2),
        ({"kind": "status", "code": "model_not_found"}, "OPENAI_TEXT_MODEL", 2),
        ({"kind": "refusal"}, "would not answer", 2),
        ({"kind": "length"}, "cut off", 2),
        ({"kind": "blank"}, "or an empty one", 3),
        ({"kind": "drop", "accepted": True}, "may have been charged", 3),
    ],
    ids=["quota", "model", "refusal", "length", "blank", "lost"],
)
def test_what_it_cannot_write_is_written_here_and_the_reason_is_said(
    openai: OpenAIStandIn, fault: dict[str, Any], says: str, calls: int
) -> None:
    video = planned()
    openai.ask("chat", **fault)
    made = written(video, calls)
    assert [call.provider for call in made] == ["openai"] * (calls - 1) + ["local"]
    assert all(clip.description for clip in video.clips.all())
    [said] = [each for each in video.warnings if "without a model" in each]
    assert said.startswith("The scenes were written without a model: ")
    assert says in said


@pytest.mark.parametrize("fault", ["rambling", "stranger", "twins", "all_sung"])
def test_scenes_that_are_not_worth_filming_are_asked_for_once_more(
    openai: OpenAIStandIn, fault: str
) -> None:
    video = planned(character=make_ready_character(name="Mira"))
    openai.ask("chat", fault, times=1)
    first, second = written(video, 2)
    assert (first.fault, first.charged, second.provider) == ("misfit", "yes", "openai")
    assert first.error in openai.ledger[-1]["prompt"]
    assert video.warnings == []
    assert {clip.kind for clip in video.clips.all()} <= {"story", "b-roll"}


@pytest.mark.parametrize(
    ("fault", "says", "here"),
    [
        ("rambling", "Scene 3 was longer than can be filmed from; its end was left out.", False),
        ("stranger", "In scene 3 somebody else was to be seen.", True),
        ("twins", "Scene 3 was told as the one before.", True),
        ("all_sung", "Scene 3 was to be sung where nobody sings; it is a story now.", False),
    ],
)
def test_what_is_no_better_the_second_time_is_put_right_here_and_said(
    openai: OpenAIStandIn, fault: str, says: str, here: bool
) -> None:
    video = planned(character=make_ready_character(name="Mira"))
    openai.ask("chat", fault)
    made = written(video, 2)
    assert [call.provider for call in made] == ["openai", "openai"]
    video.refresh_from_db()
    assert says in video.warnings
    assert ("Scene 3 was written without a model." in video.warnings) is here
    last = video.clips.last()
    assert last.kind != Clip.Kind.PERFORMANCE
    assert 0 < len(last.description) <= made[0].request["longest"]
    assert bool(last.setting) is here


def test_a_scene_that_is_written_anew_knows_its_film_and_changes_alone() -> None:
    video = filming()
    clip = video.clips.get(position=1)
    rewriting.begin(clip, "in the rain")
    call = ended(rewriting.order(clip))
    assert "in the rain" in call.request["prompt"]
    assert rewriting.receive(clip)
    words = {each.position: each.description for each in video.clips.all()}
    assert words.pop(1) not in ("", "Scene 1")
    assert all(text == f"Scene {at}" for at, text in words.items())


def test_a_scene_that_this_machine_writes_in_its_place_says_so(openai: OpenAIStandIn) -> None:
    video = filming()
    clip = video.clips.get(position=0)
    rewriting.begin(clip, "")
    openai.ask("chat", "status", status=401)
    ended(rewriting.order(clip))
    ended(rewriting.order(clip))
    assert rewriting.receive(clip)
    video.refresh_from_db()
    assert video.warnings[-1].startswith("Scene 1 was written without a model: 127.0.0.1 does not")
    assert Clip.objects.get(pk=clip.pk).words_status == Clip.WordsStatus.WRITTEN
    assert ledger.is_final(ledger.latest(clip, rewriting.PURPOSE))
