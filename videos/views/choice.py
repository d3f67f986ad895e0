"""The choice of a character's picture, which films may wait for; so it stands above characters."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from characters import verbs as characters
from characters.models import Character, Image
from mvsite.lib.owned import owned
from mvsite.lib.state import NotNow
from videos import verbs
from videos.models import Video


class ChoiceForm(forms.Form):
    image = forms.UUIDField(
        error_messages={
            "required": "Choose one of the pictures first: every clip is made from it.",
            "invalid": "This picture is not known here. Choose one of those shown.",
        }
    )


@require_POST
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture that every clip is made from; films that wait for it go on."""
    character, form = owned(Character, request, pk), ChoiceForm(request.POST)
    if not form.is_valid():
        return refused(request, character, str(form.errors["image"][0]))
    image: Image = get_object_or_404(character.images, pk=form.cleaned_data["image"])
    if image.status != Image.Status.READY or image.refusal:
        return refused(request, character, image.refusal or "This picture is not there yet.")
    return decide(
        request, character, "choose", lambda: characters.choose(character, image), image=image.pk
    )


@require_POST
def use_reference(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture that was sent, as it is."""
    character = owned(Character, request, pk)
    if not character.reference_key:
        return refused(request, character, "There is no picture of yours to use. Send one first.")
    return decide(request, character, "use_reference", lambda: characters.use_reference(character))


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A character that could not be drawn, once more."""
    character = owned(Character, request, pk)
    return decide(request, character, "retry", lambda: characters.retry(character))


def decide(
    request: HttpRequest, character: Character, decision: str, alone: Callable[[], None],
    **fields: object,
) -> HttpResponse:  # fmt: skip
    try:
        video = verbs.decide(character, decision, alone, **fields)
    except NotNow as reason:
        return refused(request, character, str(reason))
    messages.success(request, said(decision, video))
    return redirect("character", character.pk) if video is None else redirect("video", video.pk)


def said(decision: str, video: Video | None) -> str:
    if decision == "retry":
        return "It is being drawn once more."
    if video is None:
        return "Chosen. Every film that is begun from now on is made from this picture."
    return "Chosen. The film goes on."


def refused(request: HttpRequest, character: Character, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("character", character.pk)
