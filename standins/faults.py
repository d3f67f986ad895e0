"""What shall go wrong, when and how often: wishes that tests leave at ``POST /_faults``.

A wish is ``{"call": …, "kind": …}`` and whatever narrows it: ``model``, ``prompt`` (a part of
it), ``seed``, ``event`` of a webhook; and how often: ``skip`` the first so many, then ``times``
(for ever without it), each by ``chance`` (0..1, the same at each run). ``accepted``: the call is
carried out before it goes wrong. The other keys say more about single kinds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from standins.store import Store

ANSWERS = ("drop", "status", "broken_json", "html", "slow")
"""What can go wrong with any answer."""
NARROWING = ("model", "prompt", "seed", "event")
COUNTING = ("times", "skip", "chance")


class BadWish(Exception):
    """The message says what is wrong with it."""


class Subject(NamedTuple):
    """What a call is about; empty where it is about nothing in particular."""

    model: str = ""
    prompt: str = ""
    seed: int | None = None
    event: str = ""


@dataclass(frozen=True)
class Fault:
    kind: str
    wish: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.wish.get(name)

    def seconds(self, otherwise: float) -> float:
        return float(self.wish.get("seconds", otherwise))


@dataclass(frozen=True)
class Faults:
    """``kinds``: call → what can go wrong with it; ``details``: what else a wish may say."""

    store: Store
    kinds: Mapping[str, Sequence[str]]
    details: Sequence[str]

    def ask(self, wish: Mapping[str, Any]) -> int:
        """Its number. Raises BadWish."""
        self._require_known(wish)
        self.store.insert("faults", {"wish": json.dumps(wish)})
        row = self.store.row("SELECT max(number) AS number FROM faults")
        assert row is not None
        return int(row["number"])

    def clear(self) -> None:
        self.store.change("DELETE FROM faults")

    def listed(self) -> list[dict[str, Any]]:
        """``met``: calls that fitted; ``done``: those that went wrong."""
        rows = self.store.rows("SELECT * FROM faults ORDER BY number")
        return [
            {"number": row["number"], "met": row["met"], "done": row["done"]}
            | json.loads(row["wish"])
            for row in rows
        ]

    def take(self, call: str, subject: Subject, *kinds: str) -> Fault | None:
        """The first wish that fits and whose turn it is; ``kinds`` if only these count."""
        for row in self.store.rows("SELECT * FROM faults ORDER BY number"):
            wish = json.loads(row["wish"])
            fits = wish["call"] == call and (not kinds or wish["kind"] in kinds)
            if fits and _is_about(wish, subject) and self._its_turn(row["number"], wish, row):
                return Fault(wish["kind"], wish)
        return None

    def _its_turn(self, number: int, wish: Mapping[str, Any], row: Any) -> bool:
        met = row["met"] + 1
        waits = met <= wish.get("skip", 0)
        over = "times" in wish and row["done"] >= wish["times"]
        turn = not waits and not over and _by_chance(number, met, wish.get("chance", 1))
        sql = "UPDATE faults SET met = met + 1, done = done + ? WHERE number = ?"
        self.store.change(sql, int(turn), number)
        return turn

    def _require_known(self, wish: Mapping[str, Any]) -> None:
        call, kind = str(wish.get("call")), wish.get("kind")
        if call not in self.kinds:
            raise BadWish(f"There is no call {call!r}. There are: {', '.join(self.kinds)}.")
        if kind not in self.kinds[call]:
            raise BadWish(f"{call!r} has no fault {kind!r}. It has: {', '.join(self.kinds[call])}.")
        known = ("call", "kind", *NARROWING, *COUNTING, *self.details)
        if unknown := [name for name in wish if name not in known]:
            raise BadWish(f"A wish has no {', '.join(unknown)}. It may have: {', '.join(known)}.")


def _is_about(wish: Mapping[str, Any], subject: Subject) -> bool:
    return (
        wish.get("model", subject.model) == subject.model
        and wish.get("seed", subject.seed) == subject.seed
        and wish.get("event", subject.event) == subject.event
        and wish.get("prompt", "") in subject.prompt
    )


def _by_chance(number: int, met: int, chance: float) -> bool:
    """The same calls of the same wish at each run."""
    digest = hashlib.sha256(f"{number}.{met}".encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32 < chance
