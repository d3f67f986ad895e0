"""The ledger: every call of a provider, local ones too. It is read only."""

from __future__ import annotations

from django.db.models import QuerySet
from django_filters import CharFilter, MultipleChoiceFilter, UUIDFilter
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from accounts.api.views import Resources
from generations.api.resources import GenerationResource
from generations.models import Generation
from generations.providers.base import Kind
from mvsite.lib.http.filters import LONGEST_SEARCH, Dated

GENERATION = {
    "id": "3f0b5a54-76a3-4d0b-8a74-6c2f7d1e90b1",
    "kind": "draw",
    "purpose": "portrait",
    "provider": "replicate",
    "model": "google/nano-banana-2",
    "status": "succeeded",
    "external_id": "x7t1c9d2e5rm80ct3v6w",
    "estimated_usd": "0.0670",
    "settled_usd": "0.0670",
    "charged": "yes",
    "error": None,
    "submitted_at": "2026-11-22T15:00:02Z",
    "finished_at": "2026-11-22T15:00:09Z",
}
SHOWN = (
    "id", "kind", "purpose", "provider", "model", "status", "external_id", "estimated", "settled",
    "charged", "error", "submitted_at", "finished_at", "created_at",
)  # fmt: skip


class GenerationFilter(Dated):
    kind = MultipleChoiceFilter(
        choices=[(kind.value, kind.value) for kind in Kind], help_text="One, or several."
    )
    status = MultipleChoiceFilter(choices=Generation.Status.choices, help_text="One, or several.")
    charged = MultipleChoiceFilter(choices=Generation.Charged.choices, help_text="One, or several.")
    provider = CharFilter(max_length=LONGEST_SEARCH, help_text="local, replicate and so on.")
    video = UUIDFilter(
        field_name="project", help_text="The id of the video that they were made for."
    )


@extend_schema_view(
    list=extend_schema(
        summary="The ledger",
        description="What was asked of providers, and what it cost; the newest first. It outlives "
        "what was made.",
        examples=[OpenApiExample("A call", GENERATION, response_only=True)],
    ),
    retrieve=extend_schema(
        summary="A call of a provider",
        examples=[OpenApiExample("A call", GENERATION, response_only=True)],
    ),
)
class Generations(ListModelMixin, RetrieveModelMixin, Resources):
    queryset = Generation.objects.none()
    serializer_class = GenerationResource
    filterset_class = GenerationFilter
    ordering_fields = ("created_at",)

    def get_queryset(self) -> QuerySet[Generation]:
        """Without what was asked and answered, which is much."""
        return Generation.objects.filter(owner=self.owner).only(*SHOWN)
