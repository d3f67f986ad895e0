"""My videos: the contact sheet, and what is new on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import PersonRequest
from mvsite.lib.uploads import clean
from videos import contact_sheet
from videos.contact_sheet import Card
from videos.models import Video

A_PAGE = 24
LONGEST_SEARCH = 200
"""Letters."""
SEEN_PARTS = 3
"""Of a card: revision, status and picture."""
ORDER_WORDS = {"newest": "Newest first", "song": "By song", "longest": "Longest"}
STATE_WORDS = {
    "": "All", "making": "Making", "ready": "Ready", "asking": "Needs you", "failed": "Failed",
}  # fmt: skip


class Wanted(forms.Form):
    """What the address asks for; what makes no sense is as if it were not there."""

    q = forms.CharField(required=False)
    state = forms.ChoiceField(required=False, choices=[(name, "") for name in contact_sheet.STATES])
    order = forms.ChoiceField(required=False, choices=[(name, "") for name in contact_sheet.ORDERS])
    page = forms.IntegerField(required=False, min_value=1)

    @classmethod
    def of(cls, query: QueryDict) -> dict[str, Any]:
        form = cls({**query.dict(), "q": clean(query.get("q", ""), LONGEST_SEARCH)})
        form.is_valid()
        return {name: form.cleaned_data.get(name) or "" for name in cls.base_fields}


@dataclass(frozen=True)
class Sheet:
    """``wanted``: q, state, order, page. ``token``: of the moment before the rest was read."""

    wanted: dict[str, Any]
    counts: contact_sheet.Counts
    page: Page[Video]
    cards: list[Card]
    token: str

    def query(self, **other: object) -> str:
        """Of a link to the same sheet but for ``other``."""
        wanted = {**self.wanted, **other}
        return urlencode({name: value for name, value in wanted.items() if value})

    @property
    def states(self) -> list[tuple[str, str, int, str]]:
        """Name, words, how many, and the link's query. Without failures there is no such word."""
        return [
            (name, word, getattr(self.counts, name or "every"), self.query(state=name, page=""))
            for name, word in STATE_WORDS.items()
            if name != "failed" or self.counts.failed or self.wanted["state"] == "failed"
        ]

    @property
    def not_looked_for(self) -> list[str]:
        """Words beyond those that are searched."""
        return str(self.wanted["q"]).split()[contact_sheet.MOST_WORDS :]

    @property
    def here(self) -> str:
        return self.query()

    @property
    def newer(self) -> str:
        return self.query(page=self.page.previous_page_number())

    @property
    def older(self) -> str:
        return self.query(page=self.page.next_page_number())

    @property
    def is_at_work(self) -> bool:
        return any(card.is_at_work for card in self.cards)


@dataclass(frozen=True)
class Change:
    """A card beside what the page shows of it: revision, status and picture."""

    card: Card
    seen: tuple[str, ...]

    @property
    def is_one(self) -> bool:
        return self.card.seen != self.seen

    @property
    def has_other_picture(self) -> bool:
        return self.card.seen[-1] != self.seen[-1]

    @property
    def is_to_be_said(self) -> bool:
        """Steps on the way are seen; what a person waits for is said."""
        return self.card.seen[1] != self.seen[1] and not self.card.is_working


@require_safe
def gallery(request: PersonRequest) -> HttpResponse:
    sheet = _sheet(request)
    template = "videos/gallery.html"
    if not sheet.counts.every and not sheet.wanted["q"]:
        template = "videos/gallery_empty.html"
    words = {"orders": ORDER_WORDS.items(), "section": "videos"}
    return render(request, template, {"sheet": sheet, **words})


@require_safe
def live(request: PersonRequest) -> HttpResponse:
    """What changed since ``since``; 204 when nothing did."""
    if request.GET.get("since") == contact_sheet.token_of(request.user):
        return HttpResponse(status=204)
    sheet, seen = _sheet(request), _seen(request.GET)
    changed = [Change(card, seen[str(card.pk)]) for card in sheet.cards if str(card.pk) in seen]
    return render(
        request, "videos/_gallery_news.html",
        {"sheet": sheet, "changes": [change for change in changed if change.is_one]},
    )  # fmt: skip


def _sheet(request: PersonRequest) -> Sheet:
    wanted = Wanted.of(request.GET)
    token = contact_sheet.token_of(request.user)
    found = contact_sheet.searched(Video.objects.of(request.user), wanted["q"])
    ordered = contact_sheet.shown(contact_sheet.in_state(found, wanted["state"]), wanted["order"])
    page = Paginator(ordered, A_PAGE).get_page(wanted["page"] or 1)
    videos = list(page.object_list)
    paces = contact_sheet.paces_of(videos)
    cards = [Card(video, paces.get(video.pk)) for video in videos]
    counts = contact_sheet.counts_of(found)
    return Sheet(wanted, counts, page, cards, token)


def _seen(query: QueryDict) -> dict[str, tuple[str, ...]]:
    """What the page shows of each of its videos, as the cards gave it out."""
    found = (text.split(":") for text in query.getlist("seen")[:A_PAGE])
    return {pk: tuple(parts) for pk, *parts in found if len(parts) == SEEN_PARTS}
