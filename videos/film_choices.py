"""Who could do what is made later of a film that is there, and what all of it would cost so."""

from __future__ import annotations

from dataclasses import replace

from generations.choices import NOT_HAD, Row, choice_of, has_choice
from generations.providers.base import Kind, Refused
from mvsite.lib.state import NotNow
from videos import prices
from videos.choosing import DOES, Choosing, choosing, choosings
from videos.models import Video
from videos.quote import Wanted

KINDS = (Kind.WRITE, Kind.DRAW, Kind.FILM)
"""What is done of a film again; its character has models of its own."""


def choosings_of(video: Video) -> list[Choosing]:
    """Of the kinds where there is a choice, each for all clips."""
    return [_fitting(video, each) for each in choosings(KINDS, _wanted(video))]


def _wanted(video: Video) -> Wanted:
    wanted = prices.wanted_of(video)
    if wanted.slots:
        return wanted
    return replace(wanted, slots=prices.slots_ahead(video))


def _fitting(video: Video, each: Choosing) -> Choosing:
    """Once the film is laid out, what does not fit it cannot be chosen."""
    if len(video.cuts) < 2:
        return each
    rows = [replace(row, why_not=row.why_not or row.wrong) for row in each.rows]
    chosen = next((row for row in rows if each.chosen and row.choice == each.chosen.choice), None)
    return replace(each, rows=rows, chosen=chosen)


def row_of(video: Video, kind: Kind, name: str) -> Row:
    """NotNow for one that cannot be had here."""
    rows = _fitting(video, choosing(kind, _wanted(video))).rows
    found = next((row for row in rows if row.choice.is_named(name)), None)
    if found is None:
        raise NotNow(NOT_HAD.format(name=name[:40]))
    return found


def in_words(video: Video) -> str:
    """Nano Banana 2 draws, Kling 3 Omni films; empty where nobody else could."""
    if not any(has_choice(kind) for kind in KINDS):
        return ""
    return ", ".join(f"{_title(video, kind)} {DOES[kind]}" for kind in KINDS)


def _title(video: Video, kind: Kind) -> str:
    name = video.model_for(kind)
    try:
        return choice_of(kind, name).title
    except Refused:
        return f"{name}, which cannot be had here,"
