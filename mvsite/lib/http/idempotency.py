"""``Idempotency-Key``: the same order sent twice is one order, and has one answer.

The key is a row before anything is done. Whoever finds it there gets its answer, or is told that
the first one is still at work. What was begun has one answer, whatever it came to, and a refusal
before that frees the key. What was begun and never answered, because its process died or by a fault
of ours, is not begun again: it may have been made, and whoever asks is told to look.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NoReturn

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from mvsite.lib.http import problems
from mvsite.lib.http.refusals import Conflict, Unprocessable
from mvsite.lib.models import IdempotencyKey
from mvsite.lib.receiving import Received

HEADER = "Idempotency-Key"
LONGEST = 200
KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=10)
ANSWER_HEADERS = ("Location", "Retry-After")
BAD_KEY = f"An {HEADER} has 1 to {LONGEST} printable characters of ASCII."
OTHER_BODY = "This key was sent before with another request. Nothing was done. Use a new key."
AT_WORK = "The first request with this key is still at work. Ask again in a moment."
NEVER_ANSWERED = (
    "The first request with this key was never answered. What it asked for may have been made: "
    "look at your list, then use a new key. Nothing was done."
)


class Answered(Exception):
    """It was done before; ``response`` is what was said then."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def claim(request: Request) -> IdempotencyKey | None:
    """The row of the request's key, committed; None without one.

    Raises Answered, Conflict, Unprocessable and ValidationError.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise ValidationError({HEADER: [BAD_KEY]})
    mine = IdempotencyKey.objects.filter(owner=request.user)
    mine.filter(created_at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(
                owner=request.user, key=key, request_hash=_hash_of(request)
            )
    except IntegrityError:
        _replay(mine.filter(key=key).first(), _hash_of(request))


def _replay(row: IdempotencyKey | None, request_hash: str) -> NoReturn:
    if row is None:  # Given back in the same moment.
        raise Conflict(AT_WORK)
    if row.request_hash != request_hash:
        raise Unprocessable(OTHER_BODY)
    if row.status is None:
        abandoned = row.created_at < timezone.now() - ABANDONED
        raise Conflict(NEVER_ANSWERED if abandoned else AT_WORK)
    kind = problems.MEDIA_TYPE if row.status >= 400 else None
    raise Answered(Response(row.answer, status=row.status, headers=row.headers, content_type=kind))


def settle(
    row: IdempotencyKey,
    response: Response,
    remembered: Callable[[Any], Any] = lambda data: data,
    *,
    begun: bool = False,
) -> None:
    """Keep what was made, and what came of it; a refusal frees the key. A fault of ours has no
    response, and leaves the key as never answered.

    ``remembered``: what of the answer is said again. ``begun``: an error is what the work came to.
    """
    if response.status_code >= 400 and not begun:
        row.delete()
        return
    row.status = response.status_code
    row.answer = json.loads(JSONRenderer().render(remembered(response.data)) or "null")
    row.headers = {name: response[name] for name in ANSWER_HEADERS if name in response}
    row.save(update_fields=["status", "answer", "headers"])


def _hash_of(request: Request) -> str:
    """Of address and content; files by what is in them, since each sending has a new boundary."""
    said = json.dumps(_plain(request.data), sort_keys=True, default=str)
    text = f"{request.method} {request.get_full_path()} {said}"
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(data: Any) -> Any:
    if hasattr(data, "lists"):
        return {name: [_value(each) for each in values] for name, values in data.lists()}
    return dict(data) if isinstance(data, Mapping) else data


def _value(value: Any) -> str:
    if not isinstance(value, Received):
        return str(value)
    with value.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
