"""What every flat call begins and ends with."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Resources
from songs.models import Song
from videos.api_mv import answers, described
from videos.api_mv.requests import FlatRequest, id_of
from videos.models import FlatCall

NO_SONG = "There is no song of yours with this id."
AnyRequest = TypeVar("AnyRequest", bound=FlatRequest)


class FlatCalls(Resources):
    """They wait by themselves, as their clients read the result from the answer."""

    queryset = FlatCall.objects.none()

    def read(self, form: type[AnyRequest]) -> AnyRequest:
        sent = form(data=self.request.data)
        sent.is_valid(raise_exception=True)
        return sent

    def song_named(self, named: str | None) -> Song | None:
        if named is None:
            return None
        song = Song.objects.of(self.owner).filter(pk=id_of(named)).first()
        if song is None:
            raise ValidationError({"song": [NO_SONG]})
        return song

    def made(self, name: FlatCall.Name, **of: Any) -> Response:
        """The answer about a row that was begun; ``of``: its fields, and what was said of it."""
        call = FlatCall.objects.create(owner=self.owner, name=name, **of)
        self.begun = True
        return self.answered(call, settings.MV_WAIT_SECONDS)

    def answered(self, call: FlatCall, usual: int = 0, *, asked_again: bool = False) -> Response:
        done = self.held(partial(answers.is_done, call), usual)
        if not asked_again:
            call = self.call_of(call.pk)
        return answers.answer(self.request._request, call, done=done, asked_again=asked_again)

    def call_of(self, pk: UUID) -> FlatCall:
        """404 also for one whose row was deleted while its answer was held."""
        found: FlatCall = get_object_or_404(FlatCall.objects.of(self.owner), pk=pk)
        return found


@extend_schema_view(**described.CALL)
class AskAgain(FlatCalls):
    """Where ``status_url`` leads."""

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return self.answered(self.call_of(pk), asked_again=True)
