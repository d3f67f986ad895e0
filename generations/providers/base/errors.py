"""How a provider says no."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum


class Fault(StrEnum):
    """What is the matter with a call, told apart by what helps."""

    CONTENT = "content"
    INPUT = "input"
    BUSY = "busy"
    CREDIT = "credit"
    KEY = "key"
    GONE = "gone"
    OUTAGE = "outage"
    LATE = "late"
    EXPIRED = "expired"
    EMPTY = "empty"
    BROKEN = "broken"
    MISFIT = "misfit"
    DOUBT = "doubt"
    OTHER = ""


class ProviderError(Exception):
    """The provider did not deliver. The message is a sentence for the user.

    ``can_retry``: the same request may succeed later, by itself. ``retry_after``: seconds.
    ``charged``: whether the failed call cost something, as far as is known ("no", "yes",
    "maybe"). ``cost``: how much, where that is known.
    """

    fault = Fault.OTHER
    can_retry = False
    cost: Decimal | None = None

    def __init__(self, sentence: str, *, retry_after: float | None = None, charged: str = "no"):
        super().__init__(sentence)
        self.retry_after = retry_after
        self.charged = charged


class Refused(ProviderError):
    """The request itself is not acceptable: asking again changes nothing."""

    fault = Fault.INPUT


class ContentRefused(Refused):
    """What it says or shows is not allowed there: other words may be."""

    fault = Fault.CONTENT


class OutOfCredit(Refused):
    """The account there is empty."""

    fault = Fault.CREDIT


class BadKey(Refused):
    """The provider does not know the key, or none is set."""

    fault = Fault.KEY


class ModelGone(Refused):
    """The model is not offered any more."""

    fault = Fault.GONE


class Expired(Refused):
    """It was made, but is not kept any more."""

    fault = Fault.EXPIRED


class Busy(ProviderError):
    """Not now."""

    fault = Fault.BUSY
    can_retry = True


class Outage(ProviderError):
    """It is broken over there, or cannot be reached; surely nothing was made."""

    fault = Fault.OUTAGE
    can_retry = True


class TimedOut(ProviderError):
    """It took longer than it may."""

    fault = Fault.LATE
    can_retry = True


class BadAnswer(ProviderError):
    """The provider answered something that is not what was asked for."""

    fault = Fault.EMPTY
    can_retry = True


class Unreadable(BadAnswer):
    """A file came that cannot be read; it may have been broken on its way."""

    fault = Fault.BROKEN


class Misfit(BadAnswer):
    """It came and was paid, and does not fit. The message says what is wrong: told so in another
    call, the model may do better."""

    fault = Fault.MISFIT


class InDoubt(ProviderError):
    """It was sent, and whether it was accepted is not known: it must not be sent again."""

    fault = Fault.DOUBT
