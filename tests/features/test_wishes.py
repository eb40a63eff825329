"""What a student lists, item by item: the numbers are those that the blocks pool into their raw values."""

from __future__ import annotations

import numpy as np
import pytest

import mentormatch
from mentormatch.features.needs import BEST, BEST_ANY_TOPIC, MEAN, TWO_BEST
from mentormatch.features.overlaps import phrase_overlaps
from mentormatch.features.scoring import BLOCKS, LISTINGS, encode_people, met_wishes, raw_values
from mentormatch.ranking.pairs import Pairs


@pytest.fixture(scope="module")
def people(sample, encoding):
    students = mentormatch.read_students(sample / "students.csv", documents=sample / "documents.csv")
    mentors = mentormatch.read_mentors(sample / "mentors.csv", documents=sample / "documents.csv")
    return students, mentors, encode_people(students, encoding), encode_people(mentors, encoding)


@pytest.fixture(scope="module")
def scored(people, constants):
    students, mentors, own, theirs = people
    pairs = Pairs.grid(len(students), len(mentors))
    met = met_wishes(own, theirs, constants.calibrations, pairs)
    raw = dict(raw_values(own, theirs, constants.calibrations, pairs))
    shape = (len(students), len(mentors))
    return {name: (met[name].reshape(*shape, -1), raw[name].reshape(shape)) for name in LISTINGS}


def wishes_of(people, encoding, name):
    students = people[0]
    return [LISTINGS[name].wishes(students.take([row]), encoding) for row in range(len(students))]


@pytest.mark.parametrize("name", LISTINGS)
def test_shares_sum_to_one_and_wishes_are_in_the_students_words(people, encoding, name):
    column = {"reach": "target_schools", "specialty": "interests", "values": "values", "needs": "needs"}[name]
    for row, own in enumerate(wishes_of(people, encoding, name)):
        assert {wish.words for wish in own} <= set(people[0][column][row])
        if own:
            assert sum(wish.share for wish in own) == pytest.approx(1)


@pytest.mark.parametrize("name", LISTINGS)
def test_a_student_lists_something_exactly_where_the_block_counts_it_as_stated(people, encoding, name):
    stated = people[2].stated[:, list(BLOCKS).index(name)]
    assert [bool(own) for own in wishes_of(people, encoding, name)] == stated.tolist()


def test_reach_is_the_mean_of_the_targets_met(people, scored, encoding):
    met, raw = scored["reach"]
    for row, own in enumerate(wishes_of(people, encoding, "reach")):
        pooled = sum((wish.share * met[row, :, wish.place] for wish in own), np.zeros(met.shape[1]))
        assert raw[row] == pytest.approx(pooled)


def test_specialty_is_half_the_best_and_half_the_mean_of_the_interests_met(people, scored, encoding):
    met, raw = scored["specialty"]
    for row, own in enumerate(wishes_of(people, encoding, "specialty")):
        if own:
            mean = sum(wish.share * met[row, :, wish.place] for wish in own)
            best = np.max([(0.7 + 0.3 / np.log2(2 + wish.place)) * met[row, :, wish.place] for wish in own], axis=0)
            assert raw[row] == pytest.approx(0.5 * best + 0.5 * mean)


def test_needs_pool_the_needs_met(people, scored, encoding, constants):
    met, raw = scored["needs"]
    known = people[3].stated[:, list(BLOCKS).index("needs")]
    pairs = Pairs.grid(len(people[0]), len(people[1]))
    any_topic = LISTINGS["needs"].met(people[2].sides["needs"], people[3].sides["needs"], pairs, None)
    any_topic = any_topic.reshape(met.shape)
    for row, own in enumerate(wishes_of(people, encoding, "needs")):
        places = sorted({wish.place for wish in own})
        if places:
            best = np.sort(met[row][:, places], axis=1)[:, ::-1]
            pooled = BEST * best[:, 0] + TWO_BEST * best[:, :2].mean(axis=1) + MEAN * best.mean(axis=1)
            pooled += BEST_ANY_TOPIC * any_topic[row][:, places].max(axis=1)
            assert raw[row][known] == pytest.approx(pooled[known])
    assert not met[:, ~known].any(), "what a mentor does not state covers nothing"


def test_values_are_met_by_the_nearest_phrase(people, scored, encoding):
    met, _ = scored["values"]
    own, theirs = people[2].sides["values"], people[3].sides["values"]
    for row, wishes in enumerate(wishes_of(people, encoding, "values")):
        for wish in wishes:
            key = own.index[row, wish.place]
            assert own.keys[key] == wish.words.casefold().strip(" .;,!")
            for mentor in range(0, met.shape[1], 7):
                phrases = theirs.index[mentor][theirs.index[mentor] < len(theirs.keys)]
                near = phrase_overlaps(own, theirs, np.full(len(phrases), key), phrases)
                assert met[row, mentor, wish.place] == pytest.approx(near.max(initial=0))


def test_a_need_for_several_kinds_of_help_is_listed_for_each_and_needs_of_one_kind_share_its_part(encoding):
    needs = "mock interview and shadowing; interview practice; science letter"
    student = mentormatch.read_students({"student_id": "S1", "needs": needs})
    own = LISTINGS["needs"].wishes(student, encoding)
    assert [(wish.words, bool(wish.detail), wish.share) for wish in own] == [
        ("mock interview and shadowing", True, pytest.approx(1 / 6)),
        ("mock interview and shadowing", True, pytest.approx(1 / 3)),
        ("interview practice", False, pytest.approx(1 / 6)),
        ("science letter", False, pytest.approx(1 / 3)),
    ]
    assert own[0].place == own[2].place


def test_an_interest_that_is_not_understood_is_left_out(encoding):
    student = mentormatch.read_students({"student_id": "S1", "interests": "qwxzv blorp; cardiology"})
    (own,) = LISTINGS["specialty"].wishes(student, encoding)
    assert (own.words, own.share, own.place) == ("cardiology", 1, 0)


def test_a_mentor_who_states_nothing_of_what_is_offered_offers_nothing(encoding, constants):
    student = mentormatch.read_students({"student_id": "S1", "needs": "mock interview", "interests": "ENT"})
    silent = mentormatch.read_mentors({"mentor_id": "M1", "specialties": "ENT", "contact_hours_per_month": 10})
    own, theirs = encode_people(student, encoding), encode_people(silent, encoding)
    met = met_wishes(own, theirs, constants.calibrations, Pairs.grid(1, 1))
    assert met["specialty"].tolist() == [[1]]
    assert met["needs"].tolist() == [[0]]
