"""What a person may store, and have made at a time, asked in the transaction that makes the row.

What may be spent is in ``generations.budget``, which locks the same row of limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import Limits, User
from accounts.stored import bytes_of
from mvsite.lib.state import NotNow
from mvsite.lib.uploads import BadUpload, megabytes

FULL = (
    "You may store {most}, and this would make it {would}. Nothing was kept. Delete videos, songs "
    "or characters that you no longer need, or ask whoever runs this site for more room."
)
BUSY = (
    "You may have {most} in progress at a time. Nothing was started. Start this one when one of "
    "them is done, or cancel one."
)


class OverQuota(NotNow, BadUpload):
    """The message names the limit and what makes room; for a form it is a file that is refused."""


@contextmanager
def storing(owner: User) -> Iterator[None]:
    """A transaction whose new rows and files count; undone as a whole where they are too much.

    Files are stored before their row is: whoever stores them takes them back (``all_or_nothing``).
    Raises OverQuota.
    """
    with transaction.atomic():
        most = _locked(owner).bytes_stored
        yield
        if most is not None and (would := bytes_of(owner)) > most:
            raise _full(most, would)


def require_room(owner: User, size: int) -> None:
    """Before ``size`` bytes are decoded, which takes a while; what counts is asked by ``storing``.

    Raises OverQuota.
    """
    most = Limits.objects.filter(user=owner).values_list("bytes_stored", flat=True).first()
    if most is not None and (would := bytes_of(owner) + size) > most:
        raise _full(most, would)


def require_turn(owner: User, in_progress: Callable[[], int]) -> None:
    """Call it in the transaction that begins one more: the limits stay locked until its end.

    Raises OverQuota.
    """
    most = _locked(owner).videos_in_progress
    if most is not None and in_progress() >= most:
        videos = "1 video" if most == 1 else f"{most} videos"
        raise OverQuota(BUSY.format(most=videos))


def _full(most: int, would: int) -> OverQuota:
    return OverQuota(FULL.format(most=megabytes(most), would=megabytes(would)))


def _locked(owner: User) -> Limits:
    Limits.objects.get_or_create(user=owner)
    return Limits.objects.select_for_update().get(user=owner)
