"""What every view of the API begins with, and an order that may be sent twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.polling import unchanged
from accounts.models import User
from mvsite.lib.http import idempotency
from mvsite.lib.http.held import hold, seconds_wanted
from mvsite.lib.models import IdempotencyKey


class Resources(GenericViewSet):
    """Rows of whoever asks. An ``Idempotency-Key`` holds for every POST."""

    lookup_value_converter = "uuid"
    order: IdempotencyKey | None = None
    begun = False
    """Whether an error is what begun work came to: it is said again, and nothing is begun again."""
    waited: int | None = None
    polled: type[Model] | None = None
    """What has a revision: who polls one of them is told at once that nothing is new."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        model = self._polled_by(request)
        known = unchanged(request, model, kwargs["pk"]) if model else None
        return known or super().dispatch(request, *args, **kwargs)

    def _polled_by(self, request: HttpRequest) -> type[Model] | None:
        looks = request.method in ("GET", "HEAD") and "If-None-Match" in request.headers
        return self.polled if looks and self.action_map.get("get") == "retrieve" else None

    @property
    def owner(self) -> User:
        return self.request.user

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            self.order = idempotency.claim(request)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, idempotency.Answered):
            return exc.response
        return super().handle_exception(exc)

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if self.order is not None:
            idempotency.settle(self.order, response, self.remembered, begun=self.begun)
        if self.waited:
            response["Preference-Applied"] = f"wait={self.waited}"
        return super().finalize_response(request, response, *args, **kwargs)

    def remembered(self, answer: Any) -> Any:
        """What is kept of the answer to an order, for when it is sent again."""
        return answer

    def held(self, is_done: Callable[[], bool], usual: int = 0) -> bool:
        """Whether it is done, after the seconds that the request prefers; ``usual``: without any.

        ``is_done`` is one indexed look-up, asked once a second.
        """
        said = seconds_wanted(self.request, -1)
        self.waited = None if said < 0 else said
        return hold(is_done, usual if self.waited is None else said)
