"""Lyrics: pasted, sent as a file, timed line by line, taken along."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mvsite.lib.owned import owned
from mvsite.lib.receiving import is_too_long
from mvsite.lib.uploads import megabytes
from songs import verbs
from songs.forms import LyricsForm
from songs.lyrics import MOST_BYTES, Lyrics, lines_of, to_lrc
from songs.models import Song
from songs.times_form import TimesForm
from songs.views.answering import page
from songs.webvtt import webvtt

TOO_LARGE = f"Lyrics have {megabytes(MOST_BYTES)} at most. Nothing was changed. Send fewer."


@require_POST
def lyrics(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = owned(Song, request, pk)
    if is_too_long(request, {"file": MOST_BYTES}):
        messages.error(request, TOO_LARGE)
        return redirect(f"{reverse('song', args=[song.pk])}#lyrics")
    form = LyricsForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, song, lyrics_form=form)
    return _kept(request, song, verbs.set_lyrics(song, form.words()))


@require_POST
def times(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = owned(Song, request, pk)
    form = TimesForm(song, request.POST)
    if not form.is_valid():
        return page(request, song, times_form=form)
    text, lines = form.words(), form.cleaned_data["lines"]
    verbs.set_lines(song, text, lines)
    return _kept(request, song, Lyrics(text, tuple(lines)))


def _kept(request: HttpRequest, song: Song, kept: Lyrics) -> HttpResponse:
    for note in kept.notes:
        messages.warning(request, note)
    messages.success(request, _said(kept))
    return redirect(f"{reverse('song', args=[song.pk])}#lyrics")


def _said(kept: Lyrics) -> str:
    if kept.lines:
        count = len(kept.lines)
        return f"{count} line{'s' * (count > 1)} of lyrics, with times."
    if kept.text.strip():
        return "The lyrics are kept. They have no times yet, so no scene knows its lines."
    return "The lyrics are taken away."


@require_safe
def download(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The lines as a track for players (WebVTT) or for other programs (LRC)."""
    song = owned(Song, request, pk)
    text = webvtt(song.lyric_lines) if form == "vtt" else to_lrc(lines_of(song.lyric_lines))
    kind = "text/vtt" if form == "vtt" else "text/plain"
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lyrics.{form}"'
    return response
