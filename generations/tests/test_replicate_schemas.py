"""What a model takes is asked of Replicate, and told where the catalog has it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from generations.providers import catalog
from generations.providers.base import Kind
from generations.providers.catalog import References
from generations.providers.replicate import ReplicateProvider
from generations.providers.replicate.schemas import differences
from generations.tests.replicate_calls import provider_at
from mvsite.lib.findings import Level
from tests.runner import free_port
from tests.standin import StandIn

pytest_plugins = ["tests.standin_fixtures"]
NANO, KLING = "google/nano-banana-2", "kwaivgi/kling-v3-omni-video"
USUAL = {Kind.SEE: "google/gemini-3-flash", Kind.DRAW: NANO, Kind.FILM: KLING}


def told(standin: StandIn, of: str, **otherwise: Any) -> list[str]:
    """Of a model that the catalog has otherwise."""
    model = replace(catalog.models()[of], **otherwise)
    return list(differences(provider_at(standin).account, model))


def inputs(name: str, **more: str) -> Mapping[str, str]:
    return {**catalog.models()[name].inputs, **more}


@pytest.mark.parametrize("kind", [Kind.SEE, Kind.DRAW, Kind.FILM])
def test_the_catalog_is_what_the_models_say(standin: StandIn, kind: Kind) -> None:
    found = list(provider_at(standin, USUAL[kind]).examine(kind))
    many = sum(not model.gone for model in catalog.of_kind(kind))
    same = f"{many} of {many} models that {kind} are as the catalog says."
    assert same in {finding.sentence for finding in found if finding.level is Level.WELL}
    assert not any(finding.level is Level.WRONG for finding in found)


@pytest.mark.parametrize(
    ("name", "otherwise", "said"),
    [
        (NANO, {"inputs": inputs(NANO, seed="seed")}, "Nano Banana 2 has no input seed."),
        (NANO, {"references": References("pictures")}, "Nano Banana 2 has no input pictures."),
        (NANO, {"inputs": {}}, "Nano Banana 2 needs prompt, which is not sent."),
        (NANO, {"ratios": ("16:9", "7:5")}, "Nano Banana 2 does not take 7:5 as aspect_ratio."),
        (NANO, {"sizes": {512: "0.5K"}}, "Nano Banana 2 does not take 0.5K as resolution."),
        (NANO, {"fixed": {"output_format": "webp"}},
         "Nano Banana 2 does not take webp as output_format."),
        (KLING, {"lengths": (2, 3, 16)}, "Kling 3 Omni does not take 2, 16 as duration."),
    ],
)  # fmt: skip
def test_what_a_model_does_not_take_is_told(
    standin: StandIn, name: str, otherwise: dict[str, Any], said: str
) -> None:
    assert told(standin, name, **otherwise) == [said]


def test_a_model_or_a_version_that_is_not_there_any_more_is_told(standin: StandIn) -> None:
    gone = "Nano Banana 2 is not offered at Replicate any more. Choose another model."
    assert told(standin, NANO, name="google/none") == [gone]
    [said] = told(standin, "stability-ai/sdxl", version="0" * 64)
    assert "not offered" in said


def test_without_a_key_or_an_answer_nothing_is_said_of_the_models(standin: StandIn) -> None:
    keyless = ReplicateProvider(NANO, base_url=standin.base)
    assert [found.next_step for found in keyless.examine(Kind.DRAW)] == [
        "Put one into REPLICATE_API_TOKEN."
    ]
    nobody = ReplicateProvider(NANO, token="r8_x", base_url=f"http://127.0.0.1:{free_port()}")
    [found] = nobody.examine(Kind.DRAW)
    assert (found.level, "does not answer" in found.sentence) == (Level.WRONG, True)
