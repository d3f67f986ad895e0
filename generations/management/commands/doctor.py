"""Who does what here and what it costs: ``manage.py doctor``. ``--live`` tries it for real."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from accounts.models import User
from generations import trial
from generations.budget import OverBudget
from generations.models import Generation
from generations.providers import offline, provider_of, providers_of
from generations.providers.base import NEEDED, Kind, ProviderError
from generations.trial import Trial
from mvsite.checks import TAG
from mvsite.lib import storage
from mvsite.lib.findings import Level
from mvsite.lib.processes import ended_by_signals
from mvsite.preparation import prepare

PICTURE = Path(settings.BASE_DIR) / "demo" / "Wren.png"
CAP = Decimal(1)
DOES = {Kind.SEE: "Sees", Kind.WRITE: "Writes", Kind.DRAW: "Draws", Kind.FILM: "Films"}
FAILED, INTERRUPTED = 1, 130


class Command(BaseCommand):
    help = "Say who sees, writes, draws and films here, and at what price."
    requires_system_checks = [TAG]
    suppressed_base_arguments = {
        "--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color",
        "--force-color", "--skip-checks",
    }  # fmt: skip

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--live", action="store_true",
            help="make the cheapest real call of each kind that costs something, and compare",
        )  # fmt: skip
        parser.add_argument(
            "--cap", type=dollars, default=CAP, metavar="USD",
            help=f"what --live may cost at most ({CAP})",
        )  # fmt: skip

    def handle(self, *_: Any, **options: Any) -> None:
        with ended_by_signals():
            try:
                prepare()
                well = self.try_all(options["cap"]) if options["live"] else self.describe()
            except KeyboardInterrupt:
                sys.exit(INTERRUPTED)
            except storage.StorageFull as full:
                raise CommandError(str(full)) from None
            except DatabaseError as error:
                raise CommandError(f"The database cannot be used: {error}.") from None
        if not well:
            sys.exit(FAILED)

    def describe(self) -> bool:
        for kind in NEEDED:
            self.stdout.write(f"{DOES[kind]}: {_who(kind)}")
        return True

    def try_all(self, cap: Decimal) -> bool:
        """Every kind that costs something, dearest last; True when all is as expected."""
        wanted = sorted(trial.trials(_picture()), key=lambda one: one.price)
        if not wanted:
            self.stdout.write("Nothing here costs anything: there is no call to try.")
            return True
        self._require_under(cap, wanted)
        owner = User.objects.local_owner()
        known = self.look_over([one.kind for one in wanted])
        tried = [self.try_one(one, owner) for one in wanted]
        return known and all(tried)

    def look_over(self, kinds: Sequence[Kind]) -> bool:
        """Whether the models take what they are known to take, which is asked for nothing."""
        self.stdout.write("Models: what each takes, beside the catalog")
        found = dict.fromkeys(
            finding
            for kind in kinds
            for provider in providers_of(kind)
            for finding in provider.examine(kind)
            if finding.level is not Level.WELL
        )
        for finding in found:
            self.stdout.write(f"  {finding.level}: {finding.sentence} {finding.next_step}")
        if not found:
            self.stdout.write("  as it is known here, for $0.0000")
        return not any(finding.level is Level.WRONG for finding in found)

    def _require_under(self, cap: Decimal, wanted: Sequence[Trial]) -> None:
        total = sum((one.price for one in wanted), Decimal(0))
        if total > cap:
            raise CommandError(
                f"The cheapest call of each kind costs up to ${total:.2f} in all, and ${cap:.2f} "
                f"is the most that may be spent. Nothing was sent. --cap {total:.2f} allows it."
            )

    def try_one(self, one: Trial, owner: User) -> bool:
        self.stdout.write(f"{DOES[one.kind]}: {one.able.model} by {one.provider.name}")
        self.stdout.write(f"  expected: {one.expected}, for up to ${one.price:.4f}")
        try:
            call = trial.make(one, owner)
        except (OverBudget, ProviderError) as refused:
            self.stdout.write(f"  not sent: {refused}")
            return False
        self.stdout.write(f"  came: {_outcome(call)}")
        for name in call.sent.get("left_out", []):
            self.stdout.write(f"  not sent, as the model does not take it: {name}")
        surprises = list(trial.surprises(call))
        for sentence in surprises:
            self.stdout.write(f"  not as expected: {sentence}")
        return bool(call.status == Generation.Status.SUCCEEDED) and not surprises


def _who(kind: Kind) -> str:
    provider = provider_of(kind)
    able = provider.capabilities(kind, "")
    if provider.name == offline().name:
        return "on this machine, free."
    if provider.free:
        return f"{able.model} by {provider.name}, free."
    if able.unpriced:
        return f"{able.model} by {provider.name}. {able.unpriced}"
    priced = f"price of {able.price_date}" if able.price_date else "price not known"
    old = "; it is old and counted double" if able.price_is_old else ""
    return f"{able.model} by {provider.name} ({priced}{old})."


def _outcome(call: Generation) -> str:
    said = {"yes": "charged", "no": "not charged", "maybe": "maybe charged"}[call.charged]
    cost = f"${call.settled or 0:.4f} {said}"
    if call.status != Generation.Status.SUCCEEDED:
        return f"nothing. {call.error} ({cost})"
    return f"{trial.came(call)}, after {trial.took(call):.1f} s, {cost}"


def _picture() -> str:
    """The demo's character, as a stored file that can be handed over."""
    key = "trials/picture.png"
    if not storage.exists(key):
        storage.put_bytes(key, PICTURE.read_bytes())
    return key


def dollars(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not Decimal(0) < amount < Decimal(10_000):
        raise ValueError(text)
    return amount
