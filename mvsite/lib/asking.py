"""How an action asks before it acts, and what it says of each row afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from mvsite.lib.state import NotNow

AT_ONCE = 500
NAMED = 20


class Confirm(forms.Form):
    """Nothing but the yes."""


class Reason(forms.Form):
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60, "autofocus": True}),
        help_text="Its owner reads this.",
        error_messages={"required": "Say why; its owner reads it."},
    )


def too_many(request: HttpRequest, rows: QuerySet[Any]) -> bool:
    """Of so many rows the last ones would wait for minutes."""
    if rows[: AT_ONCE + 1].count() <= AT_ONCE:
        return False
    messages.error(
        request, f"Nothing was done: more than {AT_ONCE} rows were chosen. Choose fewer at once."
    )
    return True


def ask(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, rows: QuerySet[Any], *,
    title: str, says: str, form: forms.Form, yes: str,
) -> TemplateResponse:  # fmt: skip
    """The page before the deed; it sends the same action again, with the answer."""
    count = rows.count()
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "says": says,
        "form": form,
        "yes": yes,
        "rows": list(rows[:NAMED]),
        "more": max(0, count - NAMED),
        "chosen": request.POST.getlist("_selected_action"),
        "carried": {
            name: request.POST[name]
            for name in ("action", "select_across", "from_row")
            if name in request.POST
        },
    }
    return TemplateResponse(request, "admin/ask.html", context)


def action(verb: Callable[[Any], object], *, name: str, says: str, done: str) -> Any:
    """An action that does ``verb`` with every chosen row, at once."""

    @admin.action(description=says, permissions=["change"])
    def act(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
        if not too_many(request, rows):
            each(model_admin, request, rows, verb, done=done)

    act.__name__ = name
    return act


def careful(
    verb: Callable[..., object], *, name: str, says: str, costs: str, done: str,
    form: type[forms.Form] = Confirm, yes: str = "",
) -> Any:  # fmt: skip
    """The same, after a page that says what is lost; ``verb`` and ``done`` get what was answered
    in ``form``."""

    @admin.action(description=f"{says}…", permissions=["change"])
    def act(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        if too_many(request, rows):
            return None
        asked = form(request.POST if "answered" in request.POST else None)
        if not asked.is_valid():
            words = {"title": says, "says": costs, "yes": yes or says}
            return ask(model_admin, request, rows, form=asked, **words)
        answers = asked.cleaned_data
        became = done.format(**answers).rstrip(".")
        each(model_admin, request, rows, lambda row: verb(row, **answers), done=became)
        return None

    act.__name__ = name
    return act


def each(
    model_admin: Any, request: HttpRequest, rows: Iterable[Any], verb: Callable[[Any], object], *,
    done: str,
) -> None:  # fmt: skip
    """Do it to every row that its state allows; say of each other one why not.

    ``done``: what became of it, as "cancelled"; it stands in the row's history too.
    """
    went = []
    for row in rows:
        try:
            verb(row)
        except NotNow as why:
            messages.warning(request, f"{_name(row)}: {why}")
        else:
            model_admin.log_change(request, row, f"{capfirst(done)}.")
            went.append(row)
    if went:
        what = _name(went[0]) if len(went) == 1 else f"{len(went)} rows"
        messages.success(request, f"{what}: {done}.")


def _name(row: Any) -> str:
    """With the first letters of its id: several may have one title."""
    return f"{capfirst(str(row))} ({str(row.pk)[:8]})"
