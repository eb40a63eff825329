"""Workbooks are read like CSV, and a file that only looks like one, or is too large inside, is one clear error."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest

import mentormatch
from mentormatch.errors import FileError
from mentormatch.people.reading import read_mentors
from mentormatch.people.workbooks import MOST_BYTES, read_workbook

JUNE = dt.datetime(2027, 6, 1)  # noqa: DTZ001 - a cell has no time zone
ROWS = [("mentor_id", "name", "specialties", "capacity"), ("M1", "Zoë Łuk", "cardiology; ENT", 2), (7, "Bo", "", None)]


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def changed(content, pattern, replacement, *, part="xl/worksheets/sheet1.xml"):
    """Return a workbook with something changed in one of its parts."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in book.infolist():
            own = book.read(entry)
            if entry.filename == part:
                own, number = re.subn(pattern, replacement, own, count=1)
                assert number == 1
            target.writestr(entry.filename, own)
    return copy.getvalue()


def test_a_roster_in_a_workbook_reads_like_the_same_roster_in_csv(tmp_path):
    (tmp_path / "m.xlsx").write_bytes(workbook(("Mentors", ROWS)))
    (tmp_path / "m.csv").write_text(
        "mentor_id,name,specialties,capacity\nM1,Zoë Łuk,cardiology; ENT,2\n7,Bo,,\n", "utf-8"
    )
    sheet, plain = read_mentors(tmp_path / "m.xlsx"), read_mentors(tmp_path / "m.csv")
    assert sheet.table == plain.table
    assert sheet.ids == ("M1", "7")


def test_the_sheet_with_the_known_headers_is_read_and_the_others_are_named():
    content = workbook(("Notes", [("call them",), ("on Monday",)]), ("People", ROWS), ("Empty", []))
    mentors = read_mentors(io.BytesIO(content))
    assert mentors.ids == ("M1", "7")
    (note,) = [issue for issue in mentors.issues if issue.rule == "sheets"]
    assert (note.found, note.severity) == ("Notes", "note")
    assert "People" in note.hint


def test_lines_are_rows_of_the_sheet_and_lines_above_the_header_are_noted():
    content = workbook(("People", [("Spring list",), (None,), *ROWS, ("M1", "again", "ENT", 1)]))
    mentors = read_mentors(io.BytesIO(content))
    (error,) = mentors.issues.of("error")
    assert (error.rule, error.line) == ("duplicate-id", 6)
    assert "preamble" in mentors.issues.counts


def test_dates_numbers_and_yes_are_read_as_they_are_seen():
    rows = [("a", "b", "c", "d"), (JUNE, 2.0, True, 0.5)]
    book = read_workbook(workbook(("S", rows)), "s.xlsx")
    assert book[0].rows[1] == (dt.date(2027, 6, 1), 2.0, True, 0.5)
    students = [("student_id", "application_deadline"), (3, JUNE)]
    ranking = mentormatch.rank(io.BytesIO(workbook(("S", students))), {"mentor_id": "M1"})
    assert ranking.people["students"]["application_deadline"] == (dt.date(2027, 6, 1),)
    assert ranking.students == ("3",)


def test_a_size_that_a_sheet_only_claims_is_not_believed():
    content = changed(workbook(("S", ROWS)), rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"')
    assert len(read_workbook(content, "s.xlsx")[0].rows) == 3


def one_far_cell():
    return changed(workbook(("S", ROWS)), rb'<c r="A3"', b'<c r="XFD1048576"')


def entities():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    return changed(workbook(("S", ROWS)), rb"^(<\?xml[^>]*\?>)?", bomb)


def zip_bomb():
    return changed(workbook(("S", ROWS)), rb"<sheetData>", b"<sheetData>" + b" " * (MOST_BYTES + 1))


def no_list_of_sheets():
    return changed(workbook(("S", ROWS)), rb"(?s).*", b"<x>", part="xl/workbook.xml")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (one_far_cell, "reaches row 1,048,576 and column 16,384"),
        (entities, "declares entities"),
        (zip_bomb, "must unpack to at most"),
        (lambda: workbook(("S", ROWS))[:400], "damaged or protected"),
        (lambda: b"PK\x03\x04" + b"\x00" * 100, "damaged or protected"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "an old .* or a protected workbook"),
        (
            lambda: changed(workbook(("S", ROWS)), rb"(?s).*", b"<x>", part="xl/workbook.xml"),
            "cannot be read as a workbook",
        ),
    ],
    ids=["far cell", "entities", "bomb", "truncated", "noise", "old", "no workbook"],
)
def test_what_cannot_be_read_is_one_clear_error_with_advice(content, words):
    with pytest.raises(FileError, match=words):
        read_workbook(content(), "s.xlsx")


def test_a_zip_without_a_workbook_is_told_apart():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(FileError, match=r"no \.xlsx workbook\. Open it"):
        read_workbook(content.getvalue(), "s.ods")


def test_the_command_says_it_without_a_traceback(run, tmp_path):
    (tmp_path / "m.xlsx").write_bytes(one_far_cell())
    (tmp_path / "s.csv").write_text("student_id\nS1\n")
    code, _, err = run("rank", tmp_path / "s.csv", tmp_path / "m.xlsx")
    assert code == 5
    assert "Delete what stands far from the table" in err
