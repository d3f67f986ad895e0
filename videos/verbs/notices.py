"""Who is told what becomes of films: a person's mail and programs."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from videos.models import Channel, Delivery, Event, Video, WebhookEndpoint
from videos.models.webhook import new_secret
from videos.notices import settling

Off = WebhookEndpoint.Off
HELD = "This site’s staff switched your webhook off; ask them to switch it on again."
NOWHERE = "There is no address to send it to. Give one, and save it."
NO_CALLBACK = "This video has no callback_url any more. Give it one, and send it again."
NOT_ON = "Your webhook is switched off. Switch it on first."
UNDER_WAY = "A test is on its way; wait for what comes of it."
NOT_ENDED = "It is still on its way; it is sent again by itself if it does not arrive."
NO_MAIL = "Mail is not sent to you at the moment: give an address, and ask for it."


def wish_mail(owner: User, *, wanted: bool, address: str) -> None:
    owner.mail_when_done, owner.email = wanted, address
    owner.save(update_fields=["mail_when_done", "email"])


def wish_webhook(owner: User, *, url: str, events: Sequence[str]) -> WebhookEndpoint:
    """What waits to be sent follows to the new ``url``, or is not sent where that is empty."""
    with transaction.atomic():
        hook = _held(owner)
        if hook.is_held:
            raise NotNow(HELD)
        if hook.url != url:
            hook.failing_since, hook.off, hook.off_at = None, "", None
        hook.url, hook.events = url, list(events)
        hook.save()
        _follow(hook)
    return hook


def follow_callback(video: Video) -> None:
    """As ``wish_webhook``: what waits to be told of this video goes to its own address of now."""
    waiting = Delivery.objects.filter(video=video, channel=Channel.CALLBACK)
    _lead(waiting, video.callback_url)


def _follow(hook: WebhookEndpoint) -> None:
    _lead(Delivery.objects.of(hook.owner).filter(channel=Channel.ENDPOINT), hook.url)


def _lead(told: QuerySet[Delivery], address: str) -> None:
    waiting = told.filter(status__in=Delivery.WORKING)
    if address:
        waiting.update(address=address)
        return
    for row in waiting:
        row.overrule(Delivery.Status.CANCELLED, error=settling.NO_ADDRESS)


def switch_on(owner: User) -> None:
    with transaction.atomic():
        hook = _held(owner)
        if hook.is_held:
            raise NotNow(HELD)
        _switch_on(hook)


def _switch_on(hook: WebhookEndpoint) -> None:
    hook.failing_since, hook.off, hook.off_at = None, "", None
    hook.save(update_fields=["failing_since", "off", "off_at"])


def test_webhook(owner: User) -> Delivery:
    """One message, tried once; also where the webhook was switched off, to see whether it works."""
    with transaction.atomic():
        hook = _held(owner)
        if hook.is_held:
            raise NotNow(HELD)
        if not hook.url:
            raise NotNow(NOWHERE)
        if Delivery.objects.of(owner).unsettled().filter(event=Event.TEST).exists():
            raise NotNow(UNDER_WAY)
        return Delivery.objects.tell_owner(owner, Event.TEST, Channel.ENDPOINT, hook.url)


def send_again(delivery: Delivery) -> None:
    """With the id that it had, to the address that holds now."""
    if delivery.video is not None:
        require_shown(delivery.video)
    with transaction.atomic():
        address = _address_now(delivery)
        there = Delivery.objects.select_for_update().filter(pk=delivery.pk).first()
        if there is None or there.status in Delivery.WORKING:
            raise NotNow(NOT_ENDED)
        there.send_again(address)


def _address_now(delivery: Delivery) -> str:
    owner = delivery.owner
    if delivery.channel == Channel.MAIL:
        if not owner.gets_mail:
            raise NotNow(NO_MAIL)
        return owner.email
    hook = _held(owner)
    if hook.is_held:
        raise NotNow(HELD)
    if delivery.channel == Channel.CALLBACK:
        return _address_of(delivery.video)
    if not hook.url:
        raise NotNow(NOWHERE)
    if hook.off:
        raise NotNow(NOT_ON)
    return hook.url


def _address_of(video: Video | None) -> str:
    if video is None or not video.callback_url:
        raise NotNow(NO_CALLBACK)
    return video.callback_url


def change_secret(owner: User) -> WebhookEndpoint:
    """For a day both sign, so that nothing is refused while the other side is changed."""
    with transaction.atomic():
        hook = _held(owner)
        hook.former_secret, hook.secret = hook.secret, new_secret()
        hook.secret_changed_at = timezone.now()
        hook.save(update_fields=["former_secret", "secret", "secret_changed_at"])
    return hook


def hold(hook: WebhookEndpoint) -> None:
    """Staff's: nothing at all is sent for its owner."""
    with transaction.atomic():
        there = _held(hook.owner)
        if there.is_held:
            raise NotNow("It is switched off by staff already.")
        settling.switch_off(there, Off.STAFF)


def let_go(hook: WebhookEndpoint) -> None:
    """Staff's: it is on again."""
    with transaction.atomic():
        there = _held(hook.owner)
        if not there.off:
            raise NotNow("It is on already.")
        _switch_on(there)


def _held(owner: User) -> WebhookEndpoint:
    """As it is now, until the caller's transaction ends."""
    WebhookEndpoint.of(owner)
    return WebhookEndpoint.objects.select_for_update().get(owner=owner)
