"""What the flat calls answer, from the rows: the same at once, after waiting and when asked again.

A 202 has every key of the 200. Ids and links are final, and what is not known yet is null.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest
from rest_framework.exceptions import APIException, NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse

from characters.models import Character, Image
from mvsite.lib.http.refusals import Conflict
from mvsite.lib.moderation import require_shown
from videos import given_clips
from videos.api_mv.bodies import BODIES, pictures_of, why_not_drawn
from videos.models import FlatCall, Video
from videos.mv_log import log

Name = FlatCall.Name
RETRY_SECONDS = 5
WAITS = "This video waits for you: {why} Its page, or /api/v1/videos/{pk}/continue/, answers it."
STOPPED = "This video was stopped. Nothing more is made of it. Send the call again."


class NotMade(APIException):
    """All of it failed, at a provider or while it was drawn here."""

    status_code = HTTPStatus.BAD_GATEWAY


class NotMerged(APIException):
    status_code = HTTPStatus.INTERNAL_SERVER_ERROR


def is_done(call: FlatCall) -> bool:
    """One look-up: whether nothing more comes of it by itself."""
    if call.video_id:
        at_work = Video.objects.filter(pk=call.video_id, status__in=Video.WORKING)
        return not at_work.exists()
    drawing = Image.objects.filter(character=call.character_id, status=Image.Status.DRAWING)
    return not drawing.exclude(character__status=Character.Status.FAILED).exists()


def answer(request: HttpRequest, call: FlatCall, *, done: bool, asked_again: bool) -> Response:
    """200 when it is done, else 202. Raises the problem that it came to.

    ``asked_again``: by its ``status_url``, where the status is told in any case.
    """
    log.debug("done" if done else "at work", call=call.name, ids=_ids(call))
    require_shown(_row(call))
    if done:
        _require_made(call)
    body = BODIES[Name(call.name)](request, call, done)
    status = {"status": str(_row(call).status), "status_url": reverse("mv-call", args=[call.pk])}
    if done:
        return Response({**body, "status": status["status"]} if asked_again else body)
    return Response({**body, **status}, status=202, headers={"Retry-After": str(RETRY_SECONDS)})


def _ids(call: FlatCall) -> list[str]:
    """Of what it makes: the pictures, or the video."""
    pictures = pictures_of(call.character) if call.character else []
    return [str(image.pk) for image in pictures] or [str(call.video_id)]


def _row(call: FlatCall) -> Character | Video:
    row = call.video or call.character
    assert row is not None
    return row


def _require_made(call: FlatCall) -> None:
    if call.character is not None:
        if not any(image.status == Image.Status.READY for image in pictures_of(call.character)):
            raise NotMade(call.character.error or why_not_drawn(call.character))
    elif call.video is not None:
        require_made(call.video, call.name)


def require_made(video: Video, name: str = "") -> None:
    """Raises the problem that a video which does nothing by itself has come to."""
    if video.status == Video.Status.CANCELLED:
        raise Conflict(STOPPED)
    if video.status == Video.Status.DRAFT:
        raise Conflict(f"This video is {video.is_now}. Start it first.")
    scenes_wait = name == Name.SCENES and video.waiting_for == Video.WaitingFor.APPROVAL
    if video.status == Video.Status.WAITING and not scenes_wait:
        why = video.error or f"a {video.waiting_for} is to be said."
        raise Conflict(WAITS.format(why=why, pk=video.pk))
    if video.status == Video.Status.FAILED:
        raise _failed(video, name)


def _failed(video: Video, name: str) -> APIException:
    if name == Name.STITCH:
        kind: type[APIException] = NotFound if given_clips.missing(video) else NotMerged
        return kind(video.error)
    return NotMade(video.error) if name else Conflict(f"This video failed. {video.error}")
