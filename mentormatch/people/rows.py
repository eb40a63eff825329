"""Text of a CSV or TSV file to records with line numbers; broken records are reported, never merged in silence."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    KnownHeaders = Callable[[Sequence[str]], int]
    """Counts the cells of a record that are headers of the kind of table that is read."""

DELIMITERS = (",", ";", "\t", "|")
LONGEST_RECORD = 400
"""Lines after which a quoted cell that does not end is taken to be a forgotten quote."""

_SAMPLE = 60
_HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its cells, the line where it starts, and what is wrong with it ("" when nothing is)."""

    cells: tuple[str, ...]
    line: int
    fault: str = ""


def delimiter_of(text: str, known: KnownHeaders) -> str:
    """Return the delimiter under which the file looks most like a table of the kind wanted.

    Known headers count first, then how many rows have the same number of cells, then the number of cells.
    """
    lines = text.splitlines()[:_SAMPLE]
    return max(DELIMITERS, key=lambda mark: (*_likeness("\n".join(lines), mark, known), -DELIMITERS.index(mark)))


def _likeness(text: str, delimiter: str, known_headers: KnownHeaders) -> tuple[int, float, int]:
    rows = [record.cells for record in records(text, delimiter) if any(record.cells)]
    if not rows:
        return 0, 0.0, 0
    known = max(known_headers(row) for row in rows[:_HEADER_WITHIN])
    (width, times), *_ = Counter(len(row) for row in rows).most_common(1)
    return known, times / len(rows) if width > 1 else 0.0, width


def header_place(rows: Sequence[Record], known_headers: KnownHeaders) -> int:
    """Return which of the first records is the header: the first with two known headers and half of the most."""
    known = [known_headers(record.cells) for record in rows[:_HEADER_WITHIN]]
    enough = max(2.0, max(known, default=0) / 2)
    return next((place for place, number in enumerate(known) if number >= enough), 0)


def records(text: str, delimiter: str) -> Iterator[Record]:
    r"""Yield the records of a text, blank lines left out.

    Examples
    --------
    >>> [record.cells for record in records('a,b\n1,"x, y"\n', ",")]
    [('a', 'b'), ('1', 'x, y')]
    """
    lines = _lines(text)
    opens = _open_quote(delimiter)
    place = 0
    while place < len(lines):
        size = _size(lines, place, opens)
        whole = "".join(lines[place : place + (size or 1)])
        if whole.strip():
            yield _unterminated(whole, delimiter, place + 1) if size is None else _parsed(whole, delimiter, place + 1)
        place += size or 1


def _lines(text: str) -> list[str]:
    """Cut at line ends only; a form feed or a Unicode separator inside a cell is no line end."""
    return [part for part in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) if part]


def _open_quote(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'(?:\A|{re.escape(delimiter)})[ ]*"')


def _size(lines: list[str], place: int, opens: re.Pattern[str]) -> int | None:
    """Return the number of lines of the record that starts here; None when its quote never ends."""
    inside = False
    for size, line in enumerate(lines[place : place + LONGEST_RECORD], start=1):
        inside = _inside_after(line, opens, inside=inside)
        if not inside:
            return size
    return None


def _inside_after(line: str, opens: re.Pattern[str], *, inside: bool) -> bool:
    """Return whether a quoted cell is still open at the end of a line."""
    position = 0
    while True:
        if not inside:
            opened = opens.search(line, position) if '"' in line else None
            if opened is None:
                return False
            inside, position = True, opened.end()
        quote = line.find('"', position)
        if quote < 0:
            return True
        if line[quote + 1 : quote + 2] == '"':
            position = quote + 2
        else:
            inside, position = False, quote + 1


def _parsed(record: str, delimiter: str, line: int) -> Record:
    csv.field_size_limit(2**31 - 1)
    try:
        cells = next(csv.reader([record], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error as error:
        return Record(tuple(record.rstrip("\r\n").split(delimiter)), line, str(error))
    return Record(tuple(cells), line)


def _unterminated(record: str, delimiter: str, line: int) -> Record:
    return Record(tuple(record.rstrip("\r\n").split(delimiter)), line, "a quote that is opened here is never closed")


def row_fault(record: Record, header: tuple[str, ...], *, is_first: bool) -> tuple[str, str, str] | None:
    """Return why a record cannot be a row, as rule, what was found and hint; None when it can."""
    cells = [cell.strip() for cell in record.cells]
    if record.fault:
        return "broken-quote", record.fault, "Close the quote, or double a quote that belongs to the text."
    if tuple(cells[: len(header)]) == header:
        return "repeated-header", "the header again", "Delete this line."
    if is_first and _asks(cells):
        return "question-row", "question texts under the header", "Delete this line of the export."
    if len(cells) < len(header) or any(cells[len(header) :]):
        found = f"{len(cells)} cells instead of {len(header)}"
        return "ragged-row", found, "Quote cells that hold the delimiter or a line break, and fill up missing cells."
    return None


def _asks(cells: Sequence[str]) -> bool:
    """Return whether a record holds the questions of a survey instead of answers."""
    asked = sum(cell.endswith("?") or "ImportId" in cell or " - Selected Choice" in cell for cell in cells)
    return asked >= 2 and asked * 2 >= sum(bool(cell) for cell in cells)
