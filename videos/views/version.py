"""The page of a new video, filled in with what one that is there was made of."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import PersonRequest
from mvsite.lib.owned import owned
from videos import versions
from videos.models import Video


@require_POST
def version(request: PersonRequest, pk: UUID) -> HttpResponse:
    token = versions.begin(owned(Video, request, pk))
    return redirect(f"{reverse('create')}?draft={token}")
