"""Files that go along: small ones in the input itself, others handed over once for an hour."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx2
from django.apps import apps
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from generations.providers.base import BadAnswer
from generations.providers.replicate.account import Account
from generations.providers.replicate.refusals import (
    Reply,
    no_answer,
    refusal,
    unreachable,
)

JPEG, WAV = "image/jpeg", "audio/wav"
EXTENSIONS = {JPEG: "jpg", WAV: "wav"}
MOST_INLINE = 256 * 1024
"""Characters of a data URL."""
STILL_GOOD_FOR = timedelta(minutes=30)
KEPT_FOR = timedelta(hours=1)
"""What is taken where it is not told."""


def address_of(content: bytes, form: str, account: Account) -> str:
    """What stands for this file of that form in an input. Raises ProviderError; nothing is paid by
    that."""
    inline = f"data:{form};base64,{base64.b64encode(content).decode()}"
    if len(inline) <= MOST_INLINE:
        return inline
    held: Any = apps.get_model("generations", "HandedOver")
    same = {"provider": account.fingerprint, "sha256": sha256(content).hexdigest()}
    valid = held.objects.filter(**same, expires_at__gt=timezone.now() + STILL_GOOD_FOR)
    if found := valid.first():
        return str(found.url)
    url, expires_at = _upload(content, form, same["sha256"], account)
    held.objects.update_or_create(**same, defaults={"url": url, "expires_at": expires_at})
    return url


def _upload(content: bytes, form: str, digest: str, account: Account) -> tuple[str, datetime]:
    files = {"content": (f"{digest[:16]}.{EXTENSIONS[form]}", content, form)}
    try:
        with account.client() as client:
            answer = client.post(f"{account.api}/files", files=files)
    except httpx2.HTTPError as error:
        raise unreachable() from error
    reply = Reply(answer.status_code, answer.headers, answer.text)
    if not answer.is_success:
        raise refusal(reply, "Replicate") or no_answer()
    return _url(reply), _expiry(reply)


def _url(reply: Reply) -> str:
    urls = reply.body.get("urls")
    url = urls.get("get") if isinstance(urls, dict) else None
    if not isinstance(url, str):
        raise BadAnswer("Replicate took a file and did not say where it is. Try again.")
    return url


def _expiry(reply: Reply) -> datetime:
    told = reply.body.get("expires_at")
    try:
        read = parse_datetime(told) if isinstance(told, str) else None
    except ValueError:
        read = None
    return read if read and read.tzinfo else timezone.now() + KEPT_FOR
