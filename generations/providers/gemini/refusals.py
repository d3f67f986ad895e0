"""What the Gemini API's answers mean, by kind and as sentences of ours; its own words stay outside.

By the codes of its page of errors. What Google's front end refuses before a call reaches the API
comes in an older form, in a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from generations.providers.base import (
    BadKey,
    Busy,
    ContentRefused,
    InDoubt,
    ModelGone,
    Outage,
    OutOfCredit,
    ProviderError,
    Refused,
)
from generations.providers.reply import Reply as HttpReply
from generations.providers.reply import seconds_in
from mvsite.lib.uploads import clean

USUAL_WAIT = 15.0
"""Seconds, where it says too often and not for how long."""
DAY_WAIT = 3600.0
"""Between two tries while the day's quota is used up."""
LONGEST_WAIT = 600.0
SAID_MOST = 160
RETRY_IN = re.compile(r"retry in ([\d.]+)\s*s|\"retryDelay\":\s*\"([\d.]+)s", re.IGNORECASE)

BLOCKED = (
    "safety", "recitation", "language", "prohibited_content", "spii", "blocklist", "image_safety",
    "image_prohibited_content", "image_recitation", "image_other", "content_blocked",
)  # fmt: skip
CONTENT = re.compile(
    r"\bblocked\b|prohibited|safety (?:filter|violation)|usage polic|recogni[sz]able|minors?\b",
    re.IGNORECASE,
)
"""What says so without a code of its own."""
NO_MONEY = re.compile(r"billing|prepa(?:id|y)|credit|spend(?:ing)? (?:cap|limit)", re.IGNORECASE)
NO_KEY = re.compile(r"API_KEY_|API key|unregistered callers", re.IGNORECASE)
UNKNOWN = re.compile(r"invalid interaction name|not[ _]found", re.IGNORECASE)
GONE = re.compile(r"no longer available|shut ?down|retired|deprecated", re.IGNORECASE)


class Reply(HttpReply):
    """One of Google's: an error by itself, or in a list."""

    @cached_property
    def error(self) -> Mapping[str, Any]:
        """Empty where it is none of theirs, as a page of a gateway is."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        first = found[0] if isinstance(found, list) and found else found
        error = first.get("error") if isinstance(first, dict) else None
        return error if isinstance(error, dict) else {}

    @property
    def code(self) -> str:
        """rate_limit_exceeded; of the front end resource_exhausted"""
        code = self.error.get("code")
        return (code if isinstance(code, str) else str(self.error.get("status") or "")).lower()

    @property
    def said(self) -> str:
        return str(self.error.get("message") or "")


def refusal(reply: Reply, title: str) -> ProviderError | None:
    """The error of an answer that proves that nothing was accepted; None where it proves nothing.

    Overload is told before anything is taken on; of any other failure over there nobody knows.
    """
    if not reply.error or not (400 <= reply.status < 500 or reply.status == 503):
        return None
    if reply.status in (408, 499):
        return None
    return _of_account(reply) or _of_order(reply, title)


def _of_account(reply: Reply) -> ProviderError | None:
    if reply.status == 503:
        return Outage(
            "Google is too busy at the moment. Nothing was made, and nothing was paid. Try again "
            "in a while, or choose another model."
        )
    if reply.status == 402 or (reply.status < 429 and NO_MONEY.search(reply.said)):
        return OutOfCredit(
            "The account at Google has no credit left, or no billing. Add it in AI Studio, then "
            "go on."
        )
    if reply.status in (401, 403) or NO_KEY.search(reply.text):
        return bad_key()
    return busy(reply) if reply.status == 429 else None


def _of_order(reply: Reply, title: str) -> ProviderError:
    if reply.code in BLOCKED or CONTENT.search(reply.said):
        return content(title)
    if reply.status == 404 or reply.code == "model_not_found" or GONE.search(reply.said):
        return gone(title)
    if reply.status == 413:
        return Refused("The pictures are too large for Google. Use smaller ones.")
    why = clean(reply.said, SAID_MOST).rstrip(".")
    return Refused(f"{title} did not take this order ({why}). Choose another model.")


def no_key() -> BadKey:
    return BadKey("No key of Google is set. GEMINI_API_KEY takes it.")


def bad_key() -> BadKey:
    return BadKey(
        "Google does not take this site’s key. Whoever runs the site sets GEMINI_API_KEY."
    )


def gone(title: str) -> ModelGone:
    return ModelGone(f"{title} is not offered by Google any more. Choose another model.")


def content(title: str, charged: str = "no") -> ContentRefused:
    return ContentRefused(
        f"{title} refused the words or the picture. Soften the words, or use another picture.",
        charged=charged,
    )


def busy(reply: Reply) -> Busy:
    """Of a day that is used up nobody says when it ends."""
    if reply.code == "quota_exceeded" or "PerDay" in reply.text:
        return Busy(
            "What Google allows in a day is used up. It is tried again every hour.",
            retry_after=DAY_WAIT,
        )
    seconds = wait_of(reply)
    return Busy(
        f"Google takes no more calls at the moment. It is tried again in {seconds:.0f} s.",
        retry_after=seconds,
    )


def wait_of(reply: Reply) -> float:
    """Seconds until the next try: by a header, or the words."""
    said = RETRY_IN.search(reply.text)
    told = (reply.headers.get("retry-after"), said and (said[1] or said[2]))
    seconds = next((wait for wait in map(seconds_in, told) if wait), USUAL_WAIT)
    return min(LONGEST_WAIT, seconds)


def unreachable() -> Outage:
    return Outage(
        "Google cannot be reached. Nothing was sent, and nothing was paid. Try again in a while."
    )


def no_answer() -> Outage:
    return Outage("Google does not answer as it should at the moment. Try again in a while.")


def in_doubt() -> InDoubt:
    return InDoubt(
        "The connection broke before the answer came; this call may have been charged. Google has "
        "no list to look it up in: its page of usage tells.",
        charged="maybe",
    )


def is_unknown(reply: Reply) -> bool:
    """Of an interaction that was asked for: it is not kept over there, or never was."""
    return bool(reply.error) and reply.status in (400, 404) and bool(UNKNOWN.search(reply.text))


def failed_run(errors: object, title: str) -> ProviderError:
    """Of a run that began and failed. Whether it was charged is not known."""
    first = errors[0] if isinstance(errors, list) and errors else None
    told = first if isinstance(first, dict) else {}
    code, said = str(told.get("code") or "").lower(), str(told.get("message") or "")
    if code.rpartition("/")[2] in BLOCKED or CONTENT.search(said):
        return content(title, charged="maybe")
    if code in ("service_unavailable", "aborted", "deadline_exceeded", "rate_limit_exceeded"):
        return Outage(f"{title} was interrupted. Try again.", charged="maybe")
    return ProviderError(
        f"{title} failed and gave no reason that helps. Try again, or choose another model.",
        charged="maybe",
    )
