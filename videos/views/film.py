"""What may be done with a video as a whole."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import PersonRequest
from mvsite.lib.owned import owned
from mvsite.lib.partial import is_partial
from mvsite.lib.state import NotNow
from videos import verbs
from videos.film_choices import choosings_of
from videos.likeness_forms import LikenessForm
from videos.models import Video
from videos.page_forms import AnswerForm, ModelsForm, ShapeForm
from videos.views.answering import act, misfilled, refused, video_button

start = video_button(verbs.start, "The film is being made.")
cancel = video_button(verbs.cancel, "It is stopped. What was made stays.")
retry = video_button(verbs.retry, "It goes on from the step that failed.")
retry_clips = video_button(verbs.retry_clips, "The clips that failed are tried again.")
cut_again = video_button(
    verbs.cut_again, "The film is cut again. The one you know stays until then."
)
plan_again = video_button(
    verbs.replan,
    "The cuts are laid out anew. Words and takes are kept; nothing was filmed.",
)


@require_POST
def answer(request: PersonRequest, pk: UUID) -> HttpResponse:
    """What a waiting video asked for."""
    video, form = owned(Video, request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        return misfilled(request, video, form)
    decision, given = form.cleaned_data["decision"], form.fields_given
    if decision == "raise_cap":  # Also asked of a film at rest, with a take that waits for it.
        return act(request, video, lambda: verbs.raise_cap(video, **given), "The limit is raised.")
    return act(request, video, lambda: verbs.resume(video, decision, **given), "It goes on.")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def models(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Who could do what from now on; sent, they do."""
    video = owned(Video, request, pk)
    if request.method == "POST":
        return _choose(request, video)
    name = "videos/parts/who.html" if is_partial(request) else "videos/who.html"
    context = {"video": video, "choosings": choosings_of(video), "is_page": not is_partial(request)}
    return render(request, name, context)


def _choose(request: PersonRequest, video: Video) -> HttpResponse:
    form = ModelsForm(request.POST)
    if not form.is_valid():
        return misfilled(request, video, form)
    said = "They do what is made from now on. What is there stays."
    return act(request, video, lambda: verbs.choose_models(video, form.chosen), said)


@require_POST
def likeness(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Below which likeness to the character something is made again."""
    video, form = owned(Video, request, pk), LikenessForm(request.POST)
    if not form.is_valid():
        return misfilled(request, video, form)
    return act(request, video, lambda: verbs.ask_likeness(video, **form.asked), "It is kept.")


@require_POST
def reframe(request: PersonRequest, pk: UUID) -> HttpResponse:
    video, form = owned(Video, request, pk), ShapeForm(request.POST)
    if not form.is_valid():
        return misfilled(request, video, form)
    shape = form.cleaned_data["shape"]
    said = f"The film is being made in {shape}, from the same takes."
    return act(request, video, lambda: verbs.reframe(video, shape), said)


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    video = owned(Video, request, pk)
    title = video.title
    try:
        verbs.delete_video(video)
    except NotNow as no:
        return refused(request, video, str(no))
    messages.success(request, f"“{title}” is deleted.")
    if is_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": "/"})
    return redirect("gallery")
