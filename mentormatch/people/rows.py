"""Text of a CSV or TSV file to records with line numbers; broken records are reported, never merged in silence."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.people.header_lines import asks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    KnownHeaders = Callable[[Sequence[str]], int]
    """Counts the cells of a record that are headers of the kind of table that is read."""

DELIMITERS = (",", ";", "\t", "|")
LONGEST_RECORD = 400
"""Lines after which a quoted cell that does not end is taken to be a forgotten quote."""

OPEN_QUOTE = "a quote that is opened here is never closed"
STRAY_QUOTE = "a quote that is opened here is closed in the middle of a text"

_SAMPLE = 60
_HEADER_WITHIN = 30


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
    sample = "\n".join(text.splitlines()[:_SAMPLE])
    best, chosen = (0, 0.0, 0), DELIMITERS[0]
    for mark in DELIMITERS:
        likeness = _likeness(sample, mark, known, best[0])
        if likeness > best:
            best, chosen = likeness, mark
    return chosen


def _likeness(text: str, delimiter: str, known_headers: KnownHeaders, enough: int) -> tuple[int, float, int]:
    """Return how a text looks under a delimiter; what cannot have ``enough`` known headers counts as none."""
    rows = [record.cells for record in records(text, delimiter) if any(record.cells)]
    if not rows:
        return 0, 0.0, 0
    known = _most_known(rows, known_headers, enough)
    (width, times), *_ = Counter(len(row) for row in rows).most_common(1)
    return known, times / len(rows) if width > 1 else 0.0, width


def _most_known(rows: Sequence[Sequence[str]], known_headers: KnownHeaders, enough: int = 1) -> int:
    """Return the most known headers of any of the first records, of those that could have ``enough``.

    To ask about every cell of every record costs more than to read the roster, and a record cannot have more known
    headers than cells.
    """
    most = 0
    for row in rows[:_HEADER_WITHIN]:
        if len(row) > most and len(row) >= enough:
            most = max(most, known_headers(row))
    return most


def header_place(rows: Sequence[Record], known_headers: KnownHeaders) -> int:
    """Return which of the first records is the header: the first with two known headers and half of the most."""
    first = [record.cells for record in rows[:_HEADER_WITHIN]]
    enough = max(2.0, _most_known(first, known_headers) / 2)
    found = (place for place, cells in enumerate(first) if len(cells) >= enough and known_headers(cells) >= enough)
    return next(found, 0)


def likeliest(sheets: Sequence[Sequence[Sequence[str]]], known_headers: KnownHeaders) -> int:
    """Return which of several sheets has the row with the most known headers, the first of equals; 0 for none."""
    known = [_most_known(rows, known_headers) for rows in sheets]
    return known.index(max(known)) if known else 0


def records(text: str, delimiter: str) -> Iterator[Record]:
    r"""Yield the records of a text, blank lines left out.

    Examples
    --------
    >>> [record.cells for record in records('a,b\n1,"x, y"\n', ",")]
    [('a', 'b'), ('1', 'x, y')]
    """
    lines = _lines(text)
    quotes = _Quotes.of(delimiter)
    place = 0
    while place < len(lines):
        size, fault = _size(lines, place, quotes)
        whole = "".join(lines[place : place + size])
        if whole.strip():
            whole = whole.rstrip("\r\n")
            yield Record(tuple(whole.split(delimiter) if fault else quotes.cells(whole)), place + 1, fault)
        place += size


def _lines(text: str) -> list[str]:
    """Cut at line ends only; a form feed or a Unicode separator inside a cell is no line end."""
    return [part for part in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) if part]


@dataclass(frozen=True, slots=True)
class _Quotes:
    """Where a quoted cell may open, what must follow the quote that closes it, and what a cell is."""

    delimiter: str
    opens: re.Pattern[str]
    ends: re.Pattern[str]
    cell: re.Pattern[str]

    @classmethod
    def of(cls, delimiter: str) -> _Quotes:
        mark = re.escape(delimiter)
        blanks = "[ ]*" if delimiter == "\t" else "[ \t]*"
        return cls(
            delimiter,
            re.compile(rf'(?:\A|{mark}){blanks}"'),
            re.compile(rf"{blanks}(?:{mark}|[\r\n]|\Z)"),
            # one or the other fits wherever a cell begins, so that the time grows with the length of the record only
            re.compile(rf'{blanks}+"([^"]*+(?:""[^"]*+)*+)"{blanks}+{mark}|([^{mark}]*+)(?:{mark}|\Z)'),
        )

    def cells(self, record: str) -> list[str]:
        """Return the cells of a record whose quotes are sound; blanks around quotes are no part of a cell."""
        if '"' not in record:
            return record.split(self.delimiter)
        *found, _ = self.cell.findall(record + self.delimiter)  # the last is what stands behind the last delimiter
        return [quoted.replace('""', '"') or bare for quoted, bare in found]


def _size(lines: list[str], place: int, quotes: _Quotes) -> tuple[int, str]:
    """Return the number of lines of the record that starts here, and what is wrong with its quotes.

    A record with a fault is one line long: the lines after it are read on their own, so a forgotten quote costs nobody
    else's row.
    """
    inside = False
    for size, line in enumerate(lines[place : place + LONGEST_RECORD], start=1):
        after = _inside_after(line, quotes, inside=inside)
        if after is None:
            return 1, STRAY_QUOTE
        if not after:
            return size, ""
        inside = after
    return 1, OPEN_QUOTE


def _inside_after(line: str, quotes: _Quotes, *, inside: bool) -> bool | None:
    """Return whether a quoted cell is still open at the end of a line; None when text follows a closing quote."""
    position = 0
    while True:
        if not inside:
            opened = quotes.opens.search(line, position) if '"' in line else None
            if opened is None:
                return False
            inside, position = True, opened.end()
        quote = line.find('"', position)
        if quote < 0:
            return True
        if line[quote + 1 : quote + 2] == '"':
            position = quote + 2
        elif quotes.ends.match(line, quote + 1):
            inside, position = False, quote + 1
        else:
            return None


def row_fault(record: Record, header: tuple[str, ...], *, number: int) -> tuple[str, str, str] | None:
    """Return why a record cannot be a row, as rule, what was found and hint; None when it can."""
    cells = [cell.strip() for cell in record.cells]
    if record.fault:
        return "broken-quote", record.fault, "Close the quote, or double a quote that belongs to the text."
    if _folded(cells) == _folded(header):
        return "repeated-header", "the header again", "Delete this line."
    # a survey export puts up to two lines of its own under the header; those that no question is known in come here
    if number <= 2 and asks(cells):
        return "question-row", "question texts under the header", "Delete this line of the export."
    if len(cells) < len(header) or any(cells[len(header) :]):
        found = f"{len(cells)} cells instead of {len(header)}"
        return "ragged-row", found, "Quote cells that hold the delimiter or a line break, and fill up missing cells."
    return None


def swallowed(record: Record, delimiter: str, width: int) -> bool:
    """Return whether a line inside a quoted cell looks like a row of its own, as after a forgotten quote."""
    inner = (line for cell in record.cells if "\n" in cell for line in cell.splitlines()[1:])
    return width >= 3 and any(
        line.count(delimiter) == width - 1 and re.match(r"[^\s\W][^\s]*$", line.split(delimiter)[0]) for line in inner
    )


def _folded(cells: Sequence[str]) -> list[str]:
    return sorted(cell.strip().casefold() for cell in cells if cell.strip())
