"""Stances that oppose each other: precise before complete, and never because of a name."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch
from mentormatch.features.cautions import OPPOSED, OTHER_CAMPUS, Positions, caution_at
from mentormatch.features.key_sets import DistinctSets
from mentormatch.ranking.pairs import Pairs


def caution(student, mentor):
    ranking = mentormatch.rank({"student_id": "S", **student}, {"mentor_id": "M", "bio": "x", **mentor})
    return ranking.contributions["cautions"][0]


@pytest.mark.parametrize(
    ("student", "mentor"),
    [
        ("harm reduction", "abstinence-only"),
        ("harm reduction", "abstinence"),
        ("harm reduction", "opposed to harm reduction"),
        ("pro-life", "abortion access"),
        ("work-life balance", "total dedication"),
        ("time with each patient", "productivity first"),
    ],
)
def test_opposed_values_cost_a_quarter_both_ways(student, mentor):
    assert caution({"values": student}, {"values": mentor}) == pytest.approx(-0.25)
    assert caution({"values": mentor}, {"values": student}) == pytest.approx(-0.25)


@pytest.mark.parametrize(
    ("student", "mentor"),
    [
        ({"values": "time with each patient"}, {"bio": "We run high-throughput sequencing of tumors."}),
        ({"values": "time with each patient"}, {"bio": "I measure nerve conduction speed."}),
        ({"values": "time with each patient"}, {"name": "Ann Speed", "bio": "Dr. Speed runs a clinic."}),
        ({"values": "medicine comes first"}, {"bio": "We work across boundaries."}),
        ({"values": "harm reduction"}, {"values": "harm reduction; needle exchange"}),
        ({"values": "harm reduction"}, {"bio": "I am not against harm reduction."}),
        ({"values": "harm reduction"}, {"bio": "I have no patience with abstinence-only programs."}),
        ({"values": "harm reduction"}, {"values": "harm reduction; abstinence-only"}),
        ({}, {"values": "abstinence-only"}),
    ],
)
def test_words_that_oppose_nothing_cost_nothing(student, mentor):
    assert caution(student, mentor) == 0.0


def test_another_campus_costs_a_little():
    mentor = {"role": "science_faculty", "affiliations": "Alder Run College"}
    assert caution({"school": "Penrose State College"}, mentor) == pytest.approx(-0.05)
    assert caution({"school": "alder run  college"}, mentor) == 0.0
    assert caution({}, mentor) == 0.0


STANCES = st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=3, max_size=3)
PEOPLE = st.lists(st.tuples(STANCES, st.frozensets(st.sampled_from(["nau", "yale", "zürich"]), max_size=2)), max_size=6)


def positions_of(people):
    held = np.array([own for own, _ in people], dtype=np.int8).reshape(len(people), 3)
    return Positions(held > 0, held < 0, DistinctSets.from_sets(campuses for _, campuses in people))


def brute(students, mentors):
    """One pair at a time; without a caution -0.0, as the product of a constant below 0 and nothing is."""
    values = [
        OPPOSED * any(own * theirs < 0 for own, theirs in zip(held, others, strict=True))
        + OTHER_CAMPUS * bool(campuses and places and not campuses & places)
        for held, campuses in students
        for others, places in mentors
    ]
    return np.array(values, dtype=np.float64).reshape(len(students), len(mentors))


@settings(deadline=None)
@given(PEOPLE, PEOPLE, st.data())
def test_all_pairs_at_once_equal_one_pair_at_a_time(students, mentors, data):
    own, theirs, expected = positions_of(students), positions_of(mentors), brute(students, mentors)
    grid = Pairs.grid(len(students), len(mentors))
    assert caution_at(own, theirs, grid).tobytes() == expected.tobytes()
    taken = np.array(data.draw(st.lists(st.integers(0, len(students) - 1), max_size=6)) if students else [], dtype=int)
    some = Pairs.grid(len(taken), len(mentors))
    assert caution_at(own.take(taken), theirs, some).tobytes() == expected[taken].tobytes()
