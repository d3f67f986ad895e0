"""Scenes alone: written, and left to be approved."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from videos import verbs
from videos.api_mv import described
from videos.api_mv.calls import FlatCalls
from videos.api_mv.requests import ScenesCall
from videos.models import FlatCall
from videos.scene_draft import ScenesWish


@extend_schema_view(**described.SCENES)
class Scenes(FlatCalls):
    def create(self, request: Request) -> Response:
        sent = self.read(ScenesCall)
        said = sent.validated_data
        character = said.get("character_description", "")
        wish = ScenesWish(
            idea=said["idea"], count=said["number_of_scenes"], character=character,
            song=self.song_named(said.get("song")), style=said["style"], model=sent.model,
        )  # fmt: skip
        return self.made(
            FlatCall.Name.SCENES, video=verbs.write_scenes(self.owner, wish),
            said={"character_description": character or None}, warnings=sent.warnings,
        )  # fmt: skip
