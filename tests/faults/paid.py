"""Pictures that are paid for, ordered from a stand-in of Replicate whose ledger is the oracle."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from accounts.models import Limits
from characters.models import Character, Image
from generations.models import Generation
from tests.factories import make_character, make_owner
from tests.faults.rig import Rig
from tests.faults.switches import POINTS
from tests.standin import TOKEN, StandIn

EACH = 4
SLOW = {"answer": "2-5", "accepts": "0.8-1", "seconds": "1-3", "height": "96"}
"""Of the stand-in: a quick one hides the faults that matter. It accepts shortly before it answers,
when who asked may be dead."""
QUICK = {"GRACE_SECONDS": "8", "SIGHTING_SECONDS": "1", "LEASE_SECONDS": "3"}
"""Of the workers: grace and lease are longer than the stand-in takes to answer."""
WITHOUT_GRACE = {"GRACE_SECONDS": "0", "SIGHTING_SECONDS": "0", "LEASE_SECONDS": "1"}
SWITCHES = "workers_die_in_paid_calls models_rest_shortly"


@dataclass
class Orders:
    """``images`` are drawn by workers that ``rig`` starts."""

    rig: Rig
    standin: StandIn
    deaths: Path

    def configure(self, *, deaths_each: int = 1, **settings: str) -> None:
        options = {
            "model": "google/nano-banana-2", "token": TOKEN, "base_url": self.standin.base,
            "hosts": [f"http://127.0.0.1:{self.standin.output_port}"],
        }  # fmt: skip
        local = {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
        paid = {
            "BACKEND": "generations.providers.replicate.ReplicateProvider", "OPTIONS": options,
        }  # fmt: skip
        self.deaths.mkdir(exist_ok=True)
        self.rig.environment |= {
            "TEST_PROVIDERS": json.dumps(
                {"see": local, "write": local, "draw": paid, "film": local}
            ),
            "TEST_DEATHS": str(self.deaths),
            "TEST_DEATHS_EACH": str(deaths_each),
            **settings,
        }

    def order(self, count: int) -> None:
        """``count`` pictures, a few for each of many characters, whose words differ."""
        Limits.objects.get_or_create(user=make_owner(), defaults=LIMITS)
        first = Character.objects.count()
        for number in range(first, first + count // EACH):
            character = make_character(description=f"Fox number {number}", num_images=EACH)
            assert character.move(Character.Status.DRAWING)

    def done(self) -> bool:
        at_work = Character.objects.filter(status=Character.Status.DRAWING).exists()
        live = Generation.objects.live().exists()
        return not at_work and not live and Character.objects.exists()

    def died(self) -> Counter[str]:
        return Counter(file.name.split()[0] for file in self.deaths.iterdir())


LIMITS = {
    "in_flight": 10_000, "usd_per_day": Decimal(9_000), "usd_per_video": Decimal(9_000),
}  # fmt: skip


LOST_ANSWERS: tuple[tuple[str, dict[str, object]], ...] = (
    ("drop", {"accepted": True}),
    ("drop", {"accepted": False}),
    ("status", {"status": 502, "accepted": True}),
    ("status", {"status": 500, "accepted": False}),
    ("broken_json", {"accepted": True}),
    ("html", {"accepted": True}),
)
"""What can befall a create so that nobody knows whether it was accepted."""


def lose_answers(standin: StandIn, chance: float, **more: object) -> None:
    for kind, how in LOST_ANSWERS:
        standin.ask("create", kind, chance=chance, **how, **more)


def paid_exactly_once(standin: StandIn, wanted: int) -> None:
    """None twice, none lost, none stuck, and each picture is the one that was paid for it."""
    accepted = {entry["id"]: entry for entry in standin.ledger}
    held = list(Generation.objects.exclude(external_id="").values_list("external_id", flat=True))
    assert sorted(held) == sorted(accepted), "accepted and held are not the same"
    assert len(accepted) == wanted, told()
    ends = Counter(Generation.objects.values_list("status", flat=True))
    assert ends == {"succeeded": wanted}
    assert Image.objects.filter(status=Image.Status.READY).count() == wanted


def told() -> list[Any]:
    """What a failing test shows."""
    rows = Generation.objects.values_list("status", "attempt", "external_id", "error")
    drawn = Character.objects.values_list("status", "num_images", "id", "error")
    return [*rows.order_by("subject_id", "created_at"), *drawn]


def all_points_hit(died: Counter[str]) -> bool:
    return set(died) == set(POINTS)
