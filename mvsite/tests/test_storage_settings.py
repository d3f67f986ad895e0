"""Where files are kept, as the environment says it: what makes no sense is refused by name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

S3 = {"STORAGE_BACKEND": "s3", "STORAGE_BUCKET": "films", "AWS_REGION": "eu-west-1"}
CLOUD = {**S3, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
SHOWN = (
    "import json; from mvsite import settings as s; print(json.dumps([s.STORAGES['default'],"
    " s.S3_ADDRESS, s.SERVE_FROM_CLOUD, s.CONTENT_SECURITY_POLICY['DIRECTIVES']], default=str))"
)


def settings_in(**environment: str) -> subprocess.CompletedProcess[str]:
    ours = ("STORAGE_", "AWS_", "SERVE_", "MEDIA_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-c", SHOWN], capture_output=True, text=True, check=False,
        cwd=settings.BASE_DIR, env={**clean, **environment},
    )  # fmt: skip


def loaded(**environment: str) -> Any:
    done = settings_in(**environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"STORAGE_BACKEND": "tape"}, "STORAGE_BACKEND is 'tape'"),
        ({"STORAGE_BACKEND": "s3"}, "STORAGE_BUCKET must name"),
        ({**S3, "AWS_ACCESS_KEY_ID": "key"}, "go together"),
        ({**CLOUD, "AWS_S3_ENDPOINT_URL": "ftp://x"}, "AWS_S3_ENDPOINT_URL is 'ftp://x'"),
        ({**CLOUD, "AWS_S3_CUSTOM_DOMAIN": "a b"}, "AWS_S3_CUSTOM_DOMAIN is 'a b'"),
        ({**CLOUD, "PRESIGNED_URL_EXPIRY": "700000"}, "PRESIGNED_URL_EXPIRY"),
        ({**CLOUD, "MEDIA_CACHE_BYTES": "-1"}, "MEDIA_CACHE_BYTES"),
        ({**CLOUD, "SERVE_FROM_CLOUD": "perhaps"}, "SERVE_FROM_CLOUD"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(environment: dict[str, str], said: str) -> None:
    done = settings_in(**environment)
    assert done.returncode != 0
    assert said in done.stderr.splitlines()[-1]


def test_by_itself_files_lie_in_a_directory_and_pages_show_nothing_else() -> None:
    store, _, from_cloud, policy = loaded()
    assert store["BACKEND"].endswith("FileSystemStorage")
    assert not from_cloud
    assert policy["media-src"] == ["'self'", "blob:"]


def test_pages_may_show_what_lies_in_the_bucket_or_behind_its_cdn() -> None:
    store, address, _, policy = loaded(**CLOUD)
    assert store["OPTIONS"]["bucket_name"] == "films"
    assert address == "https://films.s3.eu-west-1.amazonaws.com"
    for directive in ("img-src", "media-src", "connect-src"):
        assert address in policy[directive]
    *_, policy = loaded(**CLOUD, AWS_S3_CUSTOM_DOMAIN="cdn.example.org")
    assert "https://cdn.example.org" in policy["img-src"]
    *_, policy = loaded(**CLOUD, SERVE_FROM_CLOUD="false")
    assert address not in policy["img-src"]


def test_a_bucket_elsewhere_is_named_in_the_path() -> None:
    store, address, *_ = loaded(**CLOUD, AWS_S3_ENDPOINT_URL="http://s3.example.org:8333/")
    assert address == "http://s3.example.org:8333/films"
    assert store["OPTIONS"]["addressing_style"] == "path"
