"""A person's programs may look and change so often a minute, and order (POST) so often."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import Pace
from accounts.pace import ask


class Paced(BaseThrottle):
    """Who shows no token and no session has nothing that could be asked for."""

    seconds = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return True
        creates = request.method == "POST"
        kind = Pace.Kind.CREATES if creates else Pace.Kind.READS
        limit = settings.API_CREATES if creates else settings.API_READS
        self.seconds = ask(request.user, kind, limit)
        return not self.seconds

    def wait(self) -> float:
        return self.seconds
