"""What a solution says of itself: how it was found, how good it is, in which order its pairs stand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mentormatch.assignment import assign_scores

SCORES = np.array([[0.9, 0.8, 0.3], [0.9, 0.5, 0.4]])


@pytest.mark.parametrize(("method", "gap"), [("best", 0.0), ("fair", 0.0), ("stable", math.inf)])
def test_a_solution_tells_its_method_and_how_far_from_the_best_it_can_be(method, gap):
    found = assign_scores(SCORES, capacity=1, method=method)
    assert (found.method, found.gap) == (method, gap)
    assert (found.fairness is not None) == (method == "fair")
    assert found.prices.shape == (3,)


def test_stable_looks_for_no_prices_and_counts_in_no_steps():
    found = assign_scores(SCORES, capacity=1, method="stable")
    assert found.prices.tolist() == [0.0, 0.0, 0.0]
    assert found.step == 0.0


@pytest.mark.parametrize(("largest", "power"), [(0.9, 0), (1.0, 0), (1.1, 1), (0.5, -1), (0.4, -1), (300.0, 9)])
def test_scores_are_counted_in_steps_up_to_a_power_of_two(largest, power):
    found = assign_scores([[largest, -largest / 2]], capacity=1)
    assert found.step == 2.0**power / 2**30


def test_prices_are_what_one_more_seat_would_add():
    found = assign_scores([[0.9, 0.8], [0.9, 0.5]], capacity=1)
    # with two seats at the first mentor both would go there: 1.8 instead of 1.7; the second one has no use for more
    assert found.prices.tolist() == pytest.approx([0.1, 0.0], abs=1e-8)
    found = assign_scores([[0.9], [0.7], [0.4]], capacity=1)
    assert found.n_unserved == 2


def test_pairs_stand_by_student_and_then_by_score_locked_ones_among_them():
    scores = [[0.2, 0.9, 0.5], [0.3, 0.3, 0.1]]
    found = assign_scores(scores, capacity=2, demand=[3, 2], locked=[(0, 2), (1, 1)])
    assert found.pairs == [(0, 1), (0, 2), (0, 0), (1, 0), (1, 1)]
    assert found.scores.tolist() == [0.9, 0.5, 0.2, 0.3, 0.3]
    assert found.locked.tolist() == [False, True, False, False, True]
    assert found.total == math.fsum([0.9, 0.5, 0.2, 0.3, 0.3])
    assert len(found) == 5
    assert (found.n_unserved, found.n_empty) == (0, 0)


def test_who_wants_nobody_is_not_unserved():
    found = assign_scores([[0.5], [0.6], [-np.inf]], capacity=1, demand=[0, 2, 1])
    assert found.pairs == [(1, 0)]
    assert (found.n_unserved, found.n_empty) == (1, 2)
