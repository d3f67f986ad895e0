"""One song: what was heard, live while it is listened to, and its names."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from mvsite.lib.owned import owned
from mvsite.lib.state import NotNow
from songs import verbs
from songs.forms import CharacterForm, NamesForm
from songs.models import Song
from songs.views.answering import news, page


@require_safe
def song(request: HttpRequest, pk: UUID) -> HttpResponse:
    return page(request, owned(Song, request, pk))


@require_safe
def live(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was heard, once it is there; 204 as long as nothing is newer than ``since``."""
    return news(request, pk, "songs/_live.html")


@require_POST
def rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = owned(Song, request, pk)
    form = NamesForm(request.POST)
    if not form.is_valid():
        return page(request, song, names=form)
    verbs.rename(song, form.cleaned_data["title"], form.cleaned_data["artist"])
    return redirect("song", pk=pk)


@require_POST
def listen_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    try:
        verbs.listen_again(owned(Song, request, pk))
    except NotNow as reason:
        messages.error(request, str(reason))
    return redirect("song", pk=pk)


@require_POST
def character(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = CharacterForm(request.POST)
    if form.is_valid():
        verbs.show_character(owned(Song, request, pk), form.cleaned_data["shown"])
    return redirect("song", pk=pk)
