"""Videos with all that programs read of them, in as many queries for one as for a hundred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum, prefetch_related_objects

from characters.models import Character
from generations.models import Generation
from mvsite.lib.models import StoredFile
from videos import caption_track, likenesses
from videos.board.likeness import measure_of
from videos.board.tally import seconds_left, share_done, share_of
from videos.models import Clip, Film, Reframing, Share, Take, Video
from videos.progress import seconds_a_clip
from videos.slots import slots_of
from videos.standing import state_of, still_of
from videos.takes import MOTION

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Money:
    """Of calls that are settled, and the upper bound of those under way; in dollars."""

    spent: Decimal = NOTHING
    reserved: Decimal = NOTHING


@dataclass
class Rows:
    """What belongs to some videos, by the id of each."""

    characters: dict[UUID, list[Character]] = field(default_factory=lambda: defaultdict(list))
    clips: dict[UUID, list[Clip]] = field(default_factory=lambda: defaultdict(list))
    takes: dict[UUID, list[Take]] = field(default_factory=lambda: defaultdict(list))
    films: dict[UUID, list[Film]] = field(default_factory=lambda: defaultdict(list))
    reframings: dict[UUID, list[Reframing]] = field(default_factory=lambda: defaultdict(list))
    spans: dict[UUID, list[tuple[datetime, datetime]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    money: dict[UUID, Money] = field(default_factory=dict)
    costs: dict[UUID, Decimal] = field(default_factory=dict)
    shares: dict[UUID, Share] = field(default_factory=dict)
    captioned: set[str] = field(default_factory=set)
    """``takes`` by clip, ``costs`` by take, ``captioned``: keys of captions that are stored."""


class Shown:
    """A video as it is told; ``with_takes``: its scenes tell of their takes too."""

    def __init__(self, video: Video, rows: Rows, *, with_takes: bool) -> None:
        self.video, self.rows = video, rows
        self.characters = rows.characters[video.pk]
        self.money = rows.money.get(video.pk, Money())
        self.is_hidden = video.hidden_part is not None
        self.clips = self._clips(with_takes)

    def _clips(self, with_takes: bool) -> list[ShownClip]:
        clips, slots = self.rows.clips[self.video.pk], slots_of(self.video)
        if len(clips) != len(slots):
            return []  # Between two plans; the next look sees the whole new one.
        image = likenesses.image_of(self.video)
        found = []
        for clip, slot in zip(clips, slots, strict=True):
            clip.video = self.video
            takes = self.rows.takes[clip.pk]
            shown = [ShownTake(self, take, image) for take in takes]
            found.append(ShownClip(self, clip, slot, shown, with_takes=with_takes))
        return found

    @property
    def lead(self) -> Character | None:
        return self.characters[0] if self.characters else None

    @property
    def character_ids(self) -> list[UUID]:
        return [character.pk for character in self.characters]

    @property
    def waiting_for(self) -> str | None:
        return self.video.waiting_for or None

    def key(self, key: str) -> str:
        """Of a file that may be handed out; empty while it is hidden."""
        return "" if self.is_hidden else key

    @property
    def warnings(self) -> list[str]:
        return [*filter(None, [self.video.why_hidden]), *self.video.warnings]

    @property
    def film(self) -> Film | None:
        """The newest of its own shape."""
        films = [film for film in self.rows.films[self.video.pk] if film.shape == self.video.shape]
        return films[-1] if films else None

    @property
    def film_key(self) -> str:
        return self.key(self.film.key if self.film else "")

    @property
    def poster_key(self) -> str:
        return self.key(self.film.poster_key if self.film else "")

    @property
    def captions_key(self) -> str:
        key = _captions_key(self.video)
        return self.key(key if self.film and key in self.rows.captioned else "")

    @property
    def share(self) -> Share | None:
        found = self.rows.shares.get(self.video.pk)
        return None if found is None or found.is_over or self.is_hidden else found

    @property
    def other_shapes(self) -> list[ShownShape]:
        newest = {each.shape: each for each in self.rows.reframings[self.video.pk]}
        return [ShownShape(self, newest[shape]) for shape in sorted(newest)]

    @property
    def estimated(self) -> Decimal | None:
        """As it was quoted; None where a price was not known, or nothing was quoted."""
        amounts = [line["amount_usd"] for line in self.video.quote]
        return None if not amounts or None in amounts else sum(map(Decimal, amounts), NOTHING)

    @property
    def _done(self) -> list[float]:
        return [share_done(each.clip, each.state) for each in self.clips]

    @property
    def progress(self) -> float:
        lead = self.lead if self.video.wants_character else None
        return round(share_of(self.video, lead, self._done), 3)

    @property
    def eta_seconds(self) -> int | None:
        """None where nothing is under way."""
        again = sum(each.is_taken_again for each in self.clips)
        if self.video.status not in Video.WORKING and not again:
            return None
        per_clip = seconds_a_clip(self.rows.spans[self.video.pk])
        return round(seconds_left(self.video, self._done, again, per_clip))


class ShownTake:
    def __init__(self, of: Shown, take: Take, image: str) -> None:
        self.take = take
        self.cost = of.rows.costs.get(take.pk, NOTHING)
        is_there = take.status == Take.Status.READY
        self.key = of.key(take.key if is_there else "")
        self.poster_key = of.key(take.keyframe.key if take.keyframe else "")
        measure = measure_of(take, image)
        self.likeness = measure.score if measure else None
        frames = take.frames if is_there else None
        self.seconds = None if frames is None else round(frames / of.video.form.rate, 3)


class ShownClip:
    def __init__(
        self, of: Shown, clip: Clip, slot: Any, takes: list[ShownTake], *, with_takes: bool
    ) -> None:
        self.clip, self.slot = clip, slot
        self.takes = takes if with_takes else None
        rows = [each.take for each in takes]
        self.state = state_of(clip, rows)
        self.keyframe_key = of.key(still_of(clip, rows))
        at_work = any(take.status in Take.WORKING for take in rows)
        self.is_taken_again = self.state == "ready" and at_work
        chosen = next((each for each in takes if each.take.pk == clip.chosen_id), None)
        self.likeness = chosen.likeness if chosen else None
        self.error = clip.words_error
        if self.state == "failed" and rows and rows[-1].status == Take.Status.FAILED:
            self.error = rows[-1].error

    @property
    def start_seconds(self) -> float:
        """Of the film."""
        return round(self.slot.start - (self.clip.video.window_start or 0.0), 3)


class ShownShape:
    def __init__(self, of: Shown, reframing: Reframing) -> None:
        self.reframing = reframing
        films = [film for film in of.rows.films[of.video.pk] if film.shape == reframing.shape]
        self.film_key = of.key(films[-1].key if films else "")


def shown(videos: Iterable[Video], *, with_takes: bool = True) -> list[Shown]:
    """``videos`` come with song and image."""
    videos = list(videos)
    prefetch_related_objects(videos, "characters")
    rows = _rows_of(videos)
    return [Shown(video, rows, with_takes=with_takes) for video in videos]


def _rows_of(videos: Sequence[Video]) -> Rows:
    rows, ids = Rows(), [video.pk for video in videos]
    _read_cast(rows, videos)
    for clip in Clip.objects.filter(video__in=ids).order_by("position"):
        rows.clips[clip.video_id].append(clip)
    takes = Take.objects.filter(clip__video__in=ids).select_related("keyframe")
    for take in takes.order_by("number"):
        rows.takes[take.clip_id].append(take)
    films = Film.objects.filter(video__in=ids).order_by("created_at")
    for film in films.defer("report", "manifest"):
        rows.films[film.video_id].append(film)
    for reframing in Reframing.objects.filter(video__in=ids).order_by("created_at"):
        rows.reframings[reframing.video_id].append(reframing)
    shares = Share.objects.filter(video__in=ids, withdrawn_at=None)
    rows.shares = {share.video_id: share for share in shares}
    keys = StoredFile.objects.filter(key__in=[_captions_key(video) for video in videos])
    rows.captioned = set(keys.values_list("key", flat=True))
    _read_calls(rows, ids)
    return rows


def _read_cast(rows: Rows, videos: Sequence[Video]) -> None:
    """In the order in which they were named."""
    there = {each.pk: each for video in videos for each in video.characters.all()}
    named = Video.characters.through.objects.filter(video__in=[video.pk for video in videos])
    for video, character in named.order_by("pk").values_list("video", "character"):
        if character in there:  # Named since.
            rows.characters[video].append(there[character])


def _read_calls(rows: Rows, ids: Sequence[UUID]) -> None:
    """What was paid, by film and by take; and when the clips came."""
    calls = Generation.objects.filter(project__in=ids)
    live = Q(status__in=Generation.WORKING)
    sums = calls.order_by().values("project", "subject_id").annotate(
        spent=Sum("settled"), reserved=Sum("estimated", filter=live)
    )  # fmt: skip
    for found in sums:
        spent, reserved = found["spent"] or NOTHING, found["reserved"] or NOTHING
        before = rows.money.get(found["project"], Money())
        rows.money[found["project"]] = Money(before.spent + spent, before.reserved + reserved)
        rows.costs[found["subject_id"]] = spent
    filmed = calls.filter(purpose=MOTION, submitted_at__isnull=False, finished_at__isnull=False)
    spans = filmed.filter(project__in=Video.objects.filter(pk__in=ids, status__in=Video.WORKING))
    for project, sent, came in spans.values_list("project", "submitted_at", "finished_at"):
        rows.spans[project].append((sent, came))


def _captions_key(video: Video) -> str:
    return video.key(caption_track.NAME)
