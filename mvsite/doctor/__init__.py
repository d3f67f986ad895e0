"""Whether all is as it must be: who does what, the providers, this machine, what is kept, the work,
the site.

Each of these is a file, whose ``examinations`` are made side by side within a limit of time. They
cost nothing, and keep nothing. ``manage.py doctor`` and the admin's page on the system show
the same; no secret is in it (``discretion``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from mvsite.doctor import data, kinds, machine, providers, site, work
from mvsite.doctor.discretion import discreet
from mvsite.doctor.side_by_side import Examination, side_by_side
from mvsite.lib.findings import Finding, Level

WITHIN_SECONDS = 10.0
"""What has not been found out by then is a finding itself."""


@dataclass(frozen=True)
class Part:
    """``name`` is for programs, ``title`` for people."""

    name: str
    title: str
    findings: tuple[Finding, ...] = ()

    def holds(self, level: Level) -> int:
        """How many of its findings are of that level."""
        return sum(finding.level is level for finding in self.findings)


PARTS: tuple[tuple[str, str, Callable[[], Iterable[Examination]]], ...] = (
    ("kinds", "Who does what", kinds.examinations),
    ("providers", "Providers", providers.examinations),
    ("machine", "This machine", machine.examinations),
    ("data", "What is kept", data.examinations),
    ("work", "The work", work.examinations),
    ("site", "The site", site.examinations),
)


def examine(seconds: float = WITHIN_SECONDS) -> list[Part]:
    """Every part of which something was found."""
    asked = [(name, each) for name, _, examinations in PARTS for each in examinations()]
    found = side_by_side([each for _, each in asked], seconds)
    told = list(zip((name for name, _ in asked), found, strict=True))
    parts = (Part(name, title, tuple(_of(name, told))) for name, title, _ in PARTS)
    return [part for part in parts if part.findings]


def is_well(parts: Iterable[Part]) -> bool:
    return not any(part.holds(Level.WRONG) for part in parts)


def summary(parts: Sequence[Part]) -> str:
    """As a sentence."""
    bad, notes = (sum(part.holds(level) for part in parts) for level in (Level.WRONG, Level.NOTE))
    if not bad and not notes:
        return "All is well."
    worth = f"; {notes} {'is' if notes == 1 else 'are'} worth knowing" if notes else ""
    return f"{_many(bad)} wrong{worth}."


def _many(things: int) -> str:
    return "Nothing is" if not things else f"{things} {'thing is' if things == 1 else 'things are'}"


def as_json(parts: Sequence[Part]) -> dict[str, Any]:
    """For programs; docs/operating.md says what each key holds."""
    return {
        "well": is_well(parts),
        "summary": summary(parts),
        "at": timezone.now().isoformat(timespec="seconds"),
        "parts": [asdict(part) for part in parts],
    }


def _of(part: str, told: list[tuple[str, list[Finding]]]) -> Iterator[Finding]:
    """Each once, those of one subject together: several find the same of an account."""
    findings = dict.fromkeys(
        discreet(each) for name, found in told if name == part for each in found
    )
    subjects = list(dict.fromkeys(finding.subject for finding in findings))
    yield from sorted(findings, key=lambda finding: subjects.index(finding.subject))
