"""Fields of what programs send."""

from __future__ import annotations

import pytest
from rest_framework import serializers

from mvsite.lib.http.fields import Several


class Counted(serializers.CharField):
    """Remembers how many it was asked of."""

    asked = 0

    def to_internal_value(self, data: str) -> str:
        Counted.asked += 1
        return data


def test_a_list_that_is_too_long_is_refused_before_any_of_it_is_looked_at():
    field = Several(child=Counted(), max_length=3)
    with pytest.raises(serializers.ValidationError, match="no more than 3"):
        field.run_validation(["x"] * 10_000)
    assert Counted.asked == 0
    assert field.run_validation(["x"] * 3) == ["x"] * 3
