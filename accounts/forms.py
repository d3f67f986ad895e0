"""What people send to sign in and to change their account."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import tokens
from accounts.models import Token, User


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


class TokenForm(forms.Form):
    """``until`` of the cleaned data: when the token ends; None: never."""

    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"placeholder": "laptop"}))
    scope = forms.ChoiceField(choices=[
        (Token.Scope.READ, "look"), (Token.Scope.CREATE, "look, make and change"),
        (Token.Scope.ADMIN, "all, tokens too"),
    ])  # fmt: skip
    ends = forms.ChoiceField(initial="90", choices=[
        ("30", "in 30 days"), ("90", "in 90 days"), ("365", "in a year"), ("day", "on the day"),
        ("never", "never"),
    ])  # fmt: skip
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        ends, day = said.get("ends", ""), said.get("day")
        if ends == "day" and not self.errors and not day:
            self.add_error("day", "Say on which day it ends.")
        if ends == "day" and day:
            said["until"] = self._end_of(day)
        else:
            said["until"] = tokens.in_days(int(ends) if ends.isdecimal() else None)
        return said

    def _end_of(self, day: date) -> datetime | None:
        """The midnight after it, where the site is."""
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=tokens.LONGEST_DAYS):
            self.add_error("day", "Say a day from today on, within ten years; or never.")
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def password_form(user: User, data: Any = None) -> SetPasswordForm[User]:
    """Who came in by a link has no password yet, and so has none to give first."""
    form = PasswordChangeForm if user.has_usable_password() else SetPasswordForm
    return form(user, data)
