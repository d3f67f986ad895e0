"""Performances: a take whose mouth follows the song."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.models import PersonRequest
from videos import verbs
from videos.page_forms import SingerForm
from videos.views.answering import act, clip_of, misfilled


@require_POST
def sing(request: PersonRequest, pk: UUID) -> HttpResponse:
    """By the model that the page offers for it."""
    clip, form = clip_of(request, pk), SingerForm(request.POST)
    if not form.is_valid():
        return misfilled(request, clip.video, form, clip)
    model = form.cleaned_data["model"]
    said = f"A take of scene {clip.number} whose mouth follows the song is being made."
    return act(request, clip.video, lambda: verbs.sing(clip, model), said, clip)
