"""The page on which the cuts of a film are moved along its song."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import PersonRequest
from mvsite.lib.owned import owned
from mvsite.lib.state import NotNow
from videos import verbs
from videos.cuts_form import FALLS_ON, CutsForm
from videos.cuts_sheet import CutsSheet
from videos.models import Take, Video
from videos.views.answering import place_of

MOVED = "The cuts are moved; nothing was filmed."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cuts(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Sent, they are moved, all of them or none; what cannot be stays in its fields."""
    video = owned(Video, request, pk)
    if video.hidden_part is not None or len(video.cuts) < 3:
        raise Http404
    if request.method != "POST":
        return _page(request, video, CutsForm(video))
    form = CutsForm(video, request.POST)
    if not form.is_valid():
        return _page(request, video, form, status=400)
    try:
        short = verbs.move_cuts(video, form.cleaned_data["cuts"], form.cleaned_data["snap"])
    except NotNow as no:
        form.add_error(None, str(no))
        return _page(request, video, form, status=409)
    return _moved(request, video, short)


def _moved(request: PersonRequest, video: Video, short: Sequence[Take]) -> HttpResponse:
    messages.success(request, MOVED)
    if short:
        messages.warning(request, _lacking(short))
    return redirect(place_of(video, None))


def _lacking(short: Sequence[Take]) -> str:
    numbers = ", ".join(str(number) for number in sorted(take.clip.number for take in short))
    scenes = f"The take of scene {numbers} ends before its scene does"
    if len(short) > 1:
        scenes = f"The takes of scenes {numbers} end before their scenes do"
    return f"{scenes}. A new take fits."


def _page(request: PersonRequest, video: Video, form: CutsForm, status: int = 200) -> HttpResponse:
    sheet = CutsSheet(video, form.sent("cut") if form.is_bound else ())
    context = {"video": video, "sheet": sheet, "form": form, "snaps": FALLS_ON}
    return render(request, "videos/cuts.html", context, status=status)
