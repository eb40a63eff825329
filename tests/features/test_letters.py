"""The letters block by hand: shares of four parts, each with its own scale."""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.features.letters import LettersBlock, hours_share, letters_share
from mentormatch.people.reading import read_mentors, read_students

BLOCK = LettersBlock()


def standing(encoding, **cells):
    return BLOCK.encode_mentors(read_mentors([{"mentor_id": "M", **cells}]), encoding)


def test_the_best_there_can_be_is_the_top_of_the_scale(encoding):
    best = standing(encoding, role="physician", supervises="yes", contact_hours_per_month=8, letters_written=40)
    assert best.values.tolist() == pytest.approx([BLOCK.highest])
    more = standing(encoding, role="physician", supervises="yes", contact_hours_per_month=90, letters_written=900)
    assert more.values.tolist() == best.values.tolist()
    assert (BLOCK.lowest, BLOCK.highest) == (0.0, 1.0)


def test_who_supervises_nobody_has_no_hours_and_writes_nothing_stands_by_the_role_alone(encoding):
    none = standing(encoding, role="resident", supervises="no", contact_hours_per_month=0, letters_written=0)
    # .1 * .3
    assert none.values.tolist() == pytest.approx([0.03])
    assert none.stated.tolist() == [True]


def test_what_is_not_stated_counts_a_quarter(encoding):
    silent = standing(encoding)
    assert silent.values.tolist() == pytest.approx([0.25])
    assert silent.stated.tolist() == [False]
    # a role alone is no reason to call letters stated: .25 * .9 + .1 * 1
    assert standing(encoding, role="physician").values.tolist() == pytest.approx([0.325])
    assert standing(encoding, role="physician").stated.tolist() == [False]


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        # .4 + (.25 + .25 + .1) * .25
        ({"supervises": "yes"}, 0.55),
        ({"supervises": "no"}, 0.15),
        # .25 * 2 / 8 + .75 * .25
        ({"contact_hours_per_month": 2}, 0.25),
        ({"contact_hours_per_month": 6}, 0.375),
        ({"letters_written": 40}, 0.4375),
        ({"letters_written": 0}, 0.1875),
    ],
)
def test_each_part_counts_its_share(cells, value, encoding):
    found = standing(encoding, **cells)
    assert found.values.tolist() == pytest.approx([value])
    assert found.stated.tolist() == [True]


@pytest.mark.parametrize(
    ("role", "value"),
    [
        ("physician", 1.0),
        ("science_faculty", 1.0),
        ("researcher", 0.8),
        ("advisor", 0.4),
        ("allied", 0.4),
        ("resident", 0.3),
    ],
)
def test_a_role_counts_a_tenth(role, value, encoding):
    assert standing(encoding, role=role).values.tolist() == pytest.approx([0.9 * 0.25 + 0.1 * value])


def shares(**cells):
    person = read_mentors([{"mentor_id": "M", **cells}]).person(0)
    return letters_share(person), hours_share(person)


def test_letters_count_by_logarithm_and_a_placed_mentee_as_two():
    # ln(1 + 6) / ln(41), whether six letters, three mentees, or two and two
    expected = pytest.approx(np.log(7) / np.log(41))
    assert shares(letters_written=6)[0] == expected
    assert shares(mentees_placed_at="Yale; Emory; Duke")[0] == expected
    assert shares(letters_written=2, mentees_placed_at="Yale; Emory")[0] == expected
    assert shares(letters_written=39)[0] < shares(letters_written=40)[0] == shares(letters_written=41)[0] == 1.0


def test_nothing_stated_is_not_the_same_as_none():
    assert shares() == (None, None)
    assert shares(letters_written=0, contact_hours_per_month=0) == (0.0, 0.0)
    assert shares(contact_hours_per_month=2)[1] == 0.25
    assert shares(contact_hours_per_month=8.5)[1] == 1.0


def test_every_student_wants_letters(encoding):
    students = BLOCK.encode_students(read_students([{"student_id": "S"}, {"student_id": "T"}]), encoding)
    assert students.stated.tolist() == [True, True]
    assert students.take(np.array([1])).values.tolist() == [1.0]


def test_facts_that_speak_for_letters_come_by_what_they_count(encoding):
    def told(**cells):
        mentor = read_mentors([{"mentor_id": "M", "role": "physician", **cells}])
        student = read_students([{"student_id": "S"}])
        return [(own.column, own.quote, round(own.closeness, 4)) for own in BLOCK.evidence(student, mentor, encoding)]

    written = 0.25 * np.log(21) / np.log(41)
    assert told(supervises="yes", contact_hours_per_month=4, letters_written=20) == [
        ("supervises", "yes", 0.4),
        ("letters_written", "20", round(written, 4)),
        ("contact_hours_per_month", "4", 0.125),
    ]
    # no more than what nobody stated counts: two hours of eight are a quarter
    assert told(supervises="no", contact_hours_per_month=2, letters_written=0) == []
    assert told(contact_hours_per_month=2.5) == [("contact_hours_per_month", "2.5", 0.0781)]
