"""What people send to sign in and to change their account."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError

from accounts.models import User


class SignInForm(AuthenticationForm):
    """Says how many tries are left before the pause."""

    def get_invalid_login_error(self) -> ValidationError:
        tries = self._tries_left()
        more = "One more try" if tries == 1 else f"{tries} more tries"
        sentence = "That name and password do not fit together."
        return ValidationError(
            f"{sentence} {more}, then ten minutes’ rest.", code="invalid_login"
        )  # fmt: skip

    def _tries_left(self) -> int:
        credentials = {"username": self.cleaned_data.get("username")}
        failed = AxesProxyHandler.get_failures(self.request, credentials)
        return max(0, get_failure_limit(self.request, credentials) - failed)


class ThemeForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["theme"]


def password_form(user: User, data: Any = None) -> SetPasswordForm[User]:
    """Who came in by a link has no password yet, and so has none to give first."""
    form = PasswordChangeForm if user.has_usable_password() else SetPasswordForm
    return form(user, data)
