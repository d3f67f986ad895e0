"""What is wanted of a film that is there, said otherwise."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from videos import prices, spending
from videos.models import Video
from videos.verbs.answers import wake_held
from videos.verbs.going_on import go_on
from videos.verbs.held import held
from videos.verbs.notices import follow_callback

Status = Video.Status
ALWAYS = frozenset({"title", "on_character_failure", "on_clip_failure", "callback_url"})
AT_REST = frozenset({"idea", "style"})
"""Also of a film that is there: what is made from then on follows them."""
RESTING = (Status.DRAFT, Status.WAITING, *Video.FINISHED)


def change_wishes(video: Video, **wishes: object) -> None:
    """Columns by name. Nothing that is there is made anew; a draft is quoted again."""
    with transaction.atomic():
        there = held(video.pk)
        _require_changeable(there, set(wishes))
        there.touch()
        Video.objects.filter(pk=there.pk).update(**wishes)
        there.refresh_from_db()
        if "callback_url" in wishes:
            follow_callback(there)
        if there.status == Status.DRAFT:
            prices.keep_quote(there)
    video.refresh_from_db()


def _require_changeable(video: Video, names: set[str]) -> None:
    if video.status == Status.DRAFT:
        return
    if names - ALWAYS - AT_REST:
        raise NotNow(
            f"This video is {video.is_now}; only of a draft that can be changed. Order another one."
        )
    if names - ALWAYS and video.status not in RESTING:
        raise NotNow(f"This video is {video.is_now}; change its idea or style when it rests.")


def set_cap(video: Video, amount_usd: Decimal | None) -> None:
    """All of it may cost so much from now on, or as much as its owner's limits allow; what waited
    for that goes on. Raises NotNow for less than is spent or on its way."""
    with transaction.atomic():
        there = held(video.pk)
        require_shown(there)
        spending.set_cap(there, amount_usd)
        if there.waiting_for == Video.WaitingFor.BUDGET:
            go_on(there)
    wake_held(video)
