"""Standard streams that may be closed, full, or read by somebody who goes away."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import warnings
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from typing import TextIO

_STDIN, _STDOUT, _STDERR = range(3)


class _Messages(io.FileIO):
    """Standard error: what cannot be written is dropped, because the work is worth more than what is said about it."""

    lost = False
    """Whether something was dropped that somebody may miss; a reader who went away does not."""

    def write(self, content: bytes) -> int:  # type: ignore[override]  # bytes alone arrive from the buffer above it
        try:
            return super().write(content)
        except BrokenPipeError:
            pass
        except OSError:
            self.lost = True
        _to_nowhere(self.fileno())
        return len(content)


class _Output(io.FileIO):
    """Standard output: remembers why it could not be written."""

    failed = ""

    def write(self, content: bytes) -> int:  # type: ignore[override]  # as above
        try:
            return super().write(content)
        except OSError as error:
            self.failed = error.strerror or str(error)
            raise


def prepare_streams() -> None:
    """Make the streams such that the work goes on: with a mark for a letter that a terminal has not got, and so on.

    A standard stream that was closed gets its number back, so that no file opened later is taken for it. Standard
    output that was closed refuses what is written to it, and standard error takes it to nowhere.
    """
    for number, flags in ((_STDIN, os.O_RDONLY), (_STDOUT, os.O_RDONLY), (_STDERR, os.O_WRONLY)):
        with contextlib.suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, flags)
    # a test, or who calls this from Python, may have put other streams there
    if sys.stdout is sys.__stdout__:
        sys.stdout = _stream(_Output(_STDOUT, "w", closefd=False), sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _stream(_Messages(_STDERR, "w", closefd=False), sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    warnings.showwarning = _show_warning


def _stream(raw: io.FileIO, former: TextIO | None) -> io.TextIOWrapper:
    """Return a text stream like a former one, which is None when it was closed."""
    encoding = former.encoding if former is not None else "utf-8"
    lines = raw.isatty() or isinstance(raw, _Messages)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "replace", line_buffering=lines)


def messages_were_lost() -> bool:
    """Return whether standard error could not take all that was said."""
    raw = _raw(sys.stderr)
    return isinstance(raw, _Messages) and raw.lost


def output_is_lost() -> str:
    """Return why standard output took nothing more, and give up what waits for it; a blank text when it took all."""
    raw = _raw(sys.stdout)
    if not isinstance(raw, _Output) or not raw.failed:
        return ""
    leave_pipe()
    return raw.failed


def leave_pipe() -> None:
    """Give up what waits for standard output, whose reader has seen enough."""
    _to_nowhere(sys.stdout.fileno())


def _raw(stream: Any) -> Any:
    return getattr(getattr(stream, "buffer", None), "raw", None)


def _to_nowhere(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning as one plain line, without the line of code that gave it."""
    click.echo(f"mentormatch: {message}", err=True)
