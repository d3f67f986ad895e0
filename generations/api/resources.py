"""A call of a provider, as programs read it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from generations.models import Generation
from mvsite.lib.http.fields import Dollars, Sentence, Time


@extend_schema_serializer(component_name="Generation")
class GenerationResource(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.CharField(help_text="see, write, draw, film, hear or judge.")
    purpose = serializers.CharField(help_text="What it was made for: portrait, motion and so on.")
    provider = serializers.CharField(help_text="local: this machine.")
    model = serializers.CharField(help_text="As its provider calls it; empty where it has no name.")
    status = serializers.ChoiceField(
        Generation.Status.choices, help_text="review: a person has to find out what became of it."
    )
    external_id = serializers.CharField(help_text="By which its provider knows it; or empty.")
    estimated_usd = Dollars(source="estimated", help_text="At most, as it was reserved.")
    settled_usd = Dollars(
        source="settled", allow_null=True, help_text="What it has cost; null until that is known."
    )
    charged = serializers.ChoiceField(
        Generation.Charged.choices, help_text="maybe: nobody knows, so that it counts as yes."
    )
    error = Sentence(help_text="Why it failed.")
    submitted_at = Time(allow_null=True, help_text="When it was sent to its provider.")
    finished_at = Time(allow_null=True, help_text="When it ended.")
