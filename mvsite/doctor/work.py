"""The broker, the workers behind each queue, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from generations.models import Generation
from mvsite import celery
from mvsite.doctor.database import database_is_there
from mvsite.doctor.side_by_side import Examination
from mvsite.lib.findings import Finding, note, well, wrong
from mvsite.lib.models import Heartbeat
from videos.system import is_alive

AHEAD = timedelta(seconds=5)
"""A heartbeat from the future: the clock here was set back, or that of its worker is ahead."""
START = "python3 manage.py up starts them; docs/operating.md says how by hand."


def examinations() -> Iterator[Examination]:
    yield Examination("Broker", _of_broker)
    yield Examination("Workers", _of_workers)
    yield Examination("Calls", _of_calls)


def _of_broker() -> Iterator[Finding]:
    where = "The folder of messages" if celery.FOLDER else "The broker of CELERY_BROKER_URL"
    if why := celery.round_trip():
        step = "See that it runs and can be written to. Without it work goes on more slowly."
        yield wrong("Broker", f"{where} does not give back a message: {why}.", step)
    else:
        yield well("Broker", f"{where} gave back a message.")


def _of_workers() -> Iterator[Finding]:
    try:
        heard = dict(Heartbeat.objects.values_list("queue", "at")) if database_is_there() else {}
    except DatabaseError:
        return  # Which the database's own finding tells.
    deaf = [name for name in (celery.NETWORK, celery.CPU) if not is_alive(heard.get(name))]
    if len(deaf) == 1:
        said = f"No worker takes anything from the queue “{deaf[0]}”: what needs it waits."
        yield wrong("Workers", said, START)
    elif deaf:
        yield note("Workers", "None is running: what is ordered waits until one is.", START)
    else:
        yield well("Workers", f"They answer for {' and '.join(sorted(heard))}.")
    if any(at > timezone.now() + AHEAD for at in heard.values()):
        said = "A worker was heard at a time that is still to come."
        step = "Have the clocks of all machines set by the network; leases are times."
        yield wrong("Workers", said, step)


def _of_calls() -> Iterator[Finding]:
    """Those whose answer never came."""
    if not database_is_there():
        return
    try:
        count = Generation.objects.filter(status=Generation.Status.REVIEW).count()
    except DatabaseError:
        return
    if count:
        said = f"{count} {'call' if count == 1 else 'calls'} may have been charged, unanswered."
        step = "Compare with the provider’s own list, and say of each whether it was charged."
        page = f"{reverse('admin:generations_generation_changelist')}?status__exact=review"
        yield note("Calls", said, step, page)
