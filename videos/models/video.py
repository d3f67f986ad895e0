"""A video: its song, its characters, its cuts, and the film that it becomes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import OwnedQuerySet
from characters.models import Character, Image
from mvsite.lib.models import Row
from mvsite.lib.moderation import Moderated, ModeratedQuerySet, hidden_has_reason
from mvsite.lib.state import StatefulQuerySet
from songs.analysis.result import Analysis
from songs.models import Song
from videos.models.film_status import FilmStatus
from videos.models.wishes import Wishes

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


class Video(Row, FilmStatus, Wishes, Moderated):
    """One project and its film."""

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
    cuts = models.JSONField(default=list, blank=True, help_text="frame numbers, 0 to the last")
    corrections = models.JSONField(
        default=dict, blank=True, help_text="the song's, as they were when it was last planned"
    )
    request_hash = models.CharField(max_length=64, blank=True, db_index=True)
    quote = models.JSONField(
        default=list, blank=True, editable=False,
        help_text="by step, what it would cost and how long it would take when it was ordered",
    )  # fmt: skip

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
    def hidden_part(self) -> Moderated | None:
        """A film shows its song and its characters: what hides one of them hides it."""
        parts = (self.song, self.image, *self.characters.all())
        hidden = (part for part in parts if part is not None and part.is_hidden)
        return super().hidden_part or next(hidden, None)

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
    def lyrics_digest(self) -> str:
        """Of the lines that its film shows, with their times; empty where it shows none."""
        if self.song is None or self.captions == self.Captions.OFF:
            return ""
        start = self.window_start or 0.0
        end = start + self.seconds
        lines = [
            (max(line["start"], start), min(line["end"], end), line["text"])
            for line in self.song.lyric_lines
            if line["start"] < end and line["end"] > start
        ]
        return hashlib.sha256(repr(lines).encode()).hexdigest()[:16] if lines else ""

    @property
    def shows_other_lyrics(self) -> bool:
        """Its film shows lines that were changed since: to cut it again can be offered."""
        return self.film is not None and self.film.has_other_lyrics(self)

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
    def cast(self) -> QuerySet[Character]:
        """Its characters, in the order in which they were named."""
        named = Video.characters.through.objects.filter(video=self.pk, character=OuterRef("pk"))
        return self.characters.order_by(Subquery(named.values("pk")[:1]))

    @property
    def character(self) -> Character | None:
        """Who is shown in it."""
        return self.cast.first() if self.wants_character else None

    @property
    def film(self) -> Film | None:
        """The newest film of the video's own shape."""
        return self.films.filter(shape=self.shape).order_by("-created_at").first()

    def move(self, target: str, **changes: Any) -> bool:
        """As of every row; whoever is to know of it is told, in the same transaction."""
        with transaction.atomic():
            moved = super().move(target, **changes)
            if moved:
                self.deliveries.tell(self)
        return moved

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
