"""People who answer at the same moment, on a database that locks rows."""

from __future__ import annotations

from functools import partial

import pytest

from characters.tests.test_verbs import with_pictures
from mvsite.lib.state import NotNow
from videos import verbs
from videos.models import Video
from videos.tests.test_choice import waiting_film
from videos.tests.test_verbs import at_once

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def test_two_films_of_one_character_are_answered_at_once_and_neither_waits_for_ever() -> None:
    for _ in range(15):
        character = with_pictures()
        films = [waiting_film(character) for _ in range(4)]
        chosen = character.images.first().pk
        at_once(*(partial(answered, film, chosen) for film in films))
        for film in films:
            film.refresh_from_db()
            assert film.status != Video.Status.WAITING


def answered(film: Video, image: object) -> None:
    """By the first of them for all; the others are told so."""
    try:
        verbs.resume(film, "choose", image=image)
    except NotNow:
        return
