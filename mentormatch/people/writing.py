"""Write tables that people open in a spreadsheet: no cell becomes a formula, and every cell can be read back."""

from __future__ import annotations

import contextlib
import csv
import errno
import io
import os
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from unicodedata import category

from mentormatch.errors import FileError
from mentormatch.people.temporary import beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_GUARD = "'"
_DANGEROUS = frozenset("=+-@\t\r\n|%＝＋－＠")
_UNSEEN = frozenset(("Cc", "Cf", "Zs"))


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: one quote before it where it could be.

    A cell that begins with a quote gets one more, so that :func:`unguard` always gives back the cell.

    Examples
    --------
    >>> guard("=HYPERLINK(1)"), guard("St. Mary's")
    ("'=HYPERLINK(1)", "St. Mary's")
    """
    # what cannot be seen, such as a zero-width blank, does not keep a spreadsheet from reading a formula
    first = next((sign for sign in cell if sign in _DANGEROUS or category(sign) not in _UNSEEN), "")
    return _GUARD + cell if first in _DANGEROUS or cell.startswith(_GUARD) else cell


def unguard(cell: str) -> str:
    """Return the cell that :func:`guard` was given; a quote that it would not have put there is part of the text.

    Examples
    --------
    >>> unguard(guard("-5")), unguard("'tis")
    ('-5', "'tis")
    """
    own = cell.removeprefix(_GUARD)
    return own if guard(own) == cell else cell


def write_csv(target: str | Path | TextIO, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    r"""Write CSV in UTF-8 with ``\n`` at line ends.

    Parameters
    ----------
    target : path, "-" for standard output, or an open text file
        A path is written to a temporary file beside it, which then takes its place.
    header : sequence of str
    rows : iterable of sequence
        Text cells should be guarded by the caller; numbers are written as they are.

    Raises
    ------
    FileError
        When the target cannot be written; a file that was there is left as it was.
    """
    if target == "-":
        text = io.StringIO(newline="")
        _write(text, header, rows)
        write_standard_output(text.getvalue())
    elif isinstance(target, (str, Path)):
        text = io.StringIO(newline="")
        _write(text, header, rows)
        write_file(Path(target), text.getvalue().encode("utf-8", "surrogatepass"))
    else:
        _write(target, header, rows)


def write_standard_output(text: str) -> None:
    """Write to standard output in UTF-8, whatever the terminal's own encoding is; raises FileError when it is full."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
        return
    try:
        sys.stdout.flush()
        stream.write(text.encode("utf-8", "surrogatepass"))
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileError(f"Cannot write to standard output: {error.strerror}.") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; a device or a pipe is written to as it is.

    Raises
    ------
    FileError
        When it cannot be written; a file that was there is left as it was.
    """
    waiting = _WAITING.get()
    if waiting is None:
        with together():
            write_file(path, content)
        return
    with _said_of(path):
        if path.is_dir():
            # before any other file takes its place
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        temporary = waiting.temporaries.enter_context(beside(path))
        with temporary.open("wb") as stream:
            stream.write(content)
            # to the disk before it takes the place of what is there
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
    waiting.moves.append((temporary, path))


@contextlib.contextmanager
def together() -> Iterator[None]:
    """Let the files that are written in this block take their places at its end, all of them or none.

    Raises
    ------
    FileError
        When one of them cannot be written.
    """
    with contextlib.ExitStack() as temporaries:
        waiting = _Waiting(temporaries, [])
        before = _WAITING.set(waiting)
        try:
            yield
        finally:
            _WAITING.reset(before)
        for temporary, path in waiting.moves:
            with _said_of(path):
                temporary.replace(path)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Files that are written and not yet in their places."""

    temporaries: contextlib.ExitStack
    moves: list[tuple[Path, Path]]


_WAITING: ContextVar[_Waiting | None] = ContextVar("files that wait for each other", default=None)


@contextlib.contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """Turn what the system says about a file that cannot be written into a FileError."""
    try:
        yield
    except OSError as error:
        raise FileError(
            f"Cannot write {path}: {error.strerror or error}. Choose a folder that can be written and has room."
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(_Lines(stream), lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)


@dataclass(frozen=True, slots=True)
class _Lines:
    r"""Takes records that end with ``\r\n`` and writes them with ``\n``.

    The csv module quotes a cell for the signs that its own line ends are made of: with ``\n`` alone a carriage return
    would stand in a cell without quotes, and cut its row in two when it is read.
    """

    stream: TextIO

    def write(self, record: str) -> None:
        """Write one record."""
        self.stream.write(record.removesuffix("\r\n") + "\n")
