"""Sheets of an Excel workbook: plain columns in, bytes out, the same for the same table."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mentormatch.errors import SettingError
from mentormatch.people.writing import guard

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_CELL = 32_767
"""Characters that Excel keeps of a cell, counted in UTF-16."""

MOST_ROWS = 2**20 - 1
"""Rows of a sheet below its header."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of zip files
# what XML cannot hold, and a text that looks like the way in which that is written
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LINE, _MOST_LINES = 15, 8
_INK, _HEAD, _OPEN = "FF1F2933", "FF274C77", "FFFFF8DC"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet.

    Attributes
    ----------
    name : str
        Its header.
    values : sequence of str, float, int or None
    width : int
        In characters; longer texts are wrapped.
    kind : {"text", "open", "score", "number"}
        ``open`` is a text to fill in; a score is shown with three decimals and kept with all.
    whole : bool
        Whether a text that is too long for a cell is an error; else it is shortened, and says so.
    """

    name: str
    values: Sequence[Any]
    width: int
    kind: Literal["text", "open", "score", "number"] = "text"
    whole: bool = False


def cell_text(text: str) -> str:
    r"""Return a text as it stands in a cell: no formula, also in a CSV saved from it, and nothing that XML cannot hold.

    Control characters are written as Excel does, ``_x0007_``, and read back by every spreadsheet program.

    Examples
    --------
    >>> cell_text("=1+1"), cell_text("a\x07b"), cell_text("_x0007_")
    ("'=1+1", 'a_x0007_b', '_x005F_x0007_')
    """
    return _ODD.sub(lambda found: f"_x{ord(found[0]):04X}_", guard(text))


def new_book() -> Any:
    """Return an empty workbook with the styles of :func:`add_sheet`."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    line = Border(bottom=Side(style="thin", color="FFD9E2EC"))
    wrapped = Alignment("left", "top", wrap_text=True, indent=1)
    book = Workbook()
    book.remove(book.active)
    for name, form in (("text", "@"), ("open", "@"), ("score", "0.000"), ("number", "0")):
        style = NamedStyle(name, font=Font(name="Calibri", size=11, color=_INK), border=line, number_format=form)
        style.alignment = wrapped if form == "@" else Alignment(vertical="top")
        if name == "open":
            style.fill = PatternFill("solid", fgColor=_OPEN)
        book.add_named_style(style)
    head = NamedStyle("head", font=Font(name="Calibri", size=11, bold=True, color="FFFFFFFF"))
    head.fill, head.alignment = (
        PatternFill("solid", fgColor=_HEAD),
        Alignment("left", "center", wrap_text=True, indent=1),
    )
    book.add_named_style(head)
    return book


def add_sheet(book: Any, title: str, columns: Sequence[SheetColumn], *, frozen: int = 0) -> Any:
    """Add a sheet: a header that stays in view with the first columns, filters, and one cell per value.

    Raises
    ------
    SettingError
        When it has too many rows, or texts that must be whole are too long; all of them at once.
    """
    from openpyxl.utils import get_column_letter

    n_rows = len(columns[0].values)
    if n_rows > MOST_ROWS:
        raise SettingError(f"A sheet holds {MOST_ROWS:,} rows, and {title} has {n_rows:,}. Write .csv or .parquet.")
    sheet = book.create_sheet(title)
    faults: list[str] = []
    for place, column in enumerate(columns, start=1):
        own = sheet.column_dimensions[get_column_letter(place)]
        own.width = column.width
        if column.kind == "open" or column.whole:
            own.number_format = "@"  # what is typed below the table stays as typed: 007, 3-4
        _fill(sheet, place, column, faults)
    if faults:
        raise SettingError("\n".join(faults))
    sheet.row_dimensions[1].height = 2 * _LINE
    for row, lines in enumerate(_lines(columns), start=2):
        sheet.row_dimensions[row].height = _LINE * min(lines, _MOST_LINES)
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{n_rows + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    return sheet


def _lines(columns: Sequence[SheetColumn]) -> list[int]:
    """Return how many lines the texts of each row take when they are wrapped; not every program works that out."""
    texts = [
        [sum(-(-len(line) // column.width) or 1 for line in str(value or "").split("\n")) for value in column.values]
        for column in columns
        if column.kind in {"text", "open"}
    ]
    return [max(own) for own in zip(*texts, strict=True)]


def _fill(sheet: Any, place: int, column: SheetColumn, faults: list[str]) -> None:
    head = sheet.cell(1, place, column.name)
    head.style = "head"
    for row, value in enumerate(column.values, start=2):
        cell = sheet.cell(row, place)
        if isinstance(value, str):
            cell.value = _fitting(value, f"{sheet.title}, row {row}, column {column.name}", column, faults)
            cell.data_type = "s"  # a text is a text, whatever it looks like
        else:
            cell.value = value
        cell.style = column.kind


def _fitting(text: str, place: str, column: SheetColumn, faults: list[str]) -> str:
    whole = cell_text(text)
    if _size(whole) <= LONGEST_CELL:
        return whole
    if column.whole:
        faults.append(
            f"{place}: a cell holds {LONGEST_CELL:,} characters, and this text has {len(text):,}. Write .csv or .json."
        )
        return ""
    # a sign takes at most seven characters
    kept = text[: LONGEST_CELL // 7 - 20]
    return cell_text(f"{kept} ... ({len(text) - len(kept):,} more characters: write .csv or .json)")


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def packed(book: Any) -> bytes:
    """Return the bytes of a workbook; no day or time of making it stands in them, and none is asked for.

    Its sheets are made in memory: openpyxl's own way leads through files that a killed process leaves where all
    temporary files are.
    """
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
        def write_worksheet(self, sheet: Any) -> None:
            content = io.BytesIO()
            WorksheetWriter(sheet, content).write()
            self._archive.writestr(sheet.path[1:], content.getvalue())
            self.manifest.append(sheet)

    about = book.properties
    about.creator = "mentormatch"
    about.created = about.modified = dt.datetime(*_FIRST_DAY, tzinfo=dt.UTC)
    target = io.BytesIO()
    with _Undated(target, "w") as archive:
        InMemory(book, archive).write_data()
    return target.getvalue()


class _Undated(zipfile.ZipFile):
    """An archive whose entries have the first day there can be, also when the clock stands before it."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        entry = zipfile.ZipInfo(zinfo_or_arcname, _FIRST_DAY)
        entry.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(entry, data)
