"""Being asked to end: by Ctrl-C, by the system, or because the terminal was closed; each leaves things in order."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

INTERRUPTED = 130
"""Exit code after Ctrl-C; as in a shell 128 and the number of the signal."""

_ASKING = ("SIGTERM", "SIGHUP")


@contextlib.contextmanager
def asked_to_end() -> Iterator[list[int]]:
    """Let a request to end interrupt this block as Ctrl-C does, and yield the list to which its number is added.

    Who ignores a request, as ``nohup`` does, goes on ignoring it. A second request does not disturb the tidying up.
    """
    asked: list[int] = []

    def end(number: int, _: object) -> None:
        if not asked:
            asked.append(number)
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    found = (getattr(signal, name, None) for name in _ASKING)
    numbers = [number for number in found if number and signal.getsignal(number) is signal.SIG_DFL]
    for number in numbers:
        signal.signal(number, end)
    try:
        yield asked
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
