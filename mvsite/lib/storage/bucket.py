"""What a bucket needs beside its files: that it is there, whom browsers may ask it for, and that
parts of files that were never finished go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from botocore.exceptions import ClientError
from django.conf import settings
from django.utils import timezone

from mvsite.lib.storage.s3 import S3Store

RULE = "leitmotif-unfinished-uploads"
UNFINISHED_DAYS = 1
"""No upload takes so long: what is older was cut off by the death of its process."""
ORIGINS_NEEDED = (
    "No other site's scripts are let at the files: CORS_ALLOWED_ORIGINS and PUBLIC_URL are empty."
)


def prepare(store: S3Store) -> Iterator[str]:
    """Bring it about, one sentence for each thing. May run again. Raises StorageAway."""
    yield _made(store)
    yield _opened_to(store, origins())
    yield _rid_of_parts_by_itself(store)
    yield f"{_abort_unfinished(store)} unfinished uploads were taken away."


def origins() -> list[str]:
    """Whose scripts may read files: this site, and those that may call its API."""
    site = urlsplit(settings.PUBLIC_URL)
    own = [f"{site.scheme}://{site.netloc}"] if site.netloc else []
    return sorted({*own, *settings.CORS_ALLOWED_ORIGINS})


def _made(store: S3Store) -> str:
    with store.asked(""):
        try:
            store.client.head_bucket(Bucket=store.bucket)
            return f"The bucket {store.bucket} is there."
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
        amazon = not settings.AWS_S3_ENDPOINT_URL and settings.AWS_REGION != "us-east-1"
        place = {"LocationConstraint": settings.AWS_REGION}
        where = {"CreateBucketConfiguration": place} if amazon else {}
        store.client.create_bucket(Bucket=store.bucket, **where)
        return f"The bucket {store.bucket} was made."


def _opened_to(store: S3Store, allowed: Sequence[str]) -> str:
    if not allowed:
        return ORIGINS_NEEDED
    rule = {
        "AllowedOrigins": list(allowed),
        "AllowedMethods": ["GET", "HEAD"],
        "AllowedHeaders": ["Range", "If-Range"],
        "ExposeHeaders": ["Accept-Ranges", "Content-Length", "Content-Range", "ETag"],
        "MaxAgeSeconds": 3600,
    }
    try:
        with store.asked(""):
            store.client.put_bucket_cors(
                Bucket=store.bucket, CORSConfiguration={"CORSRules": [rule]}
            )
    except NotImplementedError:
        return "This store knows no CORS: other sites' scripts cannot read its files."
    return f"Scripts of {', '.join(allowed)} may read its files."


def _rid_of_parts_by_itself(store: S3Store) -> str:
    """Other rules that are there stay."""
    own = {
        "ID": RULE,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UNFINISHED_DAYS},
    }
    try:
        rules = [rule for rule in _rules(store) if rule.get("ID") != RULE]
        with store.asked(""):
            store.client.put_bucket_lifecycle_configuration(
                Bucket=store.bucket, LifecycleConfiguration={"Rules": [*rules, own]}
            )
    except NotImplementedError:
        return "This store keeps unfinished uploads: run this command now and then."
    return f"It drops uploads that are unfinished after {UNFINISHED_DAYS} day."


def _rules(store: S3Store) -> list[dict[str, object]]:
    try:
        with store.asked(""):
            answer = store.client.get_bucket_lifecycle_configuration(Bucket=store.bucket)
    except FileNotFoundError:
        return []
    return list(answer.get("Rules", ()))


def _abort_unfinished(store: S3Store) -> int:
    before, many = timezone.now() - timedelta(days=UNFINISHED_DAYS), 0
    with store.asked(""):
        for page in store.client.get_paginator("list_multipart_uploads").paginate(
            Bucket=store.bucket
        ):
            for upload in page.get("Uploads", ()):
                if upload["Initiated"] < before:
                    store.client.abort_multipart_upload(
                        Bucket=store.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                    )
                    many += 1
    return many
