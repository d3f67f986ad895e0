"""A video or a scene of it as it is now, held until the caller's transaction ends."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from accounts import quotas
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import Gone, NotNow
from videos import usage
from videos.models import Clip, Video

SCENE_GONE = "This scene is no longer there. Reload the page to see those there are."


def held(pk: UUID) -> Video:
    """As it is now; of two who click at once the second one sees what the first one did."""
    there: Video | None = Video.objects.select_for_update().filter(pk=pk).first()
    if there is None:
        raise Gone("This video is no longer there.")
    return there


def require_turn(video: Video) -> None:
    """Before one that rests is begun. Raises OverQuota while its owner has as many in progress as
    they may."""
    others = usage.in_progress(video.owner).exclude(pk=video.pk)
    quotas.require_turn(video.owner, others.count)


def held_with_kin(pk: UUID) -> Video:
    """As ``held``, and with it the films of the same character, which an answer changes too.

    All in one order: of two who answer at once none waits for a film that the other one holds.
    """
    kin = Video.objects.filter(Q(pk=pk) | Q(characters__videos=pk)).values("pk")
    list(Video.objects.select_for_update().filter(pk__in=kin).order_by("pk").values_list("pk"))
    return held(pk)


def held_clip(clip: Clip) -> Clip:
    """As it is now, in a video that is held."""
    found = held(clip.video_id).clips.select_related("chosen").filter(pk=clip.pk).first()
    if found is None:
        raise Gone(SCENE_GONE)
    return found


def held_with_words(clip: Clip) -> Clip:
    there = held_clip(clip)
    require_shown(there.video)
    if not there.video.clips.written().filter(pk=there.pk).exists():
        raise NotNow("This scene has no words yet; ask for a take when they are written.")
    return there
