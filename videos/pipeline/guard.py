"""When a step does not end well: what becomes of its row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.utils import timezone

from characters import billing
from characters.models import Character
from generations.budget import OverBudget, next_midnight
from generations.ledger import settle_failed
from generations.models import Generation
from generations.providers.base import ProviderError
from mvsite.lib import storage
from mvsite.lib.state import LeaseLost, Stateful, wake
from mvsite.lib.storage import StorageTrouble
from videos import rewriting
from videos.models import Clip, Take, Video
from videos.pipeline.moves import wait

log = structlog.get_logger(__name__)
AnyRow = TypeVar("AnyRow", bound=Stateful)
AnyPart = TypeVar("AnyPart", bound=Stateful | Clip)
TRY_AGAIN_SECONDS = 5.0
HELD_SECONDS = 60.0
"""Between two looks at something that a video's cap holds up; raising it looks at once."""
ERRORS_AT_MOST = 3
UNREADABLE = "Something unexpected went wrong; the log has it under {}."
UNEXPECTED = "Something unexpected went wrong {} times; the log has it under {}."


def guard(row: AnyPart, work: Callable[[AnyPart], Any]) -> None:
    """Do one piece of work on a row; whatever happens, the row says so and can go on."""
    with structlog.contextvars.bound_contextvars(row=row._meta.label, id=str(row.pk)):
        try:
            with storage.held():
                work(row)
        except LeaseLost:
            log.info("somebody else has this work now")
        except StorageTrouble as trouble:
            _put_off(row, str(trouble))
        except OverBudget as over:
            _hold(row, over)
        except ProviderError as refused:
            fail(row, str(refused))
        except Exception:  # The task boundary: nothing may be lost in silence.
            log.exception("a step ended unexpectedly")
            _stumble(row)


def _put_off(row: Stateful | Clip, why: str) -> None:
    """A scene that is written by itself has no time of its own: the sweeper comes back to it."""
    if isinstance(row, Stateful):
        row.release(seconds=TRY_AGAIN_SECONDS, error=why)


def _hold(row: Stateful | Clip, over: OverBudget) -> None:
    """A day's cap ends at midnight, a turn comes by itself, a video's cap needs a person."""
    if over.scope == "video" and _asks_for_more(row, over):
        return
    if isinstance(row, Clip):
        rewriting.hold(row, str(over))
    else:
        # Once: what is said again makes every open page draw it again.
        said = {} if row.error == str(over) else {"error": str(over)}
        row.release(seconds=_held_seconds(over), **said)


def _held_seconds(over: OverBudget) -> float:
    if over.scope == "day":
        return (next_midnight() - timezone.now()).total_seconds()
    return HELD_SECONDS if over.scope == "video" else TRY_AGAIN_SECONDS


def _asks_for_more(row: Stateful | Clip, over: OverBudget) -> bool:
    """Whether the film of this row waits from now on; one that is ready goes on as it is."""
    film = _film_of(row)
    return isinstance(film, Video) and wait(film, Video.WaitingFor.BUDGET, str(over))


def _film_of(row: Stateful | Clip) -> Any:
    match row:
        case Take():
            return row.clip.video
        case Clip():
            return row.video
        case Character():
            return billing.film_of(row)
    return row


def _stumble(row: Stateful | Clip) -> None:
    if isinstance(row, Clip):
        return fail(row, UNREADABLE.format(row.pk))
    row.claims = max(row.claims, 0) + (row.lease is None)
    if row.claims < ERRORS_AT_MOST:
        row.release(seconds=2.0**row.claims, claims=row.claims)
    else:
        fail(row, UNEXPECTED.format(row.claims, row.pk))
    return None


def fail(row: Stateful | Clip, sentence: str) -> None:
    if isinstance(row, Clip):
        rewriting.fail(row, sentence)
    elif isinstance(row, Generation):
        settle_failed(row, ProviderError(sentence, charged=row.may_be_charged))
    elif row.move("failed", error=sentence):
        wake(row._meta.label, row.pk)
