"""A new video: song, character, idea and style; what it will be is drawn and priced meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import PersonRequest, User
from mvsite.lib.forms import UNFIT
from mvsite.lib.receiving import with_files
from mvsite.lib.state import NotNow
from videos import drafts, verbs
from videos.forms import NewVideo
from videos.preview import Preview
from videos.views.create_files import limits, send_for_styles, take_in
from videos.views.create_parts import FIELDS, Parts, marks_for, parts_of, shown_in
from videos.views.create_waiting import arrived, news_since, seen, waits_for
from videos.wish import Wish, order

MAKING = ("make", "quick")
LED = ("song", "library")
"""What another page may have chosen."""
OF_FORM = ("styles", "quote", "watch")
"""What every answer to the form draws."""
OF_FILES = {
    "song": ("song", "findings", "styles", "quote", "watch"),
    "picture": ("picture", "styles", "quote"),
    "product": ("product", "styles", "quote"),
}
"""What the answer to a file draws, which is sent alone: all else the page may show otherwise by
now. The form is sent after it, and its answer brings the rest."""
ELSEWHERE = (
    "Something here was changed in another tab meanwhile. Nothing is made yet: "
    "look over what is shown now, then make the video."
)


@csrf_exempt  # ``_posted`` looks at it, when the files know where to go.
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, _begun(request))

    def refuse(why: str, status: int) -> HttpResponse:
        token = drafts.token_of(request.GET.get("draft", ""))  # The form itself is not read.
        return _page(request, token, {"song": why}, status=status)

    return with_files(request, limits(), lambda _: _posted(request), refuse)


@require_safe
def look(request: PersonRequest) -> HttpResponse:
    """What the page waits for: the song's analysis, the picture's findings, the styles."""
    token = drafts.token_of(request.GET.get("draft", ""))
    parts = parts_of(request, token)
    news = arrived(request.GET, parts)
    if news.seen == request.GET.get("seen"):
        return HttpResponse(status=204)
    parts = replace(parts, shown=shown_in(news.parts, parts))
    context = {**_context(parts, {}), "seen": news.seen, "changed": (*news.parts, *OF_FORM)}
    return render(request, "videos/create/_changed.html", context)


@csrf_protect
def _posted(request: PersonRequest) -> HttpResponse:
    token = drafts.token_of(request.POST.get("draft", ""))
    said, shown = drafts.said_in(request.POST), drafts.marks_in(request.POST)
    known = drafts.keep(request.user, token, said, shown)
    refused, changed = take_in(request, token)
    _steer(request, token)
    in_parts = bool(request.headers.get("HX-Request"))
    is_wanted = request.POST.get("do") in MAKING and not in_parts
    if is_wanted and _hides_something(known, said, changed):
        refused["make"] = ELSEWHERE
    if is_wanted and not refused:
        return _made(request, token, quick=request.POST["do"] == "quick")
    send_for_styles(request, token)
    if in_parts:
        return _changed(request, token, refused, changed)
    if refused:
        return _page(request, token, refused, status=UNFIT)
    return HttpResponseRedirect(f"{reverse('create')}?{urlencode(_led_to(request, token))}")


def _hides_something(
    known: Mapping[str, str], said: Mapping[str, str], came: Sequence[str]
) -> bool:
    """Whether the page showed something else than what is known, files that it sent aside."""
    of_files = {FIELDS[part][0] for part in came}
    asked = said.keys() - of_files
    return any(known[name] != said[name][: drafts.LONGEST] for name in asked)


def _led_to(request: PersonRequest, token: str) -> dict[str, str]:
    """Where a page without a script goes on; who looks again is told what came since."""
    looks = request.POST.get("do") == "look"
    return {"draft": token} | ({"seen": request.POST.get("seen", "")} if looks else {})


def _steer(request: PersonRequest, token: str) -> None:
    """Buttons that only change what is said."""
    said = {"pick": {"start": "", "whole": ""}, "no-song": {"song": "", "start": "", "whole": ""},
            "no-picture": {"character": ""}, "no-product": {"product": ""}}  # fmt: skip
    if change := said.get(request.POST.get("do", "")):
        drafts.keep(request.user, token, change)


def _made(request: PersonRequest, token: str, *, quick: bool) -> HttpResponse:
    owner = request.user
    form = NewVideo(owner, drafts.answers(owner, token))
    preview = Preview(form)
    if not form.is_valid() or preview.lacking:
        return _page(request, token, _lacks(preview), status=UNFIT)
    video = order(owner, _wish(owner, token, preview, quick=quick))
    if video.status == video.Status.DRAFT:
        try:
            verbs.start(video)
        except NotNow as not_now:
            messages.error(request, str(not_now))
    return redirect("video", video.pk)


def _lacks(preview: Preview) -> dict[str, str]:
    lacking = preview.lacking
    return {"make": f"Still needed: {' and '.join(lacking)}."} if lacking else {}


def _wish(owner: User, token: str, preview: Preview, *, quick: bool) -> Wish:
    said, form = preview.form.cleaned_data, preview.form
    start, seconds = form.window()
    own = said["source"] == "picture" or form.is_product
    wish = partial(
        Wish, token, said["song"], title=said["title"], mode=said["mode"], quick=quick,
        idea=said["idea"], style=said["style"], shape=said["shape"], resolution=said["resolution"],
        clips=said["clips"], start=start, seconds=seconds,
        on_character_failure=said["on_character_failure"], quality=said["quality"],
        models=form.models, max_cost=said["max_cost"], **form.asked,
    )  # fmt: skip
    if preview.has_words:
        return wish(words=said["words"], name=said["name"])
    name = said["product_name"] if form.is_product else said["name"]
    drawn = said["draw"] and not form.is_product
    return wish(character=preview.character, picture=own, name=name, drawn=drawn)


def _begun(request: PersonRequest) -> str:
    """The draft of this page; another page may have chosen the song or the character."""
    token = drafts.token_of(request.GET.get("draft", ""))
    given = {name: drafts.plain(request.GET[name]) for name in LED if name in request.GET}
    if "library" in given:
        given["source"] = "library"
    if request.GET.get("mode") in ("music_video", "product_video"):
        given["mode"] = request.GET["mode"]
    if given:
        drafts.keep(request.user, token, given)
    return token


def _page(
    request: PersonRequest, token: str, refused: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    parts = parts_of(request, token)
    if not request.headers.get("HX-Request"):
        context = {
            **_context(parts, refused or {}),
            "news": news_since(parts, request.GET.get("seen", "")),
        }
        return render(request, "videos/create.html", context, status=status)
    parts = replace(parts, shown=shown_in(("song",), parts))
    context = {**_context(parts, refused or {}), "changed": ("song",)}
    return render(request, "videos/create/_changed.html", context, status=status)


def _changed(
    request: PersonRequest, token: str, refused: Mapping[str, str], changed: tuple[str, ...]
) -> HttpResponse:
    parts = parts_of(request, token)
    news = arrived(request.POST, parts)
    if not request.FILES:
        changed = (*changed, *news.parts, *OF_FORM)
    elif not refused:
        changed = tuple(name for part in changed for name in OF_FILES[part])
    parts = replace(parts, shown=marks_for(request.POST, changed, parts))
    context = {**_context(parts, refused), "seen": news.seen, "changed": changed}
    status = UNFIT if refused else 200
    response = render(request, "videos/create/_changed.html", context, status=status)
    response["HX-Replace-Url"] = f"{reverse('create')}?draft={token}"
    return response


def _context(parts: Parts, refused: Mapping[str, str]) -> dict[str, object]:
    waiting = waits_for(parts)
    state = {"seen": seen(parts), "waits_for": waiting, "watches": bool(waiting)}
    return {"section": "create", "refused": refused, **vars(parts), **state}
