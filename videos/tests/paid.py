"""A vendor that takes money, for tests: what it delivers is made on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import override_settings

from generations.models import Generation
from generations.providers.base import NEEDED, Capabilities, Kind, Refused, Request
from generations.providers.local import LocalProvider

PRICES = {Kind.SEE: "0.01", Kind.WRITE: "0.02", Kind.DRAW: "0.04", Kind.FILM: "0.50"}
MODELS: Mapping[str, tuple[str, ...]] = {
    Kind.SEE: ("seer",), Kind.WRITE: ("writer",), Kind.DRAW: ("brush", "pencil"),
    Kind.FILM: ("camera", "longer", "unpriced", "dated", "closed"),
}  # fmt: skip
LENGTHS = {"camera": (5.0, 10.0), "longer": (5.0, 20.0), "short": (1.0,)}
CHECKED = date(2026, 1, 2)


class Vendor(LocalProvider):
    """``camera`` films 5 or 10 s, ``longer`` 20 s; nobody knows what ``unpriced`` costs, the price
    of ``dated`` is old, and ``closed`` is not offered any more. ``brush`` may need a picture of the
    character, and ``pencil`` draws in grey."""

    name = "vendor"
    title = "Vendor"
    free = False
    queue = "network"

    def __init__(self, short: bool = False, needs_picture: bool = False) -> None:
        self.needs_picture = needs_picture
        self.lengths = LENGTHS | ({"camera": LENGTHS["short"]} if short else {})

    def models(self, kind: Kind) -> tuple[str, ...]:
        return MODELS[kind]

    def capabilities(self, kind: Kind, model: str) -> Capabilities:
        name = model or MODELS[kind][0]
        if name not in MODELS[kind]:
            raise Refused(f"The model {name} is not known.")
        return Capabilities(
            model=name, title=name.capitalize(), lengths=self.lengths.get(name, ()),
            needs_picture=self.needs_picture and name == "brush",
            note="It draws in grey." if name == "pencil" else "", typical=60.0,
            price_date=CHECKED, price_is_old=name == "dated",
            gone="Closed is not offered any more." if name == "closed" else "",
        )  # fmt: skip

    def estimate(self, request: Request) -> Decimal | None:  # type: ignore[override]  # or nobody knows
        return None if request.model == "unpriced" else Decimal(PRICES[request.kind])


def paid(*kinds: str, **options: Any) -> Any:
    """Settings with the vendor for these kinds, or for all."""
    vendor = {"BACKEND": "videos.tests.paid.Vendor", "OPTIONS": options}
    local = {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
    return override_settings(
        PROVIDERS={kind: vendor if kind in (kinds or NEEDED) else local for kind in NEEDED}
    )


def charged(call: Generation | None, amount: str) -> None:
    """It came, and cost so much."""
    assert call is not None
    Generation.objects.filter(pk=call.pk).update(settled=Decimal(amount), charged="yes")
