"""What is wanted of a film: its look, its length, who makes it, and what it may cost."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from generations.providers import provider_of
from generations.providers.base import Kind, Refused
from mvsite.lib import safe_fetch
from mvsite.lib.ffmpeg import Form

SHARE = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Wishes(models.Model):
    """The part of a ``Video`` that was said before it was begun, or later on."""

    class Course(models.TextChoices):
        """By which way it is made. Only the first is laid out by whoever makes a new video."""

        PLANNED = "planned", "Planned, then filmed"
        APPROVED = "approved", "Planned, and filmed when its scenes are approved"
        SINGLE = "single", "One clip, in the words of whoever asked"
        GIVEN = "given", "Joined from clips of other videos"

    class OnMissing(models.TextChoices):
        """What becomes of a film that is joined when one of its clips is not there."""

        FAIL = "fail"
        SKIP = "skip"

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

    class Resolution(models.TextChoices):
        """Of the wide film; the other shapes have as many pixels, nearly."""

        HD = "720p"
        FULL_HD = "1080p"

    class Mode(models.TextChoices):
        """``product_video``: a thing stands in the place of the character."""

        MUSIC = "music_video"
        PRODUCT = "product_video"

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

    mode = models.CharField(max_length=20, choices=Mode.choices, default=Mode.MUSIC)
    idea = models.TextField(blank=True)
    style = models.CharField(max_length=40, default="clean")
    shape = models.CharField(max_length=5, choices=Shape.choices, default=Shape.WIDE)
    resolution = models.CharField(max_length=5, choices=Resolution.choices, default=Resolution.HD)
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
    auto_select = models.BooleanField(
        default=False, help_text="the first good picture of its character, without a question"
    )
    on_character_failure = models.CharField(
        max_length=10, choices=OnCharacterFailure.choices, default=OnCharacterFailure.CONTINUE
    )
    on_clip_failure = models.CharField(
        max_length=10, choices=OnClipFailure.choices, default=OnClipFailure.FILL
    )
    transition = models.CharField(max_length=10, choices=Transition.choices, default=Transition.CUT)
    course = models.CharField(
        max_length=10, choices=Course.choices, default=Course.PLANNED, editable=False
    )
    on_missing = models.CharField(
        max_length=5, choices=OnMissing.choices, default=OnMissing.FAIL, editable=False
    )
    normalize_audio = models.BooleanField(
        default=False, editable=False, help_text="its sound is brought to -14 LUFS"
    )
    captions = models.CharField(max_length=10, choices=Captions.choices, default=Captions.AUTO)

    quality = models.CharField(max_length=10, choices=Quality.choices, default=Quality.FINAL)
    chosen_models = models.JSONField(
        default=dict, blank=True, help_text="names by kind (see, write, draw, film); else the usual"
    )
    max_cost_usd = models.DecimalField(
        max_digits=10, decimal_places=4, null=True, blank=True, help_text="all of it, redone too"
    )
    keyframe_floor = models.FloatField(
        null=True, blank=True, validators=SHARE, help_text="likeness below which it is drawn again"
    )
    likeness_floor = models.FloatField(
        null=True, blank=True, validators=SHARE, help_text="likeness below which it is filmed again"
    )
    redos = models.PositiveSmallIntegerField(
        default=1, validators=[MaxValueValidator(3)], help_text="of a clip below that, at most"
    )
    callback_url = models.CharField(
        max_length=safe_fetch.LONGEST,
        blank=True,
        validators=[safe_fetch.validate],
        help_text="told, by a signed webhook, when it is ready, failed, waits or was stopped",
    )
    plan_confirmed = models.BooleanField(
        default=False, editable=False, help_text="what the plan check asks was answered"
    )

    class Meta:
        abstract = True

    @property
    def is_bare(self) -> bool:
        """As its clips are: nothing is written over them, and it does not fade out."""
        return self.course in (self.Course.SINGLE, self.Course.GIVEN)

    @property
    def asks_about_scenes(self) -> bool:
        """Whether they are still to be approved, before anything is drawn or filmed."""
        return self.course == self.Course.APPROVED and not self.plan_confirmed

    @property
    def form(self) -> Form:
        """The exact form of its segments and film."""
        height = settings.FRAME_HEIGHT
        if self.resolution == self.Resolution.FULL_HD:
            height = height * 3 // 2 // 2 * 2
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
        if self.quality != self.Quality.ANIMATIC:
            return False
        try:
            return not provider_of(Kind.FILM, self.model_for(Kind.FILM)).free
        except Refused:
            return True
