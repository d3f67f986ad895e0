"""What a provider answers: what it has taken, how far it is, what it made, what a model takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from generations.providers.base.errors import ProviderError


@dataclass(frozen=True)
class Handle:
    """A request that the provider has taken. ``wait``: seconds until a look is worth it.

    ``ready``: nothing to wait for, fetch at once. ``answer``: what came with it, as JSON, of a
    provider that answers at once and keeps nothing; it is handed back to ``fetch``.
    """

    external_id: str
    wait: float = 0.0
    ready: bool = False
    answer: Mapping[str, Any] = field(default_factory=dict, compare=False)


class Progress(StrEnum):
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class Look:
    """What a poll found. ``error`` is a sentence when it failed."""

    progress: Progress
    error: ProviderError | None = None
    wait: float = 5.0
    usage: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What was fetched: ``file`` (a picture or a clip in the folder that was given) or ``data``.

    ``data`` of a picture or clip holds what is known of it (a subject's hints); of ``see`` the
    three keys; of ``write`` ``{"scenes": [Scene as a dict, …]}``, beside them sentences of what was
    put right (``notes``) and the places of scenes that cannot be used (``unfit``); of ``hear``
    ``{"words": [{"text", "start", "end"}, …], "language"}`` in seconds of the song; of ``judge``
    ``{"score": 0..1, "words"}``. A picture's ``free_side`` ("left", "right") is where a title may
    stand.
    """

    file: Path | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    cost: Decimal = Decimal(0)
    usage: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sighting:
    """What a provider has accepted of equal input: ``handles``, the oldest first.

    ``complete``: its list was read back to the moment that was asked for.
    """

    handles: tuple[Handle, ...] = ()
    complete: bool = False


@dataclass(frozen=True)
class Ticket:
    """What goes with a call beside its request.

    ``id``: of its ledger row. ``webhook``: where to tell that it ended; empty: nowhere.
    ``seconds``: after which the provider is to end it.
    """

    id: str
    webhook: str = ""
    seconds: float = 1800.0


@dataclass(frozen=True)
class Capabilities:
    """What a model takes.

    ``model``: its name, also when the usual one was asked for. ``lengths``: seconds of a clip that
    can be ordered; empty: any. ``references``: pictures of the character that it takes, beside the
    first frame. ``price_date``: when its price was looked up; None: it is free. ``typical`` and
    ``deadline``: seconds of one call.
    """

    model: str = ""
    title: str = ""
    lengths: tuple[float, ...] = ()
    references: int = 1
    takes_first_frame: bool = True
    takes_words_alone: bool = True
    needs_picture: bool = False
    """Of the character: without one it draws nothing."""
    takes_seed: bool = True
    prompt_limit: int = 0
    """Characters, with what must not be seen; 0: any number."""
    takes_sound: tuple[float, float] | None = None
    """Of how many seconds, least and most, where a mouth follows it."""
    price_date: date | None = None
    price_is_old: bool = False
    typical: float = 0.0
    deadline: float = 1800.0
    answers_within: float = 0.0
    """Seconds until a create is answered or broken off, where that is longer than usual."""
    gone: str = ""
    """Why it is not offered any more."""
    unpriced: str = ""
    """What to do so that its price is known; empty where it is."""
    note: str = ""
    """What to know before choosing it."""
    largest: int = 0
    """Pixels: of a clip its short side, of a picture the side of a square; 0: not known."""
    by_second: bool = False
    """A clip costs so much for each second that is ordered."""

    def length_for(self, seconds: float) -> float | None:
        """The shortest clip that can be ordered and covers so much; None: none is long enough."""
        if not self.lengths:
            return seconds
        return min((length for length in self.lengths if length >= seconds), default=None)
