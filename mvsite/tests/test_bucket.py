"""What the examination and the readiness check say of a bucket, and what ``bucket`` makes of it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from mvsite.doctor import data
from mvsite.lib import storage
from mvsite.lib.findings import Finding, Level
from mvsite.lib.models import StoredFile
from mvsite.lib.storage import stores
from tests.media import make_picture
from tests.s3 import S3Server, client

pytest_plugins = ["tests.s3"]
pytestmark = pytest.mark.django_db
POLICY = """{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": "*",
"Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket}/*"}}]}}"""


@pytest.fixture(autouse=True)
def kept_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def found() -> list[Finding]:
    (examination,) = (each for each in data.examinations() if each.subject == "Bucket")
    return list(examination.look())


def prepared() -> str:
    said = io.StringIO()
    call_command("bucket", stdout=said)
    return said.getvalue()


def ready() -> str:
    return str(Client().get("/health/ready").json()["checks"]["storage"])


def test_a_bucket_that_is_well(swift: S3Server, settings: Any) -> None:
    swift.use(settings)
    settings.SERVE_FROM_CLOUD = True
    assert [(each.subject, each.level) for each in found()] == [
        ("Bucket", Level.WELL), ("Links", Level.WELL),
    ]  # fmt: skip
    assert not list(stores.current().keys())
    assert ready() == ""


def test_a_bucket_that_is_not_there_is_said_and_then_made(swift: S3Server, settings: Any) -> None:
    swift.use(settings, made=False)
    (wrong,) = found()
    assert (wrong.level, "manage.py bucket" in wrong.next_step) == (Level.WRONG, True)
    assert "was made" in prepared() and "is there" in prepared()
    assert found()[0].level is Level.WELL


def test_a_secret_that_is_another_is_said(swift: S3Server, settings: Any) -> None:
    replace(swift, secret_key="another").use(settings, made=False)
    (wrong,) = found()
    assert "AWS_SECRET_ACCESS_KEY" in wrong.next_step


def test_a_store_that_does_not_answer_is_said(swift: S3Server, settings: Any) -> None:
    replace(swift, port=1).use(settings, made=False)
    (wrong,) = found()
    assert "Nothing can be kept" in wrong.sentence
    assert ready() == "The bucket of the files does not answer."
    with pytest.raises(CommandError, match="does not answer"):
        prepared()


def test_a_bucket_that_everybody_reads_is_wrong(in_bucket: S3Server, settings: Any) -> None:
    in_bucket.use(settings, name := "read-by-everybody")
    client().put_bucket_policy(Bucket=name, Policy=POLICY.format(bucket=name))
    assert "for ever" in found()[-1].sentence


def test_scripts_of_other_sites_are_let_at_files_and_unfinished_uploads_go(
    in_bucket: S3Server, settings: Any
) -> None:
    settings.CORS_ALLOWED_ORIGINS, settings.PUBLIC_URL = ["https://a.example"], "https://b.example/"
    settings.SERVE_FROM_CLOUD = True
    in_bucket.use(settings, name := "opened-to-scripts")
    assert "CORS" in [each.subject for each in found()]
    prepared()
    (rule,) = client().get_bucket_cors(Bucket=name)["CORSRules"]
    assert rule["AllowedOrigins"] == ["https://a.example", "https://b.example"]
    prepared()
    (rule,) = client().get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert "CORS" not in [each.subject for each in found()]


def test_what_lies_here_is_copied_once_and_then_read_from_there(
    swift: S3Server, settings: Any, tmp_path: Path
) -> None:
    key = f"character_references/{uuid4()}.png"
    storage.put(key, make_picture(tmp_path / "drawn.png"))
    StoredFile.objects.update(sha256="")  # As of before the table.
    swift.use(settings)
    settings.STORAGE_BACKEND = "local"
    call_command("bucket", "--fill", stdout=io.StringIO())
    before = storage.local_path(key).read_bytes()
    settings.STORAGE_BACKEND = "s3"
    assert storage.local_path(key).read_bytes() == before
    assert {file.sha256 for file in StoredFile.objects.all()}.isdisjoint({""})
    assert set(storage.keys("")) == set(stores.current().keys())
    assert storage.exists(f"{key}.320.webp")
    said = io.StringIO()
    call_command("bucket", "--fill", stdout=said)
    assert "0 files were copied; 3 were there already" in said.getvalue()


def test_without_a_bucket_there_is_nothing_to_prepare() -> None:
    with pytest.raises(CommandError, match="STORAGE_BUCKET"):
        prepared()
    assert "Bucket" not in [each.subject for each in data.examinations()]
