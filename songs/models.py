"""A song, and what was heard in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import OwnedQuerySet
from characters.models import Character
from mvsite.lib.models import Row
from mvsite.lib.moderation import Moderated, ModeratedQuerySet, hidden_has_reason
from mvsite.lib.state import Move, Stateful, StatefulQuerySet, touched
from songs.analysis.correcting import corrected
from songs.analysis.result import Analysis


# Its mixins are querysets of any row.
class SongQuerySet(StatefulQuerySet, OwnedQuerySet, ModeratedQuerySet):  # type: ignore[override]
    pass


class Song(Row, Stateful, Moderated):
    class Status(models.TextChoices):
        UPLOADED = "uploaded"
        ANALYSING = "analysing"
        READY = "ready"
        FAILED = "failed"

    WORKING = (Status.UPLOADED, Status.ANALYSING)
    FINISHED = (Status.READY, Status.FAILED)
    MOVES = {
        Status.UPLOADED: Move((Status.READY, Status.FAILED), "owner: rerun, retry"),
        Status.ANALYSING: Move((Status.UPLOADED, Status.ANALYSING), "worker: claim"),
        Status.READY: Move((Status.ANALYSING,), "worker"),
        Status.FAILED: Move((Status.UPLOADED, Status.ANALYSING), "worker"),
    }

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="songs"
    )
    title = models.CharField(max_length=200)
    artist = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.UPLOADED)
    audio_key = models.CharField(max_length=300)
    canonical_key = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    seconds = models.FloatField()
    warnings = models.JSONField(default=list, blank=True)
    analysis = models.JSONField(null=True, blank=True)
    corrections = models.JSONField(default=dict, blank=True)
    lyrics = models.TextField(blank=True)
    lyric_lines = models.JSONField(default=list, blank=True)
    character = models.ForeignKey(
        Character, null=True, blank=True, on_delete=models.PROTECT, related_name="songs"
    )
    character_kept = models.PositiveIntegerField(
        null=True, editable=False, help_text="the character's revision that its files here are of"
    )
    character_consistency_enabled = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = models.Manager.from_queryset(SongQuerySet)()  # type: ignore[misc]  # a class made here

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="song_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_song_has_error"
            ),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(analysis__isnull=False),
                name="ready_song_has_analysis",
            ),
            hidden_has_reason("song"),
        ]

    def __str__(self) -> str:
        return self.title

    def touch(self) -> None:
        touched.send(type(self), row=self)
        Song.objects.filter(pk=self.pk).update(revision=F("revision") + 1)

    def heard(self, corrections: Mapping[str, Any] | None = None) -> Analysis:
        """What was heard in it, put right by ``corrections`` (its own); only of a ready song."""
        assert self.analysis is not None
        raw = Analysis.from_json(self.analysis)
        return corrected(raw, self.corrections if corrections is None else corrections)


class Transcription(Row, Stateful):
    """A song heard for its words by a model: for the times of its lyrics, or for the words."""

    class Status(models.TextChoices):
        HEARING = "hearing"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"

    WORKING = (Status.HEARING,)
    FINISHED = (Status.READY, Status.FAILED, Status.CANCELLED)
    MOVES = {
        Status.READY: Move((Status.HEARING, Status.FAILED), "worker: the words are there"),
        Status.FAILED: Move((Status.HEARING,), "worker"),
        Status.CANCELLED: Move((Status.HEARING,), "owner"),
    }

    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="transcriptions")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.HEARING)
    language = models.CharField(max_length=2, blank=True, help_text="ISO 639-1; empty: not said")
    words = models.JSONField(default=list, blank=True, help_text="text, start and end of each")
    loose = models.BooleanField(default=False, help_text="only phrases had times")
    lines_found = models.PositiveIntegerField(default=0, help_text="of the lyrics, in the words")
    is_offer = models.BooleanField(
        default=False, help_text="there were no lyrics: they may become them"
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["song"], condition=Q(status="hearing"), name="one_transcription_at_work"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_transcription_has_error"
            ),
        ]

    def __str__(self) -> str:
        return f"words of {self.song}"

    def touch(self) -> None:
        self.song.touch()
