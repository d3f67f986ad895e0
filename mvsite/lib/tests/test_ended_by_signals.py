from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from time import sleep

import pytest

from mvsite.lib.processes import ended_by_signals, ended_once

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


class Finalized:
    """One whose finalizer a signal interrupts."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        os.kill(os.getpid(), self.number)
        sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_that_python_drops_is_raised_again_and_nothing_said(
    number: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(KeyboardInterrupt), ended_by_signals():
        Finalized(number)
        sleep(10)
    assert capfd.readouterr() == ("", "")


def test_one_that_python_drops_does_not_disturb_an_end_that_has_begun() -> None:
    with ended_once() as look:
        Finalized(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            look()
        sleep(0.2)


def test_another_exception_that_python_drops_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    class Broken:
        def __del__(self) -> None:
            raise ValueError("broken")

    told = sys.unraisablehook
    sys.unraisablehook = sys.__unraisablehook__
    try:
        with ended_by_signals():
            Broken()
    finally:
        sys.unraisablehook = told
    assert "ValueError: broken" in capfd.readouterr().err
