"""Exports of survey programs are read without a setting: headers in several lines, one column per choice."""

from __future__ import annotations

import csv
import io

import pytest
from files.form_exports import exports

from mentormatch import read_mentors, read_students

READERS = {"mentor": read_mentors, "student": read_students}
EXPORTS = exports()


def read(side, rows):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return READERS[side](io.BytesIO(stream.getvalue().encode()))


@pytest.mark.parametrize("export", EXPORTS, ids=[export.program for export in EXPORTS])
def test_every_person_of_an_export_is_read_rightly(export):
    profiles = READERS[export.side](io.BytesIO(export.content))
    assert set(profiles.ids) == set(export.people)
    found = {person: profiles.person(profiles.row_of(person)) for person in profiles.ids}
    cut = {person: {column: found[person][column] for column in own} for person, own in export.people.items()}
    assert cut == export.people
    told = [issue for issue in profiles.issues if issue.severity != "note" and issue.rule != "other-side"]
    assert [issue.rule for issue in told] == (["range-read"] if export.program == "Google Forms" else [])


def test_the_names_that_an_export_gives_to_people_it_wrote_to_are_joined():
    rows = [["RecipientFirstName", "RecipientLastName", "Q1"],
            ["Recipient First Name", "Recipient Last Name", "Goals?"],
            ['{"ImportId":"a"}', '{"ImportId":"b"}', '{"ImportId":"c"}'], ["Ann", "Lee", "hearts"]]  # fmt: skip
    students = read("student", rows)
    assert (students["name"], students["goals"]) == (("Ann Lee",), ("hearts",))


def test_a_choice_that_nobody_ticked_is_no_answer():
    asked = "Which values guide your mentoring?"
    mentors = read(
        "mentor", [["mentor_id", f"{asked} - Honesty", f"{asked} - Care"], ["M1", "0", "0"], ["M2", "0", "0"]]
    )
    assert mentors["values"] == ((), ())


def test_columns_that_only_look_like_choices_stay_as_they_are():
    header = [
        "mentor_id",
        "What is your specialty? - primary",
        "What is your specialty? - second",
        "Race - White",
        "accepting",
    ]
    mentors = read("mentor", [header, ["M1", "Cardiology", "Sleep medicine", "1", "Yes"], ["M2", "", "1", "", "No"]])
    assert mentors["specialties"] == (("Cardiology", "Sleep medicine"), ("1",))
    assert mentors["accepting"] == (True, False)
    assert [issue.column for issue in mentors.issues if issue.rule == "protected-column"] == ["Race - White"]


def test_marks_from_one_to_five_choose_nothing_and_this_is_said():
    asked = "Which specialties are you interested in?"
    rows = [["student_id", f"{asked} - Cardiology", f"{asked} - Surgery"], ["S1", "5", "5"], ["S2", "1", "4"]]
    students = read("student", rows)
    assert students["interests"] == ((), ())
    (note,) = [issue for issue in students.issues if issue.rule == "choice-columns"]
    assert "their numbers choose nothing" in note.hint


def test_people_whose_answers_end_with_a_question_mark_are_people():
    rows = [["mentor_id", "bio", "values"], ["M1", "Who, me?", "Care?"], ["M2", "x", "y"]]
    assert read("mentor", rows).rows_read == 2


def test_headers_merged_over_groups_of_columns_are_read_in_both_lines():
    rows = [["mentor_id", "Contact", "", "capacity"], ["", "name", "email", ""], ["M1", "Ann", "a@x.org", "3"]]
    mentors = read("mentor", rows)
    assert (mentors["name"], mentors["email"], mentors["capacity"]) == (("Ann",), ("a@x.org",), (3,))
    assert [(issue.rule, issue.line) for issue in mentors.issues] == [("header-line", 2)]


def test_an_address_that_is_none_makes_no_id_and_no_double():
    rows = [["Email", "Name", "state", "bio"], ["anonymous", "Ann", "KS", "x"], ["anonymous", "Bo", "TX", "y"]]
    mentors = read("mentor", rows)
    assert len(mentors) == 2
    assert not mentors.issues.of("warning")
