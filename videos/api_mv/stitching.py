"""Given videos joined to one."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from songs.models import Song
from videos import given_clips, verbs
from videos.api_mv import described
from videos.api_mv.calls import FlatCalls
from videos.api_mv.requests import StitchCall
from videos.models import FlatCall, Video
from videos.mv_log import log
from videos.verbs import JoinWish

UNKNOWN = "There is no video of yours with the id {named}."
NOTHING = "Nothing was merged."
LATE = "The song lasts {seconds:.1f} s; begin earlier."


@extend_schema_view(**described.STITCH)
class Stitch(FlatCalls):
    def create(self, request: Request) -> Response:
        sent = self.read(StitchCall)
        said = sent.validated_data
        ids, skips = said.pop("video_ids"), said["on_missing"] == Video.OnMissing.SKIP
        sources, lacks = self._sources(ids)
        if lacks and not (skips and sources):
            raise NotFound(" ".join([*lacks, NOTHING]))
        song = self.song_named(said.pop("song", None))
        _require_window(song, said["window_start"])
        log.debug("videos to stitch", ids=[str(pk) for pk in ids])
        return self.made(
            FlatCall.Name.STITCH,
            video=verbs.join(self.owner, JoinWish(sources, song, **said)),
            said={"video_ids": [str(pk) for pk in ids]}, warnings=[*sent.warnings, *lacks],
        )  # fmt: skip

    def _sources(self, ids: list[UUID]) -> tuple[list[Video], list[str]]:
        """Those that are there or will be, and a sentence for each that is not."""
        found = Video.objects.of(self.owner).in_bulk(ids)
        there: list[Video] = []
        lacks = []
        for number, pk in enumerate(ids, start=1):
            if pk not in found:
                lacks.append(UNKNOWN.format(named=pk))
            elif given_clips.is_missing(found[pk]):
                lacks.append(given_clips.why_missing(number, pk, found[pk]))
            else:
                there.append(found[pk])
        return there, lacks


def _require_window(song: Song | None, start: float) -> None:
    if song is not None and start >= song.seconds:
        raise ValidationError({"window_start": [LATE.format(seconds=song.seconds)]})
