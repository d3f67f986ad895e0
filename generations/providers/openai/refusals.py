"""What a server's refusals mean, by kind and as sentences that name the setting to change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generations.providers.base import (
    BadKey,
    Busy,
    ContentRefused,
    InDoubt,
    Kind,
    ModelGone,
    Outage,
    OutOfCredit,
    ProviderError,
    Refused,
    TimedOut,
)
from generations.providers.openai.account import Account
from generations.providers.reply import Reply, seconds_in
from mvsite.lib.uploads import clean

USUAL_WAIT = 10.0
LONGEST_WAIT = 600.0
SAID_MOST = 160
VARIABLES = {
    Kind.SEE: "OPENAI_VISION_MODEL", Kind.WRITE: "OPENAI_TEXT_MODEL",
    Kind.DRAW: "OPENAI_IMAGE_MODEL", Kind.JUDGE: "OPENAI_JUDGE_MODEL",
    Kind.HEAR: "OPENAI_HEAR_MODEL",
}  # fmt: skip

CONTENT = re.compile(
    r"content_policy|invalid_prompt|moderation|flagged|safety system|usage polic", re.IGNORECASE
)
QUOTA = re.compile(
    r"insufficient_quota|insufficient credit|billing_(?:hard_limit|not_active)"
    r"|exceeded your current quota",
    re.IGNORECASE,
)
NO_MODEL = re.compile(
    r"model_not_found|not a valid model|model .*(?:not found|does not exist|not exist)"
    r"|does not have access to model|no such model|has been (?:deprecated|shut ?down|retired)",
    re.IGNORECASE | re.DOTALL,
)
NO_EYES = re.compile(
    r"image input|support (?:image|vision)|not (?:support|a) vision|multimodal", re.IGNORECASE
)
TOO_LONG = re.compile(
    r"context.length|context window|maximum context|too many tokens", re.IGNORECASE
)
AGAIN_IN = re.compile(r"try again in ([\d.]+)\s*s", re.IGNORECASE)


@dataclass(frozen=True)
class Whom:
    """Who was asked: for the sentences."""

    account: Account
    model: str
    kind: Kind

    @property
    def server(self) -> str:
        return self.account.title

    @property
    def variable(self) -> str:
        """That names the model."""
        return VARIABLES[self.kind]

    @property
    def base_variable(self) -> str:
        """That says where the server is."""
        own = self.kind is Kind.HEAR and not self.account.is_openai
        return "OPENAI_HEAR_BASE_URL" if own else "OPENAI_BASE_URL"

    @property
    def key_variable(self) -> str:
        own = self.kind is Kind.HEAR and not self.account.is_openai
        return "OPENAI_HEAR_API_KEY" if own else "OPENAI_API_KEY"


def said(reply: Reply) -> str:
    """Message, code, type and parameter, in whichever form a server writes them; of a gateway, what
    its model's own server said is within the metadata."""
    error = reply.body.get("error", reply.body)
    if isinstance(error, str):
        return error
    if not isinstance(error, Mapping):
        return ""
    names = ("code", "type", "param", "message", "detail", "metadata")
    return " ".join(str(error[name]) for name in names if error.get(name))


def inner(reply: Reply) -> Reply | None:
    """The error within an answer whose status says that all is well, as gateways send it."""
    error = reply.body.get("error")
    if reply.status >= 400 or not isinstance(error, Mapping):
        return None
    code = error.get("code")
    return Reply(code if isinstance(code, int) else 500, reply.headers, reply.text)


def refusal(reply: Reply, whom: Whom) -> ProviderError | None:
    """The error of an answer that proves that nothing was made; None where it proves nothing."""
    words = said(reply)
    if reply.status >= 500 and NO_EYES.search(words):
        return sees_nothing(whom)
    if not 400 <= reply.status < 500 or reply.status == 408 or not words:
        return None
    if reply.status == 402 or QUOTA.search(words):
        return OutOfCredit(
            f"The account at {whom.server} has no credit left. Add some there, or choose another "
            f"server by {whom.base_variable}."
        )
    if reply.status == 429:
        return busy(reply, whom)
    if CONTENT.search(words):
        return content(whom)
    return _of_setting(reply, words, whom) or _of_order(reply, words, whom)


def _of_setting(reply: Reply, words: str, whom: Whom) -> ProviderError | None:
    if NO_EYES.search(words):
        return sees_nothing(whom)
    if reply.status in (404, 400, 403) and NO_MODEL.search(words):
        return no_such_model(whom)
    if reply.status in (401, 403):
        return BadKey(
            f"{whom.server} does not take this site’s key. Whoever runs the site sets "
            f"{whom.key_variable}."
        )
    if reply.status == 404:
        return Refused(
            f"Nothing at {whom.account.base} answers such calls. Whoever runs the site sets "
            f"{whom.base_variable}; it mostly ends in /v1."
        )
    return None


def _of_order(reply: Reply, words: str, whom: Whom) -> ProviderError:
    if TOO_LONG.search(words):
        return Refused(
            f"{whom.model} cannot read as much at once. Use fewer scenes or shorter words, or set "
            f"another {whom.variable}."
        )
    if reply.status == 413:
        return Refused(f"The picture is too large for {whom.server}. Use a smaller one.")
    why = clean(words, SAID_MOST).rstrip(".")
    return Refused(f"{whom.model} did not take this order ({why}). Set another {whom.variable}.")


def no_key(whom: Whom) -> BadKey:
    return BadKey(f"No key for {whom.server} is set. {whom.key_variable} takes it.")


def no_such_model(whom: Whom) -> ModelGone:
    return ModelGone(
        f"{whom.server} has no model {whom.model}, or not for this key. Whoever runs the site sets "
        f"{whom.variable}."
    )


def sees_nothing(whom: Whom) -> Refused:
    return Refused(
        f"{whom.model} takes no pictures. Whoever runs the site sets {whom.variable} to a model "
        "that does."
    )


def content(whom: Whom, charged: str = "no") -> ContentRefused:
    if whom.kind is Kind.HEAR:
        return ContentRefused(f"{whom.model} would not hear this song.", charged=charged)
    return ContentRefused(
        f"{whom.model} refused the words or the picture. Soften the words, or use another picture.",
        charged=charged,
    )


def busy(reply: Reply, whom: Whom) -> Busy:
    seconds = wait_of(reply)
    return Busy(
        f"{whom.server} takes no more calls at the moment. It is tried again in {seconds:.0f} s.",
        retry_after=seconds,
    )


def wait_of(reply: Reply) -> float:
    """Seconds until the next try: by a header, or the words."""
    words = AGAIN_IN.search(said(reply))
    milliseconds = seconds_in(reply.headers.get("retry-after-ms")) / 1000
    told = (milliseconds, seconds_in(reply.headers.get("retry-after")),
            seconds_in(words[1]) if words else 0.0)  # fmt: skip
    return min(LONGEST_WAIT, next(filter(None, told), USUAL_WAIT))


def unreachable(whom: Whom) -> Outage:
    return Outage(
        f"{whom.server} cannot be reached. Nothing was sent, and nothing was paid. Try again in a "
        f"while; {whom.base_variable} says where it is."
    )


def in_doubt(whom: Whom) -> ProviderError:
    """No answer, or none that can be read. What costs nothing may simply be done again."""
    if whom.account.is_free:
        return TimedOut(f"{whom.server} did not answer as it should. It cost nothing. Try again.")
    return InDoubt(
        f"{whom.server} did not answer as it should; this call may have been charged. Its own page "
        "of usage tells.",
        charged="maybe",
    )
