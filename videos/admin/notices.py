"""Who is told of films, and what became of it. No secret is shown here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from mvsite.lib.asking import action, careful
from mvsite.lib.staff import StaffAdmin, as_json, link_to, list_of, shows
from videos.models import Delivery, WebhookEndpoint
from videos.verbs import notices

hold = careful(
    notices.hold, name="hold", says="Switch off",
    costs="Nothing at all is sent to its owner’s programs until it is switched on here, not even "
    "to addresses that videos name. What waits to be sent is not sent.",
    done="switched off",
)  # fmt: skip
let_go = action(notices.let_go, name="let_go", says="Switch on", done="switched on")


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(StaffAdmin):
    list_display = ("owner", "url", "state", "failing_since", "off_at", "created_at")
    list_display_links = ("owner", "url")
    list_filter = ("off",)
    list_select_related = ("owner",)
    words = ("url",)
    search_help_text = "Words of the address, or its owner’s whole name or id"
    actions = (hold, let_go)
    fields = (
        "owner", "url", "events_", "state", "off_at", "failing_since", "created_at", "told",
    )  # fmt: skip
    readonly_fields = ("events_", "state", "told")

    state = shows("state", lambda hook: _state(hook), order="off")
    events_ = shows("is told of", lambda hook: ", ".join(hook.events))
    told = shows("deliveries", lambda hook: _told(hook))


@admin.register(Delivery)
class DeliveryAdmin(StaffAdmin):
    list_display = ("event", "owner", "channel", "status", "answered", "attempts", "created_at")
    list_filter = ("status", "channel", "event", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("owner",)
    words = ("address",)
    found_by = ("video", "owner")
    search_help_text = "Words of the address, its owner’s whole name, or an id, also its video’s"
    fields = (
        "event", "owner", "video_", "channel", "address", "status", "error", "answered",
        "attempts", "tried_at", "due_at", "created_at", "payload_",
    )  # fmt: skip
    readonly_fields = ("video_", "payload_")

    video_ = shows("video", lambda row: link_to(row.video))
    payload_ = shows("says", lambda row: as_json(row.payload))


def _state(hook: WebhookEndpoint) -> str:
    if hook.off:
        return f"off: {hook.get_off_display().lower()}"
    return "on" if hook.url else "no address"


def _told(hook: WebhookEndpoint) -> Any:
    return list_of(Delivery, "all", owner__id__exact=hook.pk)
