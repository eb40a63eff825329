"""Workbooks (.xlsx) to rows of cells, behind a check of what is inside.

A workbook is a zip of XML. What is small on disk may be huge in memory, and one cell in the last row and column makes a
reader ask for all cells before it. So the parts are unpacked here first, within limits, and looked through; the reader
then gets a copy made from what was found.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PARTS = 2_000
"""Files within a workbook."""

MOST_BYTES = 2**28
"""Bytes of a workbook when it is unpacked: 256 MiB, about a million rows of a sign-up form."""

MOST_CELLS = 5_000_000
"""Cells of the rectangle from the first cell of a sheet to the last."""

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ADVICE = "Open it in a spreadsheet program and save the sheet as .xlsx without a password, or as CSV."
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Za-z]{1,3})(\d{1,9})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["'](\d{1,9})["']""")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its rows from the first of the sheet on, each as long as the longest."""

    name: str
    rows: tuple[tuple[Any, ...], ...]


def is_workbook(content: bytes) -> bool:
    """Return whether a file looks like a workbook, also one that cannot be read, and not like text."""
    return content.startswith((_ZIP, _OLD))


def read_workbook(content: bytes, source: str) -> tuple[Sheet, ...]:
    """Return the visible content of all sheets.

    Parameters
    ----------
    content : bytes
        The file.
    source : str
        What it is called in messages.

    Raises
    ------
    FileError
        When it is no .xlsx workbook, is damaged, protected, or larger inside than a roster can be.
    """
    import python_calamine

    parts = _parts(content, source)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    copy.seek(0)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(copy)
        return tuple(_sheet(book, name) for name in book.sheet_names)
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise FileError(f"{source} cannot be read as a workbook: {error}. {_ADVICE}") from error


def _sheet(book: Any, name: str) -> Sheet:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return Sheet(name, tuple(tuple(row) for row in rows))


def _parts(content: bytes, source: str) -> dict[str, bytes]:
    """Return the parts of a workbook, unpacked within the limits and looked through."""
    if content.startswith(_OLD):
        raise FileError(f"{source} is an old (.xls) or a protected workbook, which is not read. {_ADVICE}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = dict(_unpacked(book, source))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FileError(f"{source} is a damaged or protected workbook: {error}. {_ADVICE}") from error
    if "xl/workbook.xml" not in parts:
        raise FileError(f"{source} is a zip file but no .xlsx workbook. {_ADVICE}")
    for name, part in parts.items():
        if _DECLARED.search(part):
            raise FileError(f"{source} declares entities in {name}, as no spreadsheet program does; it is not read.")
        if _SHEET.fullmatch(name):
            _demand_extent(part, name, source)
            # what a sheet says of its own size may be wrong, and readers believe it
            parts[name] = _DIMENSION.sub(b"", part)
    return parts


def _unpacked(book: zipfile.ZipFile, source: str) -> Iterator[tuple[str, bytes]]:
    entries = book.infolist()
    if len(entries) > MOST_PARTS:
        raise FileError(f"{source} must have at most {MOST_PARTS:,} parts; it has {len(entries):,}. {_ADVICE}")
    left = MOST_BYTES
    for entry in entries:
        if entry.is_dir() or not entry.filename.lower().endswith((".xml", ".rels")):
            continue  # pictures and macros are not needed
        with book.open(entry) as part:
            unpacked = part.read(left + 1)
        left -= len(unpacked)
        if left < 0:
            raise FileError(f"{source} must unpack to at most {MOST_BYTES:,} bytes; it is larger. {_ADVICE}")
        yield entry.filename, unpacked


def _demand_extent(part: bytes, name: str, source: str) -> None:
    """Raise FileError when the cells of a sheet lie too far apart."""
    columns, rows = {b"A"}, 1
    for cell in _CELL.finditer(part):
        columns.add(cell[1].upper())
        rows = max(rows, int(cell[2]))
    rows = max([rows, *(int(row[1]) for row in _ROW.finditer(part))])
    width = max(map(_number, columns))
    if rows * width > MOST_CELLS:
        raise FileError(
            f"{source} must hold at most {MOST_CELLS:,} cells in a sheet; {name} reaches row {rows:,} and column "
            f"{width:,}. Delete what stands far from the table, and save it again."
        )


def _number(letters: bytes) -> int:
    """Return the number of a column, from 1.

    Examples
    --------
    >>> _number(b"A"), _number(b"Z"), _number(b"AA")
    (1, 26, 27)
    """
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
