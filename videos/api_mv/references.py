"""Character pictures: drawn from words, handed out by their ids."""

from __future__ import annotations

from functools import partial
from secrets import randbelow
from typing import Any

from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from characters import verbs
from characters.models import Image
from mvsite.lib.http.refusals import Conflict
from videos.api_mv import bodies, described
from videos.api_mv.calls import FlatCalls
from videos.api_mv.handing import handed, unfinished
from videos.api_mv.requests import ReferencesCall, require_id
from videos.commission import SEED_RANGE
from videos.models import FlatCall
from videos.mv_log import log

USED = (
    "aspect_ratio", "safety_filter_level", "person_generation", "output_format", "negative_prompt",
    "seed", "num_images",
)  # fmt: skip
NOT_KNOWN = "“{name}” is not known to the model that draws and was not sent."
AS_PNG = "“output_format”: pictures are kept as PNG."
FAILED = "This picture could not be drawn. {why}"


@extend_schema_view(**described.REFERENCES)
class References(FlatCalls):
    def create(self, request: Request) -> Response:
        sent = self.read(ReferencesCall)
        said = sent.validated_data
        used = {name: said.get(name) for name in USED} | {"output_format": "png"}
        character = verbs.draw_from_words(
            self.owner, said["character_description"], said["num_images"],
            negative_description=said.get("negative_prompt") or "",
            seed=said["seed"] if "seed" in said else randbelow(SEED_RANGE),
            aspect_ratio=said["aspect_ratio"],
            chosen_models={"draw": sent.model} if sent.model else {},
        )  # fmt: skip
        log.debug("pictures asked for", character=str(character.pk), count=said["num_images"])
        return self.made(
            FlatCall.Name.REFERENCE, character=character, said={"parameters_used": used},
            warnings=[*sent.warnings, *_left_out(request.data)],
        )  # fmt: skip


def _left_out(sent: dict[str, Any]) -> list[str]:
    """What was asked for and no model here is told."""
    unknown = ("safety_filter_level", "person_generation")
    said = [NOT_KNOWN.format(name=name) for name in unknown if sent.get(name) is not None]
    return [*said, *([AS_PNG] if sent.get("output_format") not in (None, "png") else [])]


@extend_schema_view(**described.REFERENCE)
class Reference(FlatCalls):
    """One picture by its id."""

    def retrieve(self, request: Request, named: str) -> HttpResponseBase:
        image = self._found(named)
        if not self.held(partial(_is_over, image), settings.MV_WAIT_SECONDS):
            body = {"image_id": str(image.pk), "image_url": None, "status": image.status}
            return unfinished(request, body, "mv-reference", image.pk)
        image.refresh_from_db()
        if image.status == Image.Status.FAILED:
            raise Conflict(FAILED.format(why=image.error))
        return handed(request, image.key, "image", image.pk)

    @described.INFO
    def info(self, request: Request, named: str) -> Response:
        return Response(bodies.info(self._found(named)))

    def _found(self, named: str) -> Image:
        mine = Image.objects.filter(character__owner=self.owner, pk=require_id(named))
        image = mine.select_related("character", "generation").first()
        if image is None or image.hidden_part is not None:
            raise Http404
        return image


def _is_over(image: Image) -> bool:
    return not Image.objects.filter(pk=image.pk, status=Image.Status.DRAWING).exists()
