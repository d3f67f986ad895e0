"""Processes that must not outlive who started them, and that end in order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # Not to be loaded after a fork.
_PR_SET_PDEATHSIG = 1
LOOK_EVERY_SECONDS = 1.0
ENDING = (signal.SIGTERM, signal.SIGHUP)
AGAIN_AFTER_SECONDS = 0.05


def die_with_parent(parent: int) -> None:
    """End this process at once when ``parent`` (its process id) has ended.

    On Linux the kernel does it; elsewhere a thread looks once a second.
    """
    if sys.platform == "linux":
        kernel_ends_with_parent()
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # It ended before we asked.
        os.kill(os.getpid(), signal.SIGKILL)


def kernel_ends_with_parent() -> None:
    """Linux: this process is killed when the thread that started it ends."""
    assert _LIBC is not None
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _never_lost() -> Iterator[None]:
    """Ctrl-C that came within a finalizer or a callback is raised again, and nothing said of it.

    Python drops what is raised there, and would write a traceback (``sys.unraisablehook``).
    """
    tell = sys.unraisablehook

    def again(dropped: sys.UnraisableHookArgs) -> None:
        if isinstance(dropped.exc_value, KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, AGAIN_AFTER_SECONDS)
        else:
            tell(dropped)

    before = signal.signal(signal.SIGALRM, _interrupt)
    sys.unraisablehook = again
    try:
        yield
    finally:
        sys.unraisablehook = tell
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """TERM and a closed terminal end what is inside as Ctrl-C does: in order."""
    with _never_lost(), _handled(_interrupt, ENDING):
        yield


@contextlib.contextmanager
def ended_once() -> Iterator[Callable[[], None]]:
    """The first of Ctrl-C, TERM and a closed terminal ends what is inside; more cannot disturb
    its end, which must be bounded by itself.

    Yields what is to be called now and then: an exception that a signal raises within a finalizer
    or a callback is lost by Python, and this raises it again.
    """
    asked = False

    def interrupt(*_: object) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise KeyboardInterrupt

    def look() -> None:
        if asked:
            raise KeyboardInterrupt

    with _never_lost(), _handled(interrupt, (signal.SIGINT, signal.SIGALRM, *ENDING)):
        yield look


@contextlib.contextmanager
def _handled(by: Callable[..., None], numbers: Iterable[signal.Signals]) -> Iterator[None]:
    before = {number: signal.signal(number, by) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
