"""Which models a film's pictures come from, said on its shared page and in its file.

The file says it for programs too: by the term that the IPTC has for what is put together with parts
that a trained model made (cv.iptc.org/newscodes/digitalsourcetype).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from characters.models import Image
from generations.choices import full_name
from generations.models import Generation
from generations.providers import offline
from generations.providers.base import Kind
from videos.models import Film, Keyframe, Take, Video

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
OFFLINE = "Made without an AI model, from pictures alone."


def sentence_of(film: Film) -> str:
    """For whoever watches."""
    names = models_of(film.video, film.manifest)
    return f"AI-generated: pictures and motion by {_listed(names)}." if names else OFFLINE


def tags_of(video: Video, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Of the MP4 file; none where no model made anything of it."""
    if not (names := models_of(video, manifest)):
        return {}
    said = f"AI-generated content: pictures and motion by {_listed(names)}."
    return {"description": said, "comment": f"{said} Digital source type: {SOURCE_TYPE}"}


def models_of(video: Video, manifest: Mapping[str, Any]) -> list[str]:
    """Names of those that drew or filmed what is in the film, each once; this machine is none."""
    named = [part["take"] for part in manifest["parts"] if part.get("take")]
    takes = Take.objects.filter(clip__video=video, pk__in=named)
    filled = [part["clip"] for part in manifest["parts"] if not part.get("take")]
    seen = Q(takes__in=takes) | Q(clip__in=filled)
    pictures = Keyframe.objects.filter(seen, clip__video=video)
    shown = Image.objects.filter(pk__in=Video.objects.filter(pk=video.pk).values("image"))
    made = (takes, pictures, shown)
    calls = Generation.objects.filter(pk__in=_calls(made)).exclude(provider=offline().name)
    listed = calls.order_by("created_at").only("kind", "model")
    return list(dict.fromkeys(full_name(Kind(call.kind), call.model) for call in listed))


def _calls(made: Iterable[QuerySet[Any]]) -> set[UUID]:
    return {call for rows in made for call in rows.values_list("generation", flat=True) if call}


def _listed(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
