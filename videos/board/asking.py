"""What is asked before a film, or its motion, is paid for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from videos import plan_check, prices, singers, spending
from videos.models import Video
from videos.plan_check import Finding, Offer


@dataclass(frozen=True)
class Plan:
    """``price``: of what is approved, at most; None where it is not known. ``to_limit``: so much of
    it is allowed, where that is less. ``clips``: so many would be short enough; ``sung``: the price
    where performances are filmed by who lets their mouths follow the song, None where there is no
    such choice."""

    is_animatic: bool
    findings: list[Finding]
    price: Decimal | None
    to_limit: Decimal | None
    offers: list[Offer]
    clips: int | None
    sung: Decimal | None

    @property
    def is_blocked(self) -> bool:
        return any(finding.blocks for finding in self.findings)


def plan_of(video: Video) -> Plan:
    cut = video.waiting_from == Video.Status.STITCHING
    price = prices.of_motion(video) if cut else prices.rest_of(video)
    return Plan(
        is_animatic=cut,
        findings=plan_check.findings_of(video),
        price=price,
        to_limit=_to_limit(video, price),
        offers=plan_check.offers_of(video),
        clips=None if cut else plan_check.clips_needed(video),
        sung=None if cut else _sung(video, price),
    )


def _sung(video: Video, price: Decimal | None) -> Decimal | None:
    clips = list(video.clips.filter(chosen=None))
    found = singers.singers_of(video, singers.silent(video, clips))
    if price is None or not found:
        return None
    own = prices.of_takes(video, [clip for clip in clips if clip.pk in found])
    less = prices.total([take.total for take in own])
    return None if less is None else price - less + sum(one.price for one in found.values())


def _to_limit(video: Video, price: Decimal | None) -> Decimal | None:
    cap = spending.cap_of(video)
    if cap is None or price is None:
        return None
    left = max(cap - spending.spent(video), Decimal(0))
    return left if left < price else None
