"""An HTTP answer, whichever client it came through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    text: str

    @cached_property
    def body(self) -> Mapping[str, Any]:
        """Empty unless it is a JSON object."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def seconds_in(told: object) -> float:
    """Of a header or a field; 0 where it is no number."""
    try:
        return max(0.0, float(str(told)))
    except ValueError:
        return 0.0
