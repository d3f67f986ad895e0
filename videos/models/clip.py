"""One scene in one slot of the film."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from mvsite.lib.models import Row
from videos.models.video import Video


class ClipQuerySet(models.QuerySet["Clip"]):
    def unwritten(self) -> Self:
        """Without words, or given back to the writer of the whole film."""
        missing = Q(words_status__in=Clip.BEING_WRITTEN, alone=False)
        return self.filter(missing | Q(words_revision=0))

    def written(self) -> Self:
        """With words that can be filmed, also while a call of its own writes others."""
        return self.filter(words_revision__gt=0).exclude(
            words_status__in=Clip.BEING_WRITTEN, alone=False
        )

    def rewriting(self) -> Self:
        """Being written by a call of its own."""
        return self.filter(words_status__in=Clip.BEING_WRITTEN, alone=True)

    def since(self, revision: int) -> Self:
        return self.filter(Q(words_changed__gt=revision) | Q(clip_changed__gt=revision))

    def touch(self, *parts: str) -> None:
        """Their video has a new revision, and ``parts`` (words, clip) of them are of it."""
        Video.objects.filter(pk__in=self.order_by().values("video")).bump()
        newest = Subquery(Video.objects.filter(pk=OuterRef("video")).values("revision")[:1])
        self.update(**{f"{part}_changed": newest for part in parts})


class Clip(Row):
    """One scene in one slot of the film."""

    WORDS = (
        "title", "description", "negative_description", "kind", "setting", "shot", "light",
    )  # fmt: skip
    """What a writer fills in, and what a take copies."""

    class Kind(models.TextChoices):
        """What a scene is of. In a performance the character sings; in the others mouths stay
        closed."""

        STORY = "story", "Story"
        PERFORMANCE = "performance", "Performance"
        B_ROLL = "b-roll", "B-roll"

    class WordsStatus(models.TextChoices):
        PENDING = "pending"
        WRITING = "writing"
        WRITTEN = "written"
        FAILED = "failed"

    BEING_WRITTEN = (WordsStatus.PENDING, WordsStatus.WRITING)

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
    alone = models.BooleanField(
        default=False, editable=False, help_text="its words come from a call of its own"
    )
    note = models.TextField(blank=True, help_text="what to change when it is written anew")
    words_changed = models.PositiveIntegerField(default=0, editable=False)
    clip_changed = models.PositiveIntegerField(default=0, editable=False)
    chosen = models.ForeignKey(
        "Take", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ClipQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(
                fields=["video"], name="rewritten_clips",
                condition=Q(words_status__in=["pending", "writing"], alone=True),
            )
        ]  # fmt: skip
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
        return self.frames_in(self.video.cuts)

    def frames_in(self, cuts: list[int]) -> int:
        return int(cuts[self.position + 1] - cuts[self.position])

    @property
    def number(self) -> int:
        """As people count."""
        return self.position + 1

    @property
    def is_sung(self) -> bool:
        return self.kind == Clip.Kind.PERFORMANCE

    def touch(self, *parts: str) -> None:
        """What shows ``parts`` (words, clip) of it is told; ahead of the change, as a row's."""
        Clip.objects.filter(pk=self.pk).touch(*parts)
