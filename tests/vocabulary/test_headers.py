"""What the headers of real rosters mean: precise before complete, and nothing protected is ever scored."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch import read_mentors, read_students
from mentormatch.columns import columns_of
from mentormatch.vocabulary.headers import header_key, known_headers, match_headers

LABELS = list(csv.DictReader(Path(__file__).with_name("header_labels.csv").read_text("utf-8").splitlines()))
SIDES = ("mentor", "student")
NEVER_SCORED = {"protected", "grades"}


def one(header, side):
    (match,) = match_headers([header], side)
    return match.fate, match.column


def test_the_labels_are_a_fair_table():
    keys = [(row["side"], row["header"]) for row in LABELS]
    assert len(keys) == len(set(keys)) > 1500
    for row in LABELS:
        assert (row["column"] in columns_of(row["side"])) == (row["fate"] == "used"), row


def test_every_labelled_header_is_understood():
    found = {(row["side"], row["header"]): one(row["header"], row["side"]) for row in LABELS}
    assert {(row["side"], row["header"]): (row["fate"], row["column"]) for row in LABELS} == found


@pytest.mark.parametrize("side", SIDES)
def test_no_protected_or_grade_header_gets_a_used_column_however_it_is_dressed(side):
    dressings = ("{}", "{} *", "Q12. {}", "3) {}", "Please tell us: {}", "{} (optional)", "  {}\n(select one)", "{}.1")
    for row in LABELS:
        if row["fate"] in NEVER_SCORED and row["side"] == side:
            for dressing in dressings:
                assert one(dressing.format(row["header"]), side)[0] != "used", dressing.format(row["header"])


@pytest.mark.parametrize("side", SIDES)
def test_a_used_column_is_always_canonical(side):
    for row in LABELS:
        fate, column = one(row["header"], side)
        assert (fate == "used") == (column in columns_of(side)), row["header"]


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (" Contact_hours (per month)? ", "contact hours"),
        ("DateOfBirth", "date of birth"),
        ("G.P.A.", "gpa"),
        ("D.O.B", "dob"),
        ("Hospital(s)", "hospitals"),
        ("# of mentees", "number of mentees"),
        ("#", "#"),
        ("What’s your name?", "what is your name"),
        ("Your institution's name", "your institution name"),
        ("(optional)", "optional"),
        ("", ""),
    ],
)
def test_the_normal_form(header, key):
    assert header_key(header) == key


def parts(headers, side):
    return [(match.column, match.part) for match in match_headers(headers, side)]


def test_columns_that_together_make_one():
    assert parts(["Last Name", "First Name", "Email"], "mentor") == [("name", 2), ("name", 1), ("email", 0)]
    assert parts(["Student First Name", "Student Last Name"], "student") == [("name", 1), ("name", 2)]
    assert parts(["First Name", "Last Name", "Full Name"], "mentor") == [("", 0), ("", 0), ("name", 0)]
    emergency = ["Emergency contact first name", "Emergency contact last name"]
    assert parts(emergency, "student") == [("", 0), ("", 0)]


def test_the_id_of_the_person_comes_before_the_number_of_the_record():
    students = read_students([{"record_id": "1", "Student ID": "S7"}, {"record_id": "2", "Student ID": "S8"}])
    assert students.ids == ("S7", "S8")


def test_numbered_repeats_hold_more_of_a_list_but_not_another_name():
    assert one("Specialty 2", "mentor") == ("used", "specialties")
    assert one("hosp_afl_lbn_4", "mentor") == ("used", "affiliations")
    assert one("name.1", "mentor") == ("unknown", "")


@pytest.mark.parametrize("header", ["specialty___1", "What is your specialty? (choice=Cardiology)"])
def test_a_column_per_choice_holds_no_answer(header):
    assert one(header, "mentor") == ("unknown", "")


def test_steps_of_a_form_are_no_examination():
    assert one("Step 1: What is your specialty?", "mentor") == ("used", "specialties")
    assert one("Step 1: score", "mentor") == ("grades", "")
    assert one("Step 1: What was your score?", "student") == ("grades", "")


def test_examples_of_help_may_name_a_test_and_a_result_may_not():
    assert one("What help do you need? e.g. MCAT prep, essays", "student") == ("used", "needs")
    assert one("What help do you need, and what was your MCAT score?", "student") == ("grades", "")
    assert one("To help us guide you: GPA, MCAT", "student")[0] != "used"


def test_a_bio_of_a_student_is_read_with_the_experiences():
    students = read_students({"student_id": "S", "About me": "I volunteer.", "Experiences": "Hospice."})
    assert students["experiences"] == ("I volunteer.\nHospice.",)


def test_a_negated_question_is_never_read_as_its_opposite():
    mentors = read_mentors({"mentor_id": "M", "Is there a specialty you will not mentor?": "surgery"})
    assert mentors["specialties"] == ((),)
    assert [issue.rule for issue in mentors.issues] == ["unknown-column"]


def test_near_names_are_suggested_for_the_first_unknown_headers_only():
    matches = match_headers(["langauges", *(f"langauges{place}x" for place in range(300))], "mentor")
    assert matches[0].near == "languages"
    assert matches[-1].near == ""


def test_known_headers_count_what_is_set_aside():
    assert known_headers(["NPI", "Race", "MCAT", "Timestamp", "x1"], "mentor") == 4


@pytest.mark.parametrize("unit", ["(", "[a b c ", "(a", "a.", "what ", "Aa", "n't ", "q1 ", "parent ", "___1", "your "])
def test_a_monstrous_header_comes_to_an_end(unit):
    assert one((unit * 100_000)[:100_000], "mentor")[0] != "used"


@pytest.mark.parametrize("header", ["c{}", "How many of the {} patients do you see at clinic {} each week?"])
def test_twenty_thousand_columns_are_matched(header):
    headers = [header.replace("{}", str(place)) for place in range(20_000)]
    assert {match.fate for match in match_headers(headers, "mentor")} == {"unknown"}


@given(st.text(max_size=80), st.sampled_from(SIDES))
def test_any_text_has_one_fate(header, side):
    fate, column = one(header, side)
    assert (fate == "used") == bool(column)
    assert one(f"  {header} ", side) == (fate, column)
