"""What a field of an archive's row may hold: by its column, and what its values mean together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from mvsite.lib.uploads import clean
from songs.analysis.corrections import BadCorrection
from songs.models import Song
from videos.archive import tables
from videos.archive.manifest import BadArchive
from videos.archive.shapes import JSON, SPARE_SECONDS
from videos.archive.values import LONGEST_TEXT, require
from videos.models import Film, Take, Video

LARGEST_SIDE = 8192
BAD = (BadCorrection, ValidationError, ArithmeticError, TypeError, ValueError, KeyError)
"""What checks raise, ours and Django's, of values that are not of their form."""


def field(model: type[models.Model], name: str, value: Any) -> Any:
    """``value`` as this field takes it. Raises BadArchive with a sentence that names the field."""
    column = model._meta.get_field(name)
    assert isinstance(column, models.Field)
    shape = JSON.get((tables.label_of(model), name))
    try:
        if value is None:
            require(column.null)
            return None
        return shape(value) if shape else _plain(column, value)
    except BAD as bad:
        said = clean(str(value), 60)
        raise BadArchive(f"In a {model._meta.verbose_name} “{name}” cannot be {said!r}.") from bad


TYPES: tuple[tuple[type[models.Field[Any, Any]], type | tuple[type, ...]], ...] = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.FloatField, (int, float)),
    (models.Field, str),
)


def _plain(column: models.Field[Any, Any], value: Any) -> Any:
    """By Django's own checks of the column: length, range, choices."""
    wanted = next(python for kind, python in TYPES if isinstance(column, kind))
    require(isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool)))
    if isinstance(column, models.DateTimeField):
        return _moment(value)
    if isinstance(column, models.TextField):
        require(len(value) <= LONGEST_TEXT)
    found = column.to_python(value)
    column.run_validators(found)
    if column.choices and (value or not column.blank):
        require(found in dict(column.flatchoices))
    return found


def _moment(value: str) -> datetime:
    """Nothing was made in the future."""
    found = datetime.fromisoformat(value)
    require(found.tzinfo)
    return min(found.astimezone(UTC), timezone.now())


def row(found: models.Model) -> None:
    """What its values mean together. Raises BadArchive."""
    longest = settings.SONG_MAX_SECONDS + SPARE_SECONDS
    match found:
        case Song():
            fits = 0 < found.seconds <= longest
        case Video():
            start, length = found.window_start or 0.0, found.window_length
            fits = 0 < length <= longest and 0 <= start <= longest
        case Film():
            sides = (found.width, found.height)
            fits = found.frames > 0 and all(0 < side <= LARGEST_SIDE for side in sides)
        case Take():
            fits = found.frames is None or found.in_frame <= found.frames
        case _:
            fits = True
    if not fits:
        raise BadArchive(
            f"The {found._meta.verbose_name} {found.pk} has values that make no sense."
        )
