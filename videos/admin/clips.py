"""Clips, their takes and the pictures that takes begin with."""

from __future__ import annotations

from django.contrib import admin

from mvsite.lib.staff import StaffAdmin, as_json, link_to, list_of, picture, player, shows, small
from videos.admin.doing import cancel_take, redo, retry_clip
from videos.models import Clip, Keyframe, Take


@admin.register(Clip)
class ClipAdmin(StaffAdmin):
    list_display = ("still", "title_", "video_", "words_status", "chosen_", "created_at")
    list_display_links = ("still", "title_")
    list_filter = ("words_status", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("video", "chosen__keyframe")
    words = ("title",)
    found_by = ("video",)
    search_help_text = "Words of its title, or an id, its own or its video’s"
    actions = (redo, retry_clip)
    fields = (
        "film", "video_", "position", "title", "description", "negative_description",
        "words_status", "words_error", "words_revision", "kind", "setting", "shot", "light",
        "chosen_", "takes_", "created_at", "updated_at",
    )  # fmt: skip
    readonly_fields = ("film", "video_", "chosen_", "takes_")

    still = shows("picture", lambda clip: small(_still(clip.chosen)))
    title_ = shows("clip", lambda clip: f"{clip.number}: {clip.title or 'not written yet'}")
    video_ = shows("video", lambda clip: link_to(clip.video))
    film = shows("chosen take", lambda clip: player(*_film(clip.chosen)))
    chosen_ = shows(
        "chosen", lambda clip: link_to(clip.chosen, f"take {clip.chosen.number}") if clip.chosen
        else "none"
    )  # fmt: skip
    takes_ = shows(
        "takes",
        lambda clip: list_of(Take, f"takes ({clip.takes.count()})", clip__id__exact=clip.pk),
    )


@admin.register(Take)
class TakeAdmin(StaffAdmin):
    list_display = ("still", "title_", "video_", "origin", "status", "likeness", "created_at")
    list_display_links = ("still", "title_")
    list_filter = ("status", "origin", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("clip__video", "keyframe")
    found_by = ("clip", "clip__video")
    search_help_text = "An id: its own, its clip’s or its video’s"
    actions = (cancel_take,)
    fields = (
        "film", "video_", "clip_", "number", "origin", "status", "error", "words_",
        "words_revision", "keyframe_", "call", "model", "seed", "in_frame", "likeness", "key",
        "sha256", "created_at", "updated_at",
    )  # fmt: skip
    readonly_fields = ("film", "video_", "clip_", "words_", "keyframe_", "call")

    still = shows("picture", lambda take: small(_still(take)))
    title_ = shows(
        "take", lambda take: f"{take.number} of clip {take.clip.number}: {take.clip.title}"
    )
    video_ = shows("video", lambda take: link_to(take.clip.video))
    clip_ = shows("clip", lambda take: link_to(take.clip))
    film = shows("take", lambda take: player(*_film(take)))
    words_ = shows("filmed from", lambda take: as_json(take.words))
    keyframe_ = shows("keyframe", lambda take: link_to(take.keyframe))
    call = shows("call", lambda take: link_to(take.generation))


@admin.register(Keyframe)
class KeyframeAdmin(StaffAdmin):
    list_display = ("still", "clip", "video_", "origin", "likeness", "created_at")
    list_display_links = ("still", "clip")
    list_filter = ("origin", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("clip__video",)
    found_by = ("clip", "clip__video")
    search_help_text = "An id: its own, its clip’s or its video’s"
    fields = ("large", "video_", "clip_", "origin", "seed", "likeness", "call", "key", "created_at")
    readonly_fields = ("large", "video_", "clip_", "call")

    still = shows("picture", lambda keyframe: small(keyframe.key))
    large = shows("picture", lambda keyframe: picture(keyframe.key))
    video_ = shows("video", lambda keyframe: link_to(keyframe.clip.video))
    clip_ = shows("clip", lambda keyframe: link_to(keyframe.clip))
    call = shows("call", lambda keyframe: link_to(keyframe.generation))


def _still(take: Take | None) -> str:
    return take.keyframe.key if take and take.keyframe else ""


def _film(take: Take | None) -> tuple[str, str]:
    return (take.key if take else "", _still(take))
