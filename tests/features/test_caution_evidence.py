"""A caution names the mentor's words, the student's, and the question on which they differ."""

from __future__ import annotations

import numpy as np

from mentormatch.features.cautions import OPPOSED, OTHER_CAMPUS, caution_at, caution_evidence, positions
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.pairs import Pairs


def told(student, mentor):
    people = read_students([{"student_id": "S", **student}]), read_mentors([{"mentor_id": "M", **mentor}])
    return [(own.block, own.kind, own.column, own.quote, own.because, own.detail) for own in caution_evidence(*people)]


def test_both_statements_and_the_question_are_named():
    assert told({"values": "patience; harm reduction"}, {"values": "abstinence-only; thrift"}) == [
        ("cautions", "stance", "values", "abstinence-only", "harm reduction", "abstinence only")
    ]
    assert told({"values": "abstinence only"}, {"bio": "I teach. I believe in harm reduction."}) == [
        ("cautions", "stance", "bio", "I believe in harm reduction.", "abstinence only", "harm reduction")
    ]


def test_every_statement_is_named_once_and_only_where_the_student_holds_the_opposite():
    student = {"values": "harm reduction; pro-life"}
    mentor = {"values": "abstinence only; abstinence only; abstinence-based; time with patients"}
    assert [(own[3], own[4]) for own in told(student, mentor)] == [
        ("abstinence only", "harm reduction"),
        ("abstinence-based", "harm reduction"),
    ]


def test_who_says_both_holds_neither():
    assert told({"values": "harm reduction"}, {"values": "harm reduction; abstinence only"}) == []
    assert told({"values": "harm reduction; abstinence only"}, {"values": "abstinence only"}) == []


def test_both_cautions_add_up():
    students = positions(
        read_students(
            [
                {"student_id": "S", "values": "harm reduction", "school": "Alder Run College"},
                {"student_id": "T", "school": "Birch Hill College"},
            ]
        )
    )
    here = {"role": "science_faculty", "affiliations": "Alder Run College"}
    mentors = positions(
        read_mentors([{"mentor_id": "M", "values": "abstinence only", **here}, {"mentor_id": "N", **here}])
    )
    assert (OPPOSED, OTHER_CAMPUS) == (-0.25, -0.05)
    found = caution_at(students, mentors, Pairs.grid(2, 2)).reshape(2, 2)
    assert found.tolist() == [[-0.25, 0.0], [-0.05, -0.05]]
    both = caution_at(students.take(np.array([0])), mentors.take(np.array([0])), Pairs.grid(1, 1))
    assert both.tolist() == [-0.25]
    away = positions(read_students([{"student_id": "U", "values": "harm reduction", "school": "Birch Hill College"}]))
    assert caution_at(away, mentors, Pairs.grid(1, 2)).tolist() == [-0.3, -0.05]
