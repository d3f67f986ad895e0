"""A video: what is wanted of it, its song and characters, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q

from accounts.models import OwnedQuerySet
from characters.models import Character, Image
from generations.providers import provider_of
from generations.providers.base import Kind, Refused
from mvsite.lib.ffmpeg import Form
from mvsite.lib.models import Row
from mvsite.lib.moderation import Moderated, ModeratedQuerySet, hidden_has_reason
from mvsite.lib.state import Move, Stateful, StatefulQuerySet
from songs.analysis.result import Analysis
from songs.models import Song

if TYPE_CHECKING:
    from videos.models.film import Film


# Its mixins are querysets of any row.
class VideoQuerySet(StatefulQuerySet, OwnedQuerySet, ModeratedQuerySet):  # type: ignore[override]
    def bump(self) -> int:
        """Something below changed: what polls will see it."""
        return self.update(revision=F("revision") + 1)

    def held_for_character(self) -> Self:
        """They wait for money that their character was to be drawn with."""
        return self.filter(waiting_for="budget", waiting_from="preparing")


class Video(Row, Stateful, Moderated):
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

    SAID = {
        Status.DRAFT: "not begun",
        Status.PREPARING: "being prepared",
        Status.PLANNING: "being written",
        Status.FILMING: "being filmed",
        Status.STITCHING: "being cut",
        Status.WAITING: "waiting for you",
        Status.READY: "ready",
        Status.FAILED: "failed",
        Status.CANCELLED: "stopped",
    }
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

    class Quality(models.TextChoices):
        """``animatic``: cut from its keyframes first, and filmed when that was approved."""

        FINAL = "final"
        ANIMATIC = "animatic"

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

    quality = models.CharField(max_length=10, choices=Quality.choices, default=Quality.FINAL)
    chosen_models = models.JSONField(
        default=dict, blank=True, help_text="names by kind (see, write, draw, film); else the usual"
    )
    max_cost_usd = models.DecimalField(
        max_digits=10, decimal_places=4, null=True, blank=True, help_text="all of it, redone too"
    )
    plan_confirmed = models.BooleanField(
        default=False, editable=False, help_text="what the plan check asks was answered"
    )

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
    plan_changed = models.PositiveIntegerField(
        default=0, editable=False, help_text="the revision that gave it other scenes or cuts"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(VideoQuerySet)()  # type: ignore[misc]  # a class made here

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="video_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_video_has_error"
            ),
            models.CheckConstraint(
                condition=(Q(status="waiting") & ~Q(waiting_for=""))
                | (~Q(status="waiting") & Q(waiting_for="")),
                name="waiting_video_says_for_what",
            ),
            hidden_has_reason("video"),
        ]

    def __str__(self) -> str:
        return self.title or "video"

    @property
    def is_now(self) -> str:
        """The status as a sentence says it: this video is being cut."""
        return self.SAID[Video.Status(self.status)]

    @property
    def hidden_part(self) -> Moderated | None:
        """A film shows its song and its characters: what hides one of them hides it."""
        parts = (self.song, self.image, *self.characters.all())
        hidden = (part for part in parts if part is not None and part.is_hidden)
        return super().hidden_part or next(hidden, None)

    @property
    def form(self) -> Form:
        """The exact form of its segments and film."""
        height = settings.FRAME_HEIGHT
        width = height * 16 // 9 // 2 * 2
        square = height * 4 // 3 // 2 * 2
        sizes = {"16:9": (width, height), "9:16": (height, width), "1:1": (square, square)}
        return Form(*sizes[self.shape])

    @property
    def size(self) -> tuple[int, int]:
        return self.form.width, self.form.height

    def model_for(self, kind: Kind) -> str:
        """By name; empty: the usual one."""
        return str(self.chosen_models.get(kind, ""))

    @property
    def is_animatic(self) -> bool:
        """Its takes are moved on this machine until that is approved; nothing to approve where
        filming is done here anyway."""
        if self.quality != Video.Quality.ANIMATIC:
            return False
        try:
            return not provider_of(Kind.FILM, self.model_for(Kind.FILM)).free
        except Refused:
            return True

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

    def touch(self) -> None:
        Video.objects.filter(pk=self.pk).bump()

    def touch_plan(self) -> None:
        """It has other scenes or cuts from now on."""
        self.touch()
        Video.objects.filter(pk=self.pk).update(plan_changed=F("revision"))

    def key(self, name: str) -> str:
        return f"videos/{self.pk}/{name}"

    def warn(self, *sentences: str) -> None:
        """Add sentences that are not there yet."""
        with transaction.atomic():
            said = Video.objects.select_for_update().values_list("warnings", flat=True)
            self.warnings = said.get(pk=self.pk)
            new = [sentence for sentence in sentences if sentence not in self.warnings]
            if new:
                self.warnings = [*self.warnings, *new]
                Video.objects.filter(pk=self.pk).update(
                    warnings=self.warnings, revision=F("revision") + 1
                )
