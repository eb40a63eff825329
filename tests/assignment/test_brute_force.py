"""All methods against every possible assignment of tiny problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from brute_force import Tiny, blocking, everything, tiny

from mentormatch.assignment import assign_scores
from mentormatch.errors import InfeasibleError

if TYPE_CHECKING:
    from mentormatch.assignment.solution import Solution

FEW, MANY = range(60), range(60, 1000)
SEEDS = [*FEW, *(pytest.param(seed, marks=pytest.mark.slow) for seed in MANY)]
NEAR = 2e-6
"""Outcomes are told apart down to this; see mentormatch.assignment.fair."""


def has_ties(seed: int) -> bool:
    """Whether the scores of an instance are a few values, or all different."""
    return seed % 2 == 1


def as_array(found: Solution, problem: Tiny) -> np.ndarray:
    chosen = np.zeros(problem.scores.shape, dtype=int)
    np.add.at(chosen, (found.students, found.mentors), 1)
    return chosen


def is_kept(found: Solution, problem: Tiny) -> bool:
    chosen = as_array(found, problem)
    return bool(
        chosen.max(initial=0) <= 1
        and (problem.scores[chosen > 0] > -np.inf).all()
        and (chosen.sum(axis=0) <= problem.capacity).all()
        and (chosen.sum(axis=0) >= problem.minimum_load).all()
        and (chosen.sum(axis=1) <= problem.demand).all()
        and all(chosen[pair] for pair in problem.locked)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_best_is_the_best_of_all(seed: int) -> None:
    problem = tiny(seed, minimum=seed % 4 < 2, coarse=has_ties(seed))
    possible = everything(problem)
    if not len(possible.chosen):
        with pytest.raises(InfeasibleError):
            assign_scores(problem.scores, **problem.arguments)
        return
    found = assign_scores(problem.scores, **problem.arguments)
    fullest = possible.fullest()
    assert is_kept(found, problem)
    assert len(found) == fullest.filled[0]
    assert found.n_unserved == (problem.demand > 0).sum() - fullest.served[0]
    assert found.n_empty == problem.demand.sum() - fullest.filled[0]
    assert found.total == pytest.approx(fullest.totals.max(), abs=1e-8)
    assert found.gap == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_fair_raises_the_worst_off_first(seed: int) -> None:
    problem = tiny(seed, minimum=seed % 4 < 2, coarse=has_ties(seed))
    possible = everything(problem)
    if not len(possible.chosen):
        with pytest.raises(InfeasibleError):
            assign_scores(problem.scores, **problem.arguments, method="fair")
        return
    found = assign_scores(problem.scores, **problem.arguments, method="fair")
    some = possible.fullest()
    assert is_kept(found, problem)
    assert len(found) == some.filled[0]
    assert found.n_unserved == (problem.demand > 0).sum() - some.served[0]
    if not len(found):
        return
    worst = some.sorted_outcomes()[:, 0]
    assert found.fairness is not None
    assert found.fairness.worst == pytest.approx(worst.max(), abs=NEAR)
    assert found.fairness.worst <= found.fairness.worst_bound
    some = some.take(worst >= worst.max() - NEAR)
    if found.fairness.n_raised == 1:
        assert found.total == pytest.approx(some.totals.max(), abs=NEAR)
    assert found.fairness.price == pytest.approx(possible.fullest().totals.max() - found.total, abs=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_stable_has_no_blocking_pair(seed: int) -> None:
    problem = tiny(seed, minimum=False, coarse=has_ties(seed))
    found = assign_scores(problem.scores, **problem.arguments, method="stable")
    assert is_kept(found, problem)
    chosen = as_array(found, problem)
    assert not blocking(problem, chosen)
    possible = everything(problem)
    assert any((chosen == own).all() for own in possible.chosen)
    if not has_ties(seed) and len(possible.chosen) <= 2000:
        # both sides look at the same scores, all different: one assignment alone is stable
        assert len(possible.stable().chosen) == 1


@pytest.mark.parametrize("seed", SEEDS[:300])
def test_a_price_is_what_one_more_seat_adds(seed: int) -> None:
    problem = tiny(seed, minimum=seed % 4 < 2, coarse=False)
    try:
        found = assign_scores(problem.scores, **problem.arguments)
    except InfeasibleError:
        return
    for mentor in range(len(problem.capacity)):
        capacity = problem.capacity.copy()
        capacity[mentor] += 1
        more = assign_scores(problem.scores, **{**problem.arguments, "capacity": capacity})
        if len(more) == len(found) and more.n_unserved == found.n_unserved:
            assert found.prices[mentor] == pytest.approx(more.total - found.total, abs=1e-8)


@pytest.mark.parametrize("seed", range(24))
def test_fair_goes_on_with_the_next_worst_off(seed: int) -> None:
    """Of eleven students two are the worst tenth: both outcomes are as high as they can be, one after the other."""
    random = np.random.default_rng(seed)
    scores = random.random((11, 3))
    scores[random.random(scores.shape) < 0.3] = -np.inf
    none = np.zeros(3, dtype=int)
    problem = Tiny(scores, np.array([4, 3 + seed % 2, 3]), np.ones(11, dtype=int), none, ())
    found = assign_scores(scores, **problem.arguments, method="fair")
    some = everything(problem).fullest()
    assert found.fairness is not None
    assert found.fairness.n_raised >= (2 if (scores > -np.inf).any(axis=1).all() else 1)
    outcomes, own = some.sorted_outcomes(), np.sort(found.scores)
    for place in range(found.fairness.n_raised):
        highest = outcomes[:, place].max()
        assert own[place] == pytest.approx(highest, abs=NEAR)
        some = some.take(outcomes[:, place] >= highest - NEAR)
        outcomes = some.sorted_outcomes()
    assert found.total == pytest.approx(some.totals.max(), abs=NEAR)
