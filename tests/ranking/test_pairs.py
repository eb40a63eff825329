"""Pairs by row, on tables small enough to write down."""

import numpy as np
import pytest

from mentormatch.ranking import pairs as pairs_of_rows
from mentormatch.ranking.pairs import Pairs, cosines_of, runs
from mentormatch.ranking.topk import best_of


def shown(pairs):
    return list(zip(pairs.students.tolist(), pairs.mentors.tolist(), strict=True))


PAIRS = Pairs(np.array([0, 0, 1, 3]), np.array([4, 2, 2, 0]))


def test_a_grid_goes_student_by_student():
    assert shown(Pairs.grid(2, 3)) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert len(Pairs.grid(2, 3)) == 6
    assert shown(Pairs.grid(3, 0)) == []


def test_others_come_after():
    assert shown(PAIRS.with_pairs(Pairs(np.array([7]), np.array([8])))) == [(0, 4), (0, 2), (1, 2), (3, 0), (7, 8)]


def test_pairs_are_chosen_by_row_or_by_mask():
    assert shown(PAIRS.take(np.array([3, 0]))) == [(3, 0), (0, 4)]
    assert shown(PAIRS.take(np.array([False, True, True, False]))) == [(0, 2), (1, 2)]


def test_places_count_from_0_for_each_student():
    assert PAIRS.places().tolist() == [0, 1, 0, 0]


@pytest.mark.parametrize(("size", "lengths"), [(1, [1, 1, 1, 1]), (3, [3, 1]), (4, [4]), (9, [4])])
def test_parts_hold_everything_once_in_order(size, lengths):
    parts = list(PAIRS.parts(size))
    assert [len(part) for part in parts] == lengths
    assert [pair for part in parts for pair in shown(part)] == shown(PAIRS)


def test_cosines_are_summed_in_float64_and_leave_the_vectors_alone():
    # in float32 the small product is lost beside the large one, and 1 - 1 leaves nothing
    left = np.array([[1, 1, 1], [0, 3, 4]], dtype=np.float32)
    right = np.array([[1, 2.0**-40, -1], [0, 0.5, 0.25]], dtype=np.float32)
    rows, columns = np.array([0, 1, 1]), np.array([0, 1, 0])
    before = left.copy(), right.copy()
    found = cosines_of(left, right, rows, columns)
    assert found.dtype == np.float64
    assert found.tolist() == [2.0**-40, 2.5, 3 * 2.0**-40 - 4]
    assert (left == before[0]).all()
    assert (right == before[1]).all()


@pytest.mark.parametrize("at_once", [1, 2, 5, 7])
def test_the_number_multiplied_at_once_changes_nothing(at_once, monkeypatch):
    generator = np.random.default_rng(0)
    left, right = (generator.standard_normal((4, 9)).astype(np.float32) for _ in range(2))
    rows, columns = generator.integers(0, 4, 7), generator.integers(0, 4, 7)
    whole = cosines_of(left, right, rows, columns)
    assert whole == pytest.approx((left.astype(float) @ right.astype(float).T)[rows, columns])
    monkeypatch.setattr(pairs_of_rows, "AT_ONCE", at_once)
    assert cosines_of(left, right, rows, columns).tolist() == whole.tolist()


def test_runs_may_be_empty():
    assert runs(np.array([5, 9, 0]), np.array([2, 0, 3])).tolist() == [5, 6, 0, 1, 2]
    assert runs(np.array([], dtype=int), np.array([], dtype=int)).tolist() == []


def test_equal_scores_go_by_id_and_students_stay_in_order():
    scores = np.array([0.5, 0.9, 0.5, 0.5, 0.2, 0.9])
    students = np.array([2, 0, 0, 0, 0, 2])
    id_order = np.array([0, 3, 2, 1, 0, 1])
    assert best_of(scores, students, id_order, k=3).tolist() == [1, 3, 2, 5, 0]
    assert best_of(scores, students, id_order, k=1).tolist() == [1, 5]
