"""The buttons that ask a model whether clips show their character."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.models import PersonRequest
from mvsite.lib.owned import owned
from mvsite.lib.state import NotNow
from videos import verbs
from videos.models import Video
from videos.views.answering import act, done, refused, take_of


@require_POST
def judge_take(request: PersonRequest, pk: UUID) -> HttpResponse:
    take = take_of(request, pk)
    said = f"Take {take.number} of scene {take.clip.number} is being judged."
    return act(request, take.clip.video, lambda: verbs.judge_take(take), said, take.clip)


@require_POST
def judge_film(request: PersonRequest, pk: UUID) -> HttpResponse:
    video = owned(Video, request, pk)
    try:
        asked = verbs.judge_film(video)
    except NotNow as no:
        return refused(request, video, str(no))
    clips = "1 clip is" if asked.count == 1 else f"{asked.count} clips are"
    return done(request, video, f"{clips} being judged. {asked.why}".strip())
