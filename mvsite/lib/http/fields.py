"""Fields of what programs send and read.

In JSON that is sent a number is no text, and a switch is no number; in a form everything is text,
and is read as what it says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from rest_framework import serializers
from rest_framework.utils.html import is_html_input

from mvsite.lib import serving
from mvsite.lib.http.parsing import UNFIT_TEXT
from mvsite.lib.uploads import clean

FORGERY_CHECK = "csrfmiddlewaretoken"
"""A browser's form has it; it was looked at before."""


def is_of_form(field: serializers.Field) -> bool:
    return bool(is_html_input(field.root.initial_data))


def is_text_of_json(field: serializers.Field, value: Any) -> bool:
    return isinstance(value, str) and not is_of_form(field)


class Words(serializers.CharField):
    """One line, without anything that a page or a database would choke on."""

    def to_internal_value(self, data: Any) -> str:
        text = require_text(self, data)
        if "\0" in text:  # Of a form: what is JSON was looked through.
            raise serializers.ValidationError(UNFIT_TEXT)
        if self.max_length is not None and len(text) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        words = clean(text, len(text))
        if not words and not self.allow_blank:
            self.fail("blank")
        return words


class Text(serializers.CharField):
    """As it was sent, with its lines and the space around them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "allow_blank": True, **options})

    def to_internal_value(self, data: Any) -> str:
        return require_text(self, data)


def require_text(field: serializers.CharField, data: Any) -> str:
    if not isinstance(data, str):
        field.fail("invalid")
    return str(serializers.CharField.to_internal_value(field, data))


class Whole(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if is_text_of_json(self, data):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Number(serializers.FloatField):
    """Neither endless nor no number."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or is_text_of_json(self, data):
            self.fail("invalid")
        try:
            number = float(super().to_internal_value(data))
        except OverflowError:
            self.fail("invalid")
        if not math.isfinite(number):
            self.fail("invalid")
        return number


class Switch(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool) and not is_of_form(self):
            self.fail("invalid", input=data)
        return bool(super().to_internal_value(data))


class Time(serializers.DateTimeField):
    """ISO 8601 in UTC, whatever the site's own time zone is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default_timezone": UTC, **options})


class Several(serializers.ListField):
    """Counted before any of them is looked at: each may be a question to the database."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if self.max_length is not None and isinstance(data, list) and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return list(super().to_internal_value(data))


class Known(serializers.Serializer):
    def to_internal_value(self, data: Any) -> Any:
        """Refuses what it does not know: a limit with a slip in its name would be no limit."""
        known = {*self.fields, FORGERY_CHECK} if is_of_form(self) else {*self.fields}
        strange = sorted(data.keys() - known) if isinstance(data, Mapping) else []
        if strange:
            told = f"There is no such field here, but {', '.join(sorted(self.fields)) or 'none'}."
            raise serializers.ValidationError({name[:80]: [told] for name in strange[:10]})
        return super().to_internal_value(data)


def require_nothing(data: Any) -> None:
    """Of a call that takes no field: raises ValidationError for any."""
    Known(data=data).is_valid(raise_exception=True)


class KnownDescription(OpenApiSerializerExtension):
    target_class = Known
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        told = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**told, "additionalProperties": False}


class Link(serializers.CharField):
    """Of a stored file, by its key."""

    def __init__(self, **options: Any) -> None:
        ends = "It opens without a header and expires."
        told = f"{options.pop('help_text')} {ends} Null until it is there, and while it is hidden."
        super().__init__(**{"allow_null": True, "help_text": told, **options})

    def to_representation(self, key: str) -> str | None:
        return serving.url_of(key) or None


class Sentence(serializers.CharField):
    """Null in place of an empty one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_null": True, **options})

    def to_representation(self, said: str) -> str | None:
        return said or None


class Dollars(serializers.DecimalField):
    """As text, with as many places as an amount has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 4, **options})
