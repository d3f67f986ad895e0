"""What is looked at in every vendor alike: the key, the clock, prices, and days of shutdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import httpx2

from generations.providers.catalog import OLD_AFTER
from mvsite.lib.findings import Finding, note, well, wrong

CLOCKS_APART = timedelta(seconds=60)
"""More, and signed messages of the provider are refused, and its links end too early."""
SHOWN_OF_A_KEY = 3, 4
LEAST_SHOWN = 16
NEAR = timedelta(days=90)


class Key(NamedTuple):
    """``title``: whose. ``variable`` holds it, ``page`` is where one is made; ``begins``: how such
    keys begin, empty where that is not known."""

    title: str
    variable: str
    value: str
    page: str = ""
    begins: str = ""

    @property
    def shown(self) -> str:
        """Where it is, and so much of it that its owner knows it again; nobody else learns it."""
        if len(self.value) < LEAST_SHOWN:
            return f"in {self.variable}"
        first, last = SHOWN_OF_A_KEY
        return f"in {self.variable} ({self.value[:first]}…{self.value[-last:]})"

    @property
    def oddity(self) -> str:
        """What is strange about it, as the end of a sentence."""
        if not (self.value.isascii() and self.value.isprintable()) or {*self.value} & {*" '\"`"}:
            return "it has spaces, quotation marks or other signs in it that no key has"
        if self.begins and not self.value.startswith(self.begins):
            return f"keys there begin with {self.begins}"
        return ""

    @property
    def can_be_sent(self) -> bool:
        return self.value.isascii() and self.value.isprintable() and " " not in self.value


def unusable(key: Key, *, is_needed: bool = True) -> Finding | None:
    """What is wrong with it before anybody is asked."""
    if is_needed and not key.value:
        return wrong(key.title, "No key is set.", f"Put one into {key.variable}.", key.page)
    return None if key.can_be_sent else bad_key(key)


def bad_key(key: Key) -> Finding:
    odd = f": {key.oddity}" if key.oddity else ""
    return wrong(
        key.title,
        f"It does not take the key {key.shown}{odd}.",
        f"Make a new one there and put it into {key.variable}.",
        key.page,
    )


def throttled(title: str) -> Finding:
    return note(title, "It takes no more calls at the moment.", "Look again in a while.")


def unreachable(title: str, address: str, variable: str) -> Finding:
    return wrong(
        title,
        f"{address} does not answer as it should.",
        f"See that this machine gets out to the internet, and that {variable} is right.",
    )


def asked(
    client: httpx2.Client, address: str, **params: str | int
) -> tuple[httpx2.Response, datetime]:
    """The answer, and the moment half-way to it. The client is closed."""
    with client:
        begun = datetime.now(UTC)
        answer = client.get(address, params=params)
        return answer, begun + (datetime.now(UTC) - begun) / 2


def clock(title: str, headers: Mapping[str, str], asked: datetime) -> Iterator[Finding]:
    """``headers`` of an answer to a question of the moment ``asked``, halfway to its end."""
    try:
        told = parsedate_to_datetime(headers.get("date", "")).astimezone(UTC)
    except (TypeError, ValueError):
        return
    apart = asked - told
    if abs(apart) <= CLOCKS_APART:
        yield well(title, "The clocks there and here agree.")
        return
    way = "ahead of" if apart > timedelta() else "behind"
    yield wrong(
        title,
        f"This machine’s clock is {_long(abs(apart))} {way} the one there: what it tells is taken "
        "for forged, and links end at the wrong time.",
        "Have the clock of this machine set by the network (timedatectl set-ntp true).",
    )


def prices(
    title: str, checked: Mapping[str, date | None], pages: Mapping[str, str] | None = None
) -> Iterator[Finding]:
    """``checked``: when the price of each model was looked up; None: it is not known. ``pages``:
    where it stands."""
    today = datetime.now(UTC).date()
    old = [name for name, day in checked.items() if day is not None and today - day > OLD_AFTER]
    if not old:
        return
    whose = f"price of {old[0]} was" if len(old) == 1 else f"prices of {_named(old)} were"
    yield note(
        title,
        f"The {whose} looked up more than {OLD_AFTER.days} days ago; twice as much is reserved.",
        "Look at its page of prices and correct catalog.toml, with the day.",
        (pages or {}).get(old[0], ""),
    )


def shutdown(title: str, model: str, told: object, step: str) -> Finding | None:
    """By the day that a list tells: a date as text, or seconds since 1970. None where that is far,
    or not told. ``step``: what to do."""
    day = _day(told)
    today = datetime.now(UTC).date()
    if day is None or day - today > NEAR:
        return None
    if day <= today:
        return wrong(title, f"{model} was shut down on {day}.", step)
    return note(title, f"{model} is shut down on {day}, in {(day - today).days} days.", step)


def _day(told: object) -> date | None:
    try:
        if isinstance(told, int | float):
            return datetime.fromtimestamp(told, UTC).date()
        return date.fromisoformat(str(told)[:10])
    except (ValueError, OverflowError, OSError):
        return None


def _long(apart: timedelta) -> str:
    seconds = apart.total_seconds()
    return f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def _named(names: list[str]) -> str:
    few = ", ".join(names[:3])
    return few if len(names) <= 3 else f"{few} and {len(names) - 3} others"
