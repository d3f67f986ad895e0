"""How far a film is, step by step, and how long the rest will take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from characters.models import Character, Image
from generations.models import Generation
from songs.models import Song
from videos.models import Clip, Take, Video

USUAL_SECONDS = {"song": 3.0, "character": 3.0, "scenes": 0.5, "clip": 4.0, "film": 6.0}
"""What a step costs on a plain machine; only their proportions matter once one is done."""
NEWEST, SOONEST_SECONDS = 4, 0.3
"""So many of a film's clips say how fast the next ones come; and no clip comes faster."""


@dataclass(frozen=True)
class Step:
    """``done`` of ``of`` parts; ``weight`` is the usual seconds of the whole step."""

    name: str
    doing: str
    done: float
    of: int
    weight: float

    @property
    def finished(self) -> bool:
        return self.done >= self.of


@dataclass(frozen=True)
class Progress:
    """``before``: the share that was done already when this work began."""

    steps: tuple[Step, ...]
    elapsed: float
    before: float = 0.0

    @property
    def share(self) -> float:
        """0..1 of the whole."""
        total = sum(step.weight for step in self.steps)
        return sum(step.weight * min(1, step.done / step.of) for step in self.steps) / total

    @property
    def eta(self) -> float | None:
        """Seconds left, judged by what was done in ``elapsed``; None before anything was."""
        done = self.share - self.before
        return self.elapsed / done * (1 - self.share) if done > 0.02 else None


def progress_of(video: Video, elapsed: float, before: float = 0.0) -> Progress:
    """``elapsed``: seconds that have been worked on it."""
    steps = [_song(video), _character(video), _scenes(video), _clips(video), _film(video)]
    return Progress(tuple(step for step in steps if step), elapsed, before)


def _song(video: Video) -> Step | None:
    if video.song is None:
        return None
    heard = video.song.status == Song.Status.READY
    return Step("song", "Listening to the song", heard, 1, USUAL_SECONDS["song"])


def _character(video: Video) -> Step | None:
    character = video.character
    if character is None:
        return None
    ready = character.status == Character.Status.READY
    drawn = character.images.filter(status=Image.Status.READY).count()
    done = 1.0 if ready else drawn / max(character.num_images, 1) * 0.9
    return Step("character", "Drawing the character", done, 1, USUAL_SECONDS["character"])


def _scenes(video: Video) -> Step:
    count = video.clips.count()
    written = video.clips.filter(words_status=Clip.WordsStatus.WRITTEN).count()
    return Step("scenes", "Writing the scenes", written, max(count, 1), USUAL_SECONDS["scenes"])


def _clips(video: Video) -> Step:
    """A keyframe counts as a quarter of its clip."""
    count = max(video.clips.count() or video.clips_wanted or 6, 1)
    settled = video.clips.filter(takes__isnull=False).exclude(
        takes__status__in=Take.WORKING
    ).distinct().count()  # fmt: skip
    drawn = Take.objects.filter(clip__video=video, status=Take.Status.FILMING).count()
    weight = USUAL_SECONDS["clip"] * count
    return Step("clips", "Filming the clips", settled + drawn / 4, count, weight)


def _film(video: Video) -> Step:
    ready = video.status == Video.Status.READY
    doing = "Cutting the film to the song" if video.song else "Joining the clips"
    return Step("film", doing, ready, 1, USUAL_SECONDS["film"])


def seconds_a_clip(spans: Iterable[tuple[datetime, datetime]]) -> float:
    """``spans``: when the film's clips were sent for and when they were there. As they came in,
    side by side: from the first of the last ones sent to the last one there."""
    newest = sorted(spans, key=lambda span: span[1])[-NEWEST:]
    if len(newest) < 2:
        return USUAL_SECONDS["clip"]
    took = newest[-1][1] - min(sent for sent, _ in newest)
    return max(took.total_seconds() / len(newest), SOONEST_SECONDS)


def hold_ups(video: Video) -> list[str]:
    """Sentences of rows at work that wait for something, such as room on the disk."""
    now, character = timezone.now(), video.character
    drawn = [character.pk, *character.images.values_list("pk", flat=True)] if character else []
    ours = Q(project=video.pk) | Q(subject_id__in=drawn)
    calls = Generation.objects.filter(ours, status__in=Generation.WORKING)
    rows = [video, video.song, character, *calls.exclude(error="")]
    return list(
        dict.fromkeys(
            row.error for row in rows
            if row is not None and row.error and row.status in row.WORKING and row.due_at > now
        )
    )  # fmt: skip
