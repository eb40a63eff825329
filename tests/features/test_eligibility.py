"""Who may be ranked for whom: one reason at a time, and what is not stated excludes nobody."""

from __future__ import annotations

import pytest

import mentormatch

STUDENT = {"student_id": "S1", "name": "Sam Rivers", "stage": "premed", "interests": "cardiology"}
MENTOR = {"mentor_id": "M1", "name": "Dr. Ann Lee, MD", "specialties": "cardiology"}


def reasons(student=(), mentor=()):
    """The reasons why M1 is not eligible for S1 when both say this as well."""
    other = {"mentor_id": "other", "specialties": "cardiology"}
    ranking = mentormatch.rank({**STUDENT, **dict(student)}, [{**MENTOR, **dict(mentor)}, other])
    return {item.mentor_id: item.reasons for item in ranking.excluded.pairs("S1")}.get("M1", ())


@pytest.mark.parametrize(
    ("student", "mentor", "expected"),
    [
        ({}, {}, ()),
        ({}, {"accepting": "no"}, ("not_accepting",)),
        ({}, {"capacity": 2, "current_mentees": 2}, ("at_capacity",)),
        ({}, {"capacity": 2, "current_mentees": 1}, ()),
        ({}, {"capacity": 0}, ("at_capacity",)),
        ({}, {"current_mentees": 9}, ()),
        ({}, {"accepts_stages": "medical_student; residency_applicant"}, ("stage",)),
        ({"stage": ""}, {"accepts_stages": "medical_student"}, ()),
        ({"languages": "English"}, {"languages": "Spanish; Farsi"}, ("language",)),
        ({"languages": "English; Spanish"}, {"languages": "spanish"}, ()),
        ({"languages": "English"}, {}, ()),
        ({"languages": "English"}, {"languages": "French; some English"}, ("language",)),
        ({"meeting": "in person"}, {"meeting": "remote"}, ("meeting",)),
        ({"meeting": "in person"}, {"meeting": "either"}, ()),
        ({"meeting": "in person"}, {}, ()),
        ({"declined_by": "M1"}, {}, ("declined",)),
        ({"declined_by": "m1; M2"}, {}, ("declined",)),
        ({"exclude": "Ann Lee"}, {}, ("excluded",)),
        ({"exclude": "Dr. Ann Lee, MD"}, {}, ("excluded",)),
        ({"exclude": "2.0"}, {"mentor_id": "M1"}, ()),
        (
            {"conflicts": "Emory University School of Medicine"},
            {"affiliations": "Emory School of Medicine"},
            ("conflict",),
        ),
        ({"school": "Alder Run College"}, {"conflicts": "alder run college"}, ("conflict",)),
        ({}, {"conflicts": "S1"}, ("conflict",)),
        ({}, {"conflicts": "Sam Rivers"}, ("conflict",)),
        ({}, {"accepting": "no", "accepts_stages": "medical_student"}, ("not_accepting", "stage")),
    ],
)
def test_reasons(student, mentor, expected):
    assert reasons(student, mentor) == expected


def test_an_id_of_a_spreadsheet_is_the_same_id():
    mentors = [{"mentor_id": 2, "bio": "x"}, {"mentor_id": 3, "bio": "y"}]
    ranking = mentormatch.rank({"student_id": "S", "exclude": "2.0"}, mentors)
    assert ranking.mentor_ids == ("3",)


def test_a_list_that_names_nobody_is_told():
    ranking = mentormatch.rank(
        {**STUDENT, "exclude": "M9; Ann Lee", "declined_by": "Bo"}, [MENTOR, {"mentor_id": "M2"}]
    )
    told = [(issue.column, issue.found) for issue in ranking.issues["students"] if issue.rule == "unknown-mentor"]
    assert told == [("declined_by", "Bo"), ("exclude", "M9")]


def test_excluded_pairs_and_counts_agree():
    mentors = [
        {**MENTOR, "accepting": "no"},
        {"mentor_id": "M2", "accepts_stages": "medical_student"},
        {"mentor_id": "M3"},
    ]
    ranking = mentormatch.rank([STUDENT, {"student_id": "S2"}], mentors)
    assert ranking.excluded.counts == {"not_accepting": 2, "stage": 1}
    assert ranking.excluded.n_pairs == 3
    assert sum(len(ranking.excluded.pairs(student)) for student in ranking.students) == 3
