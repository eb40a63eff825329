"""New files and folders beside their place, until they are whole; no leftovers, not even of a process that was killed.

A temporary name tells what it becomes, and is locked while its writer lives. So who writes to the same place next can
tell what a killed process left there, and removes it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIGN = ".mentormatch-"
_LONGEST = 50
"""Characters of a name that its temporary name has: both together are no longer than a name may be."""

_PATIENCE = 10.0
"""Seconds to wait for another process that needs some milliseconds."""


@contextlib.contextmanager
def beside(path: Path, *, folder: bool = False) -> Iterator[Path]:
    """Make a private file or folder beside a path and yield it; unless it is renamed, it goes at the end.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    remove_leftovers(path)
    # the name is known before the file is made: whatever interrupts this, it is removed
    temporary = path.with_name(f"{_stem(path)}{secrets.token_hex(4)}")
    with contextlib.ExitStack() as held:
        held.callback(_remove, temporary)
        while not os.path.lexists(temporary):  # again, when it was taken for a leftover before it was locked
            _make(temporary, held, folder=folder)
        yield temporary


def remove_leftovers(path: Path) -> None:
    """Remove what killed processes left beside a path; what belongs to a process at work stays."""
    stem = _stem(path)
    found: list[Path] = []
    with contextlib.suppress(OSError):
        found += [left for left in path.parent.iterdir() if left.name.startswith(stem)]
    for left in found:
        with contextlib.suppress(OSError), open_number(left) as number:
            if lock(number):
                _remove(left)


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let one process at a time into this block for a folder, where the system can; nobody waits for ever."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            number = held.enter_context(open_number(folder))
            end = time.monotonic() + _PATIENCE
            while lock(number) is False and time.monotonic() < end:
                time.sleep(0.01)
        yield


def lock(number: int, *, wait: bool = False) -> bool | None:
    """Lock an open file or folder until it is closed or its process ends, and return whether it is locked.

    Parameters
    ----------
    number : int
        Of the open file.
    wait : bool
        For another process that holds it.

    Returns
    -------
    bool or None
        False when another process holds it, None where the system has no locks.
    """
    try:
        import fcntl
    except ImportError:
        return None
    try:
        fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return None  # a network folder without locks
    return True


@contextlib.contextmanager
def open_number(path: Path, flags: int = os.O_RDONLY) -> Iterator[int]:
    """Open a file or folder, not through a link, and yield its number."""
    number = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        yield number
    finally:
        os.close(number)


def _stem(path: Path) -> str:
    return f".{path.name[:_LONGEST]}{_SIGN}"


def _make(temporary: Path, held: contextlib.ExitStack, *, folder: bool) -> None:
    if folder:
        temporary.mkdir(mode=0o700)
        # a system that opens no folders; one that was taken for a leftover meanwhile
        with contextlib.suppress(PermissionError, FileNotFoundError):
            lock(held.enter_context(open_number(temporary)), wait=True)
        return
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    lock(held.enter_context(open_number(temporary, flags)), wait=True)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
