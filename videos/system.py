"""How the system is: what waits, who works, what is late or failed, and the room on the disk."""

from __future__ import annotations

import os
import platform
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils import timezone

from characters.models import Character
from generations.models import Generation
from mvsite.celery import CPU, NETWORK, backlog
from mvsite.lib import storage
from mvsite.lib.models import Heartbeat, StoredFile
from mvsite.lib.storage import presence, stores
from songs.models import Song
from videos import usage
from videos.models import Reframing, Take, Video

AT_WORK: tuple[type[Any], ...] = (Song, Character, Video, Take, Reframing, Generation)
LIST_AT_MOST = 20
LATELY = timedelta(days=1)
WALK_SECONDS = 0.5
SWEEPS_MISSED = 3
AWAY = (
    "The bucket {name} does not answer. Nothing is lost: what is on this machine is shown, uploads "
    "are refused, and work waits and goes on by itself. “Examine everything” says why."
)


def state() -> dict[str, Any]:
    """Plain data, as monitoring reads it; ``troubles`` are sentences for a person."""
    found: dict[str, Any] = {
        "at": timezone.now().isoformat(timespec="seconds"),
        "queues": queues(),
        "at_work": at_work(),
        "late": late(),
        "failed": failed(),
        "calls": calls(),
        "review": Generation.objects.filter(status=Generation.Status.REVIEW).count(),
        "spend": spend(),
        "disk": disk(),
        "bucket": bucket(),
        "versions": versions(),
    }
    return {"troubles": troubles(found), **found}


def spend() -> dict[str, Any]:
    """Dollars of all people as text: by day, of which the last is today, and by how calls ended."""
    days = usage.spent_by_day(None)
    return {
        "today": f"{days[-1].cost:.2f}",
        "month": f"{sum(day.cost for day in days):.2f}",
        "days": [{"day": f"{day.day}", "cost": f"{day.cost:.2f}"} for day in days if day.cost],
        "ended": [
            {"name": each.name, "calls": each.many, "cost": f"{each.cost:.2f}", "sure": each.sure}
            for each in usage.outcomes()
        ],
    }


def queues() -> list[dict[str, Any]]:
    """``waiting``: messages in the broker, None when it cannot be asked. ``heard``: seconds since
    a worker took a message, None when none ever did."""
    heard = dict(Heartbeat.objects.values_list("queue", "at"))
    return [
        {
            "name": name,
            "waiting": backlog(name),
            "heard": _seconds_since(heard.get(name)),
            "alive": is_alive(heard.get(name)),
        }
        for name in (NETWORK, CPU)
    ]


def is_alive(heard: datetime | None) -> bool:
    """Whether a heartbeat is so fresh that none was missed."""
    patience = timedelta(seconds=settings.HEARTBEAT_SECONDS * 3)
    return heard is not None and heard > timezone.now() - patience


def at_work() -> dict[str, dict[str, int]]:
    return {
        str(model._meta.verbose_name_plural): dict(
            model._default_manager.filter(status__in=model.WORKING)
            .values_list("status")
            .annotate(count=Count("pk"))
            .order_by("status")
        )
        for model in AT_WORK
    }


def late() -> list[dict[str, Any]]:
    """At work by their status, but nobody has looked at them for several sweeps."""
    since = timezone.now() - timedelta(seconds=_patience())
    free = Q(lease=None) | Q(lease__lt=since)
    found = []
    for model in AT_WORK:
        rows = model._default_manager.filter(free, status__in=model.WORKING, due_at__lt=since)
        found += [_late(row) for row in rows.order_by("due_at")[:LIST_AT_MOST]]
    return sorted(found, key=lambda row: -row["seconds"])[:LIST_AT_MOST]


def _patience() -> float:
    return float(settings.LEASE_SECONDS + SWEEPS_MISSED * settings.SWEEP_SECONDS)


def _late(row: Any) -> dict[str, Any]:
    why = "its lease ran out" if row.lease else "nobody took it"
    return {**_about(row), "seconds": _seconds_since(row.due_at) or 0.0, "why": why}


def failed() -> list[dict[str, Any]]:
    """Of the last day, the newest first."""
    since = timezone.now() - LATELY
    found = []
    for model in (Song, Character, Video, Take, Reframing):
        rows = model._default_manager.filter(status="failed", created_at__gte=since)
        found += [
            {**_about(row), "error": row.error, "at": row.created_at.isoformat(timespec="seconds")}
            for row in rows.order_by("-created_at")[:LIST_AT_MOST]
        ]
    return sorted(found, key=lambda row: row["at"], reverse=True)[:LIST_AT_MOST]


def calls() -> list[dict[str, Any]]:
    """In flight, by provider. ``oldest``: seconds since the first of them was ordered."""
    groups = Generation.objects.live().values("provider", "kind", "status")
    return [
        {**group, "oldest": _seconds_since(group["oldest"])}
        for group in groups.annotate(count=Count("pk"), oldest=Min("created_at")).order_by(
            "provider", "kind", "status"
        )
    ]


def disk() -> dict[str, Any]:
    """Bytes. ``whole``: False when the store is so large that ``media`` is only a part of it."""
    root = storage.root()
    root.mkdir(parents=True, exist_ok=True)
    space = shutil.disk_usage(root)
    media, whole = _size_of(root)
    return {
        "free": space.free, "total": space.total, "least": settings.MIN_FREE_BYTES,
        "media": media, "whole": whole,
    }  # fmt: skip


def bucket() -> dict[str, Any] | None:
    """It is asked now. ``bytes``: of all that is stored. None where files lie on the disk."""
    if not stores.in_cloud():
        return None
    total = StoredFile.objects.aggregate(total=Sum("bytes"))["total"] or 0
    return {
        "name": settings.STORAGE_BUCKET, "answers": presence.answers(), "bytes": total,
    }  # fmt: skip


def _size_of(root: Path) -> tuple[int, bool]:
    """Added up for half a second at most."""
    ends, total = monotonic() + WALK_SECONDS, 0
    folders = [str(root)]
    while folders:
        if monotonic() > ends:
            return total, False
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    total += _bytes_of(entry)
    return total, True


def _bytes_of(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return 0  # It went while we looked.


def versions() -> dict[str, str]:
    broker = settings.CELERY_BROKER_URL.partition(":")[0]
    return {
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "database": connection.vendor,
        "broker": "folder" if broker == "filesystem" else broker,
    }


def troubles(found: dict[str, Any]) -> list[str]:
    """What is wrong, what it costs and what to do; empty when all is well."""
    sentences = [_deaf(queue) for queue in found["queues"] if not queue["alive"]]
    if any(queue["waiting"] is None for queue in found["queues"]):
        sentences.append(
            "The broker cannot be asked what waits. Work goes on more slowly while it is away; "
            "see that it runs."
        )
    if found["late"]:
        sentences.append(
            f"{_rows(found['late'])} late: nobody has looked at them "
            "for several sweeps. They wait until a worker and beat run."
        )
    if found["review"]:
        sentences.append(
            f"{_count(found['review'], 'call', 'calls')} may have been charged without an answer. "
            "Compare with the provider’s own list."
        )
    if found["bucket"] and not found["bucket"]["answers"]:
        sentences.append(AWAY.format(**found["bucket"]))
    if found["disk"]["free"] < found["disk"]["least"] * 2:
        sentences.append(
            f"The disk has {found['disk']['free'] / 1e6:.0f} MB left; below "
            f"{found['disk']['least'] / 1e6:.0f} MB nothing new is kept and work waits. Free some."
        )
    return sentences


def _deaf(queue: dict[str, Any]) -> str:
    since = "yet" if queue["heard"] is None else f"for {_long(queue['heard'])}"
    return (
        f"No worker has taken anything from the queue “{queue['name']}” {since}: what needs it "
        "waits. Start workers and beat, as manage.py up does."
    )


def _rows(late: list[Any]) -> str:
    if len(late) == LIST_AT_MOST:
        return f"{LIST_AT_MOST} rows or more are"
    return _count(len(late), "row is", "rows are")


def _long(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _about(row: Any) -> dict[str, Any]:
    names = row._meta
    return {
        "kind": str(names.verbose_name),
        "id": str(row.pk),
        "title": str(row),
        "status": str(row.status),
        "page": reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[row.pk]),
    }


def _seconds_since(moment: datetime | None) -> float | None:
    return None if moment is None else round((timezone.now() - moment).total_seconds(), 1)
