"""Work that is not to be ended in the middle, and processes that leave that to the one that began them."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let nobody end this process in this block by asking; it then ends after it.

    Processes begun in this block are never asked, neither by Ctrl-C, which a terminal sends to all, nor by a system
    that ends a whole group: the first process ends them.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
