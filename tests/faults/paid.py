"""Pictures and films that are paid for, ordered from a stand-in of Replicate whose ledger is the
oracle."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Limits, User
from characters.models import Character, Image
from generations.models import Generation
from tests.factories import make_character, make_owner
from tests.faults.rig import CLIPS, Rig
from tests.faults.switches import POINTS
from tests.standin import TOKEN, StandIn
from videos import spending
from videos.models import Video

MODELS = {
    "see": "google/gemini-3-flash", "draw": "google/nano-banana-2",
    "film": "kwaivgi/kling-v3-omni-video",
}  # fmt: skip
CALLS_OF_A_FILM = 1 + 4 + 2 * CLIPS
"""A description, four candidates, a keyframe and a motion for each clip; words are free."""
EACH = 4
SLOW = {"answer": "2-5", "accepts": "0.8-1", "seconds": "1-3", "height": "96"}
"""Of the stand-in: a quick one hides the faults that matter. It accepts shortly before it answers,
when who asked may be dead."""
QUICK = {"GRACE_SECONDS": "8", "SIGHTING_SECONDS": "1", "LEASE_SECONDS": "3"}
"""Of the workers: grace and lease are longer than the stand-in takes to answer."""
WITHOUT_GRACE = {"GRACE_SECONDS": "0", "SIGHTING_SECONDS": "0", "LEASE_SECONDS": "1"}
SWITCHES = "workers_die_in_paid_calls models_rest_shortly the_dead_are_replaced_soon"


@dataclass
class Orders:
    """``images`` are drawn by workers that ``rig`` starts."""

    rig: Rig
    standin: StandIn
    deaths: Path

    def configure(self, *paid: str, deaths_each: int = 1, **settings: str) -> None:
        """``paid``: the kinds that are paid for; else pictures."""
        local = {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
        chosen = dict.fromkeys(("see", "write", "draw", "film"), local)
        chosen |= {kind: self._replicate(MODELS[kind]) for kind in paid or ("draw",)}
        self.deaths.mkdir(exist_ok=True)
        self.rig.environment |= {
            "TEST_PROVIDERS": json.dumps(chosen),
            "TEST_DEATHS": str(self.deaths),
            "TEST_DEATHS_EACH": str(deaths_each),
            **settings,
        }

    def _replicate(self, model: str) -> dict[str, Any]:
        hosts = [f"http://127.0.0.1:{self.standin.output_port}"]
        options = {
            "model": model, "token": TOKEN, "base_url": self.standin.base, "hosts": hosts,
        }  # fmt: skip
        backend = "generations.providers.replicate.ReplicateProvider"
        return {"BACKEND": backend, "OPTIONS": options}

    def order(self, count: int) -> None:
        """``count`` pictures, a few for each of many characters, whose words differ."""
        Limits.objects.get_or_create(user=make_owner(), defaults=LIMITS)
        first = Character.objects.count()
        for number in range(first, first + count // EACH):
            character = make_character(description=f"Fox number {number}", num_images=EACH)
            assert character.move(Character.Status.DRAWING)

    def film(self, seed: int) -> Video:
        """Ordered and confirmed, with four candidates of which the first that is there is taken."""
        Limits.objects.get_or_create(user=User.objects.local_owner(), defaults=LIMITS)
        video = self.rig.order(seed)
        Video.objects.filter(pk=video.pk).update(plan_confirmed=True)
        video.characters.update(num_images=4)
        return video

    def done(self) -> bool:
        at_work = Character.objects.filter(status=Character.Status.DRAWING).exists()
        live = Generation.objects.filter(status__in=Generation.WORKING).exists()
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


def film_paid_once(standin: StandIn, *videos: Video) -> None:
    """What was accepted is what is held, nothing was ordered twice, and every cost counts once."""
    calls = Generation.objects.filter(estimated__gt=0)
    accepted = {entry["id"]: Decimal(str(entry["cost"])) for entry in standin.ledger}
    assert sorted(calls.values_list("external_id", flat=True)) == sorted(accepted)
    assert set(calls.values_list("status", "charged")) == {("succeeded", "yes")}, told()
    assert len(accepted) == CALLS_OF_A_FILM * len(videos)
    for call in calls:  # What words cost is not told there: the upper bound counts.
        cost = call.estimated if call.kind == "see" else accepted[call.external_id]
        assert call.settled == pytest.approx(cost)
    films = sum(spending.spent(video) for video in videos)
    others = sum(call.settled or Decimal(0) for call in calls.filter(project=None))
    assert films + others == sum(call.settled or Decimal(0) for call in calls)


def told() -> list[Any]:
    """What a failing test shows."""
    rows = Generation.objects.values_list("status", "attempt", "external_id", "error")
    drawn = Character.objects.values_list("status", "num_images", "id", "error")
    return [*rows.order_by("subject_id", "created_at"), *drawn]


def all_points_hit(died: Counter[str]) -> bool:
    return set(died) == set(POINTS)
