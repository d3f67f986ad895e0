"""Tokens, for programs that see to the account: a token of scope ``admin``, or a session."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import tokens
from accounts.api.scopes import Scope
from accounts.api.views import Resources
from accounts.models import Token
from mvsite.lib.http.fields import Known
from mvsite.lib.http.refusals import Conflict

EXAMPLE = {
    "id": "0b0f0c3e-1c55-4a51-9f4e-3f0f8d2f6a10",
    "name": "release-bot",
    "scope": "create",
    "created_at": "2026-11-22T15:00:00Z",
    "expires_at": "2027-02-20T15:00:00Z",
    "last_used": None,
}
MADE = {**EXAMPLE, "token": "lm_8c1f…"}


class TokenResource(serializers.ModelSerializer):
    created_at = serializers.DateTimeField(source="created", help_text="When it was made.")
    expires_at = serializers.DateTimeField(
        source="expiry", allow_null=True, help_text="From when on it opens nothing; null: never."
    )
    last_used = serializers.DateField(
        allow_null=True, help_text="The day (UTC) of its last request; null: there was none."
    )

    class Meta:
        model = Token
        fields: tuple[str, ...] = (
            "id", "name", "scope", "created_at", "expires_at", "last_used",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "name": {"help_text": "What its owner calls it."},
            "scope": {"help_text": "read: looks; create: also makes, changes and deletes; admin: "
                      "also makes and revokes tokens."},
        }  # fmt: skip


class NewToken(TokenResource):
    token = serializers.CharField(
        allow_null=True, help_text="The token. It is said this once and kept nowhere."
    )

    class Meta(TokenResource.Meta):
        fields: tuple[str, ...] = (*TokenResource.Meta.fields, "token")
        read_only_fields = fields


class TokenRequest(Known):
    name = serializers.CharField(max_length=80, help_text="To know it by: laptop, release-bot.")
    scope = serializers.ChoiceField(
        Scope.choices, default=Scope.READ, help_text="What it may do: read, create or admin."
    )
    days = serializers.IntegerField(
        min_value=1, max_value=tokens.LONGEST_DAYS, default=90, allow_null=True,
        help_text="For how long it is good; null: until it is revoked.",
    )  # fmt: skip


@extend_schema_view(
    list=extend_schema(
        summary="Your tokens",
        description="Those that are good, the newest first. What a token is, nobody is told again.",
        examples=[OpenApiExample("A token", EXAMPLE, response_only=True)],
    ),
    destroy=extend_schema(
        summary="Revoke a token", description="From now on it opens nothing.",
    ),
)  # fmt: skip
class Tokens(mixins.ListModelMixin, mixins.DestroyModelMixin, Resources):
    queryset = Token.objects.none()
    serializer_class = TokenResource
    scope = Scope.ADMIN
    lookup_field = "id"
    filter_backends = ()

    def get_queryset(self) -> Any:
        return tokens.alive(self.owner).annotate(created_at=F("created"))

    @extend_schema(
        summary="Make a token",
        description="The answer has the token itself, this once; a repeat of the request with the "
        "same Idempotency-Key has null there.",
        request=TokenRequest,
        responses={201: NewToken},
        examples=[
            OpenApiExample("For a program that makes videos", {"name": "release-bot",
                           "scope": "create", "days": 90}, request_only=True),
            OpenApiExample("Made", MADE, response_only=True, status_codes=["201"]),
        ],
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        asked = TokenRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        until = tokens.in_days(asked.validated_data.pop("days"))
        try:
            row, token = tokens.make(self.owner, **asked.validated_data, until=until)
        except tokens.TooManyTokens as many:
            raise Conflict(str(many)) from None
        made = {**TokenResource(row).data, "token": token}
        return Response(made, status=status.HTTP_201_CREATED)

    def remembered(self, answer: Any) -> Any:
        return {**answer, "token": None}
