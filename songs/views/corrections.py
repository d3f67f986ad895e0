"""What was heard, put right; and the click track by which one hears whether it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mvsite.lib import serving
from mvsite.lib.ffmpeg import FFmpegError
from mvsite.lib.owned import owned
from mvsite.lib.partial import is_partial, refusal
from mvsite.lib.storage import StorageTrouble
from songs import clicktrack, verbs
from songs.analysis.corrections import BadCorrection
from songs.forms import CorrectionForm, SectionsForm
from songs.models import Song
from songs.views.answering import page


@require_POST
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = owned(Song, request, pk)
    return _answer(request, song, CorrectionForm(song, request.POST), "correction", "tempo")


@require_POST
def sections(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = owned(Song, request, pk)
    return _answer(request, song, SectionsForm(song, request.POST), "sections_form", "sections")


def _answer(
    request: HttpRequest, song: Song, form: Any, name: str, part: str
) -> HttpResponse:  # fmt: skip
    """The page's parts that show it, to a script; else the page, or again with the refusal."""
    if song.status != Song.Status.READY:
        return _refused(request, song)
    done = _put_right(song, form)
    refused = {} if done else {name: form}
    if is_partial(request):
        template = f"songs/_corrected_{part}.html"
        return page(request, owned(Song, request, song.pk), template=template, **refused)
    return (
        redirect(f"{reverse('song', args=[song.pk])}#{part}")
        if done
        else page(request, song, **refused)
    )


def _put_right(song: Song, form: Any) -> bool:
    """Whether it was; else the reason stands beside its field."""
    if not form.is_valid():
        return False
    try:
        verbs.correct(song, form.corrections())
    except BadCorrection as bad:
        form.refuse(bad)
        return False
    return True


def _refused(request: HttpRequest, song: Song) -> HttpResponse:
    if is_partial(request):
        return refusal(verbs.NOT_HEARD)
    messages.error(request, verbs.NOT_HEARD)
    return redirect("song", pk=song.pk)


def _not_now(reason: str) -> HttpResponse:
    return HttpResponse(reason, status=409, content_type="text/plain; charset=utf-8")


@require_safe
def clicks(request: HttpRequest, pk: UUID, name: str = "") -> HttpResponseBase:
    """The song with a click on every beat as it is now; ``name`` keeps caches apart."""
    song = owned(Song, request, pk)
    if song.is_hidden or song.status != Song.Status.READY:
        return _not_now(song.refusal or verbs.NOT_HEARD)
    try:
        return serving.stored_response(request, clicktrack.key_of(song))
    except (FFmpegError, FileNotFoundError):
        return _not_now("The sound of this song can no longer be read.")
    except StorageTrouble as trouble:
        return _not_now(str(trouble))
