"""Sheets of an Excel workbook (.xlsx) as rows of plain values."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.errors import FileError
from mentormatch.people.profiles import Issue
from mentormatch.people.workbook_check import checked_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the rectangle of cells that hold something.

    Attributes
    ----------
    name : str
    rows : tuple of tuple
        Text, number, bool, date, time, or "" for a blank cell; all of one length.
    top, left : int
        Where the first of them stands, from 1.
    issues : tuple of Issue
        Cells whose value is an error or is not there.
    """

    name: str
    rows: tuple[tuple[Any, ...], ...]
    top: int
    left: int
    issues: tuple[Issue, ...]


def is_workbook(content: bytes) -> bool:
    """Return whether a file begins like a workbook, also one that is not read, and not like text."""
    return content.startswith((_ZIP, _OLD))


def read_workbook(content: bytes, source: str) -> tuple[Sheet, ...]:
    """Read the visible sheets of a workbook.

    Parameters
    ----------
    content : bytes
        Of an .xlsx file; nothing in it is run, followed or fetched.
    source : str
        What the file is called in messages.

    Raises
    ------
    FileError
        When it is no .xlsx workbook, damaged, protected by a password, or too large.

    Notes
    -----
    A formula counts with the result that was stored with it. Rows and columns that are hidden or filtered out are read.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if content.startswith(_OLD):
        raise FileError(
            f"{source} is an old (.xls) or a protected workbook, which is not read. Save it as .xlsx without a "
            "password, or the sheet as CSV (UTF-8)."
        )
    checked = checked_workbook(content, source)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(checked.content))
        shown = [own for own in book.sheets_metadata if own.visible == SheetVisibleEnum.Visible]
        names = [own.name for own in shown if own.typ == SheetTypeEnum.WorkSheet]
        return tuple(_sheet(book.get_sheet_by_name(name), checked.lost.get(name, {})) for name in names)
    except Exception as error:  # noqa: BLE001 - whatever the reader cannot make sense of, also a panic of its own
        raise FileError(
            f"{source} cannot be read as a workbook: {type(error).__name__}. Save the sheet as CSV (UTF-8)."
        ) from None


def _sheet(own: Any, lost: Mapping[tuple[int, int], str]) -> Sheet:
    """Return one sheet; a value that is an error, which the reader leaves blank, stands in it as text."""
    top, left = own.start or (0, 0)
    rows = [list(row) for row in own.to_python(skip_empty_area=True)]
    issues = []
    for (row, column), words in sorted(lost.items()):
        if row - top - 1 in range(len(rows)) and column - left - 1 in range(len(rows[row - top - 1])):
            rows[row - top - 1][column - left - 1] = words
        hint = (
            "A formula gave an error; it is read as text. Mend it."
            if words
            else "The result of a formula is not stored; open the file in a spreadsheet program and save it."
        )
        rule, place = ("error-cell" if words else "formula-without-result"), f"{letters(column)}{row}"
        issues.append(Issue(rule, "warning", words or place, hint, line=row, column=letters(column)))
    return Sheet(own.name, tuple(map(tuple, rows)), top + 1, left + 1, tuple(issues))


def letters(column: int) -> str:
    """Return the letters of a column, from 1.

    Examples
    --------
    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    found = ""
    while column:
        column, place = divmod(column - 1, 26)
        found = chr(65 + place) + found
    return found
