"""Whoever asks: what they may, what they have, what they spent today."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import stored
from accounts.api.views import Resources
from accounts.models import Limits
from generations.budget import cost_of, today_of
from videos import usage
from videos.spending import left_today

EXAMPLE = {
    "username": "ada",
    "limits": {
        "usd_per_day": "10.0000", "usd_per_video": "3.5000", "in_flight": 20,
        "videos_in_progress": None, "bytes_stored": 20_000_000_000,
    },
    "spent_today_usd": "1.4200",
    "remaining_today_usd": "8.5800",
    "bytes_stored": 1_204_331_002,
    "videos_in_progress": 1,
}  # fmt: skip
NONE = "null: there is no such limit."


def amount(help_text: str, **options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=12, decimal_places=4, help_text=f"US dollars: {help_text}", **options
    )


class LimitsResource(serializers.ModelSerializer):
    class Meta:
        model = Limits
        fields = (
            "usd_per_day", "usd_per_video", "in_flight", "videos_in_progress", "bytes_stored",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "usd_per_day": {"help_text": f"US dollars in a day, where the site is; {NONE}"},
            "usd_per_video": {"help_text": f"US dollars for one video; {NONE}"},
            "in_flight": {"help_text": "Paid calls under way at a time; others wait their turn."},
            "videos_in_progress": {"help_text": f"Videos begun and not finished; {NONE}"},
            "bytes_stored": {"help_text": f"Bytes of all files; {NONE}"},
        }


class MeResource(serializers.Serializer):
    username = serializers.CharField(help_text="The name to sign in with.")
    limits = LimitsResource(help_text="What holds for you.")
    spent_today_usd = amount("settled today, and the upper bounds of what is under way.")
    remaining_today_usd = amount(f"left of today’s limit; {NONE}", allow_null=True)
    bytes_stored = serializers.IntegerField(help_text="Bytes of all files that are yours.")
    videos_in_progress = serializers.IntegerField(
        help_text="Videos begun and not finished, also those that wait for an answer."
    )


class Me(Resources):
    serializer_class = MeResource
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        summary="You",
        description="The limits that hold for you, and what of them is used.",
        tags=["me"],
        responses=MeResource,
        examples=[OpenApiExample("You", EXAMPLE, response_only=True)],
    )
    def retrieve(self, request: Request) -> Response:
        owner = self.owner
        return Response(MeResource({
            "username": owner.username,
            "limits": usage.limits_of(owner),
            "spent_today_usd": cost_of(today_of(owner)),
            "remaining_today_usd": left_today(owner),
            "bytes_stored": stored.bytes_of(owner),
            "videos_in_progress": usage.in_progress(owner).count(),
        }).data)  # fmt: skip
