"""What lists can be narrowed to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django_filters import CharFilter, FilterSet, IsoDateTimeFilter
from django_filters.fields import IsoDateTimeField

FIRST, LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
LONGEST_SEARCH = 100
EMPTY = "Give it a value, or leave it out."


class _TimeField(IsoDateTimeField):
    """Any zone, and no time that a database cannot turn into its own."""

    def clean(self, value: Any) -> Any:
        try:
            time = super().clean(value)
        except OverflowError:
            time = LAST.replace(year=1)
        if time is not None and not FIRST <= time <= LAST:
            raise forms.ValidationError("No time like this is known here.")
        return time


class TimeFilter(IsoDateTimeFilter):
    field_class = _TimeField


class Dated(FilterSet):
    def is_valid(self) -> bool:
        """An id or a time without a value would show everything to who meant to narrow it; an
        empty search is one for anything."""
        for name in self.filters.keys() & self.data.keys():
            is_text = isinstance(self.filters[name], CharFilter)
            if not is_text and not any(self.data.getlist(name)):
                self.form.add_error(name, EMPTY)
        return super().is_valid()

    created_after = TimeFilter(
        field_name="created_at", lookup_expr="gte", help_text="Made then or later (ISO 8601)."
    )
    created_before = TimeFilter(
        field_name="created_at", lookup_expr="lt", help_text="Made before (ISO 8601)."
    )


def search(**options: Any) -> CharFilter:
    """A filter for words, of a length that every database searches for."""
    return CharFilter(max_length=LONGEST_SEARCH, **options)
