"""Films made of a video, and the work on one in another shape."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Subquery

from mvsite.lib.models import Row
from mvsite.lib.state import Move, Stateful
from videos.models.video import Video


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
    changed = models.PositiveIntegerField(
        default=0, editable=False, help_text="the video's revision with its newest figures"
    )

    class Meta:
        get_latest_by = "created_at"

    def __str__(self) -> str:
        return f"film of {self.video}"

    @property
    def is_measured(self) -> bool:
        """Or cannot be."""
        return "lines" in self.report or "unmeasured" in self.report

    def has_other_lyrics(self, video: Video) -> bool:
        """Whether it shows lines that were changed since it was cut from ``video``. One from before
        that was kept does not say."""
        if video.captions == Video.Captions.OFF or "lyrics" not in self.manifest:
            return False
        return bool(self.manifest["lyrics"] != video.lyrics_digest)

    def touch(self) -> None:
        """What shows it is told that it is there, or was measured."""
        Video.objects.filter(pk=self.video_id).bump()
        newest = Video.objects.filter(pk=self.video_id).values("revision")[:1]
        Film.objects.filter(pk=self.pk).update(changed=Subquery(newest))


class Reframing(Row, Stateful):
    """Work on a film in another shape, from the takes that are chosen when it begins."""

    class Status(models.TextChoices):
        PENDING = "pending"
        CUTTING = "cutting"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"

    WORKING = (Status.PENDING, Status.CUTTING)
    FINISHED = (Status.READY, Status.FAILED, Status.CANCELLED)
    MOVES = {
        Status.CUTTING: Move((Status.PENDING, Status.CUTTING), "worker: claim"),
        Status.READY: Move((Status.CUTTING,), "worker: the film is there"),
        Status.FAILED: Move((Status.PENDING, Status.CUTTING), "worker"),
        Status.CANCELLED: Move((Status.PENDING, Status.CUTTING), "owner"),
    }

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="reframings")
    shape = models.CharField(max_length=5, choices=Video.Shape.choices)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PENDING)
    film = models.ForeignKey(
        Film, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "shape"],
                condition=Q(status__in=["pending", "cutting"]),
                name="one_reframing_at_work_per_shape",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_reframing_has_error"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shape} of {self.video}"

    def touch(self) -> None:
        self.video.touch()
        newest = Video.objects.filter(pk=self.video_id).values("revision")[:1]
        Reframing.objects.filter(pk=self.pk).update(changed=Subquery(newest))
