"""A worker is killed when what it told of a film has arrived, and before it can write that down."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tests.faults.rig import Rig, children_of, kill
from tests.receiver import Receiver
from videos.models import Delivery, WebhookEndpoint
from videos.tests.test_webhooks import failed

pytestmark = [pytest.mark.faults, pytest.mark.grown]


def test_it_is_told_again_with_the_same_id(rig: Rig, settings: Any) -> None:
    """At least once is what is promised; the id tells who counts."""
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    rig.environment |= {
        "WEBHOOK_ALLOWED_HOSTS": "127.0.0.1", "WEBHOOK_SECONDS": "3", "LEASE_SECONDS": "2",
    }  # fmt: skip
    with Receiver() as receiver, rig.working() as supervisor:
        worker = supervisor.children[0].process
        assert worker is not None

        def its_worker_dies(_: socket.socket) -> None:
            for pid in children_of(worker.pid):
                kill(pid)

        rig.wait(supervisor, until=rig.listens)
        receiver.answers.append(its_worker_dies)
        video = failed(callback_url=receiver.url)
        rig.wait(supervisor, until=lambda: Delivery.objects.get().status == "delivered")
    assert (len(receiver.got), Delivery.objects.get().attempts) == (2, 1)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    secret = WebhookEndpoint.of(video.owner).secret
    assert receiver.got[0].verified(secret) == receiver.got[1].verified(secret)
