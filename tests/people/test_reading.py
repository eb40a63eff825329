"""Every row is kept, or set aside with a reason; nothing is guessed in silence."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mentormatch
from mentormatch import read_mentors, read_students

FAULTS = Path(__file__).with_name("twenty_faults.csv")
EXPECTED_FAULTS = {
    2: ("possible-duplicate", "warning"),  # with line 21, whose id comes first
    3: ("blank-id", "error"),
    4: ("duplicate-id", "error"),
    5: ("duplicate-row", "error"),
    6: ("ragged-row", "error"),
    7: ("ragged-row", "error"),
    8: ("not-a-number", "warning"),
    9: ("not-a-number", "warning"),
    10: ("not-a-whole-number", "warning"),
    11: ("not-a-number", "warning"),
    12: ("not-a-number", "warning"),
    13: ("not-yes-or-no", "warning"),
    14: ("not-yes-or-no", "warning"),
    15: ("unknown-role", "warning"),
    16: ("unknown-accepts-stages", "warning"),
    17: ("unknown-meeting", "warning"),
    18: ("not-a-year", "warning"),
    19: ("empty-row", "warning"),
    20: ("repeated-header", "error"),
    22: ("broken-quote", "error"),
}


def accounted(profiles: mentormatch.Profiles) -> None:
    """Rows read = rows kept + rows set aside, each of these with one error."""
    assert profiles.rows_read == len(profiles) + profiles.rows_set_aside
    assert profiles.rows_set_aside == len({issue.row for issue in profiles.issues.of("error")})


def test_twenty_faults_are_twenty_problems():
    mentors = read_mentors(FAULTS)
    problems = [issue for issue in mentors.issues if issue.severity != "note"]
    assert {issue.line: (issue.rule, issue.severity) for issue in problems} == EXPECTED_FAULTS
    assert len(problems) == 20
    assert all(issue.hint for issue in problems)
    accounted(mentors)
    assert (mentors.rows_read, len(mentors)) == (23, 16)


def test_the_good_rows_still_rank():
    ranking = mentormatch.rank({"student_id": "S", "interests": "dermatology"}, FAULTS, weights={"specialty": 1})
    assert ranking.top("S")[0].mentor_id == "G02"
    assert ranking.rows_read["mentors"] == 23


def test_strict_lists_all_problems_at_once():
    with pytest.raises(mentormatch.RosterError) as error:
        read_mentors(FAULTS, strict=True)
    assert "has 20" in str(error.value)
    assert all(f"line {line}," in str(error.value) for line in EXPECTED_FAULTS)


HEADER = "mentor_id,name,specialties,capacity\n"


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"mentor_id,name\nM1,Jos\xc3\xa9\n", None),
        (b"\xef\xbb\xbfmentor_id,name\nM1,Jos\xc3\xa9\n", None),
        ("mentor_id,name\nM1,José\n".encode("utf-16"), None),
        ("mentor_id,name\nM1,José\n".encode("utf-16-le"), ("note", None)),
        ("mentor_id,name\nM1,José\n".encode("utf-16-be"), ("note", None)),
        (b"mentor_id,name\nM1,Jos\xe9\n", ("warning", 2)),
    ],
)
def test_the_encoding_ladder(content, note):
    mentors = read_mentors(io.BytesIO(content))
    assert mentors["name"] == ("José",)
    told = [(issue.severity, issue.line) for issue in mentors.issues if issue.rule == "encoding"]
    assert told == ([note] if note else [])


def test_a_named_encoding_overrides_the_ladder():
    content = "mentor_id,name\nM1,Łukasz\n".encode("cp1250")
    assert read_mentors(io.BytesIO(content), encoding="cp1250")["name"] == ("Łukasz",)
    with pytest.raises(mentormatch.MentormatchError, match="latin-9000"):
        read_mentors(io.BytesIO(content), encoding="latin-9000")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter, newline):
    lines = [("mentor_id", "name", "bio"), ("M1", "Ann", '"one\ntwo, three; four"'), ("M2", "Bo", "x")]
    text = newline.join(delimiter.join(cells) for cells in lines) + newline
    mentors = read_mentors(io.BytesIO(text.encode()))
    assert mentors.ids == ("M1", "M2")
    assert " ".join(mentors["bio"][0].split()) == "one two, three; four"


def test_lines_are_those_of_the_file():
    text = 'mentor_id,bio,capacity\nM1,"one\ntwo\nthree",3\n\nM2,x,lots\n'
    (issue,) = read_mentors(io.BytesIO(text.encode())).issues
    assert (issue.line, issue.row, issue.column, issue.person) == (6, 2, "capacity", "M2")


def test_lines_above_the_header_are_noted():
    text = f"Mentor programme 2026,,,\nexported yesterday,,,\n{HEADER}M1,Ann,cardiology,2\n"
    mentors = read_mentors(io.StringIO(text))
    assert mentors.ids == ("M1",)
    assert [issue.line for issue in mentors.issues if issue.rule == "preamble"] == [1, 2]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2", 2),
        ("2.0", 2),
        (" 2 ", 2),
        ("1,000", 1000),
        ("~3", 3),
        ("3 students", 3),
        ("", None),
        ("n/a", None),
        ("-1", None),
    ],
)
def test_numbers_as_people_write_them(cell, value):
    assert read_mentors({"mentor_id": "M", "capacity": cell, "bio": "x"})["capacity"] == (value,)


@pytest.mark.parametrize(
    "cell",
    ["cardiology; neurology", "cardiology|neurology", "cardiology\nneurology", '["cardiology", "neurology"]',
     "cardiology, neurology", ["cardiology", "neurology"]],
)  # fmt: skip
def test_cells_with_many_values(cell):
    assert read_mentors({"mentor_id": "M", "specialties": cell})["specialties"] == (("cardiology", "neurology"),)


def test_choices_that_hold_commas_are_not_split_into_unknown_words():
    mentors = read_mentors({"mentor_id": "M", "values": "compassion, even when nobody looks"})
    assert mentors["values"] == (("compassion, even when nobody looks",),)


def test_question_headers_and_synonyms():
    students = read_students(
        {
            "Student ID": "7",
            "What year are you in school?": "M2",
            "Which specialties are you interested in? (select all that apply)": "Pediatrics, Cardiology",
            "Which medical schools are you hoping to attend?": "Emory; Yale",
        }
    )
    assert students.ids == ("7",)
    assert students["stage"] == ("medical_student",)
    assert students["interests"] == (("Pediatrics", "Cardiology"),)
    assert students["target_schools"] == (("Emory", "Yale"),)


def test_ids_are_made_from_email_else_from_the_cells_and_this_is_said():
    people = [{"email": "A@x.org", "bio": "x"}, {"email": "", "bio": "y"}]
    mentors = read_mentors(people)
    assert mentors.ids[0] == "a@x.org"
    assert mentors.ids[1].startswith("row-")
    assert mentors.ids == read_mentors(people[::-1]).ids[::-1]
    assert [issue.rule for issue in mentors.issues] == ["no-id-column"]


def test_missing_values_of_frames_are_missing():
    frame = pd.DataFrame(
        {"mentor_id": [1.0, 2.0], "bio": ["x", None], "capacity": [np.nan, 2.0], "accepting": [True, False]}
    )
    mentors = read_mentors(frame)
    assert mentors.ids == ("1", "2")
    assert mentors["bio"] == ("x", "")
    assert mentors["capacity"] == (None, 2)
    assert mentors["accepting"] == (True, False)


def test_documents_join_by_id_and_strangers_are_reported():
    documents = [
        {"mentor_id": "M1", "title": "A", "text": "About hearts.", "year": "2020"},
        {"mentor_id": "M9", "title": "B", "text": "Lost."},
        {"mentor_id": "M1", "title": "", "text": ""},
    ]
    mentors = read_mentors({"mentor_id": "M1", "documents": ["Own text."]}, documents=documents)
    assert [own.text for own in mentors["documents"][0]] == ["Own text.", "About hearts."]
    assert mentors["documents"][0][1].year == 2020
    assert [issue.rule for issue in mentors.issues.of("warning")] == ["unknown-person", "empty-document"]


def test_a_documents_file_needs_ids_and_texts():
    with pytest.raises(mentormatch.RosterError, match="mentor_id or student_id"):
        read_mentors({"mentor_id": "M1"}, documents=[{"who": "M1", "what": "x"}])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (17, "must be a path"),
        ([1, 2], "item 0 is int"),
        ("no/such/file.csv", "No file at"),
        (io.StringIO(""), "it is empty"),
    ],
)
def test_what_is_no_roster_is_one_clear_error(source, words):
    with pytest.raises(mentormatch.MentormatchError, match=words):
        read_mentors(source)


def test_profiles_of_the_wrong_side_are_refused():
    with pytest.raises(mentormatch.SettingError, match="other place"):
        read_mentors(read_students({"student_id": "S"}))


def test_a_column_without_a_header_is_noted_where_it_holds_something():
    text = "mentor_id,,bio,,\nM1,Ann,x,,\nM2,Bo,y,,\n"
    (note,) = read_mentors(io.BytesIO(text.encode())).issues
    assert (note.rule, note.severity, note.found) == ("column-without-header", "note", "B")


@pytest.mark.parametrize(
    ("column", "cells", "severity"),
    [("bio", ("hearts", "lungs"), "warning"), ("values", ("care", "truth"), "note"), ("bio", ("same", "same"), None)],
)
def test_two_columns_of_one_name_that_differ_are_told(column, cells, severity):
    text = f"mentor_id,{column},{column.upper()}\nM1,same,same\nM2,{','.join(cells)}\n"
    told = [issue for issue in read_mentors(io.BytesIO(text.encode())).issues if issue.rule == "repeated-column"]
    assert [(issue.severity, issue.row) for issue in told] == ([(severity, None)] if severity else [])
    assert all("first in line 3" in issue.hint for issue in told)


def test_a_roster_of_nobody_is_told():
    mentors = read_mentors(io.BytesIO(b"mentor_id,name,bio\n"))
    assert (len(mentors), [issue.rule for issue in mentors.issues.of("warning")]) == (0, ["no-rows"])
