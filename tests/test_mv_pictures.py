"""The calls of ``/api/mv/`` that draw pictures and hand them out, as programs of earlier services
send them: one test an example, by its number."""

from __future__ import annotations

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from PIL import Image

from tests.mv_site import ROBOT, STAMP, Site

pytest_plugins = ["tests.mv_site", "tests.s3"]
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
PARAMETERS = {
    "aspect_ratio": "1:1", "safety_filter_level": "block_medium_and_above",
    "person_generation": "allow_adult", "output_format": "png", "negative_prompt": None,
    "seed": None, "num_images": 4,
}  # fmt: skip


def test_01_four_pictures_are_drawn_from_words(site: Site) -> None:
    images, said = site.references["images"], site.references["metadata"]
    assert len(images) == 4
    for image in images:
        assert set(image) == {"id", "path", "cloud_url"}
        assert UUID.match(image["id"])
        assert image["path"] == f"character_references/{image['id']}.png"
        assert image["cloud_url"] is None
    assert (said["num_images_requested"], said["num_images_generated"]) == (4, 4)
    assert said["model_used"]
    assert said["parameters_used"] == PARAMETERS
    assert STAMP.match(said["generation_timestamp"])
    assert said["warnings"] == []
    assert len(json.dumps(site.references)) < 1500


def test_02_as_many_are_drawn_as_are_asked_for(site: Site) -> None:
    counts = [len(site.drawn[name].json()["images"]) for name in ("two", "one", "three")]
    assert counts == [2, 1, 3]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"character_description": ROBOT, "num_images": 0}, "num_images"),
        ({"character_description": ROBOT, "num_images": 5}, "num_images"),
        ({}, "character_description"),
        ({"character_description": "   "}, "character_description"),
    ],
)
def test_03_what_is_out_of_range_is_named(site: Site, said: dict[str, Any], field: str) -> None:
    answer = site.send("generate_character_reference", **said)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_04_candidates_have_the_seeds_that_follow(site: Site) -> None:
    images = site.drawn["three"].json()["images"]
    infos = [site.look(f"get_character_reference/{image['id']}/info") for image in images]
    assert [info.json()["seed"] for info in infos] == [100, 101, 102]
    assert set(infos[0].json()) == {
        "image_id", "seed", "model_used", "width", "height", "character_description",
        "generation_timestamp", "storage_backend",
    }  # fmt: skip


def test_05_one_that_fails_costs_only_itself(site: Site) -> None:
    answer = site.drawn["one of four refused"].json()
    assert len(answer["images"]) == answer["metadata"]["num_images_generated"] == 3
    assert "1 of the 4 pictures could not be drawn" in answer["metadata"]["warnings"][0]


def test_05b_all_that_fail_are_a_502_with_the_reason_and_its_key_tells_it_again(site: Site) -> None:
    said = {"character_description": "a forbidden robot", "num_images": 2}
    key = {"Idempotency-Key": "forbidden"}
    first, again = (
        site.program.post("generate_character_reference", json=said, headers=key) for _ in range(2)
    )
    assert first.status_code == again.status_code == 502
    assert again.headers["Content-Type"] == "application/problem+json"
    assert first.json() == again.json()
    assert "The test provider refuses this." in first.json()["detail"]


def test_06_a_picture_is_the_picture_itself(site: Site) -> None:
    answer = site.look(f"get_character_reference/{site.reference}?redirect=false")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(answer.content)).format == "PNG"


def test_08_or_is_sent_on_to(site: Site) -> None:
    answer = site.look(f"get_character_reference/{site.reference}?redirect=true")
    assert answer.status_code == 302
    picture = httpx2.get(f"{site.url}{answer.headers['Location']}")
    assert picture.headers["Content-Type"] == "image/png"


def test_09_a_bad_id_is_400_and_an_unknown_one_404(site: Site) -> None:
    assert site.look("get_character_reference/abc-123").status_code == 400
    assert site.look(f"get_character_reference/{uuid4()}").status_code == 404


def test_10_pictures_are_fetched_side_by_side_and_can_be_kept(site: Site) -> None:
    ids = [*(image["id"] for image in site.references["images"]), str(uuid4())]
    with ThreadPoolExecutor(5) as programs:
        answers = list(programs.map(lambda pk: site.look(f"get_character_reference/{pk}"), ids))
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 404]
    first = answers[0]
    assert "max-age" in first.headers["Cache-Control"]
    known = {"If-None-Match": first.headers["ETag"]}
    again = site.look(f"get_character_reference/{ids[0]}", headers=known)
    assert again.status_code == 304


def test_07_and_08_in_a_bucket_a_picture_is_a_link(far_site: Site) -> None:
    image = far_site.references["images"][0]
    assert image["cloud_url"].startswith("http")
    assert len(json.dumps(far_site.references)) < 4000
    answer = far_site.look(f"get_character_reference/{image['id']}").json()
    assert set(answer) == {
        "image_id", "image_url", "storage_backend", "expires_in_seconds", "cloud_path",
    }  # fmt: skip
    assert answer["storage_backend"] == "s3"
    assert answer["cloud_path"] == f"character_references/{image['id']}.png"
    assert 0 < answer["expires_in_seconds"] <= 3600
    picture = httpx2.get(answer["image_url"])
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/png")
    sent_on = far_site.look(f"get_character_reference/{image['id']}?redirect=true")
    assert sent_on.status_code == 302
    assert httpx2.get(sent_on.headers["Location"]).content == picture.content
