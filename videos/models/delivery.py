"""What is told to whom: one row for each event and addressee, made where the status moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import OwnedQuerySet, User
from mvsite.lib.models import Row
from mvsite.lib.state import Move, Stateful, StatefulQuerySet
from videos.models.events import EVENT_OF, MAILED, OF_VIDEOS, Event, payload, told_of
from videos.models.webhook import WebhookEndpoint

if TYPE_CHECKING:
    from videos.models.video import Video


class Channel(models.TextChoices):
    ENDPOINT = "endpoint", "webhook"
    CALLBACK = "callback", "callback_url"
    MAIL = "mail", "mail"


# Its mixins are querysets of any row.
class DeliveryQuerySet(StatefulQuerySet, OwnedQuerySet):  # type: ignore[override]
    def tell(self, video: Video) -> None:
        """All who are to know it, of where the video is now. Called in the move's transaction, so
        that both are there or neither; the video's ``revision`` tells one move from the next."""
        event = EVENT_OF.get(video.status)
        if event is None:
            return
        data = payload(event, told_of(video))
        rows = [
            Delivery(
                owner=video.owner, video=video, event=event, revision=video.revision,
                channel=channel, address=address, payload=data,
            )
            for channel, address in _addressees(video, event)
        ]  # fmt: skip
        self.bulk_create(rows, ignore_conflicts=True)
        for task in {row.task for row in rows}:
            _ask_for(task)

    def tell_owner(self, owner: User, event: Event, channel: str, address: str) -> Delivery:
        """Of what is about no video."""
        told = payload(event, {})
        row: Delivery = self.create(
            owner=owner, event=event, channel=channel, address=address, payload=told
        )
        _ask_for(row.task)
        return row

    def by_web(self) -> Self:
        return self.exclude(channel=Channel.MAIL)

    def by_mail(self) -> Self:
        return self.filter(channel=Channel.MAIL)

    def unsettled(self) -> Self:
        return self.filter(status__in=Delivery.WORKING)

    def forgotten(self) -> Self:
        """Older than they are kept."""
        old = timezone.now() - timedelta(days=settings.DELIVERY_DAYS)
        return self.filter(created_at__lt=old)


class Delivery(Row, Stateful):
    """Sent until it is taken, or until nobody tries any more.

    A webhook comes at least once, always with the same id: what a worker was killed over is sent
    again. A mail comes at most once: what a worker was killed over may have been sent.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        DELIVERED = "delivered"
        FAILED = "failed"
        CANCELLED = "cancelled"

    WORKING = (Status.PENDING, Status.SENDING)
    FINISHED = (Status.DELIVERED, Status.FAILED, Status.CANCELLED)
    MOVES = {
        Status.PENDING: Move(
            (Status.SENDING, Status.DELIVERED, Status.FAILED, Status.CANCELLED),
            "worker: once more, later; owner: send again",
        ),
        Status.SENDING: Move((Status.PENDING, Status.SENDING), "worker: claim"),
        Status.DELIVERED: Move((Status.SENDING,), "worker: it was taken"),
        Status.FAILED: Move(
            (Status.PENDING, Status.SENDING), "worker: refused, or tried often enough"
        ),
        Status.CANCELLED: Move(
            (Status.PENDING, Status.SENDING), "owner, staff, worker: switched off"
        ),
    }

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deliveries"
    )
    video = models.ForeignKey(
        "videos.Video", null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    event = models.CharField(max_length=20, choices=Event.choices)
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="the video's, with the move that this tells of"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.CharField(max_length=500)
    payload = models.JSONField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered = models.PositiveSmallIntegerField(
        null=True, blank=True, editable=False, help_text="the status of the last answer"
    )

    objects = models.Manager.from_queryset(DeliveryQuerySet)()  # type: ignore[misc]  # made here

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["status", "due_at"], name="delivery_due"),
            models.Index(fields=["owner", "-created_at"], name="delivery_of_owner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "event", "revision", "channel"], name="told_once_by_each_way"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="failed_delivery_has_error"
            ),
            models.CheckConstraint(
                condition=Q(video__isnull=False) | ~Q(event__in=list(OF_VIDEOS)),
                name="delivery_of_a_video_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} by {self.get_channel_display()}"

    @property
    def task(self) -> str:
        """Which sends it."""
        return "videos.mail" if self.channel == Channel.MAIL else "videos.deliver"

    @property
    def message_id(self) -> str:
        """The same at each attempt: who got it twice can tell."""
        return f"msg_{self.pk.hex}"

    def send_again(self, address: str) -> None:
        """With all its attempts before it."""
        if self.move(self.Status.PENDING, attempts=0, address=address):
            _ask_for(self.task)


def _addressees(video: Video, event: Event) -> Iterator[tuple[Channel, str]]:
    """None for an owner who may not come in any more."""
    if not video.owner.is_active:
        return
    hook = WebhookEndpoint.objects.filter(owner=video.owner_id).first()
    if hook is None or not hook.is_held:
        told = hook.url if hook is not None and hook.is_on and event in hook.events else ""
        if told:
            yield Channel.ENDPOINT, told
        if video.callback_url and video.callback_url != told:
            yield Channel.CALLBACK, video.callback_url
    if event in MAILED and video.owner.gets_mail:
        yield Channel.MAIL, video.owner.email


def _ask_for(task: str) -> None:
    """After commit; a message that is lost costs time only, as the row is due."""
    from mvsite.celery import send

    transaction.on_commit(lambda: send(task))
