"""Who a row is: ids, sides, and rosters that are no rosters."""

from __future__ import annotations

import io

import pandas as pd
import pytest

import mentormatch
from mentormatch import read_mentors, read_students
from mentormatch.people.identity import canonical_id


def mentors_of(text, **options):
    return read_mentors(io.StringIO(text), **options)


def rules(profiles):
    return [(issue.rule, issue.row) for issue in profiles.issues if issue.severity != "note"]


def test_ids_of_a_spreadsheet_are_those_that_were_typed():
    assert mentors_of("mentor_id,bio\n2.0,x\n A7 ,y\n").ids == ("2", "A7")
    assert canonical_id("2.5") == "2.5"


def test_a_file_without_a_header_is_refused_before_the_first_person_is_lost():
    with pytest.raises(mentormatch.RosterError, match="header with at least one known column"):
        mentors_of("M1,Ann,cardiology\nM2,Bob,ENT\n")


@pytest.mark.parametrize("empty", [{}, [{}]])
def test_nothing_is_no_roster(empty):
    with pytest.raises(mentormatch.RosterError, match="found none"):
        read_mentors(empty)


def test_rosters_in_each_other_s_place_are_refused():
    with pytest.raises(mentormatch.RosterError, match="'student_id' says that it holds students"):
        mentors_of("student_id,stage\nS1,premed\n")
    with pytest.raises(mentormatch.RosterError, match="'mentor_id' says that it holds mentors"):
        read_students({"mentor_id": "M1", "bio": "x"})


def test_a_mentor_column_beside_a_student_id_is_no_reason_to_refuse():
    assert read_students({"student_id": "S1", "mentor_id": "M1", "goals": "x"}).ids == ("S1",)


def test_a_blank_row_without_an_id_column_is_set_aside():
    mentors = read_mentors(pd.DataFrame({"name": ["Ann", None]}))
    assert (len(mentors), rules(mentors)) == (1, [("blank-row", 2)])


def test_a_dict_of_lists_is_not_one_person():
    mentors = read_mentors({"mentor_id": ["a", "b"], "bio": ["x", "y"]})
    assert (len(mentors), rules(mentors)) == (0, [("many-ids", 1)])
    with pytest.raises(mentormatch.RosterError, match="many-ids"):
        mentormatch.rank({"student_id": "S"}, {"mentor_id": ["a", "b"], "bio": ["x", "y"]})


def test_a_named_index_is_a_column():
    frame = pd.DataFrame({"bio": ["x", "y"]}, index=pd.Index(["a", "b"], name="mentor_id"))
    assert read_mentors(frame).ids == ("a", "b")
    assert list(frame.columns) == ["bio"]


@pytest.mark.parametrize(
    "columns", [["mentor_id", "bio", "bio"], [0, 1, 2], pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)])]
)
def test_odd_column_names_give_one_clear_error(columns):
    with pytest.raises(mentormatch.MentormatchError):
        read_mentors(pd.DataFrame([["M1", "x", "y"]], columns=columns))


def test_one_sheet_of_mentors_and_students_is_told_apart_by_its_answers():
    text = "id,name,Role\n1,A,Mentor\n2,B,Student\n3,C,both\n"
    assert mentors_of(text).ids == ("1", "3")
    students = read_students(io.StringIO(text))
    assert students.ids == ("2", "3")
    assert rules(students) == [("other-side", 1)]


def test_wordings_of_the_side():
    text = "student_id,Are you a mentor or mentee?\n1,Seeking a mentor\n2,Medical student mentor\n3,mentee\n4,\n"
    assert read_students(io.StringIO(text)).ids == ("1", "3", "4")


def test_two_answers_in_one_row_are_told():
    mentors = mentors_of("mentor_id,capacity,max mentees\n1,2,3\n2,2,2\n")
    assert mentors["capacity"] == (2, 2)
    assert rules(mentors) == [("two-answers", 1)]


def test_documents_find_their_people():
    documents = [
        {"mentor_id": 2.0, "abstract": "first"},
        {"mentor_id": "m7", "text": "second"},
        {"mentor_id": "", "text": "lost"},
        {"mentor_id": "M9", "text": "nobody"},
    ]
    mentors = read_mentors([{"mentor_id": "2.0", "bio": "x"}, {"mentor_id": "M7", "bio": "y"}], documents=documents)
    assert [[document.text for document in own] for own in mentors["documents"]] == [["first"], ["second"]]
    assert rules(mentors) == [("document-without-id", 3), ("unknown-person", 4)]


def test_whoever_answers_twice_is_kept_as_first_answered_and_the_hint_says_so():
    students = read_students(io.StringIO("email,goals\na@x.example,old\nb@x.example,other\na@x.example,new\n"))
    assert students["goals"] == ("old", "other")
    (again,) = students.issues.of("error")
    assert (again.rule, again.line) == ("duplicate-id", 4)
    assert again.hint.startswith("line 2 has this id too and is kept; delete the row that does not hold")
