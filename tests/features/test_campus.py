"""Which campus is whose: from the column, from the text, in short and in full."""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.features.campus import mentor_campuses, other_campus, schools_of, student_campuses
from mentormatch.people.profiles import profiles_from_people


def away(student, affiliations, role="science_faculty"):
    students = profiles_from_people("student", [{"student_id": "S", **student}])
    mentors = profiles_from_people("mentor", [{"mentor_id": "M", "role": role, "affiliations": affiliations}])
    return bool(other_campus(student_campuses(students), mentor_campuses(mentors))[0, 0])


@pytest.mark.parametrize(
    ("text", "schools"),
    [
        ("I grew up in Many Farms and I am a junior at NAU on a scholarship.", ("NAU",)),
        (
            "Junior at Alder Run, transferred from Community College of Philadelphia.",
            ("Alder Run", "Community College of Philadelphia"),
        ),
        ("I'm a sophomore at the University of Arizona, first in my family.", ("University of Arizona",)),
        ("Second-year student at Rush Medical College.", ("Rush Medical College",)),
        ("Transferred from Penrose State.", ()),
        ("I volunteer at Cook County Hospital.", ()),
        ("my junior year at home", ()),
    ],
)
def test_the_schools_in_the_text(text, schools):
    students = profiles_from_people("student", [{"student_id": "S", "goals": text}])
    assert schools_of(students, 0) == schools


def test_the_column_comes_before_the_text():
    students = profiles_from_people(
        "student", [{"student_id": "S", "school": "Yale", "goals": "I am a junior at NAU."}]
    )
    assert schools_of(students, 0) == ("Yale",)


@pytest.mark.parametrize(
    ("school", "affiliation", "expected"),
    [
        ("NAU", "Northern Arizona University", False),
        ("Northern Arizona University", "NAU", False),
        ("Alder Run", "Alder Run College", False),
        ("Alder Run College", "Alder Run", False),
        ("alder run college", "Alder Run College", False),
        ("Boston College", "Boston University", True),
        ("Northern Arizona University", "North Alabama University", True),
        ("NAU", "South Mountain Community College", True),
        ("Alder Run", "Penrose State College", True),
    ],
)
def test_campuses_in_short_and_in_full(school, affiliation, expected):
    assert away({"school": school}, (affiliation,)) is expected


def test_only_those_bound_to_a_campus_can_be_away():
    assert not away({"school": "Alder Run"}, ("Penrose State College",), role="physician")
    assert not away({}, ("Penrose State College",))
    assert not away({"school": "Alder Run"}, ())


def test_a_teacher_of_the_college_the_student_came_from_is_not_away():
    student = {"goals": "I am a junior at NAU.", "experiences": "Transferred from Alder Run College with 64 credits."}
    assert not away(student, ("Alder Run College",))


def test_taking_people_keeps_their_campuses():
    students = profiles_from_people("student", [{"student_id": "A", "school": "Yale"}, {"student_id": "B"}])
    assert [bool(own) for own in student_campuses(students).take(np.array([1, 0])).names] == [False, True]
