"""The flat calls while the bucket is away, and where links do not lead into it."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from characters.models import Image
from mvsite.lib import storage
from tests.factories import make_owner, make_ready_character
from tests.programs import Program
from tests.runner import free_port

if TYPE_CHECKING:
    from tests.s3 import S3Server

pytest_plugins = ["tests.s3"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    return Program(make_owner())


@pytest.fixture
def image(in_bucket: S3Server) -> Image:
    selected = make_ready_character().selected
    assert selected is not None
    return selected


def goes_away(server: S3Server, settings: Any) -> None:
    """Nobody listens where the bucket is said to be."""
    nobody = dataclasses.replace(server, port=free_port())
    nobody.use(settings, settings.STORAGE_BUCKET, made=False)


def test_while_the_bucket_is_away_the_copy_at_hand_is_served(
    program: Program, image: Image, in_bucket: S3Server, settings: Any
) -> None:
    storage.local_path(image.key)
    goes_away(in_bucket, settings)
    for redirect in ("false", "true"):
        address = f"/api/mv/get_character_reference/{image.pk}?redirect={redirect}"
        answer = program.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert answer.getvalue() == b"a picture"


def test_without_a_copy_the_answer_is_to_come_again(
    program: Program, image: Image, in_bucket: S3Server, settings: Any
) -> None:
    shutil.rmtree(Path(settings.MEDIA_ROOT), ignore_errors=True)
    goes_away(in_bucket, settings)
    answer = program.get(f"/api/mv/get_character_reference/{image.pk}")
    assert answer.status_code == 503
    assert "Nothing is lost" in answer.json()["detail"]


def test_links_lead_through_the_site_where_it_hands_files_out(
    program: Program, image: Image, settings: Any
) -> None:
    settings.SERVE_FROM_CLOUD = False
    said = program.get(f"/api/mv/get_character_reference/{image.pk}").json()
    assert said["image_url"].startswith("http://testserver/media/")
    assert said["cloud_path"] == image.key
    answer = program.get(said["image_url"].removeprefix("http://testserver"))
    assert answer.getvalue() == b"a picture"


def test_a_picture_that_is_gone_from_the_bucket_is_404(program: Program, image: Image) -> None:
    storage.delete(image.key)
    assert program.get(f"/api/mv/get_character_reference/{image.pk}").status_code == 404
