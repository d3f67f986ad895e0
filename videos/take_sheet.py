"""Why a take looks as it does: each call that made something of it, and how like it came out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from generations.call_sheet import CallSheet, sheets_of
from generations.models import Generation
from videos.board.likeness import Measure, measure_of
from videos.likenesses import image_of
from videos.models import Take
from videos.takes import KEYFRAME, MOTION


@dataclass(frozen=True)
class TakeSheet:
    take: Take

    @cached_property
    def calls(self) -> list[CallSheet]:
        """Every attempt at its first picture and at its motion, in the order in which they were
        made; also of a picture that it has from another take."""
        take, found = self.take, {self.take.generation_id}
        if take.keyframe is not None:
            found.add(take.keyframe.generation_id)
        own = Q(subject_model=Take._meta.label, subject_id=take.pk, purpose__in=(KEYFRAME, MOTION))
        made = Q(pk__in=[pk for pk in found if pk])
        owner = self.take.clip.video.owner_id
        return sheets_of(Generation.objects.filter(own | made, owner=owner))

    @cached_property
    def measure(self) -> Measure | None:
        """How like the character the take is."""
        return measure_of(self.take, image_of(self.take.clip.video))

    @property
    def others(self) -> list[Take]:
        """Takes of the same scene that are ready or failed."""
        finished = self.take.clip.takes.filter(status__in=(Take.Status.READY, Take.Status.FAILED))
        return [take for take in finished if take != self.take]
