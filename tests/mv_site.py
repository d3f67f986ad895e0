"""A site as programs of earlier services find it: a live server, real workers, a provider that is
quick, and a program that calls ``/api/mv/``. Its files lie on the disk, or in a bucket."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2
import pytest
from PIL import Image

from tests.browser.product import PROJECT, Product

if TYPE_CHECKING:
    from tests.s3 import S3Server

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
ROBOT = "Silver metallic robot with blue eyes"
WALK = "A silver robot walks through a futuristic city"
REFUSED_SEED = 702
REFUSES = [REFUSED_SEED, "forbidden"]
PATIENCE = 240
"""Seconds that a call may take on a machine that has much else to do."""


class Site(Product):
    """What several examples look at is made once, and as much of it at once as a program may ask
    for."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.settings = settings
        super().__init__(home, "--no-demo")

    def _environment(self, height: int) -> dict[str, str]:
        options = {"refuses": REFUSES}
        quick = {"BACKEND": "tests.quick_provider.QuickProvider", "OPTIONS": options}
        return super()._environment(height) | {
            "DJANGO_SETTINGS_MODULE": "tests.settings", "LEITMOTIF_TEST_HOME": str(self.home),
            "TEST_PROVIDERS": json.dumps(dict.fromkeys(("see", "write", "draw", "film"), quick)),
            "API_CREATES": "1000", "API_READS": "1000", "MV_DEBUG_MODE": "true",
            "MV_WAIT_SECONDS": str(PATIENCE), **self.settings,
        }  # fmt: skip

    @cached_property
    def token(self) -> str:
        said = subprocess.run(
            [sys.executable, "manage.py", "token", "create", "owner", "--scope", "create"],
            cwd=PROJECT, env=self._environment(90), capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        return re.findall(r"lm_[0-9a-f]+", said)[0]

    @cached_property
    def program(self) -> httpx2.Client:
        header = {"Authorization": f"Bearer {self.token}"}
        return httpx2.Client(base_url=f"{self.url}/api/mv/", headers=header, timeout=PATIENCE + 30)

    def send(self, call: str, **said: Any) -> httpx2.Response:
        return self.program.post(call, json=said)

    def made(self, call: str, **said: Any) -> Any:
        answer = self.send(call, **said)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def at_once(self, call: str, said: dict[str, dict[str, Any]]) -> dict[str, httpx2.Response]:
        """The answers by name, as ``said`` has them."""
        with ThreadPoolExecutor(len(said)) as programs:
            answers = programs.map(lambda one: self.send(call, **one), said.values())
            return dict(zip(said, answers, strict=True))

    def look(self, address: str, **options: Any) -> httpx2.Response:
        return self.program.get(address, **options)

    @cached_property
    def references(self) -> Any:
        """The first example, drawn once."""
        return self.made("generate_character_reference", character_description=ROBOT)

    @property
    def reference(self) -> str:
        return str(self.references["images"][0]["id"])

    @cached_property
    def drawn(self) -> dict[str, httpx2.Response]:
        """More pictures, by what is asked for."""
        robot = {"character_description": ROBOT}
        said: dict[str, dict[str, Any]] = {
            "one": {**robot, "num_images": 1},
            "two": {**robot, "num_images": 2},
            "three": {**robot, "num_images": 3, "seed": REFUSED_SEED - 602},
            "one of four refused": {**robot, "seed": REFUSED_SEED - 2},
        }
        return self.at_once("generate_character_reference", said)

    @cached_property
    def six(self) -> dict[str, httpx2.Response]:
        """Clips, by what is said of their character; the last one is refused."""
        shown = {"character_reference_id": self.reference}
        said: dict[str, dict[str, Any]] = {
            "first": {**shown, "seed": 0},
            "second": {**shown, "seed": 1},
            "bad id": {"character_reference_id": "invalid-uuid"},
            "both": {
                **shown, "reference_image_base64": picture(), "video_rules_template": "strict",
                "backend": "gemini",
            },
            "body": {"reference_image_base64": picture("data:image/png;base64,")},
            "refused": {"prompt": "a forbidden city"},
        }  # fmt: skip
        usual = {"prompt": WALK, "duration": 1}
        return self.at_once("generate_video", {name: usual | more for name, more in said.items()})

    def clip(self, name: str) -> Any:
        answer = self.six[name]
        assert answer.status_code == 200, answer.text
        return answer.json()

    @cached_property
    def joined(self) -> Any:
        ids = [self.clip(name)["video_id"] for name in ("second", "first", "body")]
        return self.made("stitch-videos", video_ids=ids)


def picture(prefix: str = "") -> str:
    """In base64."""
    file = io.BytesIO()
    Image.new("RGB", (128, 128), "teal").save(file, "PNG")
    return prefix + base64.b64encode(file.getvalue()).decode()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    yield site
    site.end()


@pytest.fixture(scope="session")
def far_site(tmp_path_factory: pytest.TempPathFactory, moto: S3Server) -> Iterator[Site]:
    """Its files lie in a bucket."""
    import boto3

    bucket = f"films-{uuid4().hex[:12]}"
    boto3.client(
        "s3", endpoint_url=moto.url, region_name="us-east-1", aws_access_key_id=moto.access_key,
        aws_secret_access_key=moto.secret_key,
    ).create_bucket(Bucket=bucket)  # fmt: skip
    site = Site(tmp_path_factory.mktemp("far"), **moto.environment(bucket))
    yield site
    site.end()
