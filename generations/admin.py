"""The ledger, to be read."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.utils import timezone

from generations import ledger, recovery
from generations.models import Generation, ModelHealth
from mvsite.lib.asking import action
from mvsite.lib.staff import NOTHING, StaffAdmin, as_json, link_to, shows

found_charged = action(
    ledger.found_charged, name="found_charged", says="It was charged, says the provider’s page",
    done="counts as charged",
)  # fmt: skip
found_free = action(
    ledger.found_free, name="found_free", says="It was not charged, says the provider’s page",
    done="counts as free",
)  # fmt: skip

ask_for_a_look = action(
    recovery.ask_for_a_look, name="ask_for_a_look", says="Look for it at the provider once more",
    done="is looked for",
)  # fmt: skip


@admin.register(Generation)
class GenerationAdmin(StaffAdmin):
    list_display = (
        "purpose", "attempt", "kind", "provider", "model", "status", "owner", "estimated",
        "settled", "charged", "took", "created_at",
    )  # fmt: skip
    list_filter = (
        "status",
        "charged",
        "fault",
        "retryable",
        "recovered",
        ("created_at", admin.DateFieldListFilter),
    )
    list_select_related = ("owner",)
    exactly = ("request_hash", "external_id")
    found_by = ("project",)
    search_help_text = "A request’s hash, a provider’s id, an owner’s name, an id or a video’s"
    fields = (
        "subject", "purpose", "attempt", "kind", "provider", "model", "status", "error", "fault",
        "retryable", "next_provider", "recovered", "same_as", "owner", "project", "external_id",
        "key", "estimated", "settled", "charged", "took", "created_at", "submitted_at",
        "finished_at", "deadline_at", "request_", "result_", "usage_", "sent_",
    )  # fmt: skip
    readonly_fields = (
        "subject", "next_provider", "recovered", "same_as", "took", "request_", "result_", "usage_",
        "sent_",
    )  # fmt: skip
    actions = (found_charged, found_free, ask_for_a_look)

    subject = shows("for", lambda call: _subject(call))
    took = shows("took", lambda call: _took(call))
    request_ = shows("request", lambda call: as_json(call.request))
    result_ = shows("result", lambda call: as_json(call.result))
    usage_ = shows("usage", lambda call: as_json(call.usage))
    sent_ = shows("sent", lambda call: as_json(call.sent))


@admin.register(ModelHealth)
class ModelHealthAdmin(StaffAdmin):
    """Which models are left alone because they did not answer."""

    ordering = ("-outages",)
    list_display = ("model", "provider", "outages", "rests", "reason")
    search_fields = ()  # type: ignore[assignment]  # its key is a number, and they are few
    fields = ("model", "provider", "outages", "rests", "reason")
    readonly_fields = ("rests",)

    rests = shows("rests until", lambda health: _rests(health))


def _subject(call: Generation) -> Any:
    """It may be gone: the ledger stays."""
    model: type[Any] = apps.get_model(call.subject_model)
    row = model._default_manager.filter(pk=call.subject_id).first()
    return link_to(row) if row else f"{call.subject_model} {call.subject_id}, which is gone"


def _rests(health: ModelHealth) -> Any:
    until = health.closed_until
    return until if until and until > timezone.now() else NOTHING


def _took(call: Generation) -> str:
    if not call.submitted_at or not call.finished_at:
        return NOTHING
    return f"{(call.finished_at - call.submitted_at).total_seconds():.1f} s"
