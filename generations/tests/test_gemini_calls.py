"""Films at Google: what is sent, what comes, what it costs, and that nothing is sent twice."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from generations.providers import catalog
from generations.providers.base import (
    Handle,
    Kind,
    Media,
    ModelGone,
    Progress,
    Refused,
    SeeRequest,
)
from generations.providers.gemini import GeminiProvider
from generations.providers.gemini.running import look_of
from generations.tests.gemini_calls import FILM, Caller, provider_at
from mvsite.lib.findings import Level
from mvsite.lib.streams import probe_video
from tests.standin_gemini import OMNI, GeminiStandIn

pytest_plugins = ["tests.standin_gemini_fixtures", "generations.tests.gemini_fixtures"]


def sent_of(caller: Caller, **changes: Any) -> dict[str, Any]:
    return dict(caller.provider.prepare(replace(FILM, **changes)))


def words_of(sent: dict[str, Any]) -> str:
    return str(sent["input"]["input"][-1]["text"])


# --- What is sent --------------------------------------------------------------------------------


def test_each_picture_has_its_role_in_the_words(caller: Caller) -> None:
    sent = sent_of(caller, references=(Media("ref.png"), Media("ref.png")))
    words = words_of(sent)
    assert words.startswith(
        "[# Sources <FIRST_FRAME>@Image1] [# References <IMAGE_REF_0>@Image2 <IMAGE_REF_1>@Image3] "
        "a fox runs"
    )
    assert "Use Image2 and Image3 as a reference of the character" in words
    assert words.endswith("Avoid: blurry.")
    assert [part["type"] for part in sent["input"]["input"]] == ["image"] * 3 + ["text"]


def test_without_a_first_frame_the_character_is_the_first_picture(caller: Caller) -> None:
    words = words_of(sent_of(caller, keyframe=None, negative_prompt=""))
    assert words.startswith("[# References <IMAGE_REF_0>@Image1] a fox runs Use Image1 as a ref")
    assert "Avoid" not in words
    assert words_of(sent_of(caller, keyframe=None, references=())).startswith("a fox runs")


@pytest.mark.parametrize(
    ("changes", "form", "left_out"),
    [
        ({"frames": 73}, {"duration": "4s", "resolution": "720p", "aspect_ratio": "16:9"}, []),
        ({"width": 1080, "height": 1920}, {"aspect_ratio": "9:16", "resolution": "1080p"}, []),
        ({"width": 960, "height": 960}, {"resolution": "1080p"},
         ["960:960, 16:9 is the nearest"]),
        ({"references": (Media("ref.png"),) * 8}, {}, ["references beyond 6"]),
    ],
)  # fmt: skip
def test_the_form_is_the_nearest_that_the_model_has(
    caller: Caller, changes: dict[str, Any], form: dict[str, str], left_out: list[str]
) -> None:
    sent = sent_of(caller, **changes)
    given = sent["input"]["response_format"]
    assert {name: given[name] for name in form} == form
    assert sent["left_out"] == ["seed", *left_out]


def test_what_cannot_be_filmed_is_said_before_anything_is_sent(caller: Caller) -> None:
    with pytest.raises(Refused, match=r"15\.1 s long.*15 s at most"):
        sent_of(caller, frames=round(15.1 * 24))
    with pytest.raises(ModelGone, match="22 October 2026"):
        sent_of(caller, model="veo-3.1-generate-preview")
    with pytest.raises(Refused, match="is not known here"):
        caller.provider.prepare(SeeRequest(Media("ref.png")))
    with pytest.raises(FileNotFoundError):
        sent_of(caller, keyframe=Media("gone.png"))


@pytest.mark.parametrize("model", [m for m in catalog.models(catalog.GEMINI) if "omni" in m])
def test_each_model_takes_every_length_form_and_size_of_the_catalog(
    caller: Caller, gemini_standin: GeminiStandIn, model: str
) -> None:
    """The stand-in's own table was written apart."""
    known = catalog.models(catalog.GEMINI)[model]
    gemini_standin.set(seconds="300")
    plain = replace(FILM, model=model, keyframe=None, references=())
    asked = [replace(plain, frames=int(length) * 24) for length in known.lengths]
    asked += [replace(plain, width=side * 16 // 9, height=side) for side in known.sizes]
    asked += [replace(plain, width=720, height=1280)]
    asked += [replace(FILM, model=model, references=(Media("ref.png"),) * 6)]
    parcels = [caller.parcel(each, str(n)) for n, each in enumerate(asked)]
    answers = [answer for _, answer in caller.provider.submit_all(parcels)]
    assert [answer for answer in answers if not isinstance(answer, Handle)] == []
    assert len({answer.external_id for answer in answers}) == len(asked)


# --- What comes ----------------------------------------------------------------------------------


def test_a_film_is_ordered_once_looked_at_and_brought(
    caller: Caller, gemini_standin: GeminiStandIn
) -> None:
    before = len(gemini_standin.ledger)
    made = caller.made()
    facts = probe_video(made.file, max_seconds=30)
    assert facts.seconds == pytest.approx(3, abs=0.05)
    [entry] = gemini_standin.ledger[before:]
    assert (entry["seconds"], entry["downloads"]) == (3, 1)
    assert Decimal(entry["cost"]) <= made.cost < Decimal(entry["cost"]) + Decimal("0.0001")
    assert made.cost < caller.provider.estimate(FILM) < made.cost * 2


def test_a_film_is_reserved_as_it_was_quoted_before_its_words_and_pictures_were_there(
    caller: Caller,
) -> None:
    quoted = caller.provider.estimate(replace(FILM, prompt="", references=()))
    assert caller.provider.estimate(replace(FILM, prompt="a fox " * 200)) == quoted
    more = replace(FILM, prompt="é" * 3000, references=(Media("ref.png"),) * 4)
    assert caller.provider.estimate(more) > quoted


def test_twenty_films_are_sent_and_looked_at_together(
    caller: Caller, gemini_standin: GeminiStandIn
) -> None:
    parcels = [caller.parcel(name=str(number)) for number in range(20)]
    handles = [answer for _, answer in caller.provider.submit_all(parcels)]
    looks = dict(caller.provider.poll_all(handles))
    assert len({handle.external_id for handle in handles}) == len(looks) == 20
    assert min(look.wait for look in looks.values()) >= 4  # Five questions a second, on average.


@pytest.mark.parametrize(
    ("status", "progress"),
    [("queued", Progress.RUNNING), ("in_progress", Progress.RUNNING),
     ("unheard_of", Progress.RUNNING), ("requires_continuation", Progress.FAILED)],
)  # fmt: skip
def test_a_status_that_is_not_known_is_no_end(status: str, progress: Progress) -> None:
    created = (datetime.now(UTC) - timedelta(minutes=2)).isoformat()
    look = look_of({"id": "v1_x", "model": OMNI, "status": status, "created": created})
    assert look.progress == progress
    assert progress is not Progress.RUNNING or 5 < look.wait < 8


def test_a_film_that_is_not_wanted_any_more_is_cancelled_there(
    caller: Caller, gemini_standin: GeminiStandIn
) -> None:
    gemini_standin.set(seconds="300")
    handle = caller.order()
    caller.provider.cancel(handle)
    assert gemini_standin.entry(handle.external_id)["status"] == "cancelled"
    assert "cancelled at Google" in str(caller.ended(handle).error)


def test_nobody_can_be_asked_what_was_accepted(caller: Caller) -> None:
    assert caller.provider.find({}, datetime.now(UTC)) is None


# --- Choosing, and not paying for what is not used -----------------------------------------------


def test_models_have_names_that_no_other_vendor_has() -> None:
    ours = set(catalog.models(catalog.GEMINI))
    assert not ours & set(catalog.models())
    able = GeminiProvider(OMNI).capabilities(Kind.FILM, "")
    assert (able.model, able.references, able.takes_seed) == (OMNI, 6, False)
    assert able.length_for(2.5) == 3


def test_googles_client_is_loaded_when_something_is_sent_and_not_before() -> None:
    script = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; "
        "django.setup(); from generations.providers.gemini import GeminiProvider; "
        f"p = GeminiProvider('{OMNI}', key='AIza'); p.models('film'); "
        "print([name for name in sys.modules if name.startswith('google')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.replace("'", '"')) == []


# --- What doctor asks ----------------------------------------------------------------------------


def test_the_key_the_models_and_their_prices_are_examined(
    caller: Caller, gemini_standin: GeminiStandIn
) -> None:
    found = list(caller.provider.examine(Kind.FILM))
    assert {finding.level for finding in found} == {Level.WELL}
    assert "It has Gemini Omni 1.2 Flash and Gemini Omni 1.1 Flash, which film." in {
        finding.sentence for finding in found
    }
    gemini_standin.set(key="AIzaOther")
    [wrong] = [f for f in caller.provider.examine(Kind.FILM) if f.level is Level.WRONG]
    assert "does not take the key" in wrong.sentence
    assert "GEMINI_API_KEY" in wrong.next_step


def test_a_usual_model_that_is_gone_is_wrong(gemini_standin: GeminiStandIn) -> None:
    provider = provider_at(gemini_standin, "veo-3.1-generate-preview")
    [wrong] = [f for f in provider.examine(Kind.FILM) if f.level is Level.WRONG]
    assert "22 October 2026" in wrong.sentence
    assert "GEMINI_FILM_MODEL" in wrong.next_step
