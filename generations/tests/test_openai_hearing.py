"""Words of a song with their times, from a server that speaks OpenAI's HTTP."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generations.providers.base import (
    BadKey,
    Handle,
    HearRequest,
    InDoubt,
    Kind,
    Media,
    ModelGone,
    Outcome,
    OutOfCredit,
    Parcel,
    ProviderError,
    Refused,
    Ticket,
    abridged,
)
from generations.providers.openai.account import Account
from generations.providers.openai.hearing import OpenAIHearingProvider, reading
from generations.providers.openai.hearing.sound import MOST_BYTES, bytes_of
from generations.providers.openai.refusals import Whom, refusal
from generations.providers.reply import Reply
from mvsite.lib import ffmpeg, storage
from tests.standin_openai import KEY, OpenAIStandIn

pytest_plugins = ["tests.standin_openai_fixtures"]
pytestmark = pytest.mark.django_db
SECONDS = 8.0
WORDS = "City, city, play it slow\nEvery window knows the line"
HEAR = HearRequest(Media("songs/a/song.flac", {"seconds": SECONDS}), words=WORDS)


@pytest.fixture
def hears(openai_standin: OpenAIStandIn, settings: Any, tmp_path: Path) -> OpenAIHearingProvider:
    settings.MEDIA_ROOT = tmp_path / "media"
    song = storage.root() / HEAR.song.key
    song.parent.mkdir(parents=True)
    tone = f"sine=frequency=220:duration={SECONDS}"
    ffmpeg.run(["-f", "lavfi", "-i", tone, "-ac", "2", "-ar", "44100", song])
    return provider_at(openai_standin)


def provider_at(standin: OpenAIStandIn, model: str = "whisper-1", **more: Any) -> Any:
    given = {"key": KEY, "price": (0.006,), "base_url": f"{standin.base}/v1", **more}
    return OpenAIHearingProvider(model, **given)


def answer(hears: OpenAIHearingProvider, request: HearRequest = HEAR) -> Any:
    parcel = Parcel(request, hears.prepare(request), Ticket("1"))
    [(_, came)] = hears.submit_all([parcel])
    return came


def made(hears: OpenAIHearingProvider, request: HearRequest = HEAR) -> Outcome:
    handle = answer(hears, request)
    assert isinstance(handle, Handle), handle
    return hears.fetch(handle, request, Path(), lambda: None)


def texts(outcome: Outcome) -> list[str]:
    return [word["text"] for word in outcome.data["words"]]


def test_words_come_with_their_times_and_cost_what_a_minute_costs(
    hears: OpenAIHearingProvider, openai_standin: OpenAIStandIn
) -> None:
    before = len(openai_standin.ledger)
    outcome = made(hears)
    assert texts(outcome) == [
        "City",
        "city",
        "play",
        "it",
        "slow",
        "Every",
        "window",
        "knows",
        "the",
        "line",
    ]
    times = [(word["start"], word["end"]) for word in outcome.data["words"]]
    assert times == sorted(times) and times[0][0] > 0 and times[-1][1] <= SECONDS
    assert outcome.data["loose"] is False
    [call] = openai_standin.ledger[before:]
    assert Decimal(call["cost"]) <= outcome.cost <= hears.estimate(HEAR) == Decimal("0.0008")


def test_what_is_sent_is_small_and_kept_as_its_digest(hears: OpenAIHearingProvider) -> None:
    sent = hears.prepare(HEAR)
    assert bytes_of(sent["file"])[:3] == b"ID3"
    assert len(bytes_of(sent["file"])) < 8000 * SECONDS
    assert MOST_BYTES / 6000 > 15 * 60  # The longest song that is taken, at 48 kbit a second.
    assert "sha256=" in abridged(sent)["file"] and len(str(abridged(sent))) < 1000


def test_a_long_text_is_told_by_its_last_lines(hears: OpenAIHearingProvider) -> None:
    many = "\n".join(f"The line number {number} of this song" for number in range(100))
    told = hears.prepare(replace(HEAR, words=many))["input"]["prompt"]
    assert told.endswith("number 99 of this song") and len(told) <= 600
    assert "prompt" not in hears.prepare(replace(HEAR, words=""))["input"]


def test_a_server_that_times_phrases_only_is_used_and_that_is_said(
    hears: OpenAIHearingProvider, openai_standin: OpenAIStandIn
) -> None:
    openai_standin.ask("transcription", "wordless")
    outcome = made(hears)
    assert len(texts(outcome)) == 10 and outcome.data["loose"] is True


def test_a_server_that_knows_no_times_of_words_is_asked_for_phrases_at_once(
    hears: OpenAIHearingProvider, openai_standin: OpenAIStandIn
) -> None:
    unknown = {"status": 400, "message": "Unknown parameter: timestamp_granularities"}
    openai_standin.ask("transcription", "status", times=1, **unknown)
    before = len(openai_standin.ledger)
    assert made(hears).data["loose"] is True
    assert len(openai_standin.ledger) == before + 1


def test_a_song_without_words_is_an_answer(
    hears: OpenAIHearingProvider, openai_standin: OpenAIStandIn
) -> None:
    openai_standin.ask("transcription", "empty")
    assert made(hears).data["words"] == []


def test_a_model_that_tells_no_times_is_refused_with_the_setting_that_helps(
    hears: OpenAIHearingProvider, openai_standin: OpenAIStandIn
) -> None:
    error = answer(provider_at(openai_standin, "gpt-4o-transcribe"))
    assert isinstance(error, Refused) and error.charged == "no"
    assert "hears words, and not when" in str(error) and "OPENAI_HEAR_MODEL" in str(error)
    kept = reading.kept({"text": "city city"}, "some-model")
    with pytest.raises(Refused, match="told no times"):
        reading.data_of(kept, SECONDS)


@pytest.mark.parametrize(
    ("fault", "kind", "charged", "sentence"),
    [
        ({"kind": "status", "status": 401}, BadKey, "no", "OPENAI_HEAR_API_KEY"),
        ({"kind": "status", "code": "invalid_prompt"}, Refused, "no", "would not hear this song"),
        ({"kind": "status", "code": "insufficient_quota"}, OutOfCredit, "no", "no credit left"),
        ({"kind": "status", "code": "model_not_found"}, ModelGone, "no", "OPENAI_HEAR_MODEL"),
        ({"kind": "status", "status": 413}, Refused, "no", "song is too long"),
        ({"kind": "status", "status": 500}, InDoubt, "maybe", "may have been charged"),
        ({"kind": "drop", "accepted": True}, InDoubt, "maybe", "may have been charged"),
        ({"kind": "broken_json"}, InDoubt, "maybe", "may have been charged"),
    ],
    ids=["key", "content", "credit", "gone", "long", "5xx", "drop", "no json"],
)
def test_each_refusal_is_a_sentence_and_says_what_it_cost(
    hears: OpenAIHearingProvider, openai_standin: OpenAIStandIn,
    fault: dict[str, Any], kind: type[ProviderError], charged: str, sentence: str,
) -> None:  # fmt: skip
    openai_standin.ask("transcription", **fault)
    error = answer(hears)
    assert isinstance(error, kind) and error.charged == charged
    assert sentence in str(error)


def test_a_server_that_hears_nothing_is_told_by_the_setting_of_its_address() -> None:
    whom = Whom(Account("", "http://127.0.0.1:11434/v1"), "large-v3", Kind.HEAR)
    error = refusal(Reply(404, {}, '{"detail": "Not Found"}'), whom)
    assert isinstance(error, Refused) and "OPENAI_HEAR_BASE_URL" in str(error)


def test_a_server_at_home_is_free_and_one_elsewhere_needs_a_price(
    openai_standin: OpenAIStandIn, settings: Any
) -> None:
    home = OpenAIHearingProvider("large-v3", base_url="http://127.0.0.1:8000/v1")
    assert home.free and home.estimate(HEAR) == 0
    other = OpenAIHearingProvider("large-v3", key="x", base_url="https://hears.example/v1")
    assert other.estimate(HEAR) is None
    assert "OPENAI_HEAR_PRICE" in other.capabilities(Kind.HEAR, "").unpriced
    own = OpenAIHearingProvider("whisper-1", key="sk-x", base_url="https://api.openai.com/v1")
    song = replace(HEAR, song=Media("x", {"seconds": 224.2}))
    assert own.estimate(song) == Decimal("0.0225")
    assert own.models(Kind.HEAR) == ("whisper-1",)
    with pytest.raises(ModelGone, match="not when they are sung"):
        own.prepare(replace(HEAR, model="gpt-transcribe"))


@pytest.mark.parametrize(
    "body",
    [
        {"text": "a b", "words": [{"word": "a", "start": "1.5", "end": None}, 7, {"start": 3}]},
        {"text": "a", "words": None, "segments": [{"text": "a b", "start": 5, "end": 2}]},
        {"text": "a", "segments": [{"start": 1, "end": 2, "words": [{"word": "a", "start": 1}]}]},
        {"text": "a", "words": [{"word": "a", "start": float("nan"), "end": float("inf")}]},
        {"text": "a", "duration": "17.65", "words": [{"word": "\0a", "start": -4, "end": 99999}]},
    ],
    ids=range(5),
)
def test_whatever_a_server_writes_words_lie_in_order_within_the_song(body: dict[str, Any]) -> None:
    data = reading.data_of(reading.kept(body, "m"), SECONDS)
    assert data["words"]
    for word in data["words"]:
        assert 0 <= word["start"] <= word["end"] <= SECONDS and word["text"]


def test_what_was_made_up_while_nobody_sang_is_left_out() -> None:
    ghost = {"text": "Thanks", "start": 0, "end": 4, "no_speech_prob": 0.9, "avg_logprob": -1.4}
    sung = {"text": "City", "start": 4, "end": 5, "no_speech_prob": 0.9, "avg_logprob": -0.2}
    words = [{"word": "Thanks", "start": 1, "end": 2}, {"word": "City", "start": 4, "end": 5}]
    kept = reading.kept({"text": "x", "segments": [ghost, sung], "words": words}, "m")
    assert [word["text"] for word in reading.data_of(kept, SECONDS)["words"]] == ["City"]
