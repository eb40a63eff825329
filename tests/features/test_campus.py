"""Which campus is whose: from the column, from the text, in short and in full."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.features.campus import mentor_campuses, schools_of, student_campuses
from mentormatch.people.profiles import profiles_from_people


def away(student, affiliations, role="science_faculty"):
    students = profiles_from_people("student", [{"student_id": "S", **student}])
    mentors = profiles_from_people("mentor", [{"mentor_id": "M", "role": role, "affiliations": affiliations}])
    return bool(student_campuses(students).apart(mentor_campuses(mentors))[0, 0])


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
    assert student_campuses(students).take(np.array([1, 0])).stated.tolist() == [False, True]


CAMPUS = st.sampled_from(["NAU", "Northern Arizona University", "Alder Run College", "Universität Zürich", "Yale", ""])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(CAMPUS, max_size=5),
    st.lists(st.tuples(st.sampled_from(["advisor", "physician"]), st.lists(CAMPUS, max_size=2)), max_size=5),
    st.data(),
)
def test_all_pairs_at_once_equal_one_pair_at_a_time(schools, teachers, data):
    affiliations = [(role, tuple(name for name in own if name)) for role, own in teachers]
    students = student_campuses(
        profiles_from_people("student", [{"student_id": str(row), "school": own} for row, own in enumerate(schools)])
    )
    mentors = mentor_campuses(
        profiles_from_people(
            "mentor",
            [
                {"mentor_id": str(row), "role": role, "affiliations": own}
                for row, (role, own) in enumerate(affiliations)
            ],
        )
    )
    brute = np.array(
        [[away({"school": school}, own, role=role) for role, own in affiliations] for school in schools], dtype=bool
    ).reshape(len(schools), len(teachers))
    np.testing.assert_array_equal(students.apart(mentors), brute)
    assert not (brute.any() and (students.is_empty or mentors.is_empty))
    rows = np.array(data.draw(st.lists(st.integers(0, len(schools) - 1), max_size=6)) if schools else [], dtype=np.intp)
    np.testing.assert_array_equal(students.take(rows).apart(mentors), brute[rows])
