"""What Replicate's answers mean, by kind and as sentences of ours; its own words stay outside."""

from __future__ import annotations

import re

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

USUAL_WAIT = 10.0
"""Seconds, where it says too often and not for how long."""
LONGEST_WAIT = 600.0
RESETS_IN = re.compile(r"(?:resets in ~?|available in )(\d+)", re.IGNORECASE)
SAID_MOST = 160

CONTENT = re.compile(
    r"E005|flagged|sensitive|nsfw|safety|moderat|content.polic|prohibited|PrivacyInformation"
    r"|real person",
    re.IGNORECASE,
)
GONE = re.compile(
    r"no longer (?:available|supported|offered)|deprecated|shut ?down|discontinued|retired"
    r"|(?:model|publisher)\b.*\bnot found",
    re.IGNORECASE,
)
PASSING = re.compile(
    r"E6716|\bPA\b|interrupted|please (?:retry|try again)|overloaded|unavailable|capacity"
    r"|rate.?limit|too many requests|timed? ?out|failed to download input",
    re.IGNORECASE,
)
INPUT = re.compile(
    r"E1001|out of memory|must be|at least|at most|invalid|too (?:large|small|long|short)"
    r"|cannot identify|unsupported|required",
    re.IGNORECASE,
)


class Reply(HttpReply):
    """One of Replicate's."""

    @property
    def detail(self) -> str:
        return f"{self.body.get('title') or ''} {self.body.get('detail') or ''}".strip()


def refusal(reply: Reply, title: str) -> ProviderError | None:
    """The error of an answer that proves that nothing was accepted; None where it proves nothing.

    A page of a gateway is no answer of Replicate, whatever its status.
    """
    if not 400 <= reply.status < 500 or reply.status == 408 or not reply.detail:
        return None
    match reply.status:
        case 401 | 403:
            return bad_key()
        case 402:
            return OutOfCredit("The account at Replicate is empty. Add credit there, then go on.")
        case 404:
            return gone(title)
        case 413:
            return Refused("The picture is too large for Replicate. Use a smaller one.")
        case 429:
            return busy(reply)
        case 422 if "version" in reply.detail.lower() and "not exist" in reply.detail.lower():
            return gone(title)
    if CONTENT.search(reply.detail) and not _why(reply):
        return content(title)
    return Refused(f"{title} did not take this order{_why(reply)}. Choose another model.")


def no_key() -> BadKey:
    return BadKey("No key of Replicate is set. REPLICATE_API_TOKEN takes it.")


def bad_key() -> BadKey:
    return BadKey(
        "Replicate does not know this site’s key. Whoever runs the site sets REPLICATE_API_TOKEN."
    )


def gone(title: str) -> ModelGone:
    return ModelGone(f"{title} is not offered at Replicate any more. Choose another model.")


def content(title: str, charged: str = "no") -> ContentRefused:
    return ContentRefused(
        f"{title} refused the words or the picture. Soften the words, or use another picture.",
        charged=charged,
    )


def busy(reply: Reply) -> Busy:
    seconds = wait_of(reply)
    return Busy(
        f"Replicate takes no more calls at the moment. It is tried again in {seconds:.0f} s.",
        retry_after=seconds,
    )


def wait_of(reply: Reply) -> float:
    """Seconds until the next try: by the body, the header, or its words."""
    said = RESETS_IN.search(reply.detail)
    told = (reply.body.get("retry_after"), reply.headers.get("retry-after"), said and said[1])
    seconds = next((wait for wait in map(seconds_in, told) if wait), USUAL_WAIT)
    return min(LONGEST_WAIT, seconds)


def unreachable() -> Outage:
    return Outage(
        "Replicate cannot be reached. Nothing was sent, and nothing was paid. Try again in a while."
    )


def no_answer() -> Outage:
    return Outage("Replicate does not answer as it should at the moment. Try again in a while.")


def in_doubt() -> InDoubt:
    return InDoubt(
        "The connection broke before the answer came; this call may have been charged. Replicate "
        "is asked what became of it.",
        charged="maybe",
    )


def _why(reply: Reply) -> str:
    """Of the first field that was wrong: its name and what was said of it."""
    fields = reply.body.get("invalid_fields")
    first = fields[0] if isinstance(fields, list) and fields else None
    if not isinstance(first, dict):
        return ""
    name = str(first.get("field") or "").removeprefix("input.")
    words = clean(str(first.get("description") or ""), SAID_MOST).rstrip(".")
    return f" ({name}: {words})" if words else ""


def failed_run(error: object, title: str) -> ProviderError:
    """Of a run that began and failed. Whether it was charged is not known."""
    text = str(error or "")
    if CONTENT.search(text):
        return content(title, charged="maybe")
    if GONE.search(text):
        return ModelGone(str(gone(title)), charged="maybe")
    if PASSING.search(text):
        return Outage(f"{title} was interrupted. Try again.", charged="maybe")
    if INPUT.search(text):
        return Refused(
            f"{title} could not work with this picture or these words. Use others, or another "
            "model.",
            charged="maybe",
        )
    return ProviderError(
        f"{title} failed and gave no reason that helps. Try again, or choose another model.",
        charged="maybe",
    )
