"""The page that makes API tokens, shows each of them once, and takes them back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import tokens
from accounts.forms import TokenForm
from accounts.models import PersonRequest
from mvsite.lib.forms import UNFIT


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: PersonRequest) -> HttpResponse:
    """The new token stands in the answer to its form: in no address, no cookie and no log."""
    form, made = TokenForm(request.POST or None), {}
    if form.is_valid():
        made = _made(request, form)
    status = UNFIT if form.errors else 200
    return render(request, "accounts/tokens.html", {
        "section": "account",
        "token_form": TokenForm() if made else form,
        "tokens": tokens.alive(request.user),
        **made,
    }, status=status)  # fmt: skip


def _made(request: PersonRequest, form: TokenForm) -> dict[str, object]:
    said = form.cleaned_data
    try:
        row, token = tokens.make(request.user, said["name"], said["scope"], said["until"])
    except tokens.TooManyTokens as many:
        form.add_error(None, str(many))
        return {}
    return {"row": row, "token": token}


@require_POST
def revoke(request: PersonRequest, pk: UUID) -> HttpResponse:
    found = tokens.alive(request.user).filter(id=pk).first()
    if found is None:
        raise Http404
    found.delete()
    messages.success(request, f"The token “{found}” is revoked: from now on it opens nothing.")
    return redirect("tokens")
