"""What came at once and is too large for a row: files that lie here until their call is settled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import transaction

from mvsite.lib import storage

FOLDER = "answers"


def new_key() -> str:
    """Of one answer: whoever finds the file later knows by its name whose it is."""
    return f"{FOLDER}/{uuid4().hex}"


def name_of(key: str) -> str:
    return key.rpartition("/")[2]


def keep(key: str, answer: str) -> None:
    """Raises StorageFull."""
    storage.put_bytes(key, answer.encode(errors="replace"))


def drop(answer: Mapping[str, Any]) -> None:
    """After commit: until then another worker may need it."""
    if key := answer.get("file"):
        transaction.on_commit(partial(storage.delete, key))
