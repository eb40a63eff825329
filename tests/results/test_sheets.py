"""Workbooks that are written: texts stay texts, nothing is lost in silence, and the same table gives the same bytes."""

from __future__ import annotations

import io
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch import SettingError
from mentormatch.people.workbooks import read_workbook
from mentormatch.people.writing import unguard
from mentormatch.results import sheets
from mentormatch.results.sheets import LONGEST_CELL, SheetColumn, add_sheet, new_book, packed

HOSTILE = [
    *(
        "=cmd|'/c calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "007",
        "1e5",
        "3-4",
        "TRUE",
        "#N/A",
        "a\nb",
        'say "no"',
        "'tis",
    ),
    *("a\x07b\x00", "a\rb", "_x0007_", "_x005F_", "שלום", "👩🏽‍⚕️", "  blanks  ", "<b>&amp;", "\ufffe", ""),
]


def book_of(*columns: SheetColumn) -> bytes:
    book = new_book()
    add_sheet(book, "Sheet", columns)
    return packed(book)


def texts_of(content: bytes) -> list[str]:
    """Texts of the first column of the first sheet, read by our own reader."""
    return [unguard(row[0]) for row in read_workbook(content, "x.xlsx")[0].rows[1:]]


def test_hostile_texts_come_back_as_they_were():
    read = texts_of(book_of(SheetColumn("a", HOSTILE, 10), SheetColumn("b", ["x"] * len(HOSTILE), 10)))
    # two signs that no XML can hold stay legible
    assert read == [text.replace("\ufffe", "_xFFFE_") for text in HOSTILE]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff")), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_was(texts):
    read = texts_of(book_of(SheetColumn("a", texts, 10), SheetColumn("b", ["x"] * len(texts), 10)))
    # blanks alone are a blank cell
    assert read == ["" if not text.strip(" ") else text for text in texts]


def test_no_cell_is_a_formula_and_none_looks_like_one():
    book = openpyxl.load_workbook(io.BytesIO(book_of(SheetColumn("a", HOSTILE, 10))))
    cells = [row[0] for row in book["Sheet"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert not [cell for cell in cells if str(cell.value or "").strip()[:1] in {*"=+-@"}]
    assert {cell.number_format for cell in cells} == {"@"}, "a text that is typed anew stays a text"


def test_the_same_table_gives_the_same_bytes_at_any_time(monkeypatch):
    first = book_of(SheetColumn("a", ["x"], 10))
    later = time.time() + 1e6
    monkeypatch.setattr(time, "time", lambda: later)
    assert book_of(SheetColumn("a", ["x"], 10)) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2


def test_numbers_keep_sixteen_digits():
    rows = read_workbook(book_of(SheetColumn("a", [2 / 3, None], 10, "score"), SheetColumn("b", ["", "x"], 10)), "x")
    assert rows[0].rows[1][0] == pytest.approx(2 / 3, rel=1e-15)


@pytest.mark.parametrize("sign", ["a", "\x07", "😀"])
def test_a_text_that_is_too_long_is_shortened_and_says_so(sign):
    read = texts_of(book_of(SheetColumn("a", [sign * 40_000], 10)))[0]
    kept = read.index(" ... (")
    assert read == f"{sign * kept} ... ({40_000 - kept:,} more characters: write .csv or .json)"
    assert len(read.encode("utf-16-le")) // 2 <= LONGEST_CELL


def test_a_text_that_fits_is_never_shortened():
    assert texts_of(book_of(SheetColumn("a", ["x" * LONGEST_CELL], 10))) == ["x" * LONGEST_CELL]


def test_ids_and_notes_that_are_too_long_are_all_refused_at_once():
    columns = [SheetColumn(name, ["x", "y" * 32_768], 10, whole=True) for name in ("student_id", "note")]
    with pytest.raises(SettingError) as refused:
        book_of(*columns)
    assert [line[: line.index(":")] for line in str(refused.value).splitlines()] == [
        "Sheet, row 3, column student_id",
        "Sheet, row 3, column note",
    ]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    with pytest.raises(SettingError, match="A sheet holds 2 rows, and Sheet has 3"):
        book_of(SheetColumn("a", ["x"] * 3, 10))


def test_a_clock_before_the_first_day_of_archives_changes_nothing(monkeypatch):
    before = book_of(SheetColumn("text", ["a"], 10))
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert book_of(SheetColumn("text", ["a"], 10)) == before


def test_no_file_is_made_on_the_way(monkeypatch):
    def made(*_, **__):
        raise AssertionError("a file beside the workbook")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", made)
    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", made)
    assert book_of(SheetColumn("text", ["a"], 10))
