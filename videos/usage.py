"""What a person has stored here and what was spent for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from accounts import stored
from accounts.models import Limits, User
from characters.models import Character
from generations.budget import next_midnight
from generations.models import Generation
from songs.models import Song
from videos.models import Video

DAYS = 30
FILMS_SHOWN = 8
KINDS = {
    "see": "Pictures described",
    "write": "Scenes and lines written",
    "draw": "Pictures drawn",
    "film": "Clips filmed",
    "hear": "Songs heard for their words",
}


@dataclass(frozen=True)
class Stored:
    """``size``: bytes; ``many`` rows, of which a link leads to the list."""

    name: str
    many: int
    size: int
    url_name: str


@dataclass(frozen=True)
class Calls:
    name: str
    many: int
    cost: Decimal


@dataclass(frozen=True)
class Day:
    day: date
    cost: Decimal


VIDEOS = "Videos, with clips and takes"


def stored_by(owner: User) -> list[Stored]:
    """By kind, as the table of stored files has it."""
    size = stored.bytes_by_label(owner)
    drawn = size["characters.Character"] + size["characters.Image"]
    return [
        Stored(VIDEOS, _many(Video, owner), size["videos.Video"], "gallery"),
        Stored("Characters", _many(Character, owner), drawn, "characters"),
        Stored("Songs", _many(Song, owner), size["songs.Song"], "songs"),
    ]  # fmt: skip


def _many(model: type[Video | Song | Character], owner: User) -> int:
    return model._default_manager.filter(owner=owner).count()


def calls_by_kind(owner: User) -> list[Calls]:
    """All that were ever made for this person, and what they cost."""
    rows = Generation.objects.filter(owner=owner).order_by()
    many = dict(rows.values_list("kind").annotate(Count("pk")))
    costs = dict(_billed(rows).values_list("kind").annotate(cost=_cost()))
    return [
        Calls(words, many[kind], costs.get(kind) or Decimal(0))
        for kind, words in KINDS.items()
        if kind in many
    ]


@dataclass(frozen=True)
class FilmCost:
    """``video`` None: of characters and songs for no film, or of films that are deleted."""

    name: str
    video: Video | None
    cost: Decimal


def films_by_cost(owner: User) -> list[FilmCost]:
    """The dearest of thirty days first; the ones beyond ``FILMS_SHOWN`` as one."""
    begin = next_midnight() - timedelta(days=DAYS)
    rows = Generation.objects.filter(owner=owner, created_at__gte=begin, estimated__gt=0).order_by()
    costs = dict(_billed(rows).values_list("project").annotate(cost=_cost()))
    videos = {video.pk: video for video in Video.objects.of(owner).filter(pk__in=costs)}
    films = [FilmCost(video.title, video, costs.pop(pk)) for pk, video in videos.items()]
    films.sort(key=lambda film: film.cost, reverse=True)
    others = {
        "Other videos": sum((film.cost for film in films[FILMS_SHOWN:]), Decimal(0)),
        "Characters and songs, for no video": costs.pop(None, Decimal(0)),
        "Deleted videos": sum(costs.values(), Decimal(0)),
    }
    rest = [FilmCost(name, None, cost) for name, cost in others.items() if cost]
    return films[:FILMS_SHOWN] + rest


@dataclass(frozen=True)
class Outcome:
    """``sure``: what they cost, else what they may cost at most."""

    name: str
    many: int
    cost: Decimal
    sure: bool


def outcomes(owner: User | None = None) -> list[Outcome]:
    """Of the paid calls of the last thirty days, of one person or of all, kept apart by how they
    ended; a call that may have been charged counts as nothing else."""
    begin = next_midnight() - timedelta(days=DAYS)
    rows = Generation.objects.filter(created_at__gte=begin, estimated__gt=0).order_by()
    mine = rows.filter(owner=owner) if owner else rows
    counted = mine.values_list("status", "charged").annotate(many=Count("pk"), cost=_cost())
    found: dict[str, tuple[int, Decimal]] = {}
    for status, charged, many, cost in counted:
        name = _ended(status, charged)
        before = found.get(name, (0, Decimal(0)))
        free = charged == Generation.Charged.NO and name in (CANCELLED, FAILED)
        found[name] = before[0] + many, before[1] + (Decimal(0) if free else cost)
    return [
        Outcome(name, *found[name], sure=name not in (RESERVED, MAYBE))
        for name in (SETTLED, RESERVED, CANCELLED, FAILED, MAYBE)
        if name in found
    ]


SETTLED, RESERVED = "Made and paid", "Reserved, under way"
CANCELLED, FAILED, MAYBE = "Cancelled", "Failed", "May have been charged"


def _ended(status: str, charged: str) -> str:
    if status in Generation.LIVE:
        return RESERVED
    if charged == Generation.Charged.MAYBE or status == Generation.Status.REVIEW:
        return MAYBE
    return {"succeeded": SETTLED, "cancelled": CANCELLED}.get(status, FAILED)


def spent_by_day(owner: User | None) -> list[Day]:
    """The last thirty, today the last one; of one person or of all."""
    today = timezone.localdate()
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    begin = next_midnight() - timedelta(days=DAYS)
    all_rows = Generation.objects.filter(created_at__gte=begin).order_by()
    rows = all_rows.filter(owner=owner) if owner else all_rows
    dated = _billed(rows).annotate(day=TruncDate("created_at"))
    costs = dict(dated.values_list("day").annotate(cost=_cost()))
    return [Day(day, costs.get(day) or Decimal(0)) for day in days]


def _billed(rows: QuerySet[Generation]) -> QuerySet[Generation]:
    """As the caps count them."""
    return rows.exclude(status__in=["failed", "cancelled"], charged="no")


def _cost() -> Sum:
    return Sum(Coalesce("settled", "estimated", output_field=DecimalField()))


def in_progress(owner: User) -> QuerySet[Video]:
    """Begun and not finished, also those that wait for an answer."""
    begun = (*Video.WORKING, *Video.ASKING)
    found: QuerySet[Video] = Video.objects.of(owner).filter(status__in=begun)
    return found


def limits_of(owner: User) -> Limits:
    """Those of the person, else those of everybody here."""
    return Limits.objects.filter(user=owner).first() or Limits(user=owner)
