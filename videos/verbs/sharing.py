"""A film is shown to whoever has its link, for as long as its owner wants."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from videos.models import Share, Video
from videos.verbs.held import held


def share(video: Video, days: int | None) -> Share:
    """The link of its film: the one there is, else a new one. ``days`` from now it ends; None: when
    it is withdrawn."""
    ends = None if days is None else timezone.now() + timedelta(days=days)
    with transaction.atomic():
        there = held(video.pk)
        require_shown(there)
        if there.film is None:
            raise NotNow("There is no film to share yet; share it when it is ready.")
        there.touch()
        found: Share | None = there.shares.filter(withdrawn_at=None).first()
        if found is not None and found.is_over:
            _end(there)
            found = None
        link = found or Share(video=there)
        link.expires_at = ends
        link.save()
        return link


def withdraw(video: Video) -> None:
    """From now on its link shows nothing; also when there was none."""
    with transaction.atomic():
        there = held(video.pk)
        there.touch()
        _end(there)


def _end(video: Video) -> None:
    video.shares.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
