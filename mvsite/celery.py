"""The Celery application: which broker, which queues, what beat sends. Results are rows."""

from __future__ import annotations

import logging
import os
from contextlib import closing
from queue import Empty
from typing import Any
from uuid import uuid4

from celery import Celery, signals
from kombu import Exchange, Queue
from kombu.exceptions import ChannelError, KombuError
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mvsite.settings")

from django.conf import settings

from mvsite.lib.findings import reason
from mvsite.lib.processes import die_with_parent

logger = logging.getLogger(__name__)
NETWORK, CPU = "network", "cpu"
FOLDER = settings.CELERY_BROKER_URL.startswith("filesystem:")
LONGEST_TASK_SECONDS = 6 * 3600
ROUND_TRIP_SECONDS = 3
FORGET_SECONDS = 3600
"""Often, for a machine that is never on for a whole day; it costs one query."""


def _transport_options() -> dict[str, Any]:
    if not FOLDER:
        return {"visibility_timeout": LONGEST_TASK_SECONDS, "socket_connect_timeout": 3}
    folder = str(settings.BROKER_DIR)
    return {"data_folder_in": folder, "data_folder_out": folder, "polling_interval": 0.05}


TRANSPORT_ALIASES["filesystem"] = "mvsite.broker:FolderTransport"
app = Celery("leitmotif")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport_options=_transport_options(),
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=3,
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in (NETWORK, CPU)],
    task_default_queue=NETWORK,
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    # SIGTERM then ends a worker within seconds; what it worked on is found by the sweeper.
    worker_soft_shutdown_timeout=2,
    beat_scheduler="celery.beat.Scheduler",
    beat_max_loop_interval=1,
    beat_schedule={
        "sweep": {
            "task": "videos.sweep",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"queue": NETWORK, "expires": settings.SWEEP_SECONDS * 2},
        },
        "forget deliveries": {
            "task": "videos.forget_deliveries",
            "schedule": FORGET_SECONDS,
            "options": {"queue": NETWORK, "expires": FORGET_SECONDS},
        },
        "unused images": {
            "task": "videos.delete_unused",
            "schedule": FORGET_SECONDS,
            "options": {"queue": NETWORK, "expires": FORGET_SECONDS},
        },
        **{
            f"heartbeat {queue}": {
                "task": "videos.heartbeat",
                "schedule": settings.HEARTBEAT_SECONDS,
                "args": [queue],
                "options": {"queue": queue, "expires": settings.HEARTBEAT_SECONDS * 3},
            }
            for queue in (NETWORK, CPU)
        },
    },
    timezone="UTC",
    imports=["videos.pipeline"],
)


def beat() -> Any:
    """Beat as a thread of the process that runs the workers: ``start`` and ``stop``."""
    from celery.beat import EmbeddedService

    return EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler)


@signals.worker_init.connect
@signals.beat_init.connect
def _bind_to_command(**_: object) -> None:
    """A worker, or a beat, that a command started ends with it."""
    if started_by := os.environ.get("LEITMOTIF_PARENT"):
        die_with_parent(int(started_by))


@signals.worker_process_init.connect
def _bind_child(**_: object) -> None:
    """A worker's child ends with the worker, and ffmpeg with the child."""
    die_with_parent(os.getppid())


def backlog(queue: str) -> int | None:
    """How many messages wait there; None when the broker cannot be asked."""
    try:
        with app.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
            return int(connection.channel().queue_declare(queue, passive=True).message_count)
    except ChannelError:
        return 0  # Redis keeps no list for a queue that is empty.
    except (KombuError, OSError):
        return None


def round_trip() -> str:
    """Why a message that is given to the broker does not come back; empty where it does."""
    name = f"examined-{uuid4()}"
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
            with closing(connection.SimpleQueue(name)) as queue:
                queue.put({"examined": True}, expiration=ROUND_TRIP_SECONDS)
                queue.get(timeout=ROUND_TRIP_SECONDS).ack()
                queue.queue.delete()
                queue.queue.exchange.delete()
    except Empty:
        return f"it did not come within {ROUND_TRIP_SECONDS} seconds"
    except (KombuError, OSError) as error:
        return reason(error)
    return ""


def send(name: str, *args: str, queue: str = NETWORK, countdown: float = 0) -> None:
    """Say "look at this row". A broker that does not take it costs time only, never the work."""
    when = {"countdown": countdown} if countdown > 0 else {}
    expires = settings.LEASE_SECONDS + countdown
    try:
        app.send_task(name, args, queue=queue, retry=False, expires=expires, **when)
    except (KombuError, OSError) as error:
        logger.warning("the broker did not take %s %s: %s", name, args, error)
