"""One clip: filmed in given words, and handed out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from secrets import randbelow
from typing import Any

from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from mvsite.lib import serving, storage
from mvsite.lib.http.multipart import refused_as
from mvsite.lib.http.parsing import LargeJSONParser
from videos import single_clip, verbs
from videos.api_mv import described
from videos.api_mv.answers import require_made
from videos.api_mv.bodies import pass_name
from videos.api_mv.calls import FlatCalls
from videos.api_mv.handing import handed, unfinished
from videos.api_mv.reference_used import Reference, reference_of
from videos.api_mv.requests import ClipCall, require_id
from videos.commission import SEED_RANGE
from videos.models import FlatCall, Video
from videos.single_clip import ClipWish

LINK_OVER = "This link is over, or is not of this site. Ask for the video again for a new one."
GONE = "The file of this video is gone."
BASE64 = "reference_image_base64"


@extend_schema_view(**described.CLIPS)
class Clips(FlatCalls):
    parser_classes = [LargeJSONParser]

    def create(self, request: Request) -> Response:
        sent = self.read(ClipCall)
        said = sent.validated_data
        reference = reference_of(self.owner, said)
        wish = ClipWish(
            prompt=said["prompt"], negative_prompt=said.get("negative_prompt", ""),
            seed=said["seed"] if "seed" in said else randbelow(SEED_RANGE),
            seconds=_seconds(sent), shape=said["aspect_ratio"], model=sent.model,
            image=reference.image,
        )  # fmt: skip
        with _picture(reference.bytes) as picture, refused_as(BASE64):
            video = verbs.film_one(self.owner, wish, picture)
        return self.made(
            FlatCall.Name.VIDEO, video=video, said=_said(said, wish, reference, video),
            warnings=[*sent.warnings, *reference.warnings],
        )  # fmt: skip


def _seconds(sent: ClipCall) -> float:
    try:
        return single_clip.seconds_by(sent.model, sent.validated_data.get("duration"))
    except single_clip.TooLong as long:
        raise ValidationError({"duration": [str(long)]}) from long


@contextmanager
def _picture(sent: bytes | None) -> Iterator[Path | None]:
    """As a file, to be looked at like any upload."""
    if sent is None:
        yield None
        return
    with storage.scratch() as folder:
        path = folder / "reference"
        path.write_bytes(sent)
        yield path


def _said(said: dict[str, Any], wish: ClipWish, used: Reference, video: Video) -> dict[str, Any]:
    shown = used.image or (video.image if used.bytes else None)
    return {
        "prompt": wish.prompt,
        "parameters_used": {
            "negative_prompt": said.get("negative_prompt"), "duration": wish.seconds,
            "aspect_ratio": wish.shape, "seed": said.get("seed"),
        },
        "character_reference_id": used.named,
        "character_reference_path": shown.key if shown else None,
        "character_reference_warning": used.warning,
    }  # fmt: skip


@extend_schema_view(**described.FILM)
class Film(FlatCalls):
    """Of a video by its id. A link with a signature opens without a header, as a player asks."""

    def get_authenticators(self) -> list[Any]:
        return [] if self._is_signed else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        return [] if self._is_signed else super().get_permissions()

    @property
    def _is_signed(self) -> bool:
        return self.request is not None and "s" in self.request.GET

    def retrieve(self, request: Request, named: str) -> HttpResponseBase:
        video = self._found(named)
        if not self.held(partial(_is_there, video), settings.MV_WAIT_SECONDS):
            body = {"video_id": str(video.pk), "video_url": None, "status": video.status}
            return unfinished(request, body, "mv-video", video.pk)
        video = self._found(named)  # As it is now, if it was not deleted meanwhile.
        if video.film is None:
            require_made(video)
            raise NotFound(GONE)
        return handed(request, video.key("final.mp4"), "video", video.pk)

    def _found(self, named: str) -> Video:
        pk = require_id(named)
        if self._is_signed:
            known = Video(pk=pk)
            if not serving.allows(self.request.GET["s"], pass_name(known)):
                raise PermissionDenied(LINK_OVER)
        mine = Video.objects.all() if self._is_signed else Video.objects.of(self.owner)
        video = mine.filter(pk=pk).first()
        if video is None or video.hidden_part is not None:
            raise Http404
        return video


def _is_there(video: Video) -> bool:
    """Or will not come by itself."""
    at_work = Video.objects.filter(pk=video.pk, status__in=Video.WORKING, films=None)
    return not at_work.exists()
