"""Rosters and tables of pairs in .xlsx: read like the same CSV, and refused before they can do harm."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from files.workbooks import workbook as packed

from mentormatch import FileError, RosterError, read_mentors, read_students
from mentormatch.people import workbook_check
from mentormatch.people.pair_tables import read_pairs
from mentormatch.people.workbooks import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ["mentor_id", "specialties", "capacity"]


def changed(content: bytes, change: Callable[[bytes], bytes], part: str = SHEET, compress: int = 8) -> bytes:
    """Return a workbook with one part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w", compress) as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, change(text) if name == part else text)
    return stream.getvalue()


def with_cells(xml: bytes) -> bytes:
    """Return a workbook of one mentor with more rows of XML at its end."""
    small = packed(People=[HEADER, ["M1", "ENT", 2]])
    return changed(small, lambda text: text.replace(b"</sheetData>", xml + b"</sheetData>"))


def written(folder: Path, content: bytes) -> Path:
    (folder / "people.xlsx").write_bytes(content)
    return folder / "people.xlsx"


def test_a_workbook_is_read_like_the_same_rows_as_csv(sample, tmp_path):
    import csv

    with (sample / "mentors.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    found = read_mentors(written(tmp_path, packed(Readme=[["Our mentors"]], People=rows)))
    plain = read_mentors(sample / "mentors.csv")
    assert found.table == plain.table
    assert found.source == "people.xlsx, sheet People"
    assert [issue.rule for issue in found.issues] == ["sheets", *(issue.rule for issue in plain.issues)]
    assert (found.issues[0].found, found.issues[0].severity) == ("Readme", "note")


def test_values_of_a_sheet_are_read_as_they_look(tmp_path):
    day = dt.date(2027, 3, 4)
    rows = [
        ["A list of students"],
        [],
        ["student_id", None, "mentors_wanted", "application_deadline", "goals"],
        [7.0, "aside", 2.0, day, "a\nb"],
        [None, None, None, None, None],
        ["007", None, None, dt.datetime.combine(day, dt.time(5, 6)), " \x09x"],
    ]
    found = read_students(written(tmp_path, packed(Sheet=rows)))
    assert found.ids == ("7", "007")
    assert found["mentors_wanted"] == (2, None)
    assert found["application_deadline"] == (day, day)
    told = {issue.rule: (issue.line, issue.found) for issue in found.issues}
    assert told["preamble"] == (1, "A list of students")
    assert told["column-without-header"] == (None, "B")


def test_a_table_that_begins_elsewhere_keeps_the_rows_of_its_sheet(tmp_path):
    book = openpyxl.Workbook()
    for column, name in enumerate(("student_id", "mentor_id", "decision"), start=4):
        book.active.cell(20, column, name)
        book.active.cell(30, column, f"x{column}")
    book.save(tmp_path / "far.xlsx")
    table = read_pairs(tmp_path / "far.xlsx", ["decision"])
    assert [(row.student_id, row.mentor_id, row.cells["decision"], row.place) for row in table.rows] == [
        ("x4", "x5", "x6", "row 30")
    ]
    assert table.source == "far.xlsx"


def test_errors_and_formulas_without_a_result_are_told(tmp_path):
    cells = b'<row r="3"><c r="A3"><v>4</v></c><c r="B3" t="e"><v>#N/A</v></c><c r="C3"><f>1+1</f></c></row>'
    found = read_mentors(written(tmp_path, with_cells(cells)))
    assert found.ids == ("M1", "4")
    told = {issue.rule: (issue.line, issue.column, issue.found) for issue in found.issues}
    assert told["error-cell"] == (3, "B", "#N/A")
    assert told["formula-without-result"] == (3, "C", "C3")


def test_hidden_sheets_are_not_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.sheet_state = "hidden"
    book.create_sheet("Shown").append(["mentor_id"])
    book["Shown"].append(["M9"])
    book.save(tmp_path / "hidden.xlsx")
    assert read_mentors(tmp_path / "hidden.xlsx").ids == ("M9",)


def test_a_blank_cell_with_a_format_far_away_is_no_matter(tmp_path):
    lied = changed(
        with_cells(b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'),
        lambda text: re.sub(b'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', text),
    )
    assert read_mentors(written(tmp_path, lied)).ids == ("M1",)


def bomb() -> bytes:
    return changed(packed(People=[HEADER]), lambda text: text + b" " * (workbook_check.MOST_BYTES + 1))


def other_part(target: bytes) -> bytes:
    """A sheet that stands in another folder than usual, named in one way or another."""
    stream = io.BytesIO()
    far = with_cells(b'<row r="900000"><c r="ZZ900000"><v>1</v></c></row>')
    with zipfile.ZipFile(io.BytesIO(far)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            text = re.sub(rb"/?(?:xl/)?worksheets/sheet1.xml", target, before.read(name))
            after.writestr(name.replace("worksheets/sheet1.xml", "pages/one.xml"), text)
    return stream.getvalue()


def encrypted() -> bytes:
    """A zip whose directory says that its parts need a password."""
    content = bytearray(packed(People=[HEADER]))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


def repeated_strings() -> bytes:
    """A string of a megabyte that a thousand cells name."""
    strings = b'<sst xmlns="x"><si><t>' + b"a" * 2**20 + b"</t></si></sst>"
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(10))
    stream = io.BytesIO(with_cells(cells))
    with zipfile.ZipFile(stream, "a", 8) as archive:
        archive.writestr("xl/sharedStrings.xml", strings)
    return stream.getvalue()


def lying_size() -> bytes:
    """A bomb whose directory says that it is small."""
    content = bytearray(bomb())
    size = struct.pack("<I", zipfile.ZipFile(io.BytesIO(content)).getinfo(SHEET).file_size)
    while size in content:
        place = content.index(size)
        content[place : place + 4] = struct.pack("<I", 1000)
    return bytes(content)


def with_part(name: str) -> bytes:
    stream = io.BytesIO(packed(People=[HEADER]))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns() if name == SHEET else io.BytesIO():
        archive.writestr(name, "x")
    return stream.getvalue()


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: with_cells(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "1,048,576 rows and 16,384 col"),
        (lambda: with_cells(b'<row r="900000"><c r="C2"><v>1</v></c><c r="ZZ900000"><v>1</v></c></row>'), "apart"),
        (lambda: with_cells(b'<x:row r="900000" xmlns:x="y"><x:c r="ZZ900000"><x:v>1</x:v></x:c></x:row>'), "apart"),
        (lambda: with_cells(b'<row r="&#57;00000"><c r="ZZ&#57;00000"><v>1</v></c></row>'), "apart"),
        (lambda: with_cells(b'<row r = "900000"><c r = "ZZ900000"><v>1</v></c></row>'), "apart"),
        (lambda: with_cells(b'<row r="900000">' + b"<c><v>1</v></c>" * 9 + b"</row>"), "apart"),
        (lambda: other_part(b"/xl/pages/one.xml"), "apart"),
        (lambda: other_part(b"pages/ONE.xml"), "apart"),
        (lambda: other_part(b"pages/./one.xml"), "apart"),
        (encrypted, "protected by a password"),
        (lambda: with_cells(b'<row r="2"><c r="XFE2"><v>1</v></c></row>'), "a cell is called 'XFE2'"),
        (lambda: with_cells(b'<row r="2000000"><c><v>1</v></c></row>'), "a row has the number '2000000'"),
        (lambda: with_cells(b'<row r="-1"><c><v>1</v></c></row>'), "a row has the number '-1'"),
        (lambda: changed(packed(P=[HEADER]), lambda text: DOCTYPE + text), "DOCTYPE"),
        (lambda: changed(packed(P=[HEADER]), lambda text: DOCTYPE + text, "xl/styles.xml"), "DOCTYPE"),
        (lambda: changed(packed(P=[HEADER]), lambda text: text[:-20]), "damaged"),
        (bomb, "unpacks to more than 8 MiB"),
        (lying_size, "damaged or cut short"),
        (repeated_strings, "more than 8 MiB of text"),
        (lambda: packed(People=[HEADER])[:-40], "damaged or cut short"),
        (lambda: packed(People=[HEADER])[:200], "damaged or cut short"),
        (lambda: b"PK\x03\x04" + bytes(100), "damaged or cut short"),
        (lambda: with_part("mimetype"), "OpenDocument"),
        (lambda: with_part("xl/workbook.bin"), ".xlsb"),
        (lambda: with_part(SHEET), "two parts of one name"),
        (lambda: changed(packed(P=[HEADER]), lambda text: text, compress=zipfile.ZIP_LZMA), "packed in a way"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "is an old (.xls) or a protected workbook"),
    ],
)
def test_what_could_do_harm_or_cannot_be_read_is_refused_in_words(tmp_path, monkeypatch, content, said):
    monkeypatch.setattr(workbook_check, "MOST_BYTES", 8 * 2**20)
    with pytest.raises(FileError, match=re.escape(said)) as refused:
        read_mentors(written(tmp_path, content()))
    assert str(refused.value).startswith("people.xlsx")


@pytest.mark.parametrize(("place", "value"), [(6, 255), (8, 0x20)], ids=["a later version of zip", "patches"])
def test_a_part_that_is_packed_in_an_unknown_way_is_refused(place, value):
    content = bytearray(packed(People=[HEADER, ["M1", "ENT", 2]]))
    listed = content.index(b"PK\x01\x02")
    content[listed + place] = value
    if place == 8:
        content[6] = value
    with pytest.raises(FileError, match=r"people\.xlsx cannot be read as a workbook: it is damaged or cut short"):
        read_workbook(bytes(content), "people.xlsx")


def test_a_date_before_all_years_is_an_error_in_words():
    # the reader counts milliseconds, and panics where they are too few
    whole = packed(People=[["mentor_id", "joined"], ["M1", dt.date(2027, 3, 4)]])
    cell = re.compile(rb'(<c r="B2"[^>]* s="\d+")[^>]*><v>[^<]*</v>')
    early = changed(whole, lambda text: cell.sub(rb"\1><v>-1e300</v>", text))
    assert b"-1e300" in zipfile.ZipFile(io.BytesIO(early)).read(SHEET)
    with pytest.raises(FileError, match=r"early\.xlsx cannot be read as a workbook"):
        read_workbook(early, "early.xlsx")


def test_an_interrupted_reading_stays_interrupted(monkeypatch):
    import python_calamine

    class Interrupted:
        @staticmethod
        def from_filelike(_):
            raise KeyboardInterrupt

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_workbook(packed(People=[HEADER]), "x.xlsx")


def test_a_workbook_without_rows_is_an_empty_roster(tmp_path):
    with pytest.raises(RosterError, match=r"people\.xlsx must hold a header line and one line per person; it is empty"):
        read_mentors(written(tmp_path, packed(P=[])))


def test_the_command_says_it_without_a_traceback(run, sample, tmp_path):
    path = written(tmp_path, with_cells(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    code, _, err = run("rank", sample / "students.csv", path)
    assert code == 5
    assert "delete what stands far from the table" in err


def test_every_cut_of_a_workbook_is_refused_or_read():
    whole = packed(People=[HEADER, ["M1", "ENT", 2]])
    for end in range(4, len(whole), 97):
        with pytest.raises(FileError, match="damaged or cut short"):
            read_workbook(whole[:end], "cut.xlsx")


def test_a_zip_of_something_else_is_no_workbook(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(FileError, match="a zip of something else"):
        read_mentors(written(tmp_path, stream.getvalue()))


def test_a_column_that_stands_twice_in_a_table_of_pairs_is_refused():
    import pandas as pd

    frame = pd.DataFrame({"student_id": ["S1"], "mentor_id": ["M1"], "Mentor ID": ["M2"]})
    with pytest.raises(RosterError, match="mentor_id stands there more than once"):
        read_pairs(frame)


def with_texts(claimed: str) -> bytes:
    """Return a workbook with a list of one shared text that claims to be longer."""
    stream = io.BytesIO(packed(People=[HEADER, ["M1", "ENT", 2]]))
    texts = f'<sst uniqueCount="{claimed}"><si><t>x</t></si></sst>'
    with zipfile.ZipFile(stream, "a") as book:
        book.writestr("xl/sharedStrings.xml", texts)
    return stream.getvalue()


@pytest.mark.parametrize("claimed", ["99999999999", "5000001", "-1", "many"])
def test_a_number_of_texts_that_is_only_claimed_is_refused(claimed):
    # the reader makes room for so many at once, and ends the process where there is none
    with pytest.raises(FileError, match=f"it claims to hold {claimed} texts"):
        read_workbook(with_texts(claimed), "s.xlsx")
    assert len(read_workbook(with_texts("1"), "s.xlsx")[0].rows) == 2
