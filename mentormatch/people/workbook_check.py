"""Look through a workbook before anything else opens it: what is read later is only what was looked at here.

An .xlsx file is a zip of XML. A few kilobytes of it can unpack to gigabytes, and one cell in the last corner of a sheet
makes a reader lay out the whole sheet in memory, where the process ends without an error that could be caught. Every
part is therefore unpacked up to a limit, every cell is counted, and the reader gets a new zip of the parts that passed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from mentormatch.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_PARTS = 10_000
MOST_BYTES = 256 * 2**20
"""Bytes that all parts may unpack to, and that the texts of all cells may have together."""

MOST_CELLS = 5_000_000
"""Cells of the smallest rectangle around all that a sheet holds: every one of them takes memory, filled or not."""

_LAST_ROW, _LAST_COLUMN = 2**20, 2**14
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_ADVICE = "Save the sheet as CSV (UTF-8)."


class _RefusedError(Exception):
    """A part breaks a rule; carries the words."""


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """A workbook that may be opened.

    Attributes
    ----------
    content : bytes
        A zip of the checked parts, not compressed.
    lost : mapping of str to mapping of (int, int) to str
        By name of the sheet and by row and column, from 1: cells that hold an error such as ``#N/A``, or a formula
        without its result ("").
    """

    content: bytes
    lost: Mapping[str, Mapping[tuple[int, int], str]]


def checked_workbook(content: bytes, source: str) -> CheckedWorkbook:
    """Return the parts of a workbook that hold its cells, all looked through.

    Parameters
    ----------
    content : bytes
        Of an .xlsx file.
    source : str
        What the file is called in messages.

    Raises
    ------
    FileError
        When it is no .xlsx workbook, damaged, protected by a password, or larger than the limits.
    """
    try:
        parts = _parts(content)
        sheets = _sheets(parts)
        lengths = _string_lengths(parts)
        # any part may be named as a sheet, in ways that only the reader knows
        scans = {part: _scanned(text, lengths) for part, text in parts.items()}
        _demand_room({sheets.get(part, part): scan for part, scan in scans.items()})
    except (_RefusedError, expat.ExpatError) as reason:
        words = f"it is damaged: {reason}" if isinstance(reason, expat.ExpatError) else str(reason)
        raise FileError(f"{source} cannot be read as a workbook: {words}. {_ADVICE}") from None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for part, text in parts.items():
            target.writestr(zipfile.ZipInfo(part), text)
    return CheckedWorkbook(packed.getvalue(), {name: scans[part].lost for part, name in sheets.items()})


def _parts(content: bytes) -> dict[str, bytes]:
    """Unpack the parts that are XML; pictures, macros and the like are left behind."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            _demand_workbook(listed)
            found: dict[str, bytes] = {}
            room = MOST_BYTES
            for entry in listed:
                if not entry.filename.lower().endswith((".xml", ".rels")):
                    continue
                with archive.open(entry) as stream:
                    found[entry.filename] = stream.read(room + 1)
                room -= len(found[entry.filename])
                if room < 0:
                    raise _RefusedError(f"it unpacks to more than {MOST_BYTES // 2**20} MiB")
    # zipfile raises all of these on a file that is cut short or not what it says; NotImplementedError is its word for a
    # part that is packed in a way it does not know
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise _RefusedError("it is damaged or cut short") from error
    return found


def _demand_workbook(listed: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in listed]
    if len(names) > MOST_PARTS:
        raise _RefusedError(f"it has {len(names)} parts")
    if "mimetype" in names:
        raise _RefusedError("it is an OpenDocument file, and only .xlsx is read")
    if any(name.endswith("workbook.bin") for name in names):
        raise _RefusedError("it is an .xlsb file, and only .xlsx is read")
    if "xl/workbook.xml" not in names:
        raise _RefusedError("it is a zip of something else")
    if len({name.casefold() for name in names}) < len(names):
        raise _RefusedError("it has two parts of one name")
    if any(entry.flag_bits & 1 for entry in listed):
        raise _RefusedError("it is protected by a password")
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in listed):
        raise _RefusedError("it is packed in a way that no spreadsheet program uses")


def _sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the names of the sheets by their parts."""
    titles: dict[str, str] = {}
    targets: dict[str, str] = {}

    def start_sheet(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            own = next((value for name, value in attributes.items() if _local(name) == "id"), "")
            titles[own] = attributes.get("name", "")

    def start_relation(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and not attributes.get("Target", "").startswith("http"):
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            targets[target.casefold()] = titles.get(attributes.get("Id", ""), "")

    _parse(parts["xl/workbook.xml"], start_sheet)
    _parse(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), start_relation)
    return {part: targets[part.casefold()] for part in parts if targets.get(part.casefold())}


def _string_lengths(parts: Mapping[str, bytes]) -> list[int]:
    """Return the length of every shared string; a cell names one by its number."""
    lengths: list[int] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "si":
            lengths.append(0)
        elif _local(tag) == "sst":
            _demand_claim(attributes.get("uniqueCount", "0"))

    def text(words: str) -> None:
        if lengths:
            lengths[-1] += len(words)

    for part, content in parts.items():
        if posixpath.basename(part).casefold() == "sharedstrings.xml":
            _parse(content, start, text)
    return lengths


def _demand_claim(claimed: str) -> None:
    """Raise where more texts are claimed than there are cells: the reader makes room for them before it reads one."""
    if not (claimed.isascii() and claimed.isdigit() and len(claimed) < 10 and int(claimed) <= MOST_CELLS):
        raise _RefusedError(f"it claims to hold {claimed[:20]} texts, and at most {MOST_CELLS:,} cells are read")


def _scanned(content: bytes, lengths: list[int]) -> _Scan:
    scan = _Scan(lengths)
    _parse(content, scan.start, scan.text)
    scan.close()
    return scan


def _demand_room(scans: Mapping[str, _Scan]) -> None:
    """Raise unless the cells of all sheets fit in memory."""
    if sum(scan.n_letters for scan in scans.values()) > MOST_BYTES:
        raise _RefusedError(f"its cells hold more than {MOST_BYTES // 2**20} MiB of text")
    for name, scan in scans.items():
        tall, wide = scan.bottom - scan.top + 1, scan.right - scan.left + 1
        if scan.bottom and tall * wide > MOST_CELLS:
            raise _RefusedError(
                f"the cells of sheet {name[:40]!r} lie {tall:,} rows and {wide:,} columns apart, and at most "
                f"{MOST_CELLS:,} cells are read; delete what stands far from the table"
            )


def _parse(
    content: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read XML through; entities of its own are refused, because a few of them unpack to gigabytes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.Parse(content, True)  # noqa: FBT003 - takes no keyword


def _no_doctype(*_: object) -> None:
    raise _RefusedError("it defines XML entities (DOCTYPE), which no spreadsheet program writes")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


@dataclass(slots=True)
class _Scan:
    """Where the cells of one sheet stand, as its XML is read."""

    lengths: list[int]
    row: int = 0
    column: int = 0
    top: int = _LAST_ROW
    left: int = _LAST_COLUMN
    bottom: int = 0
    right: int = 0
    n_letters: int = 0
    lost: dict[tuple[int, int], str] = field(default_factory=dict)
    kind: str = ""
    has_formula: bool = False
    inside: bool = False
    words: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note a row, a cell, or what it holds."""
        name = _local(tag)
        if name == "row":
            self.close()
            self.row, self.column = _number(attributes.get("r"), self.row + 1), 0
        elif name == "c":
            self.close()
            self.row, self.column = _place(attributes.get("r"), self.row, self.column + 1)
            self.kind = attributes.get("t", "")
        elif name in {"v", "is", "f"}:
            self.top, self.bottom = min(self.top, self.row), max(self.bottom, self.row)
            self.left, self.right = min(self.left, self.column), max(self.right, self.column)
            self.has_formula = self.has_formula or name == "f"
            self.inside = name != "f"

    def text(self, words: str) -> None:
        """Take the text of a cell's value."""
        if self.inside:
            self.words.append(words)

    def close(self) -> None:
        """Note what the cell that ends here holds."""
        words = "".join(self.words).strip()
        if self.kind == "s":
            number = int(words) if words.isascii() and words.isdigit() and len(words) < 10 else -1
            self.n_letters += self.lengths[number] if 0 <= number < len(self.lengths) else 0
        elif self.kind == "e":
            self.lost[self.row, self.column] = words
        elif self.has_formula and not words and self.kind != "str":
            self.lost[self.row, self.column] = ""
        self.kind, self.has_formula, self.inside, self.words = "", False, False, []


def _number(given: str | None, following: int) -> int:
    if given is None:
        return following
    if not (given.isascii() and given.isdigit() and len(given) <= 7 and 1 <= int(given) <= _LAST_ROW):
        raise _RefusedError(f"it is damaged: a row has the number {given[:20]!r}")
    return int(given)


def _place(given: str | None, row: int, following: int) -> tuple[int, int]:
    """Return row and column of a cell, from 1; one without a name follows the one before."""
    if given is None:
        return row, following
    found = _PLACE.fullmatch(given)
    column = 0
    for letter in found[1].upper() if found else "":
        column = column * 26 + ord(letter) - 64
    if found is None or not 1 <= int(found[2]) <= _LAST_ROW or column > _LAST_COLUMN:
        raise _RefusedError(f"it is damaged: a cell is called {given[:20]!r}")
    return int(found[2]), column
