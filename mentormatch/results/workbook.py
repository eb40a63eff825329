"""An assignment as a workbook that a coordinator reviews: decisions and notes beside every pair and its reasons."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from typing import TYPE_CHECKING, Any

from mentormatch.columns import NAME
from mentormatch.people.writing import guard
from mentormatch.results.review import DECISIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from mentormatch.results.assignment import Assignment

REVIEW = "Review"
"""Name of the sheet that is edited, the first one."""

LONGEST_CELL = 32_767
"""Characters a cell can hold (Microsoft, Excel specifications and limits)."""

_WIDTHS = {
    "student_id": 12, "student_name": 22, "status": 11, "mentor_id": 11, "mentor_name": 24, "score": 8, "decision": 12,
    "note": 30, "reason": 34, "why": 90, "alternates": 30,
}  # fmt: skip
_NARROW, _WRAPPED = 10, 30
"""Width of columns not named above, and width from which texts are wrapped, in characters."""

_LINE, _MOST_LINES = 15, 12
"""Height of a line in points, and lines shown of a long text."""

_LONG_AGO = dt.datetime(1980, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_READ_ME = (
    "The sheet Review has one row per pair, and one for each student with fewer mentors than wanted.",
    "Choose a decision beside a pair. approve: this pair stays. forbid: never this pair. Blank: the pair may change.",
    "lock: this pair must be. Use it for a row that you add, or after you have typed another mentor_id.",
    "Write what you want to remember under note; it comes back in the next workbook.",
    "Rows may be sorted, filtered and added. Keep the headings student_id, mentor_id, status, decision and note.",
    "Save as .xlsx or CSV, then: mentormatch assign students.csv mentors.csv --review plan.xlsx -o next.xlsx",
)


def workbook_of(assignment: Assignment) -> bytes:
    """Return the workbook of an assignment; the same assignment gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = _LONG_AGO
    review = _sheet(book, REVIEW, _review_columns(assignment), _WIDTHS)
    _offer_decisions(review)
    _sheet(book, "Read me", {"how to review": list(_READ_ME)}, {"how to review": 100})
    _sheet(book, "Mentors", assignment.load_columns(), {"mentor_name": 28})
    _sheet(book, "Rows to mend", _issue_columns(assignment), {"found": 40, "hint": 70, "rule": 22, "column": 24})
    del book["Sheet"]
    content = io.BytesIO()
    book.save(content)
    return _dateless(content.getvalue())


def _review_columns(assignment: Assignment) -> dict[str, list[Any]]:
    table = assignment.columns()
    students = assignment.people["students"]
    names = dict(zip(students.ids, students[NAME], strict=True))
    why = {(own.student_id, own.mentor_id): own.text for own in assignment.explanations()}
    pairs = list(zip(table["student_id"], table["mentor_id"], strict=True))
    table["student_name"] = [names[student] for student, _ in pairs]
    table["why"] = [why.get(pair, "") for pair in pairs]
    return {name: table[name] for name in (*_WIDTHS, *(own for own in table if own not in _WIDTHS))}


def _issue_columns(assignment: Assignment) -> dict[str, list[Any]]:
    listed = [(name, issue) for name, issues in assignment.issues.items() for issue in issues]
    names = ("line", "column", "person", "severity", "rule", "found", "hint")
    return {"roster": [name for name, _ in listed]} | {
        own: [getattr(issue, own) for _, issue in listed] for own in names
    }


def _sheet(book: Workbook, name: str, columns: dict[str, list[Any]], widths: dict[str, int]) -> Worksheet:
    """Add a sheet with one table, whose heading stays in view."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    for place, (heading, values) in enumerate(columns.items(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = widths.get(heading, _NARROW)
        head = sheet.cell(1, place, heading)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
        _write(sheet, place, values)
        wraps = widths.get(heading, _NARROW) >= _WRAPPED
        for row in range(2, len(values) + 2):
            sheet.cell(row, place).alignment = Alignment(vertical="top", wrap_text=wraps)
    _set_heights(sheet, columns, widths)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _set_heights(sheet: Worksheet, columns: dict[str, list[Any]], widths: dict[str, int]) -> None:
    """Make every row as high as its longest text needs; programs do not do it themselves for wrapped texts."""
    for row, values in enumerate(zip(*columns.values(), strict=True), start=2):
        lines = [
            math.ceil(len(value) / widths.get(name, _NARROW))
            for name, value in zip(columns, values, strict=True)
            if isinstance(value, str) and widths.get(name, _NARROW) >= _WRAPPED
        ]
        sheet.row_dimensions[row].height = _LINE * min(max([1, *lines]), _MOST_LINES)


def _write(sheet: Worksheet, place: int, values: Sequence[Any]) -> None:
    for row, value in enumerate(values, start=2):
        cell = sheet.cell(row, place)
        if isinstance(value, str):
            cell.value = _text(value)
            cell.data_type = "s"  # a text, whatever it begins with
        else:
            cell.value = value
            cell.number_format = "0.000" if isinstance(value, float) else "General"


def _text(value: str) -> str:
    r"""Return a text that a cell can hold and no program takes for a formula.

    What cannot stand in XML is written out, and a text that is too long says so at its end.

    Examples
    --------
    >>> print(_text("=1+1"), _text("a\x07b"))
    '=1+1 a\u0007b
    """
    seen = guard(_UNSEEN.sub(lambda own: f"\\u{ord(own[0]):04x}", value))
    cut = " … (cut: longer than a cell can hold)"
    return seen if len(seen) <= LONGEST_CELL else seen[: LONGEST_CELL - len(cut)] + cut


def _offer_decisions(sheet: Worksheet) -> None:
    """Offer the decisions as a list in every row, and mark the columns that are to be filled."""
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = DataValidation("list", formula1=f'"{",".join(DECISIONS)}"', allow_blank=True)
    offered.error, offered.errorTitle = "Choose approve, lock or forbid, or leave it blank.", "Decision"
    letters = [cell.column_letter for cell in sheet[1] if cell.value in {"decision", "note"}]
    offered.add(f"{letters[0]}2:{letters[0]}{sheet.max_row + 200}")
    sheet.add_data_validation(offered)
    for letter in letters:
        for (cell,) in sheet[f"{letter}1:{letter}{sheet.max_row}"]:
            cell.fill = PatternFill("solid", fgColor="FFF4CC")


def _dateless(content: bytes) -> bytes:
    """Return a workbook without the time at which it was written."""
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in book.infolist():
            part = book.read(entry)
            if entry.filename == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", part)
            copy.writestr(zipfile.ZipInfo(entry.filename), part, zipfile.ZIP_DEFLATED)
    return plain.getvalue()
