"""What a person says of who is to be told when a film is done."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from mvsite.lib import safe_fetch
from videos.models import WebhookEndpoint
from videos.models.events import OF_VIDEOS

NO_ADDRESS = "Give the address that is to be written to."
NOT_AN_ADDRESS = "This is no mail address, such as ada@example.org."
NO_EVENT = "Choose what it is to be told, or leave the address empty."
TOO_LONG = "This address is longer than {} characters."


class MailForm(forms.Form):
    wanted = forms.BooleanField(required=False, label="By mail")
    address = forms.EmailField(
        required=False, label="Mail address", max_length=254,
        error_messages={"invalid": NOT_AN_ADDRESS, "max_length": TOO_LONG.format(254)},
    )  # fmt: skip

    @classmethod
    def of(cls, user: User) -> MailForm:
        said = {"wanted": user.mail_when_done and bool(user.email), "address": user.email}
        return cls(initial=said, auto_id="mail-%s")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("wanted") and not said.get("address") and not self.errors:
            self.add_error("address", NO_ADDRESS)
        return said


class WebhookForm(forms.Form):
    url = forms.CharField(
        required=False, label="Address", max_length=safe_fetch.LONGEST,
        validators=[safe_fetch.validate], widget=forms.URLInput,
        error_messages={"max_length": TOO_LONG.format(safe_fetch.LONGEST)},
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        required=False, label="Tell it when", widget=forms.CheckboxSelectMultiple,
        choices=[(event.value, event.label) for event in OF_VIDEOS],
    )  # fmt: skip

    @classmethod
    def of(cls, hook: WebhookEndpoint | None) -> WebhookForm:
        shown = hook or WebhookEndpoint()
        return cls(initial={"url": shown.url, "events": shown.events}, auto_id="webhook-%s")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("url") and not said.get("events") and not self.errors:
            self.add_error("events", NO_EVENT)
        return said
