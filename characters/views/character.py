"""One character: candidates, the choice's page, its words and its own picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from characters import verbs
from characters.forms import DrawerForm, PictureForm, RedrawForm, WordsForm
from characters.models import Character
from characters.sheet import Sheet, name_of, why_all_off
from mvsite.lib.forms import first_error
from mvsite.lib.owned import owned
from mvsite.lib.partial import is_partial, refusal
from mvsite.lib.receiving import Received, with_files
from mvsite.lib.state import NotNow
from mvsite.lib.storage import StorageTrouble
from mvsite.lib.uploads import BadUpload


@require_safe
def character(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "characters/character.html", context_of(owned(Character, request, pk)))


@require_safe
def live(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What changed since ``since``; 204 when nothing did."""
    said = request.GET.get("since", "")
    since = int(said) if said.isdecimal() and len(said) < 10 else -1
    rows = Character.objects.of(cast(User, request.user)).filter(pk=pk)
    if since >= 0 and rows.values_list("revision", flat=True).first() == since:
        return HttpResponse(status=204)
    context = context_of(owned(Character, request, pk), since)
    places = str(len(context["sheet"].candidates))
    context["whole"] = request.GET.get("places", places) != places
    return render(request, "characters/_live.html", context)


@require_POST
def redraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All candidates anew, or only one, with a note of what is to change."""
    character, form = owned(Character, request, pk), RedrawForm(request.POST)
    if not form.is_valid():
        return refused(request, character, first_error(form))
    note, only = form.cleaned_data["note"], form.cleaned_data["only"]
    if only is None:
        count = Sheet(character).redraws
        return act(request, character, lambda: verbs.redraw(character, count, note))
    image = get_object_or_404(character.images.select_related("character__owner"), pk=only)
    return act(request, character, lambda: verbs.redraw_one(image, note))


@require_POST
def drawer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who draws from now on."""
    character, form = owned(Character, request, pk), DrawerForm(request.POST)
    if not form.is_valid():
        return refused(request, character, first_error(form))
    return act(request, character, lambda: verbs.draw_by(character, form.cleaned_data["draws"]))


@require_POST
def again(request: HttpRequest, pk: UUID, image: UUID) -> HttpResponse:
    """A candidate that failed, once more."""
    character = owned(Character, request, pk)
    failed = get_object_or_404(character.images.select_related("character__owner"), pk=image)
    return act(request, character, lambda: verbs.retry_image(failed))


@require_POST
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One that rests, now and without a film."""
    character = owned(Character, request, pk)
    return act(request, character, lambda: verbs.draw_now(character), "It is being drawn.")


@require_POST
def words(request: HttpRequest, pk: UUID) -> HttpResponse:
    character, form = owned(Character, request, pk), WordsForm(request.POST)
    if not form.is_valid():
        return refused(request, character, first_error(form))
    said = "Kept. Pictures that are drawn from now on follow these words; those there stay."
    return act(request, character, lambda: verbs.describe(character, **form.sent()), said)


@csrf_exempt  # Checked below: the check reads the form, which shall go to the disk.
@require_POST
def picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another reference picture, from which new candidates are drawn."""
    return with_files(
        request,
        {"picture": settings.PICTURE_MAX_BYTES},
        lambda request: _picture(request, pk),
        lambda why, _: refused(request, owned(Character, request, pk), why),
    )


@csrf_protect
def _picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    character, form = owned(Character, request, pk), PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(request, character, first_error(form))
    sent: Received = form.cleaned_data["picture"]
    name = sent.name or "picture"
    said = "Your picture is kept. It is put into words, then new pictures are drawn from it."
    return act(
        request, character, lambda: verbs.replace_reference(character, sent.whole(), name), said
    )


@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    character = owned(Character, request, pk)
    try:
        verbs.delete(character)
    except NotNow as reason:
        return refused(request, character, str(reason))
    messages.success(request, f"{name_of(character)} and all its pictures are deleted.")
    return redirect("characters")


def act(
    request: HttpRequest, character: Character, verb: Callable[[], Any], said: str = ""
) -> HttpResponse:
    """Do it and show what is new; a refusal is a sentence."""
    try:
        verb()
    except (NotNow, BadUpload, StorageTrouble) as reason:
        return refused(request, character, str(reason))
    if is_partial(request):
        context = context_of(owned(Character, request, character.pk))
        return render(request, "characters/_answer.html", {**context, "said": said})
    if said:
        messages.success(request, said)
    return redirect("character", pk=character.pk)


def refused(request: HttpRequest, character: Character, why: str) -> HttpResponse:
    """The page keeps all that it shows and says why."""
    if is_partial(request):
        return refusal(why)
    messages.error(request, why)
    return redirect("character", pk=character.pk)


def context_of(character: Character, since: int = -1) -> dict[str, Any]:
    """``since``: only what changed after that revision is shown anew."""
    sheet = Sheet(character)
    shown = [one for one in sheet.candidates if one.image and one.image.changed > since]
    return {
        "character": character,
        "sheet": sheet,
        "changed": shown,
        "words_changed": character.seen_changed > since,
        "known": character.interrogation or {},
        "site_off": why_all_off(),
        "section": "characters",
    }
