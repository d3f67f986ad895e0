"""How a song's page answers."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from mvsite.lib.forms import UNFIT
from mvsite.lib.owned import owned
from mvsite.lib.partial import is_partial
from songs.forms import CorrectionForm, LyricsForm, NamesForm, SectionsForm
from songs.line_sheet import MOST_LINES_TIMED, LineRow, all_lines
from songs.models import Song
from songs.sheet import (
    SectionRow,
    heard_in,
    kind_of_file,
    listening_for,
    outdated_videos,
    with_other_lyrics,
)
from songs.times_form import NUDGES, TimesForm
from songs.words_sheet import words_of


def page(request: HttpRequest, song: Song, *, template: str = "songs/song.html", **forms: Any
) -> HttpResponse:  # fmt: skip
    """The song's page, or a part of it. ``forms`` that were refused are shown as they were sent."""
    refused = any(form.errors for form in forms.values())
    status = UNFIT if refused and not is_partial(request) else 200
    return render(request, template, _shown(song, forms), status=status)


def news(request: HttpRequest, pk: UUID, template: str) -> HttpResponse:
    """A part of the page, once something of the song is newer than ``since``; 204 until then."""
    mine = Song.objects.of(cast(User, request.user)).filter(pk=pk)
    revision = mine.values_list("revision", flat=True).first()
    if revision is None:
        raise Http404
    if request.GET.get("since") == str(revision):
        return HttpResponse(status=204)
    return page(request, owned(Song, request, pk), template=template)


def _shown(song: Song, forms: dict[str, Any]) -> dict[str, Any]:
    context = {
        "song": song,
        "heard": heard_in(song),
        "film_kind": kind_of_file(song),
        "listening_for": listening_for(song),
        "uses": song.videos.count(),
        "videos": song.videos.order_by("-created_at")[:12],
        "outdated": outdated_videos(song),
        "other_lyrics": with_other_lyrics(song),
        "section": "songs",
        "names": NamesForm({"title": song.title, "artist": song.artist}),
        "correction": CorrectionForm(song),
        "sections_form": SectionsForm(song),
        "lyrics_form": LyricsForm(initial={"text": song.lyrics}),
        "times_form": TimesForm(song),
        **forms,
    }
    known = all_lines(song)
    rows = _line_rows(context, known)
    return {
        **context, "section_rows": _section_rows(context), "line_rows": rows,
        "timed_rows": [row for row in known if row.line],
        "doubtful": [row for row in rows if row.is_doubtful], "nudges": NUDGES,
        "untimed": sum(not row.start for row in rows) if song.lyric_lines else 0,
        "words": words_of(song),
    }  # fmt: skip


def _section_rows(context: dict[str, Any]) -> list[SectionRow]:
    """As they were typed, where they were refused."""
    form, heard = context["sections_form"], context["heard"]
    if not form.errors:
        return heard.sections if heard else []
    sent = zip(form.sent("label"), form.sent("start"), form.sent("was"), strict=False)
    return [SectionRow(*row) for row in sent]


def _line_rows(context: dict[str, Any], known: list[LineRow]) -> list[LineRow]:
    form = context["times_form"]
    if not form.errors:
        return known if len(known) <= MOST_LINES_TIMED else []
    sent = zip_longest(*(form.sent(name) for name in ("start", "end", "line", "was")), fillvalue="")
    return [LineRow(number, *row) for number, row in enumerate(sent, 1)]
