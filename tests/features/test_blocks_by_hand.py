"""Reach, goals, specialty and needs on people whose values can be worked out with pencil and paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mentormatch.features.block import NEUTRAL, rank_discounts
from mentormatch.features.goals import GoalsBlock, MentorTexts, StudentTexts
from mentormatch.features.needs import _pooled
from mentormatch.features.reach import ReachBlock, tie_weights
from mentormatch.features.scoring import BLOCKS
from mentormatch.features.specialty import SpecialtyBlock
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.pairs import Pairs

YALE, EMORY = "Yale School of Medicine", "Emory University School of Medicine"


def test_blocks_stand_between_their_smallest_and_largest_value():
    ends = {name: (block.lowest, block.highest) for name, block in BLOCKS.items()}
    # goals: of 26 texts, all as near as can be, ln(26) / 20 more than one; all as far, as much less
    widest = math.log(26) / 20
    assert ends.pop("goals") == pytest.approx((-1 - widest, 1 + widest))
    assert ends == dict.fromkeys(("specialty", "values", "reach", "needs", "letters"), (0.0, 1.0))
    assert NEUTRAL == 0.25


def test_the_weight_of_a_rank_is_one_over_the_logarithm():
    assert rank_discounts(4).tolist() == pytest.approx([1, 1 / math.log2(3), 1 / 2, 1 / math.log2(5)])
    assert rank_discounts(0).tolist() == []


def test_ties_weigh_what_the_design_says():
    assert tie_weights() == {
        "current": 1.0,
        "selection_role": 1.0,
        "contact": 0.6,
        "trained": 0.6,
        "past": 0.5,
        "affiliated_hospital": 0.45,
        "undergraduate": 0.25,
        "placed": 0.7,
        "mentioned": 0.15,
    }


def reach(encoding, targets, **cells):
    block = ReachBlock()
    students = block.encode_students(read_students([{"student_id": "S", "target_schools": targets}]), encoding)
    mentors = block.encode_mentors(read_mentors([{"mentor_id": "M", **cells}]), encoding)
    return float(block.raw(students, mentors, Pairs.grid(1, 1), None)[0])


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"affiliations": YALE}, 1.0),
        ({"selection_role_at": YALE}, 1.0),
        ({"contacts": YALE}, 0.6),
        ({"contacts": f"{YALE} 1996"}, 0.6),
        ({"training": YALE}, 0.6),
        # ten years halve a tie that ages, the last year named counts, else the year of graduation
        ({"training": f"{YALE} 2016"}, 0.3),
        ({"training": f"{YALE} 1996-2006"}, 0.15),
        ({"training": YALE, "grad_year": 2016}, 0.3),
        ({"training": f"{YALE} 2026", "grad_year": 1996}, 0.6),
        ({"training": f"{YALE} 2030"}, 0.6),
        ({"past_affiliations": f"{YALE} 2016"}, 0.25),
        ({"mentees_placed_at": f"{YALE} 2016"}, 0.35),
        ({"mentees_placed_at": YALE, "grad_year": 1996}, 0.7),
        # two paths: 1 - .4 * .3
        ({"contacts": YALE, "mentees_placed_at": YALE}, 0.88),
        ({"affiliations": EMORY}, 0.0),
    ],
)
def test_a_path_counts_its_tie(cells, value, encoding):
    assert reach(encoding, YALE, **cells) == pytest.approx(value)


def test_a_hospital_leads_to_the_school_it_teaches_for(encoding):
    assert reach(encoding, YALE, affiliations="Yale New Haven Hospital") == pytest.approx(0.45)
    assert reach(encoding, "Yale New Haven Hospital", affiliations="Yale New Haven Hospital") == pytest.approx(1.0)


def test_targets_weigh_by_rank_and_one_named_twice_counts_once(encoding):
    second = 1 / math.log2(3)
    assert reach(encoding, f"{YALE}; {EMORY}", affiliations=YALE) == pytest.approx(1 / (1 + second))
    assert reach(encoding, f"{YALE}; {EMORY}", affiliations=EMORY) == pytest.approx(second / (1 + second))
    assert reach(encoding, f"{YALE}; {YALE}; {EMORY}", affiliations=YALE) == pytest.approx(1 / (1 + second))


def texts(*cosines):
    """A mentor whose texts have these cosines with the first axis."""
    return np.array([[own, math.sqrt(1 - own * own)] for own in cosines], dtype=np.float32)


def pooled(*cosines):
    mentor = MentorTexts(texts(*cosines), np.array([0, len(cosines)]), np.array([True]))
    student = StudentTexts(np.array([[1, 0]], dtype=np.float32), np.array([True]))
    return float(GoalsBlock().raw(student, mentor, Pairs.grid(1, 1), None)[0])


def test_one_text_counts_as_it_is_and_several_by_a_soft_maximum():
    assert pooled(0.5) == pytest.approx(0.5)
    # 1 + ln((e^-5 + e^-9) / sqrt(2)) / 10
    assert pooled(0.5, 0.1) == pytest.approx(1 + math.log((math.exp(-5) + math.exp(-9)) / math.sqrt(2)) / 10)
    assert pooled(0.1, 0.5) == pytest.approx(pooled(0.5, 0.1))
    # four equal ones: ln(4) / 20 more
    assert pooled(0.3, 0.3, 0.3, 0.3) == pytest.approx(0.3 + math.log(4) / 20)
    assert pooled(-1.0, -1.0) == pytest.approx(-1 + math.log(2) / 20)


def test_mentors_with_one_and_with_several_texts_stand_side_by_side():
    vectors = texts(0.5, 0.3, 0.3, 0.9)
    mentors = MentorTexts(vectors, np.array([0, 1, 3, 4]), np.array([True, True, True]))
    student = StudentTexts(np.array([[1, 0]], dtype=np.float32), np.array([True]))
    raw = GoalsBlock().raw(student, mentors, Pairs.grid(1, 3), None)
    assert raw.tolist() == pytest.approx([0.5, 0.3 + math.log(2) / 20, 0.9])
    taken = mentors.take(np.array([2, 1]))
    assert taken.starts.tolist() == [0, 1, 3]
    assert taken.vectors[:, 0].tolist() == pytest.approx([0.9, 0.3, 0.3])
    joined = MentorTexts.joined([taken, mentors])
    assert joined.starts.tolist() == [0, 1, 3, 4, 6, 7]
    assert joined.stated.tolist() == [True] * 5


def specialty(encoding, interests, stage="medical_student", **cells):
    block = SpecialtyBlock()
    students = read_students([{"student_id": "S", "interests": interests, "stage": stage}])
    mentors = read_mentors([{"mentor_id": "M", **cells}])
    own, theirs = block.encode_students(students, encoding), block.encode_mentors(mentors, encoding)
    return float(block.raw(own, theirs, Pairs.grid(1, 1), None)[0])


@pytest.mark.parametrize(
    ("interest", "field", "value"),
    [
        ("cardiology", "cardiology", 1.0),
        ("interventional cardiology", "cardiology", 0.75),
        ("cardiology", "interventional cardiology", 0.75),
        ("interventional cardiology", "internal medicine", 0.5),
        ("cardiology", "nephrology", 0.5),
        ("dermatology", "neurology", 0.25),
    ],
)
def test_one_interest_counts_as_close_as_the_field_is(interest, field, value, encoding):
    assert specialty(encoding, interest, specialties=field) == pytest.approx(value)


def test_of_two_interests_half_is_the_best_and_half_the_mean(encoding):
    second = 1 / math.log2(3)
    assert specialty(encoding, "cardiology; dermatology", specialties="cardiology") == pytest.approx(
        0.5 + 0.5 * (1 + second * specialty(encoding, "dermatology", specialties="cardiology")) / (1 + second)
    )
    first = specialty(encoding, "dermatology", specialties="cardiology")
    assert specialty(encoding, "dermatology; cardiology", specialties="cardiology") == pytest.approx(
        0.5 * (0.7 + 0.3 * second) + 0.5 * (first + second) / (1 + second)
    )


@pytest.mark.parametrize(
    ("role", "stage", "factor"),
    [
        ("physician", "premed", 1.0),
        ("advisor", "premed", 0.7),
        ("advisor", "medical_student", 0.7),
        ("science_faculty", "premed", 1.0),
        ("science_faculty", "medical_student", 0.7),
        ("science_faculty", "residency_applicant", 0.7),
        ("science_faculty", "", 1.0),
    ],
)
def test_writers_from_outside_medicine_count_less_save_a_premeds_science_teachers(role, stage, factor, encoding):
    assert specialty(encoding, "cardiology", stage, specialties="cardiology", role=role) == pytest.approx(factor)


def pool(any_topic, met, count):
    columns = [np.array(own)[:, None] for own in (any_topic, met)]
    return float(_pooled(*columns, np.array([count]))[0])


def test_needs_are_pooled_mostly_by_the_best_met():
    # one need: .52 + .13 + .20 + .15
    assert pool([0.6], [0.6], 1) == pytest.approx(0.6)
    # two: .52 * .8 + .13 * (.8 + .2) / 2 + .20 * .9 + .15 * (.8 + .2) / 2
    assert pool([0.9, 0.2], [0.8, 0.2], 2) == pytest.approx(0.416 + 0.065 + 0.18 + 0.075)
    # three, in any order; a column beyond the count is 0
    expected = 0.52 * 0.9 + 0.13 * 0.75 + 0.20 * 0.9 + 0.15 * (0.9 + 0.6 + 0.3) / 3
    for own in ([0.3, 0.6, 0.9, 0.0], [0.9, 0.3, 0.6, 0.0], [0.6, 0.9, 0.3, 0.0]):
        assert pool(own, own, 3) == pytest.approx(expected)
    assert pool([0.0], [0.0], 0) == 0.0


def test_a_met_interest_counts_less_with_a_mentor_from_outside_medicine(encoding):
    block = SpecialtyBlock()
    students = read_students([{"student_id": "S", "interests": "cardiology; dermatology", "stage": "medical_student"}])
    people = [{"mentor_id": role, "role": role, "specialties": "cardiology"} for role in ("advisor", "physician")]
    own, theirs = block.encode_students(students, encoding), block.encode_mentors(read_mentors(people), encoding)
    met = block.met(own, theirs, Pairs.grid(1, 2), None)
    assert met[:, 0].tolist() == pytest.approx([0.7, 1.0])
    assert met[0, 1] == pytest.approx(0.7 * met[1, 1])


def test_of_many_values_the_three_nearest_count_both_ways(encoding):
    def overlap(own, theirs):
        block = BLOCKS["values"]
        student = block.encode_students(read_students([{"student_id": "S", "values": own}]), encoding)
        mentor = block.encode_mentors(read_mentors([{"mentor_id": "M", "values": theirs}]), encoding)
        return float(block.raw(student, mentor, Pairs.grid(1, 1), None)[0])

    every = "patience; thrift; courage; humility"
    assert overlap(every, every) == pytest.approx(1.0)
    assert overlap("patience", "patience") == pytest.approx(1.0)
    # the student's one value is met in full; of the mentor's three best one is, and the others are near it or not
    one = overlap("patience", "patience; thrift; courage; humility")
    assert 0.5 + 0.5 / 3 <= one < 1.0
