"""How long a call takes here, before and after some were measured."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from generations.durations import USUAL, seconds_of
from generations.models import Generation
from generations.providers.base import Kind

pytestmark = pytest.mark.django_db


def took(seconds: float, purpose: str = "motion", provider: str = "local") -> None:
    now = timezone.now()
    Generation.objects.create(
        kind="film", purpose=purpose, subject_model="videos.Take", subject_id=uuid4(),
        provider=provider, request={}, request_hash="x", status="succeeded",
        submitted_at=now - timedelta(seconds=seconds), finished_at=now,
    )  # fmt: skip


def test_it_is_that_of_the_last_calls_and_a_guess_before_there_were_any() -> None:
    assert seconds_of("motion", Kind.FILM) == USUAL["motion"]
    for seconds in (2.0, 3.0, 50.0):
        took(seconds)
    assert seconds_of("motion", Kind.FILM) == pytest.approx(3.0)
    assert seconds_of("keyframe", Kind.DRAW) == USUAL["keyframe"]


def test_of_one_purpose_only_calls_to_the_provider_that_is_asked_now_count() -> None:
    assert seconds_of("portrait", Kind.DRAW) == USUAL["portrait"]
    took(90, "portrait", provider="replicate")
    took(7, "keyframe")
    assert seconds_of("portrait", Kind.DRAW) == USUAL["portrait"]
    took(4, "portrait")
    assert seconds_of("portrait", Kind.DRAW) == pytest.approx(4.0)
