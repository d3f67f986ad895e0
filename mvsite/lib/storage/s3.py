"""The store that is a bucket of S3, as ``STORAGES["s3"]`` describes it.

django-storages makes the connection; what it has no words for (digests, parts side by side, many
deletions in one request) goes through boto3's client, which threads may share. Both are loaded with
this module: import it where a bucket is used.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import structlog
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from django.conf import settings
from django.core.files.storage import storages
from urllib3.exceptions import HTTPError

from mvsite.lib.storage import presence
from mvsite.lib.storage.kinds import type_of
from mvsite.lib.storage.local import PIECE_BYTES
from mvsite.lib.storage.troubles import StorageAway

log = structlog.get_logger(__name__)
CONNECTION = Config(
    signature_version="s3v4",
    connect_timeout=3,
    read_timeout=15,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=16,
    # Stores that speak S3 and are not Amazon's do not know the newer checksums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
PART_BYTES = 8 * 2**20
TRANSFER = TransferConfig(
    multipart_threshold=2 * PART_BYTES,
    multipart_chunksize=PART_BYTES,
    max_concurrency=4,
    max_io_queue=32,  # What was read and is not written yet: the usual is 256 MB.
)
AWAY_SECONDS = 5.0
"""So long nobody asks a store again that did not answer: a page has forty pictures."""
DELETED_AT_ONCE = 1000
RESUMED_AT_MOST = 3
MISSING = {
    "404",
    "NoSuchKey",
    "NotFound",
    "NoSuchLifecycleConfiguration",
    "NoSuchCORSConfiguration",
}
UNKNOWN = {"NotImplemented", "MethodNotAllowed", "MalformedXML"}
"""What stores answer to a call that they have no words for; Swift takes its body for another."""
TROUBLES = (BotoCoreError, HTTPClientError, Boto3Error, HTTPError, ConnectionError, TimeoutError)


class S3Store:
    """See ``Store``. One for a process; threads share it."""

    name = "s3"

    def __init__(self) -> None:
        files: Any = storages.create_storage(settings.STORAGES["s3"])
        files.client_config = files.client_config.merge(CONNECTION)
        self.bucket: str = files.bucket_name
        self.client: Any = files.connection.meta.client
        self._away_until = 0.0

    def put(self, key: str, part: Path, sha256: str) -> None:
        about = {"ContentType": type_of(key), "Metadata": {"sha256": sha256}}
        with self.asked(key):
            self.client.upload_file(str(part), self.bucket, key, ExtraArgs=about, Config=TRANSFER)

    def size(self, key: str) -> int:
        with self.asked(key):
            return int(self.client.head_object(Bucket=self.bucket, Key=key)["ContentLength"])

    def stored_at(self, key: str) -> datetime:
        with self.asked(key):
            at: datetime = self.client.head_object(Bucket=self.bucket, Key=key)["LastModified"]
        return at

    def pieces(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """What breaks off is asked for again from there on, of the same object."""
        answer = self._opened(key, first, last)
        return self._resumed(key, answer, first, last)

    def fetch(self, key: str, target: Path) -> str:
        with self.asked(key):
            about = self.client.head_object(Bucket=self.bucket, Key=key)
            self.client.download_file(self.bucket, key, str(target), Config=TRANSFER)
        with target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        said = {name.lower(): text for name, text in about["Metadata"].items()}  # Swift: "Sha256"
        if target.stat().st_size != about["ContentLength"] or said.get("sha256", digest) != digest:
            log.warning("what came is not what was stored", key=key)
            raise StorageAway
        return digest

    def copy(self, key: str, target: str) -> None:
        """Inside the store: nothing comes here."""
        source = {"Bucket": self.bucket, "Key": key}
        with self.asked(key):
            self.client.copy(source, self.bucket, target, Config=TRANSFER)

    def keys(self, folder: str = "") -> Iterator[str]:
        prefix = f"{folder.rstrip('/')}/" if folder else ""
        pages = self.client.get_paginator("list_objects_v2")
        with self.asked(folder):
            for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
                yield from (found["Key"] for found in page.get("Contents", ()))

    def delete(self, keys: Iterable[str]) -> None:
        left = iter(keys)
        while some := list(islice(left, DELETED_AT_ONCE)):
            doomed = {"Objects": [{"Key": key} for key in some], "Quiet": True}
            with self.asked(some[0]):
                answer = self.client.delete_objects(Bucket=self.bucket, Delete=doomed)
            for failed in answer.get("Errors", ()):
                log.warning("not deleted", key=failed.get("Key"), code=failed.get("Code"))
                raise StorageAway

    def delete_all(self, folder: str) -> None:
        self.delete(self.keys(folder))

    @contextlib.contextmanager
    def asked(self, key: str) -> Iterator[None]:
        """What boto3 raises becomes FileNotFoundError, or StorageAway, whose cause it is.

        NotImplementedError where the store does not know the call.
        """
        if time.monotonic() < self._away_until:
            raise StorageAway
        try:
            yield
        except ClientError as error:
            raise self._meant(error, key) from error
        except TROUBLES as error:
            raise self._meant(error.__context__ or error, key) from error
        else:
            presence.tell(away=False)

    def _meant(self, error: BaseException, key: str) -> Exception:
        """``error``: as it was first, which boto3's own hide."""
        response = error.response if isinstance(error, ClientError) else {}
        code = str(response.get("Error", {}).get("Code", ""))
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        away = status >= 500 and code not in UNKNOWN
        presence.tell(away=away)
        if code in MISSING:
            return FileNotFoundError(errno.ENOENT, "no stored file", key)
        if code in UNKNOWN:
            return NotImplementedError(code)
        if away:
            self._away_until = time.monotonic() + AWAY_SECONDS
        log.warning("the bucket does not do it", key=key, code=code, error=str(error))
        return StorageAway()

    def _opened(self, key: str, first: int, last: int | None, etag: str = "") -> Any:
        wanted = {"Range": f"bytes={first}-{'' if last is None else last}"}
        same = {"IfMatch": etag} if etag else {}
        with self.asked(key):
            part = {} if first == 0 and last is None else wanted
            return self.client.get_object(Bucket=self.bucket, Key=key, **part, **same)

    def _resumed(self, key: str, answer: Any, first: int, last: int | None) -> Iterator[bytes]:
        for attempt in range(RESUMED_AT_MOST):
            try:
                with contextlib.closing(answer["Body"]) as body:
                    for piece in body.iter_chunks(PIECE_BYTES):
                        yield piece
                        first += len(piece)
                return
            except TROUBLES as error:
                if attempt == RESUMED_AT_MOST - 1:
                    raise StorageAway from error
            answer = self._opened(key, first, last, answer["ETag"])
