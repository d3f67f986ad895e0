"""The broker loses, repeats and delays messages, or is wiped."""

from __future__ import annotations

import shutil

import pytest
from django.conf import settings

from mvsite.celery import FOLDER, app
from mvsite.supervision import Supervisor
from tests.faults.rig import Rig, in_the_film_s_order, nothing_lost_or_torn, nothing_twice

pytestmark = pytest.mark.faults


def wipe_the_broker() -> None:
    if FOLDER:
        shutil.rmtree(settings.BROKER_DIR, ignore_errors=True)
    else:
        with app.connection_for_write() as connection:
            connection.default_channel.client.flushall()


def test_a_film_is_made_although_the_broker_is_wiped_again_and_again(rig: Rig) -> None:
    video = rig.order()
    wipe_the_broker()
    with rig.working() as supervisor:
        for _ in range(4):
            rig.wait_some(supervisor, 1.2)
            wipe_the_broker()
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    nothing_twice(video)


def test_a_film_is_made_although_half_of_the_messages_are_lost(rig: Rig) -> None:
    video = rig.order()
    with rig.working(switches="half_the_messages_are_lost") as supervisor:
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)
    nothing_twice(video)
    in_the_film_s_order(video)


def test_messages_that_come_three_times_and_late_make_nothing_twice(rig: Rig) -> None:
    rig.takes_its_time()
    video = rig.order()
    with rig.working(switches="messages_come_three_times_and_late") as supervisor:
        rig.wait(supervisor, video)
        rig.wait_some(supervisor, 2)
    nothing_lost_or_torn(video)
    nothing_twice(video)
    assert len(rig.made()) == len(set(rig.made()))


@pytest.mark.grown
def test_control_claims_without_their_where_make_something_twice(rig: Rig) -> None:
    """Of two that get the same work at once: which the machine decides, so that one film more may
    be needed."""
    switches = "messages_come_three_times_and_late control_claims_ask_nobody"
    with rig.working(switches=switches) as supervisor:
        assert any(is_made_twice(rig, supervisor, seed) for seed in range(1, 6))


def is_made_twice(rig: Rig, supervisor: Supervisor, seed: int) -> bool:
    before = len(rig.made())
    rig.wait(supervisor, rig.order(seed))
    made = rig.made()[before:]
    return len(made) > len(set(made))


@pytest.mark.grown
def test_control_without_the_sweeper_a_wiped_broker_ends_the_film(rig: Rig) -> None:
    video = rig.order()
    wipe_the_broker()
    with rig.working(sweeper=False) as supervisor:
        rig.wait(supervisor, until=rig.listens)
        with pytest.raises(AssertionError):
            rig.wait(supervisor, video, seconds=10)
