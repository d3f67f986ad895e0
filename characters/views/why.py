"""Why a picture of a character looks so."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from characters.models import Character, Image
from characters.sheet import name_of
from generations.call_sheet import CallSheet, sheets_of
from generations.models import Generation
from mvsite.lib.owned import owned


@require_safe
@never_cache
def why(request: HttpRequest, pk: UUID, image: UUID) -> HttpResponse:
    """All that was sent for it, and what became of that."""
    character = owned(Character, request, pk)
    shown = get_object_or_404(character.images, pk=image)
    if character.hidden_part is not None or shown.hidden_part is not None:
        raise Http404
    context = {
        "character": character, "image": shown, "name": name_of(character),
        "calls": calls_of(shown), "section": "characters",
    }  # fmt: skip
    return render(request, "characters/why.html", context)


def calls_of(image: Image) -> list[CallSheet]:
    """Every attempt at it."""
    own = Q(subject_model=Image._meta.label, subject_id=image.pk)
    calls = Generation.objects.filter(own | Q(pk=image.generation_id))
    return sheets_of(calls.filter(owner=image.character.owner_id))
