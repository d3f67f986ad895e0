"""All my songs: brought, found, deleted."""

from __future__ import annotations

import hashlib
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from mvsite.lib.forms import UNFIT
from mvsite.lib.owned import owned
from mvsite.lib.receiving import Received, with_files
from mvsite.lib.state import NotNow
from mvsite.lib.storage import StorageTrouble
from mvsite.lib.uploads import BadUpload, clean
from songs import verbs
from songs.forms import SongFileForm
from songs.models import Song
from songs.sheet import row_of

PER_PAGE = 24


@require_safe
def songs(request: HttpRequest) -> HttpResponse:
    return _list(request, SongFileForm())


@csrf_exempt  # Checked below: the check reads the form, which shall go to the disk.
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """A new song; its page opens at once, and shows how it is listened to."""

    def refuse(why: str, status: int) -> HttpResponse:
        form = SongFileForm({})
        form.errors["song"] = form.error_class([why])
        return _list(request, form, status=status)

    return with_files(request, {"song": settings.SONG_MAX_BYTES}, _bring, refuse)


@csrf_protect
def _bring(request: HttpRequest) -> HttpResponse:
    form = SongFileForm(request.POST, request.FILES)
    if form.is_valid():
        sent: Received = form.cleaned_data["song"]
        try:
            song = verbs.bring(cast(User, request.user), sent.whole(), sent.name or "song")
            return redirect("song", pk=song.pk)
        except (BadUpload, StorageTrouble) as refusal:
            form.add_error("song", str(refusal))
    return _list(request, form, status=UNFIT)


@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = owned(Song, request, pk)
    try:
        verbs.delete(song)
    except NotNow as reason:
        messages.error(request, str(reason))
        return redirect("song", pk=pk)
    messages.success(request, f"“{song.title}” and its files are deleted.")
    return redirect("songs")


def _list(request: HttpRequest, form: SongFileForm, status: int = 200) -> HttpResponse:
    words = clean(request.GET.get("q", ""), 100)
    found = _found(cast(User, request.user), words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    if request.GET.get("since") == (seen := fingerprint(page)):
        return HttpResponse(status=204)
    context: dict[str, Any] = {
        "form": form, "words": words, "page": page, "rows": [row_of(song) for song in page],
        "seen": seen, "section": "songs",
        "at_work": any(song.status in Song.WORKING and not song.is_hidden for song in page),
    }  # fmt: skip
    template = "songs/_list.html" if "since" in request.GET else "songs/songs.html"
    return render(request, template, context, status=status)


def _found(user: User, words: str) -> Any:
    songs = Song.objects.of(user).order_by("-created_at").prefetch_related("videos")
    matching = Q(title__icontains=words) | Q(artist__icontains=words)
    return songs.filter(matching) if words else songs


def fingerprint(page: Page[Song]) -> str:
    """Of all that the list shows of its songs, by a look at the rows without what they hold."""
    shown: Any = page.object_list
    rows = list(shown.prefetch_related(None).values_list("pk", "revision", "status"))
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
