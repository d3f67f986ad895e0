"""Staff's pages for characters and their pictures."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from characters import verbs
from characters.models import Character, Image
from mvsite.lib.asking import action
from mvsite.lib.staff import (
    StaffAdmin,
    as_json,
    as_list,
    link_to,
    list_of,
    picture,
    shows,
    small,
)

retry = action(
    verbs.retry, name="retry", says="Draw failed pictures once more",
    done="its failed pictures are drawn once more",
)  # fmt: skip
retry_image = action(
    verbs.retry_image, name="retry_image", says="Draw failed ones once more",
    done="is drawn once more",
)  # fmt: skip


@admin.register(Character)
class CharacterAdmin(StaffAdmin):
    list_display = ("face", "name_", "kind", "owner", "status", "created_at", "hidden")
    list_display_links = ("face", "name_")
    list_filter = ("status", "kind", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("owner", "selected")
    words = ("name", "description")
    search_help_text = "Words of name or description, its owner’s whole name, or an id"
    actions = (retry,)
    fields = (
        "reference", "chosen", "name_", "kind", "owner", "status", "error", "warnings_",
        "why_hidden", "description", "seen", "findings_", "images_", "videos_", "hue", "seed",
        "num_images", "auto_select", "reference_hash", "created_at", "updated_at",
    )  # fmt: skip
    readonly_fields = (
        "reference", "chosen", "name_", "warnings_", "why_hidden", "seen", "findings_", "images_",
        "videos_",
    )  # fmt: skip

    face = shows("picture", lambda row: small(row.selected.key if row.selected else ""))
    reference = shows("picture it was given", lambda row: picture(row.reference_key))
    chosen = shows("chosen", lambda row: picture(row.selected.key if row.selected else ""))
    name_ = shows("name", lambda row: str(row), order="name")
    warnings_ = shows("warnings", lambda row: as_list(row.warnings))
    seen = shows("what was seen in it", lambda row: as_json(row.interrogation))
    findings_ = shows("reference check", lambda row: as_json(row.findings))
    images_ = shows(
        "pictures",
        lambda row: list_of(Image, f"pictures ({row.images.count()})", character__id__exact=row.pk),
    )
    videos_ = shows("videos", lambda row: _videos(row))


@admin.register(Image)
class ImageAdmin(StaffAdmin):
    list_display = ("face", "number", "character", "origin", "status", "created_at", "hidden")
    list_display_links = ("face", "number")
    list_filter = ("status", "origin", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("character",)
    found_by = ("character",)
    search_help_text = "An id, its own or its character’s"
    actions = (retry_image,)
    fields = (
        "large", "character_", "number", "origin", "status", "error", "why_hidden", "note", "seed",
        "call", "key", "created_at", "updated_at",
    )  # fmt: skip
    readonly_fields = ("large", "character_", "why_hidden", "call")

    face = shows("picture", lambda row: small(row.key))
    large = shows("picture", lambda row: picture(row.key))
    character_ = shows("character", lambda row: link_to(row.character))
    call = shows("call", lambda row: link_to(row.generation))


def _videos(character: Any) -> Any:
    count = character.videos.count()
    model = character.videos.model
    return list_of(model, f"videos ({count})", characters__id__exact=character.pk)
