"""What is done with several videos of the gallery at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import PersonRequest
from mvsite.lib.state import NotNow
from videos import downloads, prices, takes, verbs
from videos.contact_sheet import title_of
from videos.exports.attached import attached, zip_response
from videos.exports.zipping import Entry, stored_entries, zipped
from videos.models import Video

NOTHING = "Nothing was chosen. Tick the videos that are meant first."
GONE = "One of the chosen videos is not there any more. Nothing was done; choose again."


class ChosenForm(forms.Form):
    """Rows of others are as if they were not there."""

    do = forms.ChoiceField(choices=[(name, "") for name in ("delete", "retry", "download")])
    back = forms.CharField(required=False, max_length=500)
    sure = forms.BooleanField(required=False)

    def __init__(self, request: PersonRequest) -> None:
        super().__init__(request.POST)
        mine = Video.objects.of(request.user).select_related("song")
        self.fields["video"] = forms.ModelMultipleChoiceField(mine)


@require_POST
def chosen(request: PersonRequest) -> HttpResponseBase:
    form = ChosenForm(request)
    if not form.is_valid():
        messages.error(request, GONE if form.has_error("video", "invalid_choice") else NOTHING)
        return redirect("gallery")
    wanted = form.cleaned_data
    if wanted["do"] == "delete" and not wanted["sure"]:
        named = [(video, title_of(video)) for video in wanted["video"]]
        context = {"named": named, "back": wanted["back"], "section": "videos"}
        return render(request, "videos/delete_chosen.html", context)
    return ACTS[wanted["do"]](request, form)


def _delete(request: PersonRequest, form: ChosenForm) -> HttpResponseBase:
    done = _each(request, form, verbs.delete_video)
    if done:
        messages.success(request, f"{_many(done)} deleted, with all their files.")
    return _back(form)


def _retry(request: PersonRequest, form: ChosenForm) -> HttpResponseBase:
    """With what it costs before, where it costs anything."""
    chosen = list(form.cleaned_data["video"])
    if not form.cleaned_data["sure"] and not all(prices.is_free(video) for video in chosen):
        return _asked_about_price(request, form, chosen)
    done = _each(request, form, _retry_one)
    if done:
        messages.success(request, f"{_many(done)} at work again, where it failed.")
    return _back(form)


def _asked_about_price(
    request: PersonRequest, form: ChosenForm, chosen: list[Video]
) -> HttpResponseBase:
    priced = [(video, title_of(video), prices.of_retry(video)) for video in chosen]
    total = prices.total([price for *_, price in priced])
    context = {"priced": priced, "total": total, "back": form.cleaned_data["back"]}
    return render(request, "videos/retry_chosen.html", {**context, "section": "videos"})


def _download(request: PersonRequest, form: ChosenForm) -> HttpResponseBase:
    """Those that have a film; one alone comes as it is."""
    files = stored_entries(_films(form.cleaned_data["video"]))
    if not files:
        messages.error(request, "None of the chosen has a film yet. Choose one that is ready.")
        return _back(form)
    if len(files) == 1:
        return _alone(files[0])
    return zip_response(zipped(files), f"{len(files)} films.zip")


def _alone(file: Entry) -> HttpResponseBase:
    response = StreamingHttpResponse(file.pieces(), content_type="video/mp4")
    response["Content-Length"] = file.size
    return attached(response, file.name)


ACTS: dict[str, Callable[[PersonRequest, ChosenForm], HttpResponseBase]] = {
    "delete": _delete,
    "retry": _retry,
    "download": _download,
}


def _retry_one(video: Video) -> None:
    """What failed as a whole, or the clips that failed in a film that was finished without."""
    if video.status == Video.Status.READY and takes.failed(video).exists():
        verbs.retry_clips(video)
    else:
        verbs.retry(video)


def _each(request: PersonRequest, form: ChosenForm, verb: Callable[[Video], Any]) -> int:
    """How many it was done to; of each other one the person is told why not."""
    done = 0
    for video in form.cleaned_data["video"]:
        try:
            verb(video)
        except NotNow as no:
            messages.error(request, f"“{title_of(video)}”: {no}")
        else:
            done += 1
    return done


def _films(videos: Iterable[Video]) -> Iterator[tuple[str, str]]:
    """The name in the ZIP, numbered from the second of the same on, and its key."""
    given: Counter[str] = Counter()
    for video in videos:
        film = video.film
        if film is not None and not video.hidden_part:
            name = downloads.plain(title_of(video)) or "film"
            given[name] += 1
            number = f" {given[name]}" if given[name] > 1 else ""
            yield f"{name}{number}.mp4", film.key


def _many(count: int) -> str:
    return "1 video is" if count == 1 else f"{count} videos are"


def _back(form: ChosenForm) -> HttpResponseBase:
    """To the same place of the gallery; ``back`` is only ever read as a query."""
    query = QueryDict(form.cleaned_data["back"]).urlencode()
    return redirect(f"{reverse('gallery')}{'?' if query else ''}{query}")
