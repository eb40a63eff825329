"""The command in processes that begin as copies of this one: libraries are loaded once, a run costs its work.

Only for programs with one thread, in which no model is loaded.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import mentormatch.__main__ as entry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True)
class Setting:
    """Where a command runs.

    Attributes
    ----------
    folder : Path
        What it says goes to files in here.
    variables : mapping of str to str or None
        Environment variables to set, or to take away.
    work : Path, optional
        Working directory.
    stdout : path, optional
        Where its standard output goes instead.
    first : callable
        Called in the new process before the command.
    """

    folder: Path
    variables: Mapping[str, str | None] = field(default_factory=dict)
    work: Path | None = None
    stdout: str | None = None
    first: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Done:
    """What became of a command: its exit code, or the signal that ended it as a negative number; what it said."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line on standard error."""
        return self.err.rstrip("\n").rpartition("\n")[2]


@dataclass(frozen=True)
class Running:
    """A command at work; it leads a group of processes."""

    number: int
    setting: Setting

    def ended(self) -> bool:
        """Return whether it has ended, and leave it to :meth:`wait`."""
        return os.waitid(os.P_PID, self.number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def send(self, number: int) -> None:
        """Send a signal to the command alone, unless it has ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.number, number)

    def wait(self, seconds: float = 60) -> Done:
        """Wait for the end; the command is killed when that takes too long."""
        end = time.monotonic() + seconds
        while not self.ended():
            if time.monotonic() > end:
                self.send(signal.SIGKILL)
            time.sleep(0.002)
        status = os.waitpid(self.number, 0)[1]
        said = [Path(self.setting.folder, name).read_text("utf-8", "replace") for name in ("out", "err")]
        return Done(os.waitstatus_to_exitcode(status), *said)


def begin(words: Sequence[object], setting: Setting) -> Running:
    """Begin the command in a copy of this process."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return Running(child, setting)
    code = 1
    try:
        _enter(setting)
        sys.argv = ["mentormatch", *map(str, words)]
        entry.main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except BaseException:  # noqa: BLE001 - a copy must not go on with the work of the first
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stdout.flush()
        os._exit(code)


def run(words: Sequence[object], setting: Setting, *, seconds: float = 60) -> Done:
    """Run the command to its end."""
    return begin(words, setting).wait(seconds)


def _enter(setting: Setting) -> None:
    os.setsid()
    names = (os.devnull, setting.stdout or setting.folder / "out", setting.folder / "err")
    for name in ("out", "err"):
        (setting.folder / name).write_bytes(b"")
    for number, name in enumerate(names):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_APPEND
        opened = os.open(name, flags)
        os.dup2(opened, number)
        os.close(opened)
    for name, value in setting.variables.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    setting.first()
    sys.stdin, sys.stdout, sys.stderr = (_stream(number) for number in range(3))
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
    os.chdir(setting.work or setting.folder)
    # processes that the command spawns begin with its module, not with this program
    sys.modules["__main__"] = entry


def _stream(number: int) -> io.TextIOWrapper | None:
    """Return a standard stream as a new interpreter has it: None when it is closed."""
    try:
        os.fstat(number)
    except OSError:
        return None
    raw = io.FileIO(number, "w" if number else "r", closefd=False)
    buffer = io.BufferedWriter(raw) if number else io.BufferedReader(raw)
    return io.TextIOWrapper(buffer, encoding="utf-8", line_buffering=number == 2)
