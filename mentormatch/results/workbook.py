"""An assignment as a workbook that a coordinator goes through: approve, lock, forbid, note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mentormatch.columns import NAME
from mentormatch.results.assignment_table import assignment_columns
from mentormatch.results.decisions import APPROVE, ARROW, FORBID, LOCK, SET_ASIDE
from mentormatch.results.sheets import SheetColumn, add_sheet, new_book, packed

if TYPE_CHECKING:
    from mentormatch.results.assignment import Assignment

_OTHER_PAIRS = (
    "This pair stays, also one that was not proposed. For another mentor in place of the one proposed, write the other "
    "mentor_id over it and choose lock; the one proposed is then forbidden. For a pair more, write its student_id and "
    "mentor_id in a new row at the end and choose lock."
)
_ROWS = (
    "Sort and filter as you like (whole rows, not one column alone), move columns, add your own. Leave the column "
    "proposed as it is: by it a changed row is noticed."
)
_GUIDE = (
    ("What to do", "In the sheet Review fill in the two yellow columns, decision and note, and save the file."),
    ("approve", "The pair proposed is fine: it stays."),
    ("lock", _OTHER_PAIRS),
    ("forbid", "Never this pair."),
    ("(blank)", "Free: the next run may keep or change it."),
    ("note", "Anything you want to remember; it is carried on to the next plan."),
    ("Rows and columns", _ROWS),
    ("Then run", "mentormatch assign STUDENTS MENTORS --review THIS_FILE.xlsx -o NEXT.xlsx"),
)
_MOST_TYPED = 500
"""Rows below the table in which a decision is coloured like those above."""


def assignment_workbook(found: Assignment) -> bytes:
    """Return the bytes of a workbook with the sheets Review, Read me, Mentors and Rows to mend."""
    book = new_book()
    _add_review(book, found)
    _add_guide(book, found)
    loads = found.load_columns()
    widths = {"mentor_id": 14, "mentor_name": 32}
    kinds: dict[str, Any] = {"mentor_id": "text", "mentor_name": "text", "price": "score"}
    add_sheet(
        book,
        "Mentors",
        [SheetColumn(name, own, widths.get(name, 10), kinds.get(name, "number")) for name, own in loads.items()],
        frozen=2,
    )
    _add_issues(book, found)
    return packed(book)


def _add_review(book: Any, found: Assignment) -> None:
    table = assignment_columns(found)
    students = found.people["students"]
    names = dict(zip(students.ids, students[NAME], strict=True))
    pairs = list(zip(table["student_id"], table["mentor_id"], strict=True))
    why = dict(zip(found.pairs, (own.text for own in found.explanations()), strict=True))
    proposed = [
        "" if status in SET_ASIDE or not pair[1] else ARROW.join(pair)
        for status, pair in zip(table["status"], pairs, strict=True)
    ]
    columns = [
        SheetColumn("student_id", table["student_id"], 13, whole=True),
        SheetColumn("student_name", [names.get(own, "") for own in table["student_id"]], 20),
        SheetColumn("status", table["status"], 12),
        SheetColumn("mentor_id", table["mentor_id"], 13, whole=True),
        SheetColumn("mentor_name", table["mentor_name"], 24),
        SheetColumn("score", table["score"], 8, "score"),
        SheetColumn("decision", table["decision"], 11, "open", whole=True),
        SheetColumn("note", table["note"], 30, "open", whole=True),
        SheetColumn("reason", table["reason"], 44),
        SheetColumn("why", [why.get(pair, "") for pair in pairs], 110),
        SheetColumn("alternates", table["alternates"], 34),
        *(SheetColumn(name, table[name], 10, "score") for name in found.contributions),
        SheetColumn("proposed", proposed, 16, whole=True),
    ]
    sheet = add_sheet(book, "Review", columns, frozen=2)
    _offer_decisions(sheet, [column.name for column in columns].index("decision"), len(pairs))


def _offer_decisions(sheet: Any, place: int, n_rows: int) -> None:
    """Give the column of decisions a list to choose from, and colours."""
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(place + 1)
    offer = DataValidation("list", formula1=f'"{APPROVE},{LOCK},{FORBID}"', allow_blank=True, showErrorMessage=True)
    offer.errorTitle, offer.error = "Decision", "Choose approve, lock or forbid, or leave the cell blank."
    offer.add(f"{letter}2:{letter}1048576")
    sheet.add_data_validation(offer)
    for words, ink, ground in (((APPROVE, LOCK), "FF1E5631", "FFD8F3DC"), ((FORBID,), "FF8B1E1E", "FFFADBD8")):
        for word in words:
            fill = PatternFill("solid", bgColor=ground, fgColor=ground)
            rule = CellIsRule("equal", [f'"{word}"'], font=Font(bold=True, color=ink), fill=fill)
            sheet.conditional_formatting.add(f"{letter}2:{letter}{n_rows + 1 + _MOST_TYPED}", rule)


def _add_guide(book: Any, found: Assignment) -> None:
    lines = [*_GUIDE, *(("This plan", line) for line in str(found.certificate).splitlines())]
    add_sheet(
        book,
        "Read me",
        [
            SheetColumn("about", [about for about, _ in lines], 18),
            SheetColumn("what it means", [words for _, words in lines], 100),
        ],
    )


def _add_issues(book: Any, found: Assignment) -> None:
    rows = [
        (name, own.severity, own.rule, own.line or own.row, own.column or "", own.person or "", own.found, own.hint)
        for name, issues in found.issues.items()
        for own in issues
    ]
    widths = {
        "roster": 11,
        "severity": 10,
        "problem": 22,
        "line": 7,
        "column": 20,
        "id": 13,
        "found": 44,
        "what to do": 70,
    }
    columns = [
        SheetColumn(name, [row[place] for row in rows], width, "number" if name == "line" else "text")
        for place, (name, width) in enumerate(widths.items())
    ]
    add_sheet(book, "Rows to mend", columns)
