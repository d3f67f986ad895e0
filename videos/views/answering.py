"""How an action on the page of a video is answered: what changed, or why it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import PersonRequest
from mvsite.lib.forms import first_error
from mvsite.lib.owned import owned
from mvsite.lib.partial import is_partial, refusal
from mvsite.lib.state import NotNow
from mvsite.lib.storage import StorageTrouble
from mvsite.lib.uploads import BadUpload
from videos.models import Clip, Take, Video
from videos.page_forms import Seen
from videos.verbs.held import SCENE_GONE
from videos.views.live import news

View = Callable[..., HttpResponse]


def clip_of(request: PersonRequest, pk: UUID) -> Clip:
    mine = Clip.objects.select_related("video__song", "video__image")
    return get_object_or_404(mine, pk=pk, video__owner=request.user)


def take_of(request: PersonRequest, pk: UUID) -> Take:
    takes = Take.objects.select_related("clip__video__song", "clip__video__image")
    found: Take = get_object_or_404(takes, pk=pk, clip__video__owner=request.user)
    return found


def video_button(verb: Callable[[Video], object], said: str) -> View:
    """A view of a button that asks for no more than the video; ``said`` when it is done."""

    @require_POST
    def view(request: PersonRequest, pk: UUID) -> HttpResponse:
        video = owned(Video, request, pk)
        return act(request, video, lambda: verb(video), said)

    return view


def clip_button(verb: Callable[[Clip], object], said: str) -> View:
    """The same of a scene; ``said`` may name its number."""

    @require_POST
    def view(request: PersonRequest, pk: UUID) -> HttpResponse:
        clip = clip_of(request, pk)
        return act(request, clip.video, lambda: verb(clip), said.format(number=clip.number), clip)

    return view


def act(
    request: PersonRequest, video: Video, verb: Callable[[], Any], said: str, at: Clip | None = None
) -> HttpResponse:
    """Do it and show what is new; a refusal is a sentence. ``at``: where the page is to be."""
    try:
        verb()
    except (NotNow, BadUpload, StorageTrouble) as no:
        return refused(request, video, str(no), at)
    except Clip.DoesNotExist:
        return refused(request, video, SCENE_GONE)
    return done(request, video, said, at)


def done(request: PersonRequest, video: Video, said: str, at: Clip | None = None) -> HttpResponse:
    if not is_partial(request):
        messages.success(request, said)
        return redirect(place_of(video, at))
    fresh = Video.objects.select_related("song", "image").get(pk=video.pk)
    return HttpResponse(news(request, fresh, Seen(request.POST), said))


def refused(request: PersonRequest, video: Video, why: str, at: Clip | None = None) -> HttpResponse:
    """409: the page keeps all that it shows and says why."""
    if not is_partial(request):
        messages.error(request, why)
        return redirect(place_of(video, at))
    return refusal(why)


def misfilled(
    request: PersonRequest, video: Video, form: forms.Form, at: Clip | None = None
) -> HttpResponse:
    return refused(request, video, first_error(form), at)


def place_of(video: Video, at: Clip | None) -> str:
    """A folded scene is open there."""
    page = reverse("video", args=[video.pk])
    if at is None:
        return page
    return f"{page}{f'?open={at.number}' if video.film else ''}#scene-{at.number}"
