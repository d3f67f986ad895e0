"""Signing in, and what belongs to a person alone: look and password."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import SignInForm, ThemeForm, password_form
from accounts.models import PersonRequest
from mvsite.lib.forms import UNFIT
from mvsite.lib.theme import keep

REST = "Too many wrong passwords. Nothing is lost; try again in {minutes} minutes."


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


def resting(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, str] | None
) -> HttpResponse:
    """In place of the form's own answer while a name has to rest."""
    rest = settings.AXES_COOLOFF_TIME
    sentence = REST.format(minutes=rest // timedelta(minutes=1))
    refused = render(request, "accounts/sign_in.html", {"resting": sentence}, status=429)
    refused["Retry-After"] = str(int(rest.total_seconds()))
    return refused


@require_POST
def theme(request: PersonRequest) -> HttpResponse:
    form, back = ThemeForm(request.POST, instance=request.user), redirect("account")
    if form.is_valid():
        request.user.save(update_fields=["theme"])  # A password that is changed meanwhile stays.
        keep(back, request.user.theme)
    else:
        messages.error(request, "There is a light look and a dark one. Nothing was changed.")
    return back


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: PersonRequest) -> HttpResponse:
    form = password_form(request.user, request.POST or None)
    if not form.is_valid():
        status = UNFIT if form.is_bound else 200
        return render(request, "accounts/password.html", {"form": form}, status=status)
    update_session_auth_hash(request, form.save())
    messages.success(request, "The password is changed. Other browsers have to sign in again.")
    return redirect("account")
