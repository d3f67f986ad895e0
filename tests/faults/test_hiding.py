"""Staff hides a video while workers make it."""

from __future__ import annotations

import pytest

from generations.models import Generation
from mvsite.supervision import Supervisor
from tests.faults.rig import Rig, nothing_lost_or_torn
from videos import moderation
from videos.models import Take, Video

pytestmark = [pytest.mark.faults, pytest.mark.grown]


def test_a_film_that_is_hidden_rests_and_is_finished_when_it_is_shown_again(rig: Rig) -> None:
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, until=lambda: Take.objects.at_work().exists())
        moderation.hide(Video.objects.get(pk=video.pk), "Somebody complained")
        rest(rig, supervisor)
        before = rig.made()
        rig.wait_some(supervisor, 4)
        assert rig.made() == before
        rig.wait(supervisor, until=lambda: not Generation.objects.live().exists())
        moderation.unhide(Video.objects.get(pk=video.pk))
        rig.wait(supervisor, video)
    nothing_lost_or_torn(video)


def rest(rig: Rig, supervisor: Supervisor) -> None:
    """What was begun before it was hidden ends; that takes as long as the machine is busy."""
    before = None
    while before != (before := rig.made()):
        rig.wait_some(supervisor, 3)
