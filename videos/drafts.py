"""What was said on the page of a new video, kept for a while.

Each page that is opened has a draft of its own, so that two of them do not mix. A reload, a refused
file, a browser without scripts and the way back from a video that was made all come back to what
was typed. Songs and pictures that were sent are in their lists already; a draft only names them.

A form says all that it shows, also what nobody touched. So it says too, as marks, what it showed
when it came: what is still the same then leaves alone what another tab, or a quicker request of
the same page, has said in the meantime.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from videos.models import Draft

MOST = 30
"""Drafts of an owner; the oldest goes."""
KEPT = timedelta(days=60)
"""After the last word."""
LONGEST = 4000
"""Characters of one answer."""
TOKEN = re.compile(r"[\w-]{20,40}\Z", re.ASCII)
MARK = "shown-"
"""A field of the form, with the mark of what stood in the field of that name."""

DEFAULTS: Mapping[str, str] = {
    "mode": "music_video",
    "title": "",
    "song": "",
    "start": "",
    "seconds": "30",
    "whole": "",
    "source": "picture",
    "character": "",
    "words": "",
    "library": "",
    "name": "",
    "draw": "on",
    "on_character_failure": "continue",
    "product": "",
    "product_name": "",
    "idea": "",
    "style": "clean",
    "shape": "16:9",
    "resolution": "720p",
    "clips_by": "music",
    "clips": "6",
    "quality": "final",
    "max_cost": "",
    "keyframe_floor": "",
    "likeness_floor": "",
    "redos": "1",
    "model_see": "",
    "model_write": "",
    "model_draw": "",
    "model_film": "",
    "pictured": "",
}
CHECKBOXES = ("whole", "draw")
NOT_ASKED = ("pictured",)
"""Kept with the answers: for whom pictures of the styles were sent for, and when."""


def new_token() -> str:
    return secrets.token_urlsafe(16)


def token_of(given: str) -> str:
    """The one that a page says, where it can be one of ours; else a new one."""
    return given if TOKEN.match(given) else new_token()


def answers(owner: User, token: str) -> dict[str, str]:
    """By field, with what nobody has said yet."""
    draft = Draft.objects.of(owner).filter(token=token).first()
    return {**DEFAULTS, **(draft.answers if draft else {})}


@transaction.atomic
def keep(
    owner: User, token: str, said: Mapping[str, str], shown: Mapping[str, str] | None = None
) -> dict[str, str]:
    """``shown``: marks by field; what is said as it was shown changes nothing that is known.

    What is known then comes back, by field.
    """
    draft, is_new = Draft.objects.select_for_update().get_or_create(owner=owner, token=token)
    known, marks = draft.answers, shown or {}
    changed = {
        name: value[:LONGEST]
        for name, value in said.items()
        if name not in known or marks.get(name) != mark(value)
    }
    draft.answers = {**known, **changed}
    draft.save(update_fields=["answers", "updated_at"])
    if is_new:
        _clear(owner)
    return dict(draft.answers)


def _clear(owner: User) -> None:
    Draft.objects.filter(updated_at__lt=timezone.now() - KEPT).delete()
    newest = Draft.objects.of(owner).order_by("-updated_at").values_list("pk", flat=True)
    Draft.objects.of(owner).exclude(pk__in=list(newest[:MOST])).delete()


def mark(value: str) -> str:
    """Short, and another one for another value."""
    return hashlib.sha256(value.encode()).hexdigest()[:12]


def marks_of(values: Mapping[str, str]) -> dict[str, str]:
    """Of what a page shows, by field."""
    return {name: mark(value) for name, value in values.items() if name not in NOT_ASKED}


def marks_in(post: Mapping[str, str]) -> dict[str, str]:
    """Of what it showed when its form came, as the form says."""
    return {name: str(post[MARK + name]) for name in DEFAULTS if MARK + name in post}


def said_in(post: Mapping[str, str]) -> dict[str, str]:
    """What a form says. In a whole one a box that is not ticked is not sent, and means no."""
    asked = DEFAULTS.keys() - {*NOT_ASKED}
    said = {name: plain(str(post[name])) for name in asked if name in post}
    if said.get("start") and said["start"] == post.get("picked"):
        said["start"] = ""  # The suggested part, also when its length changes.
    unticked = [name for name in CHECKBOXES if "mode" in post and name not in post]
    return said | dict.fromkeys(unticked, "")


def plain(text: str) -> str:
    """A form ends them in its own way; PostgreSQL keeps no NUL."""
    return text.replace("\r\n", "\n").replace("\0", "")
