"""Which rows of a video travel, and which of their fields.

No secret, no owner, nobody's money: a call goes along as far as a take says by it why it looks so,
what it cost is said of it and counts nowhere else. What is measured is measured again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, Model, Q

from characters.models import Character, Image
from generations.models import Generation
from songs.models import Song
from videos.models import Clip, Film, Keyframe, Take, Video

TRAVELS: dict[type[Model], tuple[str, ...]] = {
    Generation: (
        "kind", "purpose", "attempt", "subject_model", "subject_id", "provider", "model",
        "request", "sent", "result", "usage", "status", "error", "submitted_at", "finished_at",
        "settled", "charged", "created_at",
    ),
    Character: (
        "name", "kind", "status", "error", "description", "negative_description", "interrogation",
        "reference_key", "reference_hash", "findings", "seen", "warnings", "hue", "num_images",
        "auto_select", "chosen_models", "seed", "aspect_ratio", "selected", "created_at",
    ),
    Image: (
        "character", "generation", "origin", "number", "place", "seed", "note", "key", "width",
        "height", "hints", "status", "error", "created_at",
    ),
    Song: (
        "title", "artist", "status", "error", "audio_key", "canonical_key", "sha256", "seconds",
        "warnings", "analysis", "corrections", "lyrics", "lyric_lines", "character",
        "character_consistency_enabled", "created_at",
    ),
    Video: (
        "title", "song", "image", "image_key", "character_consistency_enabled",
        "without_character", "cuts", "corrections", "request_hash", "warnings", "status", "error",
        "mode", "idea", "style", "shape", "resolution", "seed", "clips_wanted", "window_start",
        "window_length", "auto_select", "course", "normalize_audio", "on_character_failure",
        "on_clip_failure", "transition", "captions", "quality",
        "chosen_models", "max_cost_usd", "keyframe_floor", "likeness_floor", "redos",
        "plan_confirmed", "finished_at", "created_at",
    ),
    Clip: (
        "video", "position", "title", "description", "negative_description", "kind", "setting",
        "shot", "light", "words_status", "words_error", "words_revision", "note", "chosen",
        "created_at",
    ),
    Keyframe: ("clip", "generation", "origin", "seed", "key", "created_at"),
    Take: (
        "clip", "number", "origin", "status", "error", "keyframe", "generation", "words",
        "words_revision", "image_key", "model", "chosen_models", "note", "seed", "key", "sha256",
        "frames", "in_frame", "created_at",
    ),
    Film: (
        "video", "shape", "width", "height", "frames", "manifest", "key", "sha256", "poster_key",
        "report", "created_at",
    ),
}  # fmt: skip
"""In the order in which they can be made, but for ``LATER``."""

STAYS: dict[type[Model], set[str]] = {
    Generation: {
        "owner", "project", "request_hash", "external_id", "answer", "key", "fault", "retryable",
        "next_provider", "sightings", "recovered", "deadline_at", "estimated", "same_as",
    },
    Character: {"owner", "seen_changed", "asked_for", "revision"},
    Image: {"changed"},
    Song: {"owner", "character_kept", "revision"},
    Video: {
        "owner", "revision", "plan_changed", "waiting_for", "waiting_from", "quote", "on_missing",
        "callback_url",
    },
    Clip: {"alone", "words_changed", "clip_changed"},
    Keyframe: {"likeness", "likeness_of", "likeness_told"},
    Take: {"likeness", "likeness_of", "likeness_told"},
    Film: {"changed"},
}  # fmt: skip
"""Whose it is, who works on it, what a page was told, what a secret or money hangs on."""

NOWHERE = {"id", "updated_at", "lease", "claims", "due_at", "hidden_at", "hidden_reason"}
"""Of any row."""

LATER = {(Character, "selected"), (Clip, "chosen")}
"""They name a row that needs this one first."""

CAST = "characters"
"""The ids of a video's characters, in its fields beside the columns."""


def label_of(model: type[Model]) -> str:
    return model._meta.label_lower


def rows_of(video: Video) -> Iterator[Model]:
    """All that travel, in an order in which they can be made."""
    yield from calls_of(video)
    characters = characters_of(video)
    yield from characters
    yield from Image.objects.filter(character__in=characters).order_by("created_at")
    if video.song is not None:
        yield video.song
    yield video
    yield from video.clips.all()
    yield from Keyframe.objects.filter(clip__video=video).order_by("created_at")
    yield from Take.objects.filter(clip__video=video).order_by("created_at")
    yield from video.films.order_by("created_at")


def characters_of(video: Video) -> list[Character]:
    """The video's, and the one that its song brings."""
    its_own = Q(videos=video) | Q(songs__videos=video) | Q(images=video.image_id)
    return list(Character.objects.filter(its_own).distinct().order_by("created_at"))


def calls_of(video: Video) -> Iterable[Generation]:
    """Those that a picture, a keyframe or a take was made by."""
    made = (
        Image.objects.filter(character__in=characters_of(video)),
        Keyframe.objects.filter(clip__video=video),
        Take.objects.filter(clip__video=video),
    )
    pks: set[Any] = set().union(*(rows.values_list("generation", flat=True) for rows in made))
    return Generation.objects.filter(pk__in=pks - {None}).order_by("created_at")


def to_json(row: Model) -> dict[str, Any]:
    fields = {name: _plain(row, name) for name in TRAVELS[type(row)]}
    if isinstance(row, Video):
        fields[CAST] = [str(pk) for pk in row.characters.values_list("pk", flat=True)]
    return {"model": label_of(type(row)), "id": str(row.pk), "fields": fields}


def _plain(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    assert isinstance(field, Field)
    value = getattr(row, field.attname)
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    return DjangoJSONEncoder().default(value)


def parents(model: type[Model]) -> Mapping[str, type[Model]]:
    """The rows that one of this model names, by field."""
    fields = (model._meta.get_field(name) for name in TRAVELS[model])
    return {field.name: field.related_model for field in fields if isinstance(field, ForeignKey)}


def keys_in(row: Model) -> list[str]:
    """The stored files that it names."""
    names = (name for name in TRAVELS[type(row)] if name == "key" or name.endswith("_key"))
    return [key for name in names if (key := getattr(row, name))]


def folders_of(rows: Iterable[Model]) -> Iterator[str]:
    """Where the files of these rows lie, and nobody else's."""
    for row in rows:
        match row:
            case Song():
                yield f"songs/{row.pk}/"
            case Character():
                yield f"characters/{row.pk}/"
            case Image():
                yield f"character_references/{row.pk}."
            case Video():
                yield f"videos/{row.pk}/"


def ids_of(rows: Iterable[Model]) -> set[UUID]:
    return {row.pk for row in rows}
