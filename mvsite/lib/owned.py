"""The row that an address names, for the person who owns it."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

AnyModel = TypeVar("AnyModel", bound=Model)


def owned(model: type[AnyModel], request: HttpRequest, pk: UUID) -> AnyModel:
    """One's own; another's is as unknown as one that never was."""
    mine = model._default_manager.filter(owner=request.user)
    found: AnyModel = get_object_or_404(mine.select_related("owner"), pk=pk)
    return found
