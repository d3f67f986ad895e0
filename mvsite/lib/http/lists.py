"""How lists are cut into pages, and which answer fits a request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.core import signing
from rest_framework.exceptions import ValidationError
from rest_framework.metadata import BaseMetadata
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

BAD_CURSOR = "This is no cursor of this list. Follow “next” or “previous”, or begin without one."
SIZE = re.compile("[1-9][0-9]{0,2}")
SIGNED = r"^\.?[A-Za-z0-9_-]+:[A-Za-z0-9_-]+:[A-Za-z0-9_-]+$"
"""What ``django.core.signing`` makes."""
BAD_SIZE = "A page has 1 to 100 rows."


class Pages(CursorPagination):
    """``results``, and the addresses of the ``next`` and ``previous`` page, or null.

    A cursor is signed, for one order: what a stranger makes up never reaches the database.
    """

    ordering = "-created_at"
    page_size = 25
    max_page_size = 100
    page_size_query_param = "page_size"
    cursor_query_description = "Of the page: from “next” or “previous” of another one."
    page_size_query_description = "How many a page has: 1 to 100; 25 by itself."

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not (SIZE.fullmatch(asked) and int(asked) <= self.max_page_size):
            raise ValidationError({self.page_size_query_param: [BAD_SIZE]})
        return int(asked)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor, size = super().get_schema_operation_parameters(view)
        cursor["schema"] |= {"pattern": SIGNED}
        size["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [cursor, size]

    def encode_cursor(self, cursor: Cursor) -> str:
        signed = signing.dumps(list(cursor), salt=self._salt())
        return str(replace_query_param(self.base_url, self.cursor_query_param, signed))

    def decode_cursor(self, request: Request) -> Cursor | None:
        given = request.query_params.get(self.cursor_query_param)
        if given is None:
            return None
        try:
            return Cursor(*signing.loads(given, salt=self._salt()))
        except signing.BadSignature:
            raise ValidationError({self.cursor_query_param: [BAD_CURSOR]}) from None

    def _salt(self) -> str:
        return f"cursor of {' '.join(self.ordering)}"

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": "string", "format": "uri", "nullable": True, "example": None}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": schema,
                "next": {**address, "description": "The page after this one; null: none."},
                "previous": {**address, "description": "The page before this one; null: none."},
            },
        }


class OneForm(DefaultContentNegotiation):
    """JSON, whatever is accepted: there is nothing else to choose, and a film is no form of it."""

    def select_renderer(
        self, request: Request, renderers: Sequence[Any], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class Methods(BaseMetadata):
    """What OPTIONS answers: the methods, and nothing of what is behind the address."""

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        return {"methods": view.allowed_methods}
