"""Videos and their films."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html_join

from generations.models import Generation
from mvsite.lib.staff import (
    StaffAdmin,
    as_json,
    as_list,
    link_to,
    list_of,
    player,
    shows,
    small,
)
from videos.admin.doing import cancel, cut_again, rerun, retry, retry_clips
from videos.models import Clip, Film, Keyframe, Reframing, Take, Video

POSTER = Film.objects.filter(video=OuterRef("pk")).order_by("-created_at").values("poster_key")[:1]


@admin.register(Video)
class VideoAdmin(StaffAdmin):
    list_display = (
        "poster", "title_", "owner", "status", "waiting_for", "shape", "length", "created_at",
        "hidden",
    )  # fmt: skip
    list_display_links = ("poster", "title_")
    list_filter = ("status", "waiting_for", "shape", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("owner",)
    words = ("title",)
    found_by = ("song",)
    search_help_text = "Words of its title, its owner’s whole name, or an id, also its song’s"
    actions = (retry, retry_clips, rerun, cut_again, cancel)
    fields = (
        "film", "title_", "owner", "status", "waiting_for", "error", "warnings_", "why_hidden",
        "song_", "characters_", "parts", "idea", "style", "shape", "seed", "clips_wanted",
        "window_start", "window_length", "captions", "transition", "on_character_failure",
        "on_clip_failure", "revision", "created_at", "updated_at", "finished_at", "corrections_",
    )  # fmt: skip
    readonly_fields = (
        "film", "title_", "warnings_", "why_hidden", "song_", "characters_", "parts",
        "corrections_",
    )  # fmt: skip

    poster = shows("picture", lambda video: small(video.poster_key or ""))
    title_ = shows("title", lambda video: str(video), order="title")
    length = shows("length", lambda video: f"{video.seconds:.1f} s" if video.cuts else "–")
    film = shows("film", lambda video: _film(video))
    warnings_ = shows("warnings", lambda video: as_list(video.warnings))
    song_ = shows("song", lambda video: link_to(video.song))
    characters_ = shows("characters", lambda video: _characters(video))
    parts = shows("below it", lambda video: _parts(video))
    corrections_ = shows("corrections", lambda video: as_json(video.corrections))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Video]:
        rows: QuerySet[Video] = super().get_queryset(request)
        return rows.annotate(poster_key=Subquery(POSTER))


@admin.register(Film)
class FilmAdmin(StaffAdmin):
    list_display = ("poster", "video", "shape", "size", "frames", "created_at")
    list_filter = ("shape", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("video",)
    found_by = ("video",)
    search_help_text = "An id, its own or its video’s"
    fields = (
        "film", "video_", "shape", "size", "frames", "key", "sha256", "created_at", "report_",
        "manifest_",
    )  # fmt: skip
    readonly_fields = ("film", "video_", "size", "report_", "manifest_")

    poster = shows("picture", lambda film: small(film.poster_key))
    film = shows("film", lambda film: player(film.key, film.poster_key))
    video_ = shows("video", lambda film: link_to(film.video))
    size = shows("size", lambda film: f"{film.width} × {film.height}")
    report_ = shows("report", lambda film: as_json(film.report))
    manifest_ = shows("made of", lambda film: as_json(film.manifest))


@admin.register(Reframing)
class ReframingAdmin(StaffAdmin):
    list_display = ("shape", "video", "status", "created_at")
    list_filter = ("status", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("video",)
    found_by = ("video",)
    search_help_text = "An id, its own or its video’s"
    fields = ("video_", "shape", "status", "error", "film_", "created_at", "updated_at")
    readonly_fields = ("video_", "film_")

    video_ = shows("video", lambda row: link_to(row.video))
    film_ = shows("film", lambda row: link_to(row.film))


def _film(video: Video) -> Any:
    film = video.film
    return player(film.key, film.poster_key) if film else "There is no film yet."


def _characters(video: Video) -> Any:
    return format_html_join(", ", "{}", ((link_to(row),) for row in video.characters.all())) or "–"


def _parts(video: Video) -> Any:
    takes = Take.objects.filter(clip__video=video)
    lists = (
        list_of(Clip, f"clips ({video.clips.count()})", video__id__exact=video.pk),
        list_of(Take, f"takes ({takes.count()})", clip__video__id__exact=video.pk),
        list_of(Keyframe, "keyframes", clip__video__id__exact=video.pk),
        list_of(Film, f"films ({video.films.count()})", video__id__exact=video.pk),
        list_of(Generation, "calls of providers", project__exact=video.pk),
    )
    return format_html_join(" · ", "{}", ((link,) for link in lists))
