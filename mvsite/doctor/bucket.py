"""The bucket in which files are kept: one is kept there, read by those who may, and deleted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import uuid4

import httpx2
from django.conf import settings
from django.utils import timezone

from mvsite.lib import storage
from mvsite.lib.findings import Finding, note, reason, well, wrong
from mvsite.lib.storage import links, stores

if TYPE_CHECKING:
    from mvsite.lib.storage.s3 import S3Store

SUBJECT = "Bucket"
WITHIN_SECONDS = 5.0
SKEW_SECONDS = 60
"""A store refuses what is a quarter of an hour off; links end too early or late before."""
MEANT = {
    "NoSuchBucket": ("There is no bucket {bucket}.", "python manage.py bucket makes it."),
    "InvalidAccessKeyId": ("The bucket's key is not known there.", "Look at AWS_ACCESS_KEY_ID."),
    "SignatureDoesNotMatch": (
        "The bucket's secret is another one.", "Look at AWS_SECRET_ACCESS_KEY.",
    ),
    "AccessDenied": (
        "The key may not keep, read and delete files in {bucket}.", "Give it that right.",
    ),
    "RequestTimeTooSkewed": ("This machine's clock is wrong.", "Have it set by NTP."),
}  # fmt: skip


def of_bucket() -> Iterator[Finding]:
    store, key = cast("S3Store", stores.current()), f"examined-{uuid4()}"
    try:
        yield from _of_probe(store, key, os.urandom(64))
    except (storage.StorageAway, FileNotFoundError) as trouble:
        yield _of_trouble(store, trouble)
    else:
        yield from _of_clock(store)
        yield from _of_scripts(store)


def _of_probe(store: S3Store, key: str, data: bytes) -> Iterator[Finding]:
    try:
        same = _comes_back(store, key, data)
        if not same:
            yield wrong(SUBJECT, "It gives back other bytes.", "Look at that store.")
            return
        yield well(SUBJECT, f"Files are written, read and deleted in {store.bucket}.")
        yield from _of_strangers(key)
        yield from _of_links(key, data)
    finally:
        store.delete([key])


def _comes_back(store: S3Store, key: str, data: bytes) -> bool:
    with storage.scratch() as folder:
        part = Path(folder / "probe")
        part.write_bytes(data)
        store.put(key, part, "")
    return b"".join(store.pieces(key)) == data


def _of_trouble(store: S3Store, trouble: Exception) -> Finding:
    cause = trouble.__cause__
    code = getattr(cause, "response", {}).get("Error", {}).get("Code", "")
    if code in MEANT:
        sentence, step = MEANT[code]
        return wrong(SUBJECT, sentence.format(bucket=store.bucket), step)
    told = f" It said: {reason(cause)}." if cause else ""
    step = "Look at AWS_S3_ENDPOINT_URL, AWS_REGION and the store itself."
    return wrong(SUBJECT, f"Nothing can be kept in it.{told}", step)


def _of_strangers(key: str) -> Iterator[Finding]:
    answer = _asked(f"{settings.S3_ADDRESS}/{key}")
    if answer is not None and answer.is_success:
        said = "Anybody who knows an address in it reads the file, for ever and without a link."
        yield wrong(SUBJECT, said, "Take the right to read away from everybody.")


def _of_links(key: str, data: bytes) -> Iterator[Finding]:
    if not settings.SERVE_FROM_CLOUD:
        return
    answer = _asked(links.presigned(key))
    if answer is not None and answer.content == data:
        yield well("Links", "Links into the bucket open.")
        return
    told = "cannot be reached" if answer is None else f"are answered with {answer.status_code}"
    step = "Look at AWS_S3_CUSTOM_DOMAIN, or set SERVE_FROM_CLOUD=false."
    yield wrong("Links", f"Links into the bucket {told}.", step)


def _asked(address: str) -> httpx2.Response | None:
    try:
        return httpx2.get(address, timeout=WITHIN_SECONDS)
    except httpx2.HTTPError:
        return None


def _of_clock(store: S3Store) -> Iterator[Finding]:
    with store.asked(""):
        answer = store.client.head_bucket(Bucket=store.bucket)
    told = answer["ResponseMetadata"]["HTTPHeaders"].get("date", "")
    if not told:
        return
    skew = (timezone.now() - parsedate_to_datetime(told)).total_seconds()
    if abs(skew) > SKEW_SECONDS:
        side = "ahead of" if skew > 0 else "behind"
        said = f"This machine's clock is {abs(skew):.0f} s {side} the bucket's."
        yield wrong(SUBJECT, said, "Have it set by NTP: links end by the bucket's clock.")


def _of_scripts(store: S3Store) -> Iterator[Finding]:
    """CORS is needed where other sites' scripts read files; pages of ours need none."""
    if not (settings.SERVE_FROM_CLOUD and settings.CORS_ALLOWED_ORIGINS):
        return
    try:
        with store.asked(""):
            rules = store.client.get_bucket_cors(Bucket=store.bucket)["CORSRules"]
    except (FileNotFoundError, NotImplementedError, storage.StorageAway):
        rules = []
    allowed = {origin for rule in rules for origin in rule["AllowedOrigins"]}
    missing = set(settings.CORS_ALLOWED_ORIGINS) - allowed
    if missing and "*" not in allowed:
        said = f"Scripts of {', '.join(sorted(missing))} cannot read its files."
        yield note("CORS", said, "python manage.py bucket lets them.")
