"""What one film may cost: its cap, what is spent of it, and what waits until it is raised."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from accounts.models import Limits, User
from characters import billing
from characters.models import Character, CharacterQuerySet
from generations.budget import cost_of, limit_said, today_of
from generations.models import Generation
from generations.projects import Project
from generations.providers.base import Request
from mvsite.lib.state import NotNow
from videos.models import Clip, Take, Video


def spent(video: Video) -> Decimal:
    """With the upper bounds of what is under way."""
    return cost_of(Generation.objects.filter(project=video.pk))


def in_doubt(video: Video) -> Decimal:
    """Part of that: of calls that ended, and nobody knows whether they were charged."""
    calls = Generation.objects.filter(project=video.pk, status__in=Generation.FINISHED)
    return cost_of(calls.filter(charged=Generation.Charged.MAYBE))


def cap_of(video: Video) -> Decimal | None:
    """Its own, or that of every video of its owner: the lower one."""
    caps = [cap for cap in (video.max_cost_usd, owners_cap(video)) if cap is not None]
    return min(caps, default=None)


def owners_cap(video: Video) -> Decimal | None:
    limits = Limits.objects.filter(user=video.owner_id).first()
    return limits.usd_per_video if limits else None


def left_today(owner: User) -> Decimal | None:
    """None where no limit is set."""
    limits = Limits.objects.filter(user=owner).first()
    if limits is None or limits.usd_per_day is None:
        return None
    return max(limits.usd_per_day - cost_of(today_of(owner)), Decimal(0))


def order(
    video: Video, subject: Clip | Take | Video, purpose: str, request: Request, *,
    key: str = "", anew: bool = False,
) -> Generation:  # fmt: skip
    """As ``ledger.order``, within the film's cap; nothing paid is begun while it waits for one.

    ``anew``: a person asked for it. Raises OverBudget and Refused.
    """
    project = Project(
        video.owner, video.pk, video.max_cost_usd, held=video.error if _waits(video) else ""
    )
    return project.order(subject, purpose, request, key=key, anew=anew)


def _waits(video: Video) -> bool:
    return video.waiting_for == Video.WaitingFor.BUDGET


def raise_cap(video: Video, amount: Decimal) -> None:
    """As ``set_cap``. NotNow for an amount that would not help."""
    gone = spent(video)
    if amount <= gone:
        raise NotNow(f"${gone:.2f} are spent or on their way already. Name more than that.")
    set_cap(video, amount)


def set_cap(video: Video, amount: Decimal | None) -> None:
    """What was held up by the old one is due again. None: its owner's limits alone hold."""
    gone, most = spent(video), owners_cap(video)
    if amount is not None and amount < gone:
        raise NotNow(f"${gone:.2f} are spent or on their way already. Name as much, or more.")
    if amount is not None and most is not None and amount > most:
        raise NotNow(
            f"One video of yours may cost ${most:.2f} at most. Whoever runs this site can raise it."
        )
    video.max_cost_usd = amount
    video.save(update_fields=["max_cost_usd"])
    video.touch()
    for rows in (Take.objects.at_work().filter(clip__video=video), drawn_for(video)):
        rows.update(due_at=timezone.now(), error="")
    video.clips.rewriting().update(words_error="")


def drawn_for(video: Video) -> CharacterQuerySet:
    """Characters at work whose calls stand in this film's bill."""
    drawn: CharacterQuerySet = Character.objects.filter(pk__in=[
        each.pk for each in video.characters.filter(status__in=Character.WORKING)
        if billing.film_of(each) == video
    ])  # fmt: skip
    return drawn


def held_up(video: Video) -> bool:
    """Whether something that was asked for waits for a higher cap."""
    cap = cap_of(video)
    if cap is None or _waits(video):
        return _waits(video)
    why = limit_said(cap, "video")
    takes = Take.objects.at_work().filter(clip__video=video)
    return (
        takes.filter(error__startswith=why).exists()
        or video.clips.rewriting().filter(words_error__startswith=why).exists()
        or drawn_for(video).filter(error__startswith=why).exists()
    )
