"""Standard streams that may be closed, full, or read by somebody who goes away."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import warnings

import click

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
    if sys.stdout is None:
        sys.stdout = open(_STDOUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - a number has no path
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        raw = _Messages(_STDERR, "w", closefd=False)
        encoding = getattr(sys.stderr, "encoding", "utf-8")
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(raw), encoding, "replace", line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    warnings.showwarning = _show_warning


def messages_were_lost() -> bool:
    """Return whether standard error could not take all that was said."""
    raw = getattr(getattr(sys.stderr, "buffer", None), "raw", None)
    return isinstance(raw, _Messages) and raw.lost


def output_is_lost() -> str:
    """Return why standard output takes nothing more, and give up what waits for it; a blank text when it does."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _to_nowhere(_STDOUT)
        return error.strerror or str(error)
    return ""


def leave_pipe() -> None:
    """Give up what waits for standard output, whose reader has seen enough."""
    _to_nowhere(sys.stdout.fileno())


def _to_nowhere(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning as one plain line, without the line of code that gave it."""
    click.echo(f"mentormatch: {message}", err=True)
