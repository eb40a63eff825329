"""Processes that leave Ctrl-C to the one that began them."""

from __future__ import annotations

import contextlib
import signal
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Let processes begun in this block ignore Ctrl-C, which a terminal sends to all: the first process ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Python begins this process with the first spawned one, and lets interrupts through when it has
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
