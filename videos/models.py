"""A video: its clips, their keyframes and takes, and the films made of them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import OwnedQuerySet
from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib.ffmpeg import Form
from mvsite.lib.models import Row
from mvsite.lib.state import Move, Stateful, StatefulQuerySet
from songs.analysis.result import Analysis
from songs.models import Song


class VideoQuerySet(StatefulQuerySet, OwnedQuerySet):  # type: ignore[override]
    def bump(self) -> int:
        """Something below changed: what polls will see it."""
        return self.update(revision=F("revision") + 1)


class Video(Row, Stateful):
    """One project and its film."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        PREPARING = "preparing"
        PLANNING = "planning"
        FILMING = "filming"
        STITCHING = "stitching"
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"

    WORKING = (Status.PREPARING, Status.PLANNING, Status.FILMING, Status.STITCHING)
    ASKING = (Status.WAITING,)
    FINISHED = (Status.READY, Status.FAILED, Status.CANCELLED)
    MOVES = {
        Status.PREPARING: Move(
            (Status.DRAFT, Status.WAITING, Status.FAILED, Status.CANCELLED, Status.READY),
            "owner: start, continue, retry, rerun",
        ),
        Status.PLANNING: Move(
            (Status.PREPARING, Status.WAITING, Status.FAILED, Status.READY),
            "pipeline; owner: continue, retry, rerun, cut it again after a new plan",
        ),
        Status.FILMING: Move(
            (Status.PLANNING, Status.WAITING, Status.FAILED, Status.CANCELLED, Status.READY),
            "pipeline; owner: continue, retry, redo, rerun, cut it again",
        ),
        Status.STITCHING: Move(
            (Status.FILMING, Status.WAITING, Status.FAILED, Status.READY),
            "pipeline; owner: continue, cut it again",
        ),
        Status.WAITING: Move(
            (Status.PREPARING, Status.PLANNING, Status.FILMING, Status.STITCHING), "pipeline"
        ),
        Status.READY: Move((Status.STITCHING,), "pipeline: the film is there"),
        Status.FAILED: Move(
            (Status.PREPARING, Status.PLANNING, Status.FILMING, Status.STITCHING), "pipeline"
        ),
        Status.CANCELLED: Move(
            (
                Status.DRAFT,
                Status.PREPARING,
                Status.PLANNING,
                Status.FILMING,
                Status.STITCHING,
                Status.WAITING,
            ),
            "owner",
        ),
    }

    class WaitingFor(models.TextChoices):
        CHOICE = "choice"
        CHARACTER = "character"
        CLIP = "clip"
        BUDGET = "budget"
        APPROVAL = "approval"

    class OnCharacterFailure(models.TextChoices):
        CONTINUE = "continue"
        ASK = "ask"

    class OnClipFailure(models.TextChoices):
        FILL = "fill"
        WAIT = "wait"

    class Shape(models.TextChoices):
        WIDE = "16:9"
        TALL = "9:16"
        SQUARE = "1:1"

    class Transition(models.TextChoices):
        CUT = "cut"
        CROSSFADE = "crossfade"

    class Captions(models.TextChoices):
        """How timed lyrics stand in the picture; ``auto``: as the song and the picture ask."""

        AUTO = "auto"
        CAPTION = "caption"
        HAND = "hand"
        POSTER = "poster"
        OFF = "off"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="videos"
    )
    title = models.CharField(max_length=200, blank=True)
    song = models.ForeignKey(
        Song, null=True, blank=True, on_delete=models.PROTECT, related_name="videos"
    )
    characters = models.ManyToManyField(Character, blank=True, related_name="videos")
    image = models.ForeignKey(
        Image, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    image_key = models.CharField(max_length=300, blank=True)
    character_consistency_enabled = models.BooleanField(default=True)
    without_character = models.BooleanField(default=False)
    on_character_failure = models.CharField(
        max_length=10, choices=OnCharacterFailure.choices, default=OnCharacterFailure.CONTINUE
    )
    on_clip_failure = models.CharField(
        max_length=10, choices=OnClipFailure.choices, default=OnClipFailure.FILL
    )
    transition = models.CharField(max_length=10, choices=Transition.choices, default=Transition.CUT)
    captions = models.CharField(max_length=10, choices=Captions.choices, default=Captions.AUTO)

    idea = models.TextField(blank=True)
    style = models.CharField(max_length=40, default="clean")
    shape = models.CharField(max_length=5, choices=Shape.choices, default=Shape.WIDE)
    seed = models.BigIntegerField(default=0)
    clips_wanted = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="empty: the music decides",
    )
    window_start = models.FloatField(null=True, blank=True)
    window_length = models.FloatField(default=30.0)
    cuts = models.JSONField(default=list, blank=True, help_text="frame numbers, 0 to the last")
    corrections = models.JSONField(
        default=dict, blank=True, help_text="the song's, as they were when it was last planned"
    )
    request_hash = models.CharField(max_length=64, blank=True, db_index=True)

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    waiting_for = models.CharField(max_length=10, choices=WaitingFor.choices, blank=True)
    waiting_from = models.CharField(max_length=20, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=0)
    steps = models.JSONField(default=dict, blank=True, help_text="when each step began and ended")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(VideoQuerySet)()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_video_has_error"
            ),
            models.CheckConstraint(
                condition=(Q(status="waiting") & ~Q(waiting_for=""))
                | (~Q(status="waiting") & Q(waiting_for="")),
                name="waiting_video_says_for_what",
            ),
        ]

    def __str__(self) -> str:
        return self.title or "video"

    @property
    def form(self) -> Form:
        """The exact form of its segments and film."""
        height = settings.FRAME_HEIGHT
        width = height * 16 // 9 // 2 * 2
        square = height * 4 // 3 // 2 * 2
        sizes = {"16:9": (width, height), "9:16": (height, width), "1:1": (square, square)}
        return Form(*sizes[self.shape])

    @property
    def seconds(self) -> float:
        return (self.cuts[-1] if self.cuts else 0) / self.form.rate

    def heard(self) -> Analysis | None:
        """Its song as it was when the cuts were laid out: later corrections wait for a new plan."""
        return self.song.heard(self.corrections) if self.song else None

    @property
    def plan_is_outdated(self) -> bool:
        """The song was corrected since: to plan again can be offered."""
        return (
            self.song is not None and bool(self.cuts) and self.song.corrections != self.corrections
        )

    @property
    def wants_character(self) -> bool:
        """Whether a character is to be in it: site, song and video all say yes, and it has one."""
        return (
            settings.CHARACTER_CONSISTENCY_ENABLED
            and self.character_consistency_enabled
            and (self.song is None or self.song.character_consistency_enabled)
            and not self.without_character
            and self.characters.exists()
        )

    @property
    def character(self) -> Character | None:
        return self.characters.order_by("created_at").first() if self.wants_character else None

    @property
    def film(self) -> Film | None:
        """The newest film of the video's own shape."""
        return self.films.filter(shape=self.shape).order_by("-created_at").first()

    def key(self, name: str) -> str:
        return f"videos/{self.pk}/{name}"

    def warn(self, *sentences: str) -> None:
        """Add sentences that are not there yet."""
        new = [sentence for sentence in sentences if sentence not in self.warnings]
        if new:
            self.warnings = [*self.warnings, *new]
            self.save(update_fields=["warnings"])


class ClipQuerySet(models.QuerySet["Clip"]):
    def written(self) -> Self:
        return self.filter(words_status=Clip.WordsStatus.WRITTEN)


class Clip(Row):
    """One scene in one slot of the film."""

    WORDS = (
        "title", "description", "negative_description", "kind", "setting", "shot", "light",
    )  # fmt: skip
    """What a writer fills in, and what a take copies."""

    class WordsStatus(models.TextChoices):
        PENDING = "pending"
        WRITING = "writing"
        WRITTEN = "written"
        FAILED = "failed"

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="clips")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    negative_description = models.TextField(blank=True)
    kind = models.CharField(max_length=20, blank=True)
    setting = models.CharField(max_length=40, blank=True)
    shot = models.CharField(max_length=20, blank=True)
    light = models.CharField(max_length=20, blank=True)
    words_status = models.CharField(
        max_length=10, choices=WordsStatus.choices, default=WordsStatus.PENDING
    )
    words_error = models.TextField(blank=True)
    words_revision = models.PositiveIntegerField(default=0)
    chosen = models.ForeignKey(
        "Take", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ClipQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["video", "position"], name="one_clip_per_position"),
            models.CheckConstraint(
                condition=~Q(words_status="failed") | ~Q(words_error=""),
                name="failed_words_have_error",
            ),
        ]

    def __str__(self) -> str:
        return f"clip {self.position + 1}: {self.title}"

    @property
    def frames(self) -> int:
        cuts = self.video.cuts
        return int(cuts[self.position + 1] - cuts[self.position])

    @property
    def number(self) -> int:
        """As people count."""
        return self.position + 1


class Keyframe(Row):
    """The picture that a take begins with."""

    class Origin(models.TextChoices):
        DRAWN = "drawn"
        UPLOADED = "uploaded"

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="keyframes")
    generation = models.ForeignKey(
        Generation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.DRAWN)
    seed = models.BigIntegerField(default=0)
    key = models.CharField(max_length=300)
    likeness = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation"], name="one_keyframe_per_call"),
        ]

    def __str__(self) -> str:
        return f"keyframe of {self.clip}"


class TakeQuerySet(StatefulQuerySet):
    def at_work(self) -> Self:
        return self.filter(status__in=Take.WORKING)

    def ready(self) -> Self:
        return self.filter(status=Take.Status.READY)


class Take(Row, Stateful):
    """One film of a scene. It uses the words that it copied when it was begun."""

    class Status(models.TextChoices):
        PENDING = "pending"
        DRAWING = "drawing"
        FILMING = "filming"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"

    WORKING = (Status.PENDING, Status.DRAWING, Status.FILMING)
    FINISHED = (Status.READY, Status.FAILED, Status.CANCELLED)
    MOVES = {
        Status.DRAWING: Move((Status.PENDING,), "pipeline: its words are copied"),
        Status.FILMING: Move((Status.PENDING, Status.DRAWING), "pipeline: its keyframe is there"),
        Status.READY: Move((Status.FILMING,), "pipeline: its file is there"),
        Status.FAILED: Move((Status.PENDING, Status.DRAWING, Status.FILMING), "pipeline"),
        Status.CANCELLED: Move((Status.PENDING, Status.DRAWING, Status.FILMING), "owner"),
    }

    class Origin(models.TextChoices):
        FILMED = "filmed"
        UPLOADED = "uploaded"
        STILL = "still"
        COPIED = "copied"

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="takes")
    number = models.PositiveIntegerField(default=1)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.FILMED)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PENDING)
    keyframe = models.ForeignKey(
        Keyframe, null=True, blank=True, on_delete=models.SET_NULL, related_name="takes"
    )
    generation = models.ForeignKey(
        Generation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.JSONField(default=dict, blank=True)
    words_revision = models.PositiveIntegerField(default=0)
    image_key = models.CharField(max_length=300, blank=True)
    model = models.CharField(max_length=120, blank=True)
    seed = models.BigIntegerField(default=0)
    key = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    in_frame = models.PositiveIntegerField(default=0)
    likeness = models.FloatField(null=True, blank=True)

    objects = models.Manager.from_queryset(TakeQuerySet)()  # type: ignore[misc]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["clip", "number"], name="take_number_once"),
            models.CheckConstraint(
                condition=~Q(status="ready") | ~Q(key=""), name="ready_take_has_file"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_take_has_error"
            ),
        ]

    def __str__(self) -> str:
        return f"take {self.number} of {self.clip}"


class Film(Row):
    """One cut of the video. Each cut is a file of its own."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="films")
    shape = models.CharField(max_length=5, choices=Video.Shape.choices)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    frames = models.PositiveIntegerField()
    manifest = models.JSONField(help_text="takes and cuts that it was made of")
    key = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    poster_key = models.CharField(max_length=300, blank=True)
    report = models.JSONField(default=dict, blank=True)

    class Meta:
        get_latest_by = "created_at"

    def __str__(self) -> str:
        return f"film of {self.video}"
