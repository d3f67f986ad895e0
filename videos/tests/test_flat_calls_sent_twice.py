"""A flat call that is sent again with its ``Idempotency-Key``: when its key is free."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from mvsite.lib.models import IdempotencyKey
from tests.factories import make_owner
from tests.programs import JSON, Program
from videos.models import FlatCall, Video

pytestmark = pytest.mark.django_db
PROMPT = "A lighthouse at dusk."


@pytest.fixture
def program() -> Program:
    return Program(make_owner())


def call(program: Program, key: str = "one", **said: Any) -> Any:
    headers = {"Prefer": "wait=0", "Idempotency-Key": key}
    body = {"prompt": PROMPT, **said}
    return program.post("/api/mv/generate_video", body, content_type=JSON, headers=headers)


def test_the_same_call_again_has_the_same_answer_and_films_nothing_more(program: Program) -> None:
    first, again = call(program), call(program)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert again["Retry-After"] == "5"
    assert Video.objects.count() == FlatCall.objects.count() == 1
    assert call(program, prompt="Another.").status_code == 422


def test_a_refusal_before_anything_is_begun_frees_the_key(program: Program, settings: Any) -> None:
    file = io.BytesIO()
    Image.new("RGB", (128, 128), "teal").save(file, "PNG")
    said = {"reference_image_base64": base64.b64encode(file.getvalue()).decode()}
    enough, settings.MIN_FREE_BYTES = settings.MIN_FREE_BYTES, 10**18
    assert call(program, **said).status_code == 507
    assert not IdempotencyKey.objects.exists()
    settings.MIN_FREE_BYTES = enough
    assert call(program, **said).status_code == 202


def test_keys_are_kept_for_a_day_and_no_longer(program: Program) -> None:
    for key, hours in (("early", 25), ("late", 23)):
        call(program, key)
        begun = timezone.now() - timedelta(hours=hours)
        IdempotencyKey.objects.filter(key=key).update(created_at=begun)
    call(program, "new")
    assert set(IdempotencyKey.objects.values_list("key", flat=True)) == {"late", "new"}
