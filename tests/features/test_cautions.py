"""Stances that oppose each other: precise before complete, and never because of a name."""

from __future__ import annotations

import pytest

import mentormatch


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
