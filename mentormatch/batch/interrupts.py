"""Processes that leave it to the one that began them what becomes of Ctrl-C and of a request to end."""

from __future__ import annotations

import contextlib
import signal
import threading
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals by which a terminal, a person or the system asks a process to end."""


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Put off Ctrl-C, and requests to end that interrupt as it does, until the end of the block.

    Blocking the signals would not do: another thread of the process may take them.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    found = {number: signal.getsignal(number) for number in ASKING}
    before = {number: own for number, own in found.items() if callable(own)}
    for number in before:
        signal.signal(number, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        for number, own in before.items():
            signal.signal(number, own)
    for number in asked[:1]:
        signal.raise_signal(number)


@contextlib.contextmanager
def deaf_to(*numbers: int) -> Iterator[None]:
    """Let processes begun in this block ignore signals that are sent to a whole group: the first process ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Python begins this process with the first spawned one, and lets interrupts through when it has
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
