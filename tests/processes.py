"""A command at work in a group of processes of its own, and waiting for what becomes of them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def at_work(words: Sequence[object], target: Path) -> subprocess.Popen[str]:
    """Begin a command that writes a ranking, and return it when it has finished some of its parts."""
    command = subprocess.Popen(
        [sys.executable, "-m", "mentormatch", *map(str, words)],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    records = target.with_name(f"{target.name}.parts") / "records"
    until(lambda: records.is_dir() and any(records.iterdir()))
    return command


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, a minute at most."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def members(group: int) -> list[int]:
    """Return the processes of a group that are not yet waiting for their parent to take note of their end."""
    found = []
    for own in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(own.pid) == group and own.status() != psutil.STATUS_ZOMBIE:
                found.append(own.pid)
    return found
