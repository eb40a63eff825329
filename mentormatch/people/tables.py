"""Anything a roster comes in, to one table of raw rows."""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.errors import FileError, RosterError, SettingError
from mentormatch.people.damage import damaged_letters, other_quotes
from mentormatch.people.decoding import decode
from mentormatch.people.header_lines import whole_header
from mentormatch.people.profiles import Issue
from mentormatch.people.rows import Record, delimiter_of, header_place, likeliest, records, row_fault, swallowed
from mentormatch.people.workbooks import is_workbook, letters, read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.rows import KnownHeaders


@dataclass(frozen=True, slots=True)
class RawRow:
    """One data row: its number among the data rows, its line in the file if there is one, and its cells.

    In a workbook the line is the row of the sheet. A cell is a text, or a list where the source holds lists.
    """

    number: int
    line: int | None
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A roster before any cell is understood.

    Attributes
    ----------
    source : str
        What the roster is called in messages.
    header : tuple of str
    rows : tuple of RawRow
        Rows with as many cells as the header.
    rows_read : int
        Data rows of the source, with those that are broken.
    issues : tuple of Issue
    in_sheet : bool
        Whether it comes from a workbook, where a line is called a row.
    """

    source: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]
    rows_read: int
    issues: tuple[Issue, ...] = ()
    in_sheet: bool = False


def raw_table(source: Any, known: KnownHeaders, *, encoding: str | None = None, called: str = "file") -> RawTable:
    """Return the raw table of a path, "-", file object, DataFrame, list of dicts or dict.

    Parameters
    ----------
    source : path, "-", file object, DataFrame, list of dicts, or dict
        A file is text such as CSV, or an .xlsx workbook.
    known : callable
        Counts the known headers in a record; by it the delimiter and the header line of a text are found, and the
        sheet of a workbook.
    encoding : str, optional
        Of a text.
    called : str
        What is looked for, for the message that there is no such file.

    Raises
    ------
    FileError
        When a file cannot be read.
    RosterError
        When the source holds no table.
    SettingError
        When the source is of no known kind.
    """
    if isinstance(source, (str, Path)):
        return _from_file(*_content(source, called), known, encoding)
    if hasattr(source, "read"):
        return _from_file(source.read(), str(getattr(source, "name", "file")), known, encoding)
    if isinstance(source, Mapping):
        return _from_dicts([source], "dict")
    if isinstance(source, (list, tuple)):
        return _from_dicts(source, "list of dicts")
    return _from_frame(source)


def _content(path: str | Path, called: str) -> tuple[bytes, str]:
    if str(path) == "-":
        return _standard_input(), "standard input"
    try:
        return Path(path).read_bytes(), Path(path).name
    except FileNotFoundError:
        raise no_file(path, called) from None
    except (OSError, ValueError) as error:
        raise FileError(f"Cannot read {path}: {getattr(error, 'strerror', None) or error}.") from error


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise FileError("Standard input (-) is closed. Name a file, or pipe the table in.")
    return sys.stdin.buffer.read()


def no_file(path: str | Path, called: str) -> FileError:
    """Return the error that something is not where it was looked for."""
    return FileError(f"No {called} at {path}. Check the path; it is read from {Path.cwd()}.")


def _from_file(content: bytes | str, source: str, known: KnownHeaders, encoding: str | None) -> RawTable:
    if isinstance(content, bytes) and is_workbook(content):
        return _from_workbook(content, source, known)
    decoded_issues: tuple[Issue, ...] = ()
    if isinstance(content, bytes):
        decoded = decode(content, source=source, encoding=encoding)
        content, decoded_issues = decoded.text, decoded.issues
    text = content.removeprefix("\ufeff")
    delimiter = delimiter_of(text, known)
    found = [record for record in records(text, delimiter) if any(cell.strip() for cell in record.cells)]
    header, below, around = _headed(found, known, source)
    while header and not header[-1]:
        header = header[:-1]
    rows, problems = _rows(header, below, delimiter)
    issues = (*decoded_issues, *around, *_unnamed(header, rows, 1), *problems)
    return RawTable(source, header, tuple(rows), len(below), issues)


def _from_workbook(content: bytes, source: str, known: KnownHeaders) -> RawTable:
    """Return the table of the sheet in which most headers are known, the first of equals; the others are named."""
    filled = [sheet for sheet in read_workbook(content, source) if sheet.rows]
    if not filled:
        raise RosterError(f"{source} must hold a header line and one line per person; it is empty.")
    texts = [[[_cell(value) for value in row] for row in sheet.rows] for sheet in filled]
    chosen = likeliest(texts, known)
    sheet, lines = filled[chosen], texts[chosen]
    called = f"{source}, sheet {sheet.name}" if len(filled) > 1 else source
    numbered = enumerate(lines, start=sheet.top)
    found = [Record(tuple(cells), line) for line, cells in numbered if any(cell.strip() for cell in cells)]
    header, below, around = _headed(found, known, called)
    rows, problems = _rows(header, below, None)
    others = ", ".join(other.name for other in filled if other is not sheet)
    hint = f"Only the sheet {sheet.name} is read; save another one as a file of its own."
    note = (Issue("sheets", "note", others, hint),) if others else ()
    issues = (*note, *sheet.issues, *around, *_unnamed(header, rows, sheet.left), *problems)
    return RawTable(called, header, tuple(rows), len(below), issues, in_sheet=True)


def _headed(
    found: list[Record], known: KnownHeaders, source: str
) -> tuple[tuple[str, ...], list[Record], tuple[Issue, ...]]:
    """Return the header, the records below it, and a note on each line that is neither."""
    if not found:
        raise RosterError(f"{source} must hold a header line and one line per person; it is empty.")
    place = header_place(found, known)
    header, size = whole_header(found[place : place + 3], known)
    above = [(record, "preamble", "Lines above the header are not read.") for record in found[:place]]
    under = [
        (record, "header-line", "A line of the survey itself, read as part of the header.")
        for record in found[place + 1 : place + size]
    ]
    notes = tuple(Issue(rule, "note", _shown(own), hint, line=own.line) for own, rule, hint in (*above, *under))
    return tuple(_clean(cell) for cell in header), found[place + size :], notes


def _unnamed(header: tuple[str, ...], rows: list[RawRow], first: int) -> Iterator[Issue]:
    """Yield a note on every column that holds something and has no header; ``first`` is the first column's number."""
    for place, name in enumerate(header):
        if not name and any(row.cells[place].strip() for row in rows):
            hint = "Not used, because it has no header."
            yield Issue("column-without-header", "note", letters(first + place), hint)


def _rows(header: tuple[str, ...], found: list[Record], delimiter: str | None) -> tuple[list[RawRow], list[Issue]]:
    rows: list[RawRow] = []
    broken: list[Issue] = []
    unfit: list[Record] = []
    for number, record in enumerate(found, start=1):
        fault = row_fault(record, header, number=number)
        if fault is None:
            rows.append(RawRow(number, record.line, record.cells[: len(header)]))
            broken += damaged_letters(record, number)
            if delimiter is not None and swallowed(record, delimiter, len(header)):
                words, hint = "a quoted cell that holds lines like rows", "Look for a forgotten quote in this line."
                broken.append(Issue("swallowed-rows", "warning", words, hint, row=number, line=record.line))
        else:
            rule, words, hint = fault
            broken.append(Issue(rule, "error", words, hint, row=number, line=record.line))
            unfit += [record] if rule == "ragged-row" else []
    return rows, [*other_quotes(unfit), *broken]


def _from_dicts(people: Iterable[Any], source: str) -> RawTable:
    people = list(people)
    wrong = next((place for place, person in enumerate(people) if not isinstance(person, Mapping)), None)
    if wrong is not None:
        raise SettingError(
            f"A list of people must hold dicts by column; item {wrong} is {type(people[wrong]).__name__}. "
            "Give one dict per person, such as {'mentor_id': 'M1', 'specialties': ['cardiology']}."
        )
    header = tuple(dict.fromkeys(str(name) for person in people for name in person))
    rows = []
    for number, person in enumerate(people, start=1):
        named = {str(name): value for name, value in person.items()}
        rows.append(RawRow(number, None, tuple(_cell(named.get(name)) for name in header)))
    return RawTable(source, header, tuple(rows), len(rows))


def _from_frame(frame: Any) -> RawTable:
    import narwhals.exceptions
    import narwhals.stable.v2 as nw

    try:
        native = nw.from_native(_with_named_columns(frame), eager_only=True)
        columns = [native[name].to_list() for name in native.columns]
    except narwhals.exceptions.DuplicateError:
        raise SettingError("The columns of a DataFrame must have different names; rename the repeated ones.") from None
    except TypeError:
        raise SettingError(
            "A roster must be a path, '-', an open file, a DataFrame (pandas, polars, pyarrow), a list of dicts or one "
            f"dict, got {type(frame).__name__}."
        ) from None
    rows = tuple(
        RawRow(number, None, tuple(_cell(value) for value in values))
        for number, values in enumerate(zip(*columns, strict=True), start=1)
    )
    return RawTable("DataFrame", tuple(str(name) for name in native.columns), rows, len(rows))


def _with_named_columns(frame: Any) -> Any:
    """Return a pandas frame with its named index as a column and all column names as text; anything else as it is."""
    if type(frame).__module__.split(".")[0] != "pandas" or not hasattr(frame, "columns"):
        return frame
    indexed = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    return indexed.set_axis([str(name) for name in indexed.columns], axis=1)


def _cell(value: Any) -> Any:
    """Write a value as it would stand in a file; lists stay lists."""
    if _is_missing(value):
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, (list, tuple, set, frozenset)) or type(value).__name__ == "ndarray":
        items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else list(value)
        return tuple(item for item in items if not _is_missing(item))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, Mapping) else str(value)


def _is_missing(value: Any) -> bool:
    nothing = value is None or (isinstance(value, float) and math.isnan(value))
    # pandas need not be loaded to know its marks; the words alone are words
    return nothing or (not isinstance(value, str) and str(value) in {"NaT", "<NA>"})


def _clean(header: str) -> str:
    """Drop what cannot be seen from a header: marks, hard blanks, zero-width characters."""
    return header.replace("\ufeff", "").replace("\u200b", "").replace("\xa0", " ").strip()


def _shown(record: Record) -> str:
    return " ".join(cell for cell in record.cells if cell.strip())[:80]
