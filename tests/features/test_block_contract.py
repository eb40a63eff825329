"""One contract for all six blocks: range, shape, determinism, missing input, evidence, blindness."""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.explanation.removal import without
from mentormatch.features.block import NEUTRAL, Scale
from mentormatch.features.scoring import BLOCKS
from mentormatch.people.profiles import profiles_from_people
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.pairs import Pairs

STUDENTS = [
    {
        "student_id": "S1",
        "name": "Ada Quill",
        "pronouns": "she/her",
        "stage": "premed",
        "interests": "pediatric cardiology; pediatrics",
        "goals": "I want to care for children with heart disease. My mother was a nurse.",
        "values": "family-centered care; patience",
        "target_schools": "Emory University School of Medicine; Harvard Medical School",
        "needs": "shadowing; research position; clinical letter",
    },
    {"student_id": "S2", "stage": "medical_student", "interests": "dermatology", "values": "curiosity"},
    {"student_id": "S3"},
]
FULL = {
    "mentor_id": "M1",
    "name": "Dr. Bo Harrow",
    "pronouns": "he/him",
    "role": "physician",
    "specialties": "pediatric cardiology",
    "bio": "I treat children born with heart disease, and she who trained me still calls. Students shadow me weekly.",
    "research": "Outcomes of children after heart surgery",
    "values": "family-centered care; patience",
    "affiliations": "Emory University School of Medicine",
    "training": "Harvard Medical School",
    "letters_written": 30,
    "supervises": "yes",
    "contact_hours_per_month": 8,
}
MENTORS = [
    FULL,
    {**FULL, "mentor_id": "M2", "specialties": "dermatology", "values": "thrift", "affiliations": "Yale University"},
    {**FULL, "mentor_id": "M3", "name": "Cy Marlow"},
    {"mentor_id": "M4"},
]
ALL = pytest.mark.parametrize("name", BLOCKS)


def raw_of(name, students, mentors, encoding):
    """Return the raw values of all pairs, shape (n_students, n_mentors), and both sides."""
    block = BLOCKS[name]
    own, theirs = block.encode_students(students, encoding), block.encode_mentors(mentors, encoding)
    pairs = Pairs.grid(len(students), len(mentors))
    raw = block.raw(own, theirs, pairs, np.full(len(pairs), 0.5))
    return raw.reshape(len(students), len(mentors)), own, theirs


@ALL
def test_shape_type_and_range(name, encoding):
    students, mentors = read_students(STUDENTS), read_mentors(MENTORS)
    raw, _, _ = raw_of(name, students, mentors, encoding)
    assert raw.dtype == np.float64
    assert np.isfinite(raw).all()
    assert (raw >= BLOCKS[name].lowest - 1e-12).all()
    assert (raw <= BLOCKS[name].highest + 1e-12).all()


@ALL
@pytest.mark.parametrize("topic", [0.0, 0.3, 1.0])
def test_the_ceiling_is_never_below_and_does_not_depend_on_the_stretch(name, topic, encoding, constants, sample):
    students, mentors = read_students(sample / "students.csv"), read_mentors(sample / "mentors.csv")
    block, scale = BLOCKS[name], constants.calibrations[name]
    own, theirs = block.encode_students(students, encoding), block.encode_mentors(mentors, encoding)
    pairs, shape = Pairs.grid(len(students), len(mentors)), (len(students), len(mentors))
    values = scale.apply(block.raw(own, theirs, pairs, np.full(len(pairs), topic))).reshape(shape)
    shares = np.where(own.stated, np.linspace(0.1, 0.9, len(students)), 0.0)
    contributions = shares[:, None] * np.where(theirs.stated, values, NEUTRAL)
    ceiling = block.ceiling(own, theirs, Scale(scale, shares.astype(np.float32), theirs.stated))

    def bounds(some):
        same = ceiling.same(some)
        total = np.outer(same, shares.astype(np.float32))
        near = np.full_like(total, topic)
        if ceiling.add:
            ceiling.add(some, total, near if name == "needs" else None)
        assert total.dtype == same.dtype == np.float32
        return total.T

    whole = bounds(slice(0, len(mentors)))
    assert (whole >= contributions - 1e-6).all()
    np.testing.assert_allclose(
        np.hstack([bounds(slice(a, a + 20)) for a in range(0, 60, 20)]), whole[:, :60], atol=1e-6
    )


@pytest.mark.parametrize("name", ["specialty", "goals"])
def test_the_ceiling_of_the_topic_is_never_below_it(name, encoding, constants, sample):
    students, mentors = read_students(sample / "students.csv"), read_mentors(sample / "mentors.csv")
    block, scale = BLOCKS[name], constants.calibrations[name]
    own, theirs = block.encode_students(students, encoding), block.encode_mentors(mentors, encoding)
    raw = block.raw(own, theirs, Pairs.grid(len(students), len(mentors)), None).reshape(len(students), len(mentors))
    topic = np.zeros(raw.T.shape, dtype=np.float32)
    shares = np.zeros(len(students), dtype=np.float32)
    ceiling = block.ceiling(own, theirs, Scale(scale, shares, theirs.stated))
    ceiling.add(slice(0, len(mentors)), np.zeros_like(topic), topic)
    known = own.stated[:, None] & theirs.stated
    expected = np.where(known, np.clip(scale.apply(raw) if name == "goals" else raw, 0.0, 1.0), 0.0)
    assert (expected - 1e-6 <= topic.T).all()
    assert (topic.T - expected)[known].mean() < 0.02


@ALL
def test_equal_profiles_score_the_same_bits_wherever_they_stand(name, encoding):
    students, mentors = read_students(STUDENTS), read_mentors(MENTORS)
    raw, own, theirs = raw_of(name, students, mentors, encoding)
    assert (raw[:, 0] == raw[:, 2]).all()
    rows = np.array([2, 0])
    alone = BLOCKS[name].raw(own.take(np.array([1])), theirs.take(rows), Pairs.grid(1, 2), np.full(2, 0.5))
    assert (alone == raw[1, rows]).all()


@ALL
def test_who_states_nothing_is_known(name, encoding):
    students, mentors = read_students(STUDENTS), read_mentors(MENTORS)
    _, own, theirs = raw_of(name, students, mentors, encoding)
    assert own.stated[0]
    assert theirs.stated.tolist() == [True, True, True, False]
    assert own.stated[2] == (name == "letters"), "every student wants letters; nothing else is known of S3"


@ALL
def test_a_high_value_has_evidence_whose_removal_lowers_it(name, encoding):
    students, mentors = read_students(STUDENTS).take([0]), read_mentors(MENTORS).take([0])
    evidence = BLOCKS[name].evidence(students, mentors, encoding)
    assert evidence
    best = evidence[0]
    assert best.block == name
    assert best.quote in str(mentors[best.column][0]) or best.quote == "yes"
    edited = profiles_from_people("mentor", [without(mentors.person(0), best.column, best.quote)])
    before, _, _ = raw_of(name, students, mentors, encoding)
    after, _, _ = raw_of(name, students, edited, encoding)
    assert after[0, 0] < before[0, 0]


@ALL
def test_names_pronouns_and_kinship_change_nothing(name, encoding):
    def swapped(person):
        words = {"Ada Quill": "Tom Reed", "Dr. Bo Harrow": "Zoe Lind, MD", "she": "he", "mother": "father"}
        fields = {"goals", "bio"}
        new = dict(person)
        for field in fields & person.keys():
            for old, other in words.items():
                new[field] = new[field].replace(f"{old} ", f"{other} ")
        new["name"] = words.get(person["name"], "Kit Oduya")
        return {**new, "pronouns": "they/them", "religion": "none", "age": "61"}

    before, _, _ = raw_of(name, read_students(STUDENTS), read_mentors(MENTORS), encoding)
    students = [swapped(own) if "name" in own else own for own in STUDENTS]
    mentors = [swapped(own) if "name" in own else own for own in MENTORS]
    assert students != STUDENTS
    after, _, _ = raw_of(name, read_students(students), read_mentors(mentors), encoding)
    assert (before == after).all()


@ALL
def test_no_people_give_empty_arrays(name, encoding):
    students, mentors = read_students(STUDENTS), profiles_from_people("mentor", [])
    raw, _, _ = raw_of(name, students, mentors, encoding)
    assert raw.shape == (3, 0)
