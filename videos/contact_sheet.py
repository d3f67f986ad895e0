"""The gallery as it is shown: which videos, in what order, and a card for each.

The number of queries does not depend on the number of videos.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, Lower

from accounts.models import User
from characters.models import Character
from generations.models import Generation
from mvsite.lib import serving, thumbnails
from videos.models import Clip, Film, Keyframe, Reframing, Take, Video
from videos.progress import USUAL_SECONDS, Progress, Step, seconds_a_clip
from videos.takes import MOTION

Status = Video.Status

STATES: dict[str, tuple[str, ...]] = {
    "making": Video.WORKING,
    "ready": (Status.READY,),
    "asking": Video.ASKING,
    "failed": (Status.FAILED,),
}
ORDERS = {
    "newest": ("-created_at",),
    "song": (Lower("song__title"), "-created_at"),
    "longest": ("-window_length", "-created_at"),
}
DOING = {
    Status.DRAFT: "not begun",
    Status.PREPARING: "listening and drawing",
    Status.PLANNING: "writing the scenes",
    Status.FILMING: "filming, {settled} of {scenes}",
    Status.STITCHING: "cutting to the song",
    Status.FAILED: "failed",
    Status.CANCELLED: "stopped",
    Status.READY: "ready",
}
ASKS = {
    Video.WaitingFor.CHOICE: "choose a character",
    Video.WaitingFor.CHARACTER: "the character failed",
    Video.WaitingFor.CLIP: "a clip failed",
    Video.WaitingFor.BUDGET: "the limit is reached",
    Video.WaitingFor.APPROVAL: "look at the scenes",
}
SCENES_GUESSED = 6
MOST_WORDS = 8
"""Of a search: each is looked for in five places."""
SHAPES = {"16:9": "wide", "9:16": "tall", "1:1": "square"}
PIXELS = {"16:9": (640, 360), "9:16": (640, 1138), "1:1": (640, 640)}


@dataclass(frozen=True)
class Counts:
    """How many videos are in each state."""

    every: int
    making: int
    ready: int
    asking: int
    failed: int


def counts_of(videos: QuerySet[Video]) -> Counts:
    found = dict(videos.order_by().values_list("status").annotate(Count("pk")))
    by_state = {name: sum(found.get(of, 0) for of in those) for name, those in STATES.items()}
    return Counts(every=sum(found.values()), **by_state)


def token_of(owner: User) -> str:
    """Another one after any change that a gallery shows. One query."""
    found = Video.objects.of(owner).aggregate(count=Count("pk"), changes=Sum("revision"))
    return f"{found['count']}.{found['changes'] or 0}"


def searched(videos: QuerySet[Video], words: str) -> QuerySet[Video]:
    """Those in which each of the first words occurs: in a title, the artist, a character's name,
    the idea."""
    for word in words.split()[:MOST_WORDS]:
        named = Character.objects.filter(videos=OuterRef("pk"), name__icontains=word)
        videos = videos.filter(
            Q(title__icontains=word) | Q(song__title__icontains=word)
            | Q(song__artist__icontains=word) | Q(idea__icontains=word) | Exists(named)
        )  # fmt: skip
    return videos


def in_state(videos: QuerySet[Video], state: str) -> QuerySet[Video]:
    return videos.filter(status__in=STATES[state]) if state in STATES else videos


def shown(videos: QuerySet[Video], order: str) -> QuerySet[Video]:
    """With all that the cards say."""
    cast = Character.objects.select_related("selected").order_by("created_at")
    films = Film.objects.filter(video=OuterRef("pk"), shape=OuterRef("shape")).order_by(
        "-created_at"
    )
    keyframes = Keyframe.objects.filter(clip__video=OuterRef("pk")).order_by("-created_at")
    return (
        videos.select_related("song", "image")
        .prefetch_related(Prefetch("characters", queryset=cast))
        .annotate(
            film_pk=Subquery(films.values("pk")[:1]),
            film_poster=Subquery(films.values("poster_key")[:1]),
            keyframe_key=Subquery(keyframes.values("key")[:1]),
            scenes=_how_many(_clips()),
            settled=_how_many(_clips().filter(chosen__status=Take.Status.READY)),
            failures=_how_many(_failed()),
            filming=Exists(_takes_at_work().filter(clip__video=OuterRef("pk"))),
            reshaping=Exists(
                Reframing.objects.filter(video=OuterRef("pk"), status__in=Reframing.WORKING)
            ),
        )
        .order_by(*ORDERS.get(order, ORDERS["newest"]))
    )


def _clips() -> QuerySet[Clip]:
    return Clip.objects.filter(video=OuterRef("pk"))


def _failed() -> QuerySet[Clip]:
    at_work = Take.objects.at_work().filter(clip=OuterRef("pk"))
    settled = _clips().filter(takes__isnull=False).exclude(chosen__status=Take.Status.READY)
    return settled.filter(~Exists(at_work))


def _takes_at_work() -> QuerySet[Take]:
    return Take.objects.at_work()


def _how_many(rows: QuerySet[Clip]) -> Coalesce:
    """Of each video's ``rows``, as a column."""
    counted = rows.order_by().values("video").annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def title_of(video: Video) -> str:
    return video.title or (video.song.title if video.song else "") or "Untitled"


def paces_of(videos: Sequence[Video]) -> dict[UUID, float]:
    """Seconds that a clip takes, of each of these that is being made. One query."""
    making = [video.pk for video in videos if video.status in Video.WORKING]
    came = Generation.objects.filter(
        project__in=making, purpose=MOTION, submitted_at__isnull=False, finished_at__isnull=False
    ).values_list("project", "submitted_at", "finished_at")
    spans: dict[Any, list[Any]] = {pk: [] for pk in making}
    for project, sent, done in came if making else ():
        spans[project].append((sent, done))
    return {pk: seconds_a_clip(those) for pk, those in spans.items()}


class Card:
    """One video of ``shown`` as the sheet has it; ``pace``: of one that is being made."""

    def __init__(self, video: Video, pace: float | None = None) -> None:
        self.video = video
        self.pace = pace
        self.row: Any = video  # What ``shown`` adds to it no model knows.
        self.pk = video.pk
        self.shape = SHAPES[video.shape]
        self.width, self.height = PIXELS[video.shape]
        self.hidden = video.why_hidden

    @cached_property
    def cast(self) -> list[Character]:
        return list(self.video.characters.all())

    @property
    def title(self) -> str:
        return title_of(self.video)

    @property
    def can_be_made_again(self) -> bool:
        return self.video.song is not None and not self.hidden

    @property
    def who(self) -> str:
        if self.video.without_character:
            return ""
        return ", ".join(character.name for character in self.cast if character.name)

    @property
    def seconds(self) -> float:
        return self.video.seconds or self.video.window_length

    @property
    def is_working(self) -> bool:
        return self.video.status in Video.WORKING

    @property
    def is_at_work(self) -> bool:
        """Whether the card may change by itself."""
        working = self.is_working or self.row.filming or self.row.reshaping
        return working and not self.hidden

    @property
    def mark(self) -> str:
        """The shape beside the words."""
        if self.hidden or self.video.status == Status.FAILED:
            return "fail"
        if self.video.status == Status.READY:
            return "work" if self.is_at_work else "fail" if self.row.failures else "ready"
        if self.is_working:
            return "work"
        return "ask" if self.video.status == Status.WAITING else "wait"

    @property
    def words(self) -> str:
        if self.hidden:
            return "hidden"
        if self.video.status == Status.WAITING:
            return f"needs you: {ASKS[Video.WaitingFor(self.video.waiting_for)]}"
        if self.video.status == Status.READY:
            return self._words_of_ready()
        doing = DOING[Status(self.video.status)]
        return doing.format(settled=self.row.settled, scenes=self.row.scenes)

    def _words_of_ready(self) -> str:
        if self.row.filming:
            return "ready, a clip is being filmed"
        if self.row.reshaping:
            return "ready, another shape is being cut"
        many = self.row.failures
        return f"{many} {'clip' if many == 1 else 'clips'} failed" if many else "ready"

    @property
    def why(self) -> str:
        """The sentence below the words; empty when they say all."""
        return self.hidden or (self.video.error if self.video.status == Status.FAILED else "")

    @property
    def percent(self) -> int:
        """How much is done, of a hundred."""
        return round(100 * _progress(self.row).share)

    @property
    def left(self) -> float | None:
        """Seconds, as the video's own page has them; None where nothing is under way."""
        if self.pace is None or not self.is_at_work:
            return None
        ahead = _scenes_of(self.row) - self.row.settled - self.row.failures
        return ahead * self.pace + USUAL_SECONDS["film"]

    @cached_property
    def picture_key(self) -> str:
        """The newest there is: of the film, of a scene, of the character."""
        if self.hidden:
            return ""
        drawn = self.cast[0].selected if self.cast else None
        found = (
            self.row.film_poster, self.row.keyframe_key, self.video.image_key,
            drawn.key if drawn else "",
        )  # fmt: skip
        return next(filter(None, found), "")

    @property
    def version(self) -> str:
        """Another one when the picture is another; a film that is cut again keeps its key."""
        return f"{zlib.crc32(f'{self.picture_key} {self.row.film_pk}'.encode()):08x}"

    @property
    def small(self) -> str:
        return self._link(320)

    @property
    def large(self) -> str:
        return self._link(640)

    def _link(self, width: int) -> str:
        return serving.url_of(thumbnails.key_of(self.picture_key, width), self.version)

    @property
    def seen(self) -> tuple[str, str, str]:
        """What a page tells when it asks what changed."""
        return str(self.video.revision), self.video.status, self.version

    @property
    def news(self) -> str:
        """The sentence for who does not see the card."""
        return f"{self.title}: {self.words}."


def _scenes_of(video: Any) -> int:
    return int(video.scenes or video.clips_wanted or SCENES_GUESSED)


def _progress(video: Any) -> Progress:
    """By the same weights as the video's own page, from what the card's row says."""
    begun = video.status in (Status.PLANNING, Status.FILMING, Status.STITCHING)
    scenes = _scenes_of(video)
    steps = (
        Step("song", "", begun, 1, USUAL_SECONDS["song"]),
        Step("character", "", begun, 1, USUAL_SECONDS["character"]),
        Step("clips", "", video.settled, scenes, USUAL_SECONDS["clip"] * scenes),
        Step("film", "", video.status == Status.READY, 1, USUAL_SECONDS["film"]),
    )
    return Progress(steps, elapsed=0)
