"""What staff hides: nothing is shown, handed out or made of it until it is shown again.

Work under way ends as an attempt that another will follow, so that all goes on where it was when
the row is shown again. A call that is paid for and sent is still brought in: its money is spent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib.moderation import Moderated
from mvsite.lib.state import Stateful, wake
from songs import character_files
from songs.models import Song, Transcription
from videos.models import Clip, Film, Reframing, Take, Video

Hideable = Song | Character | Image | Video

STOPPED = "It was hidden before it was made."
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf"(songs|characters|character_references|videos)/(?:styles/)?({UUID})\b")
OF_KEY: dict[str, type[Any]] = {
    "songs": Song,
    "characters": Character,
    "character_references": Image,
    "videos": Video,
}


def hide(row: Hideable, reason: str) -> bool:
    """Hide it and end the work on it; False when it is hidden already.

    Raises ValueError without a reason: its owner is told it.
    """
    if not reason.strip():
        raise ValueError("Say why it is hidden; its owner reads it.")
    with transaction.atomic():
        _tell(row)
        if not _mark(row, hidden_at=timezone.now(), hidden_reason=reason.strip()):
            return False
        _stop(row)
    return True


def unhide(row: Hideable) -> bool:
    """Show it again and go on where the work was; False when it is not hidden."""
    with transaction.atomic():
        _tell(row)
        if not _mark(row, hidden_at=None, hidden_reason=""):
            return False
        _go_on(row)
    return True


def videos_with(row: Hideable) -> Any:
    """The video, or those that show the song, the character or the picture."""
    match row:
        case Video():
            return Video.objects.filter(pk=row.pk)
        case Image():
            return Video.objects.filter(image=row)
    return row.videos.all()


def is_held(row: Model) -> bool:
    """Whether nothing may be begun for this row, because it shows something hidden."""
    match row:
        case Moderated():
            return row.hidden_part is not None
        case Clip() | Film() | Reframing():
            return row.video.hidden_part is not None
        case Take():
            return row.clip.video.hidden_part is not None
        case Transcription():
            return row.song.hidden_part is not None
        case Generation():
            return bool(held_among([row]))
    return False


def held_among(calls: Sequence[Generation]) -> set[Any]:
    """Names of those that may not be begun; each film and character is asked for once."""
    open_calls = [call for call in calls if not _is_spent(call)]
    hidden = _hidden_films(open_calls) | _hidden_characters(open_calls) | _hidden_songs(open_calls)
    return {call.pk for call in open_calls if {call.project, call.subject_id} & hidden}


def hides(key: str) -> bool:
    """Whether the stored file of this key shows something hidden."""
    found = KEY.match(key)
    if found is None:
        return False
    row = OF_KEY[found[1]]._default_manager.filter(pk=found[2]).first()
    parts = [row]
    if isinstance(row, Song) and key.startswith(f"{character_files.folder_of(row)}/"):
        parts += [row.character, row.character and row.character.selected]
    return any(part is not None and part.hidden_part is not None for part in parts)


def _tell(row: Hideable) -> None:
    """All that show it, from the top down, as all who lock these."""
    videos_with(row).bump()
    if not isinstance(row, Video):
        row.touch()


def _mark(row: Hideable, **changes: Any) -> bool:
    """Of two who do the same at once, True for one."""
    rows = type(row)._default_manager.filter(
        pk=row.pk, hidden_at__isnull=changes["hidden_at"] is not None
    )
    changed = rows.update(updated_at=timezone.now(), **changes)
    row.refresh_from_db(fields=[*changes])
    return bool(changed)


def _stop(row: Hideable) -> None:
    """Take the leases away, so that who works on it writes nothing, and end the calls."""
    for rows in _work(row):
        rows.update(lease=None, claims=0)
    for call in _calls(row).live():
        if not _is_spent(call):
            stop_call(call)


def stop_call(call: Generation) -> None:
    """End a call that nothing was paid for, so that another follows when its subject is shown."""
    call.overrule(
        Generation.Status.FAILED, error=STOPPED, retryable=True,
        charged=Generation.Charged.NO, settled=Decimal(0), finished_at=timezone.now(),
    )  # fmt: skip


def _go_on(row: Hideable) -> None:
    for rows in _work(row):
        rows.filter(status__in=rows.model.WORKING).update(due_at=timezone.now())
    for part in (row, *videos_with(row)):
        wake(part._meta.label, part.pk)


def _work(row: Hideable) -> list[QuerySet[Any]]:
    """Rows that workers hold for it."""
    videos = videos_with(row)
    found = [videos, Take.objects.filter(clip__video__in=videos)]
    found.append(Reframing.objects.filter(video__in=videos))
    if isinstance(row, Song):
        found.append(row.transcriptions.all())
    if isinstance(row, Stateful) and not isinstance(row, Video):
        found.append(type(row)._default_manager.filter(pk=row.pk))
    return found


def _calls(row: Hideable) -> Any:
    """Those of its videos, and those for itself or its pictures."""
    subjects = [row.pk]
    if isinstance(row, Character):
        subjects += row.images.values_list("pk", flat=True)
    if isinstance(row, Song):
        subjects += row.transcriptions.values_list("pk", flat=True)
    projects = videos_with(row).values("pk")
    return Generation.objects.filter(Q(project__in=projects) | Q(subject_id__in=subjects))


def _is_spent(call: Generation) -> bool:
    """Paid for and sent: what comes of it is kept."""
    return bool(call.estimated) and call.status != Generation.Status.RESERVED


def _hidden_films(calls: Sequence[Generation]) -> set[Any]:
    names = {call.project for call in calls if call.project}
    films = Video.objects.filter(pk__in=names).select_related("song", "image")
    shown = films.prefetch_related("characters") if names else []
    return {film.pk for film in shown if film.hidden_part is not None}


def _hidden_characters(calls: Sequence[Generation]) -> set[Any]:
    names = {call.subject_id for call in calls if call.subject_model.startswith("characters.")}
    if not names:
        return set()
    images = Image.objects.filter(pk__in=names).select_related("character")
    parts = [*images, *Character.objects.filter(pk__in=names)]
    return {part.pk for part in parts if part.hidden_part is not None}


def _hidden_songs(calls: Sequence[Generation]) -> set[Any]:
    """Names of what is heard in them."""
    names = {call.subject_id for call in calls if call.subject_model == Transcription._meta.label}
    heard = Transcription.objects.filter(pk__in=names).exclude(song__hidden_at=None)
    return set(heard.values_list("pk", flat=True)) if names else set()
