"""The objective and the choice: worked out by hand, compared with brute force, and monotone and submodular."""

from __future__ import annotations

from itertools import combinations
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.portfolios import choice
from mentormatch.portfolios.choice import TIE, best_set, compared, ordered, step_by_step
from mentormatch.portfolios.objective import COVERAGE, ROLES, SCORES, Objective


def value_of(own: Objective, members) -> float:
    """What a set is worth, one item after another in plain Python."""
    total = sum(own.merits[row] for row in members)
    for item, weight in enumerate(own.weights):
        met = [own.met[row, item] for row in members]
        total += weight * (1 - prod(1 - one for one in met) if own.joint[item] else max(met, default=0))
    return float(total)


@st.composite
def objectives(draw, most=7):
    n_mentors, n_items = draw(st.integers(1, most)), draw(st.integers(1, 5))
    # few different numbers, so that ties are common
    some = st.sampled_from([0.0, 0.0, 0.25, 0.5, 0.8, 1.0]) | st.floats(0, 1)
    met = [[draw(some) for _ in range(n_items)] for _ in range(n_mentors)]
    joint = [draw(st.booleans()) for _ in range(n_items)]
    weights = [draw(st.sampled_from([0.0, 0.1, 0.2])) for _ in range(n_items)]
    merits = [draw(st.sampled_from([0.0, 0.05, 0.1])) for _ in range(n_mentors)]
    return Objective(np.array(met), np.array(joint), np.array(weights), np.array(merits))


def one(own: Objective, members) -> float:
    return float(own.values(np.array([sorted(members)], dtype=np.intp))[0])


def test_the_shares_of_the_objective_sum_to_one():
    assert sum([COVERAGE, SCORES, ROLES]) == pytest.approx(1)


def test_a_set_worked_out_by_hand():
    met = np.array([[1 / 2, 3 / 4], [1 / 2, 1 / 4], [0, 1]])
    own = Objective(met, np.array([True, False]), np.array([2 / 5, 1 / 5]), np.array([1 / 10, 1 / 20, 0]))
    # 1/10 + 1/20 + 2/5 * (1 - 1/2 * 1/2) + 1/5 * 3/4
    assert one(own, [0, 1]) == pytest.approx(3 / 20 + 3 / 10 + 3 / 20)
    # 1/10 + 2/5 * 1/2 + 1/5 * 1
    assert one(own, [0, 2]) == pytest.approx(1 / 10 + 1 / 5 + 1 / 5)
    assert one(own, []) == 0
    assert own.covered(np.array([[0, 1], [0, 2]])) == pytest.approx(np.array([[3 / 4, 3 / 4], [1 / 2, 1]]))


@given(objectives())
def test_values_are_those_of_plain_python(own):
    for size in range(len(own) + 1):
        sets = list(combinations(range(len(own)), size))
        values = own.values(np.array(sets, dtype=np.intp).reshape(len(sets), size))
        assert values == pytest.approx([value_of(own, members) for members in sets], abs=1e-12)


@given(objectives(), st.data())
def test_one_mentor_more_never_lowers_the_value_and_adds_less_the_more_there_are(own, data):
    rows = st.sets(st.integers(0, len(own) - 1))
    small, more, new = data.draw(rows), data.draw(rows), data.draw(st.integers(0, len(own) - 1))
    large = small | more
    assert one(own, large) >= one(own, small) - 1e-12, "monotone"
    if new not in large:
        to_small = one(own, small | {new}) - one(own, small)
        to_large = one(own, large | {new}) - one(own, large)
        assert 0 - 1e-12 <= to_large <= to_small + 1e-12, "submodular: a monotone function with diminishing returns"


@given(objectives(), st.integers(1, 4))
def test_the_best_set_is_that_of_brute_force_and_ties_go_to_the_first_ids(own, size):
    found = best_set(own, size)
    values = {members: value_of(own, members) for members in combinations(range(len(own)), min(size, len(own)))}
    best = max(values.values())
    assert found.exact
    assert found.bound == pytest.approx(best, abs=1e-12)
    assert values[found.rows] == pytest.approx(best, abs=2 * TIE)
    assert all(value < best - TIE / 2 for members, value in values.items() if members < found.rows)


def test_equal_sets_go_to_the_first_ids():
    own = Objective(np.ones((5, 1)), np.array([False]), np.array([0.5]), np.full(5, 0.1))
    assert best_set(own, 3).rows == (0, 1, 2)
    later = Objective(own.met, own.joint, own.weights, np.array([0.1, 0.1, 0.1, 0.2, 0.2]))
    assert best_set(later, 3).rows == (0, 3, 4)


def test_rounding_does_not_break_a_tie():
    """The first and the last mentor are alike; who of them is added last only changes the last bit of the sum."""
    merits = np.array([0.15, 0.1, 0.2, 0.15])
    kinds = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)
    own = Objective(kinds, np.zeros(3, dtype=bool), np.full(3, 0.15), merits)
    assert one(own, [1, 2, 3]) > one(own, [0, 1, 2])
    assert best_set(own, 3).rows == (0, 1, 2)


@given(objectives(), st.integers(1, 4))
def test_step_by_step_is_near_the_best_and_the_bound_is_never_below_it(own, size):
    size = min(size, len(own))
    found, best = step_by_step(own, size), compared(own, size)
    worth = one(own, found.rows)
    assert not found.exact
    assert len(set(found.rows)) == size
    assert found.bound >= best.bound - 1e-12
    assert (1 - 1 / np.e) * best.bound - 1e-12 <= worth <= best.bound + 1e-12


def test_too_many_sets_are_not_all_compared(monkeypatch):
    own = Objective(np.eye(6), np.zeros(6, dtype=bool), np.full(6, 0.1), np.zeros(6))
    assert best_set(own, 3).exact
    monkeypatch.setattr(choice, "MOST_SETS", 19)
    assert not best_set(own, 3).exact


def test_the_bound_counts_each_merit_once():
    own = Objective(np.zeros((4, 1)), np.array([False]), np.array([0.5]), np.array([0.1, 0.3, 0.2, 0.0]))
    assert step_by_step(own, 2).bound == pytest.approx(0.5)


@given(objectives())
def test_the_order_begins_with_the_first_and_goes_on_with_whoever_adds_most(own):
    rows = tuple(range(len(own)))
    told = ordered(own, rows, first=rows[-1])
    assert sorted(told) == list(rows)
    assert told[0] == rows[-1]
    for place in range(1, len(told)):
        adds = [value_of(own, [*told[:place], row]) for row in told[place:]]
        assert adds[0] >= max(adds) - 3 * TIE


def test_nobody_is_a_set_too():
    own = Objective(np.zeros((0, 2)), np.zeros(2, dtype=bool), np.ones(2), np.zeros(0))
    assert best_set(own, 3) == choice.Choice((), exact=True, bound=0.0)
