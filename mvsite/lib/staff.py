"""What the pages of the admin have in common: rows to look at, and lists that stay quick.

Nothing is added, changed or deleted here by filling in a form: what staff may do with a row is an
action, and an action calls the verb that the pages call.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from mvsite.lib import serving, thumbnails
from mvsite.lib.moderation import Moderated

NOTHING = "–"
JSON_AT_MOST = 20_000
MODERATING = ("hide", "unhide")
"""Actions for every row that can be hidden; ``videos.admin`` brings them."""


def shows(name: str, part: Callable[[Any], Any], *, order: str = "") -> Any:
    """A column, or a line of a row's page, named ``name``."""

    @admin.display(description=name, ordering=order or None)
    def column(model_admin: Any, row: Any) -> Any:
        return part(row)

    return column


class NewestPaginator(Paginator):
    """Counts no further than anybody pages: counting a large table costs more than showing it."""

    AT_MOST = 5_000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[: self.AT_MOST].count())

    @property
    def is_capped(self) -> bool:
        return self.count == self.AT_MOST


class StaffAdmin(admin.ModelAdmin):
    ordering = ("-created_at",)
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = NewestPaginator
    actions_selection_counter = True
    search_fields = ("id",)
    words: tuple[str, ...] = ()
    """Columns that a search looks into."""
    exactly: tuple[str, ...] = ()
    """Columns whose whole value finds a row."""
    found_by: tuple[str, ...] = ()
    """Keys of what it belongs to, whose id finds all that do."""
    change_list_template = "admin/rows.html"
    change_form_template = "admin/row.html"

    hidden = shows("hidden", lambda row: "hidden" if row.is_hidden else NOTHING)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = [field.name for field in self.model._meta.get_fields() if not field.auto_created]
        return [*names, *self.readonly_fields]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**(extra_context or {}), **title})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if request.method == "POST":
            raise PermissionDenied
        deeds = self.get_action_choices(request, default_choices=[])
        unsaved = {"show_save": False, "show_save_and_continue": False}
        title = capfirst(self.opts.verbose_name)
        context = {**(extra_context or {}), **unsaved, "row_actions": deeds, "title": title}
        return super().change_view(request, object_id, form_url, context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """An id, its own or that of what it belongs to, finds rows at once; so does a whole name
        of an owner. Words are looked for in the table's own columns only: a search through a join
        would read both tables to their ends.
        """
        term = search_term.strip()
        try:
            ways = [Q(**{name: UUID(term)}) for name in ("pk", *self.found_by)]
        except ValueError:
            words = [Q(**{f"{name}__icontains": term}) for name in self.words]
            exact = [Q(**{name: term}) for name in self.exactly]
            owners = [Q(owner__in=self._owners(term))] if self._is_owned else []
            ways = [*words, *exact, *owners] if term else [Q()]
        return (queryset.filter(reduce(or_, ways)) if ways else queryset.none()), False

    @property
    def _is_owned(self) -> bool:
        return any(field.name == "owner" for field in self.model._meta.fields)

    @staticmethod
    def _owners(name: str) -> list[Any]:
        people = get_user_model()._default_manager.filter(username=name)
        return list(people.values_list("pk", flat=True))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if issubclass(self.model, Moderated):
            return actions
        return {name: action for name, action in actions.items() if name not in MODERATING}

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *where: Any) -> Any:
        """Back to the row's own page when it was asked for there."""
        response = super().response_action(request, queryset, *where)
        chosen = request.POST.getlist("_selected_action")
        if "from_row" in request.POST and isinstance(response, HttpResponseRedirect):
            return HttpResponseRedirect(_address(self.model, chosen[0]))
        return response

    def get_list_filter(self, request: HttpRequest) -> Any:
        hidden = [HiddenFilter] if issubclass(self.model, Moderated) else []
        return [*self.list_filter, *hidden]


class HiddenFilter(admin.SimpleListFilter):
    title = "hidden"
    parameter_name = "hidden"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Hidden"), ("no", "Shown")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(hidden_at__isnull=self.value() == "no")


# --- What a cell shows --------------------------------------------------------------------------


def link_to(row: Model | None, words: str = "") -> str | SafeString:
    if row is None:
        return NOTHING
    return format_html('<a href="{}">{}</a>', _address(type(row), row.pk), words or str(row))


def list_of(model: type[Model], words: str, **only: object) -> SafeString:
    """A link to the list of these rows, narrowed down to some of them."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    query = "&".join(f"{name}={value}" for name, value in only.items())
    return format_html('<a href="{}?{}">{}</a>', address, query, words)


def _address(model: type[Model], pk: object) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return reverse(name, args=[pk])


def small(key: str, alt: str = "") -> str | SafeString:
    """A thumbnail in a box of fixed size, so that rows do not jump."""
    if not key:
        return NOTHING
    address = serving.url_of(thumbnails.key_of(key, 320))
    return format_html(
        '<img class="small" src="{}" alt="{}" width="96" height="54" loading="lazy">', address, alt
    )


def picture(key: str) -> str | SafeString:
    if not key:
        return NOTHING
    return format_html('<img class="large" src="{}" alt="">', serving.url_of(key))


def player(key: str, poster: str = "") -> str | SafeString:
    """Loads nothing until it is played."""
    if not key:
        return NOTHING
    return format_html(
        '<video class="large" controls preload="none" src="{}" poster="{}"></video>',
        serving.url_of(key), serving.url_of(poster),
    )  # fmt: skip


def sound(key: str) -> str | SafeString:
    if not key:
        return NOTHING
    return format_html('<audio controls preload="none" src="{}"></audio>', serving.url_of(key))


def as_json(value: Any) -> str | SafeString:
    if not value:
        return NOTHING
    text = json.dumps(value, indent=2, ensure_ascii=False)
    ends = "\n… and more" if len(text) > JSON_AT_MOST else ""
    return format_html('<pre class="json">{}{}</pre>', text[:JSON_AT_MOST], ends)


def as_list(sentences: list[str]) -> str:
    return "\n".join(sentences) or NOTHING
