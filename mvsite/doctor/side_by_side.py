"""Examinations side by side: who is dead takes no longer than the limit, and hides nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Thread

from django.db import connections

from mvsite.lib.findings import Finding, reason, wrong


@dataclass(frozen=True)
class Examination:
    """``subject``: of what, where it finds nothing out."""

    subject: str
    look: Callable[[], Iterable[Finding]]


def side_by_side(examinations: Sequence[Examination], seconds: float) -> list[list[Finding]]:
    """What each found, in their order."""
    works = [_begun(each) for each in examinations]
    wait(works, seconds)
    return [_found(*each, seconds) for each in zip(examinations, works, strict=True)]


def _begun(examination: Examination) -> Future[list[Finding]]:
    """In a thread that the process does not wait for when it ends."""
    work: Future[list[Finding]] = Future()
    Thread(target=_carry_out, args=(examination, work), daemon=True).start()
    return work


def _carry_out(examination: Examination, work: Future[list[Finding]]) -> None:
    try:
        work.set_result(list(examination.look()))
    except Exception as error:  # noqa: BLE001  what breaks an examination is what it found
        work.set_exception(error)
    finally:
        connections.close_all()


def _found(examination: Examination, work: Future[list[Finding]], seconds: float) -> list[Finding]:
    if not work.done():
        said = f"It did not answer within {seconds:.0f} seconds."
        step = "See that it runs, and that this machine reaches it."
        return [wrong(examination.subject, said, step)]
    if error := work.exception():
        said = f"It could not be examined: {type(error).__name__}: {reason(error)}."
        step = "See whether the settings that it reads are right."
        return [wrong(examination.subject, said, step)]
    return work.result()
