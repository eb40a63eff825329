"""The largest total among the assignments in which nobody who has a mentor falls below a floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.assignment.best import in_steps
from mentormatch.assignment.network import cheapest, first_places, most_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.best import Best
    from mentormatch.assignment.network import Places
    from mentormatch.assignment.pair_scores import ChosenPairs
    from mentormatch.assignment.problem import Problem

PROGRAM_PAIRS = 40_000
"""Pairs that an integer program is given at most."""

LIKELY = 16
"""Pairs of each student that a program tries first: with few pairs it is fast, and mostly they suffice."""

NODES = 2000
"""Branches after which a program gives up."""

_OPTIMAL, _INFEASIBLE = 0, 2

SLACK = 1e-9
"""By how much an outcome may lie below a floor through rounding, as a share of the largest score."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What students get, and among which pairs it is sought.

    Attributes
    ----------
    problem : Problem
    pairs : ChosenPairs
    usable, likely : ndarray of bool, shape (n_pairs,)
        Pairs that are tried, and those of them that are tried first.
    is_all : bool
        Whether the pairs that are tried are all that are allowed: only then a floor that none reaches is out of reach.
    places : Places
    from_locked : ndarray of float64, shape (n_students,)
        Sum of the scores of locked pairs.
    own_best : ndarray of float64, shape (n_students,)
        Outcome of each student if nobody else were there.
    counted : ndarray of bool, shape (n_students,)
        Students who want somebody and can have somebody.
    everybody : bool
        Whether all of these have a mentor in every assignment that serves as many as can be.
    scale : float
        The largest score, without its sign.
    step : float
        In which scores are counted.
    """

    problem: Problem
    pairs: ChosenPairs
    usable: NDArray[np.bool_]
    likely: NDArray[np.bool_]
    is_all: bool
    places: Places
    from_locked: NDArray[np.float64]
    own_best: NDArray[np.float64]
    counted: NDArray[np.bool_]
    everybody: bool
    scale: float
    step: float

    @classmethod
    def of(cls, problem: Problem, best: Best) -> Outcomes:
        """Return the outcomes to look at, given the best assignment."""
        students, mentors = problem.locked.T
        values = problem.scores.at(students, mentors)
        locked = np.bincount(students, weights=values, minlength=problem.n_students).astype(np.float64)
        wanted = np.maximum(problem.demand, 1)
        own_best, n_allowed = _own_best(problem)
        usable, likely = _tried(problem, best)
        first = (first_places(problem) > 0) & (n_allowed > 0)
        counted = first | (problem.n_locked[0] > 0)
        scale = float(np.abs(np.concatenate([best.pairs.scores, values])).max(initial=0.0) or 1.0)
        return cls(
            problem,
            best.pairs,
            usable,
            likely,
            bool(usable.sum() == n_allowed.sum()),
            best.places,
            locked,
            (locked + own_best) / wanted,
            counted,
            best.places.n_first == int(first.sum()),
            scale,
            best.step,
        )

    @property
    def plain_bound(self) -> float:
        """What the lowest outcome cannot surpass: the lowest of what each student could have alone."""
        bounds = self.own_best[self.counted]
        return float((bounds.min if self.everybody else bounds.max)(initial=np.inf if self.everybody else -np.inf))

    def of_pairs(self, taken: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the outcome of every student, shape (n_students,); 0 for those without a mentor."""
        sums = np.bincount(self.pairs.students[taken], self.pairs.scores[taken], minlength=self.problem.n_students)
        return np.asarray((self.from_locked + sums) / np.maximum(self.problem.demand, 1))

    def has_mentor(self, taken: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return whether each student has a mentor."""
        got = np.bincount(self.pairs.students[taken], minlength=self.problem.n_students)
        return np.asarray(got + self.problem.n_locked[0] > 0)

    def worst(self, taken: NDArray[np.bool_]) -> float:
        """Return the lowest outcome of a student who has a mentor; NaN when nobody has."""
        own = self.of_pairs(taken)[self.has_mentor(taken)]
        return float(own.min()) if len(own) else float("nan")


def _own_best(problem: Problem) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the sum of the best scores that fill each student's open places, and how many pairs each student has."""
    sums, n_allowed = np.zeros(problem.n_students), np.zeros(problem.n_students, dtype=np.intp)
    open_seats = problem.seats_left > 0
    for rows, block in problem.scores.blocks():
        scores = np.where(open_seats, block, -np.inf)
        n_allowed[rows] = (block > -np.inf).sum(axis=1) * (scores > -np.inf).any(axis=1)
        most = int(problem.places_left[rows].max(initial=0))
        if not most or not block.shape[1]:
            continue
        # places are filled wherever they can be, also by a score below 0; where they need not be, 0 is the bound
        best = -np.sort(-scores, axis=1)[:, :most]
        counted = np.arange(best.shape[1]) < problem.places_left[rows][:, None]
        sums[rows] = np.where(counted & (best > 0), best, 0.0).sum(axis=1)
        single = (problem.places_left[rows] == 1) & (n_allowed[rows] > 0)
        sums[rows[single]] = best[single, 0]
    return sums, n_allowed


def _tried(problem: Problem, best: Best) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the pairs that are tried, and those tried first: what each student would gain most by at the prices.

    A flow takes all at once, and an integer program as many as it can.
    """
    pairs, everything = best.pairs, np.ones(len(best.pairs), dtype=bool)
    if problem.demand.max(initial=0) <= 1:
        return everything, everything
    gains = pairs.scores - best.potentials.prices[pairs.mentors] * best.step
    # at the prices, and for those who must have their best, by the score itself
    places = np.minimum(_ranks(pairs, gains), _ranks(pairs, pairs.scores))
    most = max(PROGRAM_PAIRS // max(problem.n_students, 1) // 2, LIKELY)
    usable = everything if len(pairs) <= PROGRAM_PAIRS else (places < most) | best.taken
    return usable, (places < LIKELY) | best.taken


def _ranks(pairs: ChosenPairs, worth: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the place of each pair among those of its student, the most worth first."""
    order = np.lexsort((-worth, pairs.students))
    ranks = np.empty(len(order), dtype=np.intp)
    ranks[order] = np.arange(len(order)) - np.searchsorted(pairs.students[order], pairs.students[order])
    return ranks


def chosen_above(
    outcomes: Outcomes, floors: NDArray[np.float64], *, largest: bool = False
) -> tuple[NDArray[np.bool_] | None, bool]:
    """Return which pairs have a large total when all who have a mentor reach their floor.

    Parameters
    ----------
    outcomes : Outcomes
    floors : ndarray of float64, shape (n_students,)
        ``-inf`` where there is none.
    largest : bool
        Look for the largest total; else a program may be content with the pairs tried first.

    Returns
    -------
    taken : ndarray of bool, shape (n_pairs,), or None
        None when none was found.
    settled : bool
        Whether the answer is certain; a program may give up.
    """
    if outcomes.problem.demand.max(initial=0) <= 1:
        return _by_flow(outcomes, floors), True
    if not largest and not np.array_equal(outcomes.likely, outcomes.usable):
        found, _ = _by_program(outcomes, floors, outcomes.likely)
        if found is not None:
            return found, True
    return _by_program(outcomes, floors, outcomes.usable)


def _by_flow(outcomes: Outcomes, floors: NDArray[np.float64]) -> NDArray[np.bool_] | None:
    problem, pairs, most = outcomes.problem, outcomes.pairs, outcomes.places
    high = np.flatnonzero(pairs.scores >= floors[pairs.students])
    some = pairs.take(high)
    places = most_places(problem, some)
    if places.n_unmet or places.n_first < most.n_first or places.n_filled < most.n_filled:
        return None
    taken = np.zeros(len(pairs), dtype=bool)
    taken[high] = cheapest(problem, some, in_steps(some.scores, outcomes.step), places)
    return taken


def _by_program(
    outcomes: Outcomes, floors: NDArray[np.float64], tried: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_] | None, bool]:
    from scipy.optimize import Bounds, milp

    pairs = outcomes.pairs.take(tried)
    n_pairs, n_students = len(pairs), outcomes.problem.n_students
    costs = np.concatenate([-pairs.scores / outcomes.scale, np.zeros(n_students)])
    served = np.where((first_places(outcomes.problem) > 0) & outcomes.counted, 0.0, 1.0)
    found = milp(
        costs,
        constraints=_constraints(outcomes, pairs, floors),
        bounds=Bounds(np.concatenate([np.zeros(n_pairs), served]), np.ones(n_pairs + n_students)),
        integrality=np.ones(n_pairs + n_students, dtype=np.intp),
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    if found.x is None:
        return None, found.status == _INFEASIBLE
    taken = np.zeros(len(outcomes.pairs), dtype=bool)
    taken[np.flatnonzero(tried)[found.x[:n_pairs] > 0.5]] = True
    short = outcomes.of_pairs(taken) < floors - SLACK * outcomes.scale
    return (None, False) if (short & outcomes.has_mentor(taken)).any() else (taken, found.status == _OPTIMAL)


def _constraints(outcomes: Outcomes, pairs: ChosenPairs, floors: NDArray[np.float64]) -> list[Any]:
    """Return the constraints of the program: one variable per pair, then one per student who has a mentor."""
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array, hstack

    problem, n_pairs = outcomes.problem, len(pairs)
    n_students, n_mentors = problem.n_students, problem.n_mentors
    columns, ones = np.arange(n_pairs), np.ones(n_pairs)
    first = (first_places(problem) > 0) & outcomes.counted
    of_students: Any = csr_array((ones, (pairs.students, columns)), shape=(n_students, n_pairs))
    of_mentors: Any = csr_array((ones, (pairs.mentors, columns)), shape=(n_mentors, n_pairs))
    scores: Any = csr_array((pairs.scores / outcomes.scale, (pairs.students, columns)), shape=(n_students, n_pairs))
    none: Any = csr_array((n_mentors, n_students))
    # a student with a mentor reaches the floor; what locked pairs give is already there
    floor = np.where(np.isfinite(floors), floors, 0.0) * problem.demand / outcomes.scale
    below = np.where(np.isfinite(floors), -outcomes.from_locked / outcomes.scale, -np.inf)
    diagonal: Any = csr_array((floor, (np.arange(n_students), np.arange(n_students))), shape=(n_students, n_students))
    unit: Any = csr_array((first * 1.0, (np.arange(n_students), np.arange(n_students))), shape=(n_students, n_students))
    totals = np.zeros((2, n_pairs + n_students))
    totals[0, :n_pairs], totals[1, n_pairs:] = 1.0, first
    filled = [outcomes.places.n_filled, outcomes.places.n_first]
    return [
        LinearConstraint(hstack([of_students, csr_array((n_students, n_students))]), -np.inf, problem.places_left),
        LinearConstraint(hstack([of_mentors, none]), problem.minimum_left, problem.seats_left),
        LinearConstraint(hstack([of_students, -unit]), 0.0, np.inf),
        LinearConstraint(hstack([scores, -diagonal]), below, np.inf),
        LinearConstraint(totals, filled, filled),
    ]
