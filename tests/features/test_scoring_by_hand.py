"""From block values to the score, retold in the plainest way: one pair after another."""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.features.block import NEUTRAL
from mentormatch.features.scoring import BLOCKS, ScoreTerms, block_values, encode_people, ordered, row_of, score_pairs
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.pairs import Pairs
from mentormatch.ranking.weights import given_weights, weights_of

STUDENTS = [
    {
        "student_id": "S1",
        "stage": "premed",
        "interests": "cardiology",
        "goals": "I want to care for people with failing hearts.",
        "values": "harm reduction",
        "needs": "research position; shadowing",
        "target_schools": "Yale School of Medicine",
    },
    {"student_id": "S2", "interests": "dermatology", "needs": "clinical letter"},
    {"student_id": "S3"},
]
MENTORS = [
    {
        "mentor_id": "M1",
        "role": "physician",
        "specialties": "cardiology",
        "bio": "I treat failing hearts. Students shadow me.",
        "values": "abstinence only",
        "affiliations": "Yale School of Medicine",
        "supervises": "yes",
    },
    {"mentor_id": "M2", "role": "researcher", "bio": "I count the cells of hearts that failed.", "research": "Hearts"},
    {"mentor_id": "M3"},
]


@pytest.fixture(scope="module")
def sides(encoding):
    return encode_people(read_students(STUDENTS), encoding), encode_people(read_mentors(MENTORS), encoding)


def by_hand(student, mentor, sides, calibrations):
    """The six calibrated values of one pair."""
    own, theirs = (side.take(np.array([row])) for side, row in zip(sides, (student, mentor), strict=True))
    pair, topic, found = Pairs.grid(1, 1), 0.0, {}
    for name in ("specialty", "goals", "values", "reach", "needs", "letters"):
        known = own.stated[0, row_of(name)] and theirs.stated[0, row_of(name)]
        told = None if name in ("specialty", "goals") else np.array([topic])
        raw = float(BLOCKS[name].raw(own.sides[name], theirs.sides[name], pair, told)[0])
        scaled = float(calibrations[name].apply(np.array([raw]))[0])
        if known and name in ("specialty", "goals"):
            # the topic is the larger of goals on their scale and of the closeness of the fields itself
            topic = max(topic, scaled if name == "goals" else raw)
        found[name] = scaled if known else NEUTRAL
    return [found[name] for name in BLOCKS]


def test_block_values_are_those_of_each_pair_alone(sides, constants):
    pairs = Pairs.grid(3, 3)
    values = block_values(*sides, constants.calibrations, pairs)
    expected = [
        by_hand(student, mentor, sides, constants.calibrations)
        for student, mentor in zip(pairs.students.tolist(), pairs.mentors.tolist(), strict=True)
    ]
    np.testing.assert_allclose(values.T, expected, atol=1e-12)
    # M1 shares the field, M2 only the goals: both have a topic, and another one
    assert len({round(value, 6) for value in values[row_of("needs")][:2]}) == 2


def test_a_score_is_the_sum_of_weights_times_values_and_of_the_cautions(sides, constants):
    weights = weights_of(["premed", None, ""], given_weights({"needs": 2, "goals": 1, "values": 1, "cautions": 0.5}))
    terms = ScoreTerms.of(weights, sides[0].stated, constants.calibrations)
    pairs = Pairs.grid(3, 3)
    scores, contributions = score_pairs(*sides, terms, pairs)
    values = block_values(*sides, constants.calibrations, pairs)
    # S1 states all three, S2 no values and no goals of its own beside needs and interests, S3 nothing
    assert terms.shares[0].tolist() == pytest.approx([0, 0.25, 0, 0.5, 0.25, 0])
    assert terms.shares[2].tolist() == pytest.approx([0, 0.25, 0, 0.5, 0.25, 0])
    cautions = np.zeros(9)
    cautions[0] = -0.25 * 0.5
    assert contributions[-1].tolist() == cautions.tolist()
    assert scores == pytest.approx((terms.shares[pairs.students] * values.T).sum(axis=1) + cautions, abs=1e-12)
    assert contributions.sum(axis=0) == pytest.approx(scores, abs=1e-12)
    assert scores[6:] == pytest.approx([NEUTRAL] * 3), "who states nothing finds all mentors alike"


def test_a_block_that_lost_its_last_evidence_takes_its_smallest_value(sides, constants):
    held = sides[1].stated.copy()
    held[2] = True
    pairs = Pairs(np.array([0]), np.array([2]))
    values = block_values(*sides, constants.calibrations, pairs, held=held)[:, 0]
    for name, value in zip(BLOCKS, values.tolist(), strict=True):
        scale = constants.calibrations[name]
        assert value == pytest.approx(float(scale.apply(np.array([scale.lowest]))[0]))


def test_needs_bring_what_tells_the_topic():
    assert ordered(["letters"]) == ("letters",)
    assert ordered(["needs", "letters"]) == ("specialty", "goals", "needs", "letters")
    assert ordered(BLOCKS) == ("specialty", "goals", "values", "reach", "needs", "letters")
