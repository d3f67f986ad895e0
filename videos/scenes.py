"""The plan of a film: where it is cut, and the words of each scene."""

from __future__ import annotations

from django.db import transaction

from generations import ledger
from generations.models import Generation, hash_of
from generations.providers import offline
from generations.providers.base import WriteRequest, to_json
from mvsite.lib import storage
from videos.models import Clip, Video
from videos.slots import slots_of
from videos.timeline import plan_cuts, suggested_window

PURPOSE = "scenes"

PROMPT = (
    "Write one scene for each slot of a music video. The same character is in every scene and "
    "keeps its looks. Each scene has a title, a description (place, light, what the character "
    "does, how the camera moves) and a negative_description (what must not be seen). A section "
    "that repeats shares its motif. Title: {title}. Idea: {idea}. Character: {character}. "
    "Style: {style}."
)


def plan(video: Video) -> bool:
    """Lay out the cuts and one clip a slot, and go on to writing. Once, whoever comes first."""
    assert video.song is not None
    heard = video.song.heard()
    start = video.window_start
    if start is None:
        start = suggested_window(heard, video.window_length).start
    cutting = plan_cuts(heard, start, video.window_length, video.clips_wanted, video.form.rate)
    with transaction.atomic():
        planned = video.move(
            Video.Status.PLANNING,
            window_start=cutting.start,
            cuts=list(cutting.cuts),
            corrections=video.song.corrections,
            warnings=list(dict.fromkeys([*video.warnings, *cutting.notes])),
        )
        if planned:
            video.clips.all().delete()
            Clip.objects.bulk_create(
                Clip(video=video, position=position) for position in range(len(cutting.cuts) - 1)
            )
    return planned


def request_for(video: Video) -> WriteRequest:
    character = video.character
    words = character.words["character_description"] if character else ""
    title = video.song.title if video.song else video.title
    return WriteRequest(
        slots=tuple(slots_of(video)),
        idea=video.idea,
        title=title,
        character=words,
        style=video.style,
        seed=video.seed,
        prompt=PROMPT.format(title=title, idea=video.idea, character=words, style=video.style),
    )


def order_scenes(video: Video) -> Generation:
    """The call that writes what has no words yet; after a new plan it is another one."""
    request = request_for(video)
    with transaction.atomic():
        pending = video.clips.filter(words_status=Clip.WordsStatus.PENDING)
        new = pending.update(words_status=Clip.WordsStatus.WRITING)
        written = ledger.latest(video, PURPOSE)
        anew = new and written is not None and not _serves(written, request)
        order = ledger.order_again if anew else ledger.order
        return order(video, PURPOSE, request, owner=video.owner, project=video.pk)


def _serves(written: Generation, request: WriteRequest) -> bool:
    return written.request_hash == hash_of(to_json(request), written.provider)


def receive_scenes(video: Video) -> bool:
    """Take the words in; True when every clip has some.

    Scenes that could not be written by the chosen provider are written offline, and that is said.
    """
    generation = ledger.latest(video, PURPOSE)
    if generation is None or not ledger.is_final(generation):
        return False
    if video.clips.filter(words_status=Clip.WordsStatus.PENDING).exists():
        return False  # Of a new plan; the call that is there was for the one before.
    if video.clips.exclude(words_status=Clip.WordsStatus.WRITTEN).exists():
        _take_in(video, _written(video, generation))
    return True


def _written(video: Video, generation: Generation) -> list[dict[str, str]]:
    if generation.status == Generation.Status.SUCCEEDED:
        return list(generation.result["scenes"])
    video.warn(f"The scenes were written without a model: {generation.error}")
    provider, request = offline(), request_for(video)
    with storage.scratch() as folder:
        outcome = provider.fetch(provider.submit(request), request, folder, lambda: None)
    return list(outcome.data["scenes"])


def _take_in(video: Video, scenes: list[dict[str, str]]) -> None:
    with transaction.atomic():
        unwritten = video.clips.exclude(words_status=Clip.WordsStatus.WRITTEN)
        for clip in unwritten.select_for_update():
            words = scenes[clip.position]
            for name in Clip.WORDS:
                setattr(clip, name, _fitting(name, words.get(name)))
            clip.words_status = Clip.WordsStatus.WRITTEN
            clip.words_revision += 1
            clip.save()


def _fitting(name: str, word: object) -> str:
    """As text that the column takes; PostgreSQL refuses what SQLite lets pass."""
    longest = getattr(Clip._meta.get_field(name), "max_length", None)
    return str(word or "")[:longest]
