"""What may be done with one scene: its words and its place."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.models import PersonRequest
from videos import verbs
from videos.page_forms import KindForm, MoveForm, NoteForm, WordsForm
from videos.views.answering import act, clip_of, misfilled


@require_POST
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    clip, form = clip_of(request, pk), WordsForm(request.POST)
    if not form.is_valid():
        return misfilled(request, clip.video, form, clip)
    said = f"The words of scene {clip.number} are kept. Its clip stays until you ask for a take."
    return act(request, clip.video, lambda: verbs.edit_words(clip, **form.words), said, clip)


@require_POST
def rewrite(request: PersonRequest, pk: UUID) -> HttpResponse:
    clip, form = clip_of(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return misfilled(request, clip.video, form, clip)
    said = f"Scene {clip.number} is being written again."
    return act(
        request, clip.video, lambda: verbs.rewrite(clip, form.cleaned_data["note"]), said, clip
    )


@require_POST
def add(request: PersonRequest, pk: UUID) -> HttpResponse:
    """A scene after this one; the two share its place."""
    clip, form = clip_of(request, pk), KindForm(request.POST)
    if not form.is_valid():
        return misfilled(request, clip.video, form, clip)
    video, kind = clip.video, form.cleaned_data["kind"]
    said = f"Scene {clip.number + 1} is new."
    return act(request, video, lambda: verbs.add_scene(video, clip.position, kind), said, clip)


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    clip = clip_of(request, pk)
    said = f"Scene {clip.number} is deleted; its neighbour takes its time."
    return act(request, clip.video, lambda: verbs.delete_scene(clip), said)


@require_POST
def move(request: PersonRequest, pk: UUID) -> HttpResponse:
    clip, form = clip_of(request, pk), MoveForm(request.POST)
    if not form.is_valid():
        return misfilled(request, clip.video, form, clip)
    to = form.cleaned_data["to"]
    said = f"Scene {clip.number} is now scene {to}."
    return act(request, clip.video, lambda: verbs.move_scene(clip, to - 1), said, clip)
