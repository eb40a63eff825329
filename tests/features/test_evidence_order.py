"""Evidence comes with how near it is, the interests that count more first."""

from __future__ import annotations

import itertools

import pytest

from mentormatch.features.specialty import SpecialtyBlock
from mentormatch.features.unresolved import with_unresolved
from mentormatch.features.values import ValuesBlock, _word
from mentormatch.people.reading import read_mentors, read_students


def people(student, mentor):
    return read_students([{"student_id": "S", **student}]), read_mentors([{"mentor_id": "M", **mentor}])


def test_the_field_of_the_first_interest_comes_first(encoding):
    own = {"interests": "cardiology; dermatology; neurology"}
    found = SpecialtyBlock().evidence(*people(own, {"specialties": "neurology; dermatology; cardiology"}), encoding)
    same = [(item.quote, item.because) for item in found if item.relation == "same"]
    assert same == [("cardiology", "cardiology"), ("dermatology", "dermatology"), ("neurology", "neurology")]
    assert [item.closeness for item in found[:3]] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("closeness", "word"), [(1.0, "same"), (0.99, "close"), (0.5, "close"), (0.49, ""), (0.01, "")]
)
def test_how_near_two_values_are_is_said_in_a_word(closeness, word):
    assert _word(closeness) == word


def test_the_same_value_comes_before_those_that_only_answer_it(encoding):
    values = {"values": "patience; family-centered care"}
    found = ValuesBlock().evidence(*people(values, {"values": "caring for families; patience"}), encoding)
    assert (found[0].quote, found[0].because, found[0].relation, found[0].closeness) == (
        "patience",
        "patience",
        "same",
        1.0,
    )
    assert all(one.closeness >= other.closeness for one, other in itertools.pairwise(found))


def test_a_name_that_could_mean_two_schools_is_noted_in_its_column(encoding):
    students = read_students([{"student_id": "S1", "target_schools": "UNC"}])
    (note,) = [own for own in with_unresolved(students, encoding.encoder).issues if own.rule.startswith("ambiguous")]
    assert (note.column, note.person, note.found, note.severity) == ("target_schools", "S1", "UNC", "note")
