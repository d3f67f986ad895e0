"""What models are asked: to see what makes the character, and to draw it without drifting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from characters import interrogation, portrait_requests
from characters.models import Image
from generations.providers import catalog
from generations.providers.base import DrawRequest
from generations.providers.replicate import composing
from tests.factories import make_character

pytestmark = pytest.mark.django_db
SEEN = {
    "prompt": "A fox in a long coat.", "character_description": "It has one torn ear.",
    "style_notes": "Ink and two greys.",
}  # fmt: skip
DRIFTS = ("blurry", "distorted", "inconsistent", "several characters", "artifacts")


def drawn(**fields: Any) -> DrawRequest:
    character = make_character(interrogation=SEEN, description="", **fields)
    return portrait_requests.request_for(Image(character=character, number=0, seed=7))


def sent(model: str) -> dict[str, Any]:
    request = replace(drawn(), references=())
    return composing.compose(catalog.models()[model], request, lambda *_: "").given


def test_what_makes_the_character_is_asked_for_in_three_keys() -> None:
    asked = interrogation.request_for(make_character(reference_key="a.png")).prompt
    for words in (
        "appearance (shape, proportions, colours)", "visual style (art, palette, light)",
        "features that must be kept", "pose", "framing", "100 to 150 words",
        "two or three sentences", *(f'"{key}"' for key in interrogation.KEYS),
    ):  # fmt: skip
        assert words in asked


def test_a_product_is_asked_for_as_what_it_is() -> None:
    asked = interrogation.request_for(make_character(reference_key="a.png", kind="product"))
    assert "Describe the product in this picture" in asked.prompt


def test_it_is_drawn_from_all_three_as_one_consistent_clear_character() -> None:
    request = drawn()
    assert all(words in request.prompt for words in SEEN.values())
    assert "One consistent, clear character" in request.prompt
    assert all(words in request.negative_prompt for words in DRIFTS)


def test_words_against_drift_are_said_where_a_model_has_no_input_for_them() -> None:
    own, said = sent("stability-ai/sdxl"), sent("google/nano-banana-2")
    assert all(words in own["negative_prompt"] for words in DRIFTS)
    assert "blurry" not in own["prompt"]
    avoided = said["prompt"].partition("Avoid: ")[2]
    assert all(words in avoided for words in DRIFTS)
