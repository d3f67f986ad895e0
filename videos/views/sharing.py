"""A film shown to whoever has its link: the owner's two buttons, and what the link opens.

What it opens is only ever found by the link's own token, and is gone with the film, its song or its
character when staff hides one of them.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import PersonRequest
from mvsite.lib import serving
from mvsite.lib.absolute import absolute
from mvsite.lib.owned import owned
from videos import disclosure, verbs
from videos.caption_track import captions_of
from videos.models import Film, Share, Video
from videos.page_forms import ShareForm
from videos.views.answering import act, misfilled, video_button

withdraw = video_button(verbs.withdraw, "The link is withdrawn. It shows nothing any more.")


@require_POST
def share(request: PersonRequest, pk: UUID) -> HttpResponse:
    video, form = owned(Video, request, pk), ShareForm(request.POST)
    if not form.is_valid():
        return misfilled(request, video, form)
    said = "Whoever has the link can watch the film."
    return act(request, video, lambda: verbs.share(video, form.lasts), said)


@login_not_required
@never_cache
@require_safe
def watch(request: HttpRequest, token: str) -> HttpResponse:
    """410 where the link is over, 404 where it shows something hidden or never was."""
    link = _link(token)
    if link.is_over:
        return _private(render(request, "videos/share_over.html", status=410))
    film = _film(link)
    here = absolute(request, request.path)
    context = {
        "video": link.video, "film": film, "token": token, "here": here,
        "picture": f"{here}poster.jpg" if film.poster_key else "",
        "has_captions": bool(captions_of(link.video)), "made_with": disclosure.sentence_of(film),
    }  # fmt: skip
    return _private(render(request, "videos/share.html", context))


@login_not_required
@never_cache
@require_safe
def poster(request: HttpRequest, token: str) -> HttpResponse:
    """An address that stays, for those who keep the picture of a link: the file's own ends."""
    if not (key := _film(_alive(token)).poster_key):
        raise Http404
    return _private(redirect(serving.url_of(key)))


@login_not_required
@never_cache
@require_safe
def captions(request: HttpRequest, token: str) -> HttpResponse:
    link = _alive(token)
    _film(link)
    if not (track := captions_of(link.video)):
        raise Http404
    return _private(HttpResponse(track, content_type="text/vtt; charset=utf-8"))


def _link(token: str) -> Share:
    """Of somebody whose account is open."""
    links = Share.objects.select_related("video__song", "video__image")
    link = get_object_or_404(links, token=token, video__owner__is_active=True)
    if link.video.hidden_part is not None:
        raise Http404
    return link


def _alive(token: str) -> Share:
    link = _link(token)
    if link.is_over:
        raise Http404
    return link


def _film(link: Share) -> Film:
    if (film := link.video.film) is None:
        raise Http404
    return film


def _private(response: HttpResponse) -> HttpResponse:
    """No engine lists it, and no other site is told its address."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
