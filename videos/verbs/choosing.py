"""Who writes, draws and films what is made later."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from generations.providers.base import Kind
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from videos import prices
from videos.film_choices import row_of
from videos.models import Video
from videos.verbs.held import held


def choose_models(video: Video, models: Mapping[Kind, str]) -> None:
    """From now on, by kind; an empty name stands for the usual one. Nothing that is there is made
    anew, and what is ordered comes as it was ordered. NotNow for one that cannot do it."""
    require_shown(video)
    with transaction.atomic():
        there = held(video.pk)
        for kind, name in models.items():
            if name != there.model_for(kind):
                _require(there, kind, name)
        named = there.chosen_models | {str(kind): name for kind, name in models.items()}
        there.chosen_models = {kind: name for kind, name in named.items() if name}
        there.save(update_fields=["chosen_models"])
        there.touch()
        if there.status == Video.Status.DRAFT:
            prices.keep_quote(there)
    video.refresh_from_db()


def _require(video: Video, kind: Kind, name: str) -> None:
    row = row_of(video, kind, name)
    if row.why_not:
        raise NotNow(f"{row.choice.title} was not chosen. {row.why_not}")
