"""Write tables that people open in a spreadsheet: no cell becomes a formula, and every cell can be read back."""

from __future__ import annotations

import csv
import io
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from unicodedata import category

from mentormatch.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    """Write to standard output in UTF-8, whatever the terminal's own encoding is."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    stream.write(text.encode("utf-8", "surrogatepass"))
    stream.flush()


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises FileError when it cannot be written."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise FileError(f"Cannot write {path}: {error.strerror}. Choose a folder that can be written.") from error
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise FileError(f"Cannot write {path}: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)


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
