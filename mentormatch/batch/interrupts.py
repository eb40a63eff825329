"""Processes that leave it to the one that began them what becomes of Ctrl-C and of a request to end."""

from __future__ import annotations

import contextlib
import signal
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals by which a terminal, a person or the system asks a process to end."""


@contextlib.contextmanager
def undisturbed(*numbers: int) -> Iterator[None]:
    """Put off these signals until the end of the block."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def deaf_to(*numbers: int) -> Iterator[None]:
    """Let processes begun in this block ignore signals that are sent to a whole group: the first process ends them."""
    # Python begins this process with the first spawned one, and lets interrupts through when it has
    resource_tracker.ensure_running()
    with undisturbed(*numbers):
        yield
