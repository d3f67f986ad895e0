"""What may be done with the takes of a scene."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import PersonRequest
from mvsite.lib.partial import is_partial
from mvsite.lib.receiving import Received, with_files
from videos import verbs
from videos.models import Clip
from videos.own_takes import MOST_BYTES
from videos.page_forms import DrawsForm, OtherTakeForm, OwnTakeForm, SlideForm
from videos.take_choices import SAME, TakeChoices
from videos.take_sheet import TakeSheet
from videos.views.answering import act, clip_button, clip_of, misfilled, refused, take_of

redo = clip_button(
    verbs.redo, "A new take of scene {number} is being made. The one you have stays."
)
retry = clip_button(verbs.retry_clip, "Scene {number} is tried again.")
use_still = clip_button(verbs.use_still, "Scene {number} is made from its still.")


@require_safe
@never_cache
def why(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Why it looks so: all that was sent for it, and what became of that."""
    take = take_of(request, pk)
    if take.clip.video.hidden_part is not None:
        raise Http404
    context = {"take": take, "clip": take.clip, "video": take.clip.video, "sheet": TakeSheet(take)}
    name = "videos/parts/why.html" if is_partial(request) else "videos/why.html"
    return render(request, name, context | {"is_page": not is_partial(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def other(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Who else could make a take of a scene, for how much; sent, it is made."""
    clip = clip_of(request, pk)
    if request.method == "POST":
        return _another(request, clip)
    choices = TakeChoices(clip, DrawsForm(request.GET).said)
    name = "videos/parts/other.html" if is_partial(request) else "videos/other.html"
    context = {"clip": clip, "video": clip.video, "choices": choices, "same": SAME}
    return render(request, name, context | {"n": clip.number, "is_page": not is_partial(request)})


def _another(request: PersonRequest, clip: Clip) -> HttpResponse:
    form = OtherTakeForm(request.POST)
    if not form.is_valid():
        return misfilled(request, clip.video, form, clip)
    films, draws = form.cleaned_data["films"], form.cleaned_data["draws"]
    said = f"A new take of scene {clip.number} is being made. The one you have stays."
    return act(request, clip.video, lambda: verbs.another_take(clip, films, draws), said, clip)


@csrf_exempt  # Checked below: the check reads the form, which shall go to the disk.
@require_POST
def own(request: PersonRequest, pk: UUID) -> HttpResponse:
    """A clip or a picture of the user's own becomes a take."""
    clip = clip_of(request, pk)
    return with_files(
        request,
        {"file": MOST_BYTES},
        lambda _: _own(request, clip),
        lambda why, _: refused(request, clip.video, why, clip),
    )


@csrf_protect
def _own(request: PersonRequest, clip: Clip) -> HttpResponse:
    form = OwnTakeForm(request.POST, request.FILES)
    if not form.is_valid():
        return misfilled(request, clip.video, form, clip)
    said = f"Your own clip is a take of scene {clip.number}."
    return act(request, clip.video, lambda: _take_in(clip, form.upload), said, clip)


def _take_in(clip: Clip, sent: Received) -> None:
    verbs.own_take(clip, sent.whole(), sent.name or "clip")


@require_POST
def choose(request: PersonRequest, pk: UUID) -> HttpResponse:
    take = take_of(request, pk)
    said = f"Take {take.number} is now the one of scene {take.clip.number}."
    clip = take.clip
    return act(request, clip.video, lambda: verbs.choose_take(clip, take), said, clip)


@require_POST
def slide(request: PersonRequest, pk: UUID) -> HttpResponse:
    take, form = take_of(request, pk), SlideForm(request.POST)
    clip = take.clip
    if not form.is_valid():
        return misfilled(request, clip.video, form, clip)
    starts = form.cleaned_data["starts"]
    said = f"Scene {clip.number} shows take {take.number} from {starts:.1f} s on."
    return act(request, clip.video, lambda: verbs.slide_take(take, starts), said, clip)


@require_POST
def cancel(request: PersonRequest, pk: UUID) -> HttpResponse:
    take = take_of(request, pk)
    said = f"Take {take.number} of scene {take.clip.number} is stopped."
    return act(request, take.clip.video, lambda: verbs.cancel_take(take), said, take.clip)
