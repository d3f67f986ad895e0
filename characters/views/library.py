"""All my characters: found, counted, begun."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, cast

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from characters import verbs
from characters.forms import NewForm
from characters.models import Character, Image
from characters.sheet import card_of, why_all_off
from mvsite.lib.forms import UNFIT
from mvsite.lib.receiving import Received, with_files
from mvsite.lib.storage import StorageTrouble
from mvsite.lib.uploads import BadUpload, clean

PER_PAGE = 24
SEEDS = 10_000
"""So many to begin with: they are shown, and short ones can be read out."""


@require_safe
def characters(request: HttpRequest) -> HttpResponse:
    words = clean(request.GET.get("q", ""), 100)
    found = _found(cast(User, request.user), words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    seen = fingerprint(page)
    if request.GET.get("since") == seen:
        return HttpResponse(status=204)
    context: dict[str, Any] = {
        "cards": [card_of(character) for character in page], "page": page, "words": words,
        "seen": seen, "section": "characters", "site_off": why_all_off(),
        "at_work": any(
            character.is_worked_on and not character.is_hidden for character in page
        ),
    }  # fmt: skip
    template = "characters/_list.html" if "since" in request.GET else "characters/library.html"
    return render(request, template, context)


def _found(user: User, words: str) -> Any:
    ready = Prefetch("images", Image.objects.ready())
    mine = Character.objects.of(user).order_by("-created_at").select_related("selected")
    shown = mine.prefetch_related(ready, "videos")
    said = Q(name__icontains=words) | Q(description__icontains=words)
    return shown.filter(said) if words else shown


def fingerprint(page: Page[Character]) -> str:
    """Of all that the list shows of its characters, by a look at the rows alone."""
    shown: Any = page.object_list
    rows = shown.prefetch_related(None).values_list("pk", "revision", "status")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


@csrf_exempt  # Checked below: the check reads the form, which shall go to the disk.
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new character; its page opens at once, and shows how it is drawn."""
    if request.method != "POST":
        return _form(request, NewForm())

    def refuse(why: str, status: int) -> HttpResponse:
        form = NewForm({})
        form.errors["picture"] = form.error_class([why])
        return _form(request, form, status=status)

    return with_files(request, {"picture": settings.PICTURE_MAX_BYTES}, _new, refuse)


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=UNFIT)
    given, sent = form.cleaned_data, cast(Received | None, form.cleaned_data["picture"])
    try:
        character = verbs.bring(
            cast(User, request.user), sent.whole() if sent else None, given["words"],
            file_name=(sent.name or "") if sent else "", name=given["name"], kind=given["kind"],
            seed=secrets.randbelow(SEEDS),
        )  # fmt: skip
    except (BadUpload, StorageTrouble) as reason:
        form.add_error("picture", str(reason))
        return _form(request, form, status=UNFIT)
    return redirect("character", pk=character.pk)


def _form(request: HttpRequest, form: NewForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "section": "characters", "site_off": why_all_off()}
    return render(request, "characters/new.html", context, status=status)
