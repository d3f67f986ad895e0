"""What one film may cost: its cap, what is spent of it, and what waits until it is raised."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Limits, User
from generations import ledger
from generations.budget import OverBudget, cost_of, today_of, used_up
from generations.models import Generation
from generations.providers.base import Request
from mvsite.lib.state import NotNow
from videos.models import Clip, Take, Video


def spent(video: Video) -> Decimal:
    """With the upper bounds of what is under way."""
    return cost_of(Generation.objects.filter(project=video.pk))


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
    if _waits(video) and (anew or _is_new(subject, purpose)) and ledger.price_of(request):
        raise OverBudget("video", video.error)
    place: Any = ledger.order_again if anew else ledger.order
    call: Generation = place(
        subject, purpose, request,
        owner=video.owner, project=video.pk, cap=video.max_cost_usd, key=key,
    )  # fmt: skip
    return call


def _waits(video: Video) -> bool:
    return video.waiting_for == Video.WaitingFor.BUDGET


def _is_new(subject: Clip | Take | Video, purpose: str) -> bool:
    """Whether an order now would be another call."""
    call = ledger.latest(subject, purpose)
    return call is None or not (ledger.is_final(call) or call.status in Generation.LIVE)


def raise_cap(video: Video, amount: Decimal) -> None:
    """What was held up by the old one is due again. NotNow for an amount that would not help."""
    gone, most = spent(video), owners_cap(video)
    if amount <= gone:
        raise NotNow(f"${gone:.2f} are spent or on their way already. Name more than that.")
    if most is not None and amount > most:
        raise NotNow(
            f"One video of yours may cost ${most:.2f} at most. Whoever runs this site can raise it."
        )
    video.max_cost_usd = amount
    video.save(update_fields=["max_cost_usd"])
    video.touch()
    Take.objects.at_work().filter(clip__video=video).update(due_at=timezone.now(), error="")
    video.clips.rewriting().update(words_error="")


def held_up(video: Video) -> bool:
    """Whether something that was asked for waits for a higher cap."""
    cap = cap_of(video)
    if cap is None or _waits(video):
        return _waits(video)
    why = used_up(cap, "video")
    takes = Take.objects.at_work().filter(clip__video=video, error=why)
    return takes.exists() or video.clips.rewriting().filter(words_error=why).exists()
