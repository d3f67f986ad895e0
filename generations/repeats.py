"""What was asked before: one owner does not pay twice for the same words of the same picture."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models

from accounts.models import User
from generations.models import Generation, hash_of
from generations.providers.base import Media, Provider, Request, SeeRequest, to_json


def hash_for(request: Request, provider: Provider) -> str:
    """Of a picture that is looked at counts what is in it, and not where it lies."""
    data = to_json(request)
    if isinstance(request, SeeRequest):
        model = provider.capabilities(request.kind, request.model).model
        data |= {"picture": _content(request.picture), "model": model, "mend": ""}
    return hash_of(data, provider.name)


def _content(picture: Media) -> str:
    """Its key where the file is gone: it will be told when it is sent."""
    try:
        with picture.path().open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return picture.key


def first_of(owner: User, subject: models.Model, request: Request, digest: str) -> Any | None:
    """The paid call that answered this already; None also for a subject that has that answer: who
    asks there again wants another one."""
    if not isinstance(request, SeeRequest):
        return None
    answered = Generation.objects.filter(
        owner=owner, kind=request.kind, request_hash=digest, status=Generation.Status.SUCCEEDED
    )
    if answered.filter(subject_model=subject._meta.label, subject_id=subject.pk).exists():
        return None
    return answered.filter(estimated__gt=0).order_by("created_at").first()
