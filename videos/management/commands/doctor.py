"""Whether all is as it must be: ``manage.py doctor``. ``--live`` tries what is paid for real."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from decimal import ROUND_UP, Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from accounts.models import User
from generations import trial
from generations.amounts import CENT
from generations.trial import Tried
from mvsite import doctor
from mvsite.doctor import Part
from mvsite.doctor.kinds import DOES
from mvsite.lib import storage
from mvsite.lib.findings import Finding, Level
from mvsite.lib.processes import ended_by_signals
from mvsite.preparation import prepare
from videos.management.arguments import dollars

PICTURE = Path(settings.BASE_DIR) / "demo" / "Wren.png"
SONG = Path(settings.BASE_DIR) / "demo" / "Paper Lanterns.m4a"
CAP = Decimal(1)
FAILED, INTERRUPTED = 1, 130


class Command(BaseCommand):
    help = "Say who does what here, whether all is as it must be, and what to do where it is not."
    requires_system_checks = []
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
        parser.add_argument("--json", action="store_true", help="the same for programs")

    def handle(self, *_: Any, **options: Any) -> None:
        self.as_json = options["json"]
        with ended_by_signals():
            try:
                well = self.examine(options["live"], options["cap"])
            except KeyboardInterrupt:
                sys.exit(INTERRUPTED)
            except storage.StorageTrouble as trouble:
                raise CommandError(str(trouble)) from None
            except DatabaseError as error:
                raise CommandError(f"The database cannot be used: {error}.") from None
        if not well:
            sys.exit(FAILED)

    def examine(self, live: bool, cap: Decimal) -> bool:
        """True when nothing is wrong, and each call came as expected."""
        parts = doctor.examine()
        self.say(*lines_of(parts))
        tried = self.try_all(cap) if live else None
        if self.as_json:
            told = doctor.as_json(parts)
            if tried is not None:
                told["trials"] = [each.as_json() for each in tried]
                told["well"] &= all(each.is_well for each in tried)
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        return doctor.is_well(parts) and all(each.is_well for each in tried or ())

    def say(self, *lines: str) -> None:
        """To people."""
        for line in () if self.as_json else lines:
            self.stdout.write(line)

    def try_all(self, cap: Decimal) -> list[Tried]:
        """Every kind that costs something, the dearest last."""
        prepare()
        found = trial.trials(_kept(PICTURE), _kept(SONG))
        wanted = sorted(found, key=lambda one: one.price)
        self.say("", "Real calls")
        if not wanted:
            self.say("  Nothing here costs anything: there is no call to try.")
            return []
        _require_under(cap, sum((one.price for one in wanted), Decimal(0)))
        owner = User.objects.local_owner()
        return [self.try_one(one, owner) for one in wanted]

    def try_one(self, one: trial.Trial, owner: User) -> Tried:
        self.say(
            f"  {DOES[one.kind]}: {one.able.model} by {one.provider.title}",
            f"    expected: {one.expected}, for up to ${one.price:.4f}",
        )
        tried = trial.carry_out(one, owner)
        self.say(*(f"    {line}" for line in tried.lines))
        return tried


def lines_of(parts: Sequence[Part]) -> list[str]:
    lines = []
    for part in parts:
        lines.append(part.title)
        for subject, findings in groupby(part.findings, key=lambda each: each.subject):
            lines += _lines_of(subject, list(findings))
        lines.append("")
    return [*lines, doctor.summary(parts)]


def _lines_of(subject: str, findings: Sequence[Finding]) -> Iterator[str]:
    """What is well on one line; each of the others on its own, with its next step."""
    if well := [each.sentence for each in findings if each.level is Level.WELL]:
        yield f"  {subject}: {' '.join(well)}"
    for each in findings:
        if each.level is not Level.WELL:
            yield f"  {each.level}: {subject}: {each.sentence}"
            yield f"    Next: {each.next_step} {each.link}".rstrip()


def _require_under(cap: Decimal, total: Decimal) -> None:
    if total > cap:
        enough = total.quantize(CENT, ROUND_UP)
        raise CommandError(
            f"The cheapest call of each kind costs up to ${total:.2f} in all, and ${cap:.2f} "
            f"is the most that may be spent. Nothing was sent. --cap {enough} allows it."
        )


def _kept(file: Path) -> str:
    """One of the demo's, as a stored file that can be handed over."""
    key = f"trials/{file.stem.lower().replace(' ', '-')}{file.suffix}"
    if not storage.exists(key):
        storage.put_bytes(key, file.read_bytes())
    return key
