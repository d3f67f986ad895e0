"""In whose bill and under whose cap a character's calls stand: the film's that waits for it.

One that is drawn for two films is paid for once: each of its calls is of one of them. What is drawn
without a film that waits, for the library, is of none.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Case, Q, Value, When

from characters.models import Character
from generations.models import Generation
from generations.projects import Project

# As ``Video`` has them, which this app does not import.
HELD = Q(status="waiting", waiting_for="budget", waiting_from="preparing")
ASKS = Q(status="waiting", waiting_for__in=("choice", "character"))
WAITS = Q(status="preparing") | HELD | ASKS
STOPPED = Q(status__in=("cancelled", "failed"))


def film_of(character: Character) -> Any | None:
    """The film that it is drawn for now: of those that wait for it the first one that has money.

    Without any, the one that was stopped while it paid: what was begun for it stays under its cap.
    """
    if not settings.CHARACTER_CONSISTENCY_ENABLED:
        return None
    films = _with(character)
    order = Case(When(HELD, then=Value(1)), default=Value(0))
    waiting = films.filter(WAITS).order_by(order, "created_at").first()
    return waiting or films.filter(STOPPED, pk=_last_project(character)).first()


def _with(character: Character) -> Any:
    """Films that it is to be in."""
    off = Q(character_consistency_enabled=False) | Q(without_character=True)
    song_off = Q(song__character_consistency_enabled=False)
    return character.videos.filter(hidden_at=None).exclude(off).exclude(song_off)


def _last_project(character: Character) -> Any:
    subjects = [character.pk, *character.images.values_list("pk", flat=True)]
    calls = Generation.objects.filter(subject_id__in=subjects).order_by("-created_at")
    return calls.values_list("project", flat=True).first()


def project_of(character: Character) -> Project:
    film = film_of(character)
    if film is None:
        return Project(character.owner)
    held = film.error if film.waiting_for == "budget" else ""
    return Project(character.owner, film.pk, film.max_cost_usd, held)
