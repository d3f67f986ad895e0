"""The words of a song heard by a model: ordered, stopped, what came used or left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mvsite.lib.forms import first_error
from mvsite.lib.owned import owned
from mvsite.lib.partial import is_partial, refusal
from mvsite.lib.state import NotNow
from songs import verbs
from songs.forms import WordsForm
from songs.models import Song
from songs.views.answering import news, page


@require_POST
def hear(request: HttpRequest, pk: UUID) -> HttpResponse:
    song, form = owned(Song, request, pk), WordsForm(request.POST)
    if not form.is_valid():
        return _refused(request, song, first_error(form))
    return _done(request, song, lambda: verbs.hear_words(song, form.cleaned_data["language"]))


@require_POST
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = owned(Song, request, pk)
    return _done(request, song, lambda: verbs.stop_hearing(song))


@require_POST
def use(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = owned(Song, request, pk)
    return _done(request, song, lambda: verbs.use_words(song))


@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = owned(Song, request, pk)
    return _done(request, song, lambda: verbs.leave_words(song))


@require_safe
def live(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lyrics, once something of the song is newer than ``since``; 204 until then."""
    return news(request, pk, "songs/_lyrics_news.html")


def _done(request: HttpRequest, song: Song, verb: Callable[[], Any]) -> HttpResponse:
    """The lyrics as they are then, to a script; else the page."""
    try:
        verb()
    except NotNow as reason:
        return _refused(request, song, str(reason))
    if is_partial(request):
        return page(request, owned(Song, request, song.pk), template="songs/_lyrics_news.html")
    return redirect(f"{reverse('song', args=[song.pk])}#lyrics")


def _refused(request: HttpRequest, song: Song, why: str) -> HttpResponse:
    if is_partial(request):
        return refusal(why)
    messages.error(request, why)
    return redirect(f"{reverse('song', args=[song.pk])}#lyrics")
