from __future__ import annotations

import os
import signal
from contextlib import suppress

import pytest

from mvsite.lib.processes import ended_once

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_what_is_inside(number: int) -> None:
    with pytest.raises(KeyboardInterrupt), ended_once():
        os.kill(os.getpid(), number)


def test_more_of_them_do_not_disturb_the_end() -> None:
    with ended_once():
        with suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        for number in SIGNALS:
            os.kill(os.getpid(), number)


def test_one_that_python_lost_is_raised_at_the_next_look() -> None:
    with ended_once() as look:
        look()
        with suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            look()


def test_afterwards_signals_do_what_they_did() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with ended_once():
        pass
    assert [signal.getsignal(number) for number in SIGNALS] == before
