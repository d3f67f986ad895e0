"""In which order a list comes: by one field that the view names, upwards or downwards."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request


class Ordered(OrderingFilter):
    """What is no order of this list is refused: a program would take one for another."""

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> list[str]:
        asked = request.query_params.get(self.ordering_param)
        if asked is None:
            return list(self.get_default_ordering(view) or ())
        if asked not in _orders(view):
            told = f"This list is ordered by one of {', '.join(_orders(view))}."
            raise ValidationError({self.ordering_param: [told]})
        return [asked]

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": self.ordering_param,
                "required": False,
                "in": "query",
                "description": "By what the list is ordered, “-” for downwards; the newest first "
                "by itself.",
                "schema": {"type": "string", "enum": _orders(view)},
            }
        ]


def _orders(view: Any) -> list[str]:
    return [f"{sign}{name}" for name in view.ordering_fields for sign in ("", "-")]
