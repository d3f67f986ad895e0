"""The plan of a film: where it is cut, and the words of each scene."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from generations import fallbacks, ledger
from generations.models import Generation
from generations.providers import offline
from mvsite.lib import storage
from videos import spending, write_requests
from videos.models import Clip, Video
from videos.replanning import rearrange
from videos.slots import spans
from videos.timeline import Plan, even_cuts, plan_cuts, suggested_window

PURPOSE, REWRITE = "scenes", "rewrite"


def plan(video: Video) -> bool:
    """Lay out the cuts and one clip a slot, and go on to writing. Once, whoever comes first.

    Clips that are there already, of a plan before, keep their words and takes; a plan that was
    confirmed and comes out the same stays confirmed.
    """
    cutting = _laid_out(video)
    cuts = list(cutting.cuts)
    with transaction.atomic():
        before = spans(video)
        planned = video.move(
            Video.Status.PLANNING,
            window_start=cutting.start,
            corrections=video.song.corrections if video.song else {},
            plan_confirmed=video.plan_confirmed and cuts == video.cuts,
            cuts=cuts,
            warnings=list(dict.fromkeys([*video.warnings, *cutting.notes])),
        )
        if planned:
            rearrange(video, before, spans(video))
            video.touch_plan()
    return planned


def _laid_out(video: Video) -> Plan:
    rate = video.form.rate
    if video.song is None:
        return even_cuts(video.window_length, video.clips_wanted, rate)
    heard, start = video.song.heard(), video.window_start
    if start is None:
        start = suggested_window(heard, video.window_length).start
    return plan_cuts(heard, start, video.window_length, video.clips_wanted, rate)


def order_scenes(video: Video) -> Generation:
    """The call that writes what has no words yet; after a new plan it is another one."""
    request = write_requests.of_film(video)
    with transaction.atomic():
        video.touch()
        new = _to_order(video).update(words_status=Clip.WordsStatus.WRITING, words_error="")
        return spending.order(video, video, PURPOSE, request, anew=bool(new))


def receive_scenes(video: Video) -> bool:
    """Take the words in; True when every clip has some.

    Scenes that could not be written by the chosen provider are written offline, and that is said.
    """
    if not missing(video).exists():
        return True
    generation = ledger.latest(video, PURPOSE)
    if generation is None or not ledger.is_final(generation):
        return False
    if _to_order(video).exists():
        return False  # Of a new plan; the call that is there was for the one before.
    _take_in(video, _written(video, generation))
    return True


def missing(video: Video) -> QuerySet[Clip]:
    """Clips that the writer of the whole film is to fill."""
    return video.clips.unwritten().filter(alone=False)


def write_all(video: Video) -> None:
    """Scenes without words are written with the film, whoever was to write them."""
    alone = video.clips.filter(alone=True, words_revision=0)
    alone.update(alone=False, words_status=Clip.WordsStatus.PENDING)


def give_up(video: Video) -> None:
    """Nobody writes any more: what has words keeps them, what has none is pending again."""
    video.clips.all().touch("words")
    being_written = video.clips.filter(words_status__in=Clip.BEING_WRITTEN)
    being_written.filter(words_revision__gt=0).update(
        words_status=Clip.WordsStatus.WRITTEN, alone=False
    )
    being_written.update(words_status=Clip.WordsStatus.PENDING, alone=False)
    calls = Generation.objects.live().filter(project=video.pk)
    ledger.cancel(list(calls.filter(purpose__in=(PURPOSE, REWRITE))))


def _to_order(video: Video) -> QuerySet[Clip]:
    return missing(video).exclude(words_status=Clip.WordsStatus.WRITING)


def _written(video: Video, generation: Generation) -> list[dict[str, str]]:
    if generation.status == Generation.Status.SUCCEEDED:
        if said := fallbacks.told_of(generation):
            video.warn(f"The scenes were written {said}")
        video.warn(*generation.result.get("notes", ()))
        return _made_whole(video, generation.result)
    video.warn(f"The scenes were written without a model: {generation.error}")
    return _written_here(video)


def _made_whole(video: Video, result: Mapping[str, Any]) -> list[dict[str, str]]:
    """A scene that could not be used is one of this machine's."""
    scenes, unfit = list(result["scenes"]), result.get("unfit", ())
    here = _written_here(video) if unfit else []
    for place in unfit:
        scenes[place] = here[place]
        video.warn(f"Scene {place + 1} was written without a model.")
    return scenes


def _written_here(video: Video) -> list[dict[str, str]]:
    with storage.scratch() as folder:
        outcome = offline().make(write_requests.of_film(video), folder)
    return list(outcome.data["scenes"])


def _take_in(video: Video, scenes: list[dict[str, str]]) -> None:
    with transaction.atomic():
        video.touch()  # Of two who come at once the second one waits here, and finds none.
        for clip in missing(video):
            give_words(clip, scenes[clip.position])


def give_words(clip: Clip, words: Mapping[str, object]) -> None:
    """The scene reads so from now on; takes of what it read before are out of date."""
    with transaction.atomic():
        clip.touch("words", "clip")
        Clip.objects.filter(pk=clip.pk).update(
            words_status=Clip.WordsStatus.WRITTEN, words_error="", alone=False, note="",
            words_revision=F("words_revision") + 1,
            **{name: _fitting(name, word) for name, word in words.items() if name in Clip.WORDS},
        )  # fmt: skip


def _fitting(name: str, word: object) -> str:
    """As text that the column takes; PostgreSQL refuses what SQLite lets pass."""
    longest = getattr(Clip._meta.get_field(name), "max_length", None)
    return str(word or "")[:longest]
