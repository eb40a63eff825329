"""Assignment from an array of scores."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.assignment.best import best
from mentormatch.assignment.contradictions import Names, demand_possible
from mentormatch.assignment.fair import fair
from mentormatch.assignment.pair_scores import ChosenPairs
from mentormatch.assignment.problem import METHODS, Problem, problem_of
from mentormatch.assignment.solution import Fairness, Solution
from mentormatch.assignment.stable import stable
from mentormatch.errors import SettingError
from mentormatch.parameters import OneOf, demand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


def assign_scores(
    scores: Any,
    *,
    capacity: Any,
    demand: Any = 1,
    minimum_load: Any = 0,
    locked: Iterable[tuple[int, int]] = (),
    method: str = "best",
) -> Solution:
    """Share the seats of mentors out to students.

    Parameters
    ----------
    scores : array or scipy.sparse array, shape (n_students, n_mentors)
        Dense, ``-inf`` for pairs that are not allowed; or sparse, with only the allowed pairs stored (zeros too).
    capacity : int or array of int, shape (n_mentors,)
        Seats of each mentor, 0 or more; must not be surpassed.
    demand : int or array of int, shape (n_students,)
        Places each student wants at most, 0 or more, each with another mentor. With too few seats some stay empty.
    minimum_load : int or array of int, shape (n_mentors,)
        Seats of each mentor that must be taken.
    locked : iterable of (row of a student, column of a mentor)
        Pairs assigned before anything else; each takes a place and a seat.
    method : "best", "fair" or "stable"
        What is sought; see :mod:`mentormatch.assignment`.

    Returns
    -------
    Solution

    Raises
    ------
    SettingError
        When an argument is not as described, or ``stable`` is asked to keep minimum loads.
    InfeasibleError
        When locks, allowed pairs, capacities and minimum loads contradict each other.

    Examples
    --------
    Both students like the first mentor better; the second one has more to lose.

    >>> found = assign_scores([[0.9, 0.8], [0.9, 0.5]], capacity=1)
    >>> found.pairs, round(found.total, 3), found.gap
    ([(0, 1), (1, 0)], 1.7, 0.0)
    >>> found.prices.round(3).tolist()
    [0.1, 0.0]
    """
    problem = problem_of(scores, capacity=capacity, demand=demand, minimum_load=minimum_load, locked=locked)
    return solved(problem, method=method)


def solved(problem: Problem, *, method: str, names: Names | None = None, owner: str = "assign_scores") -> Solution:
    """Return the assignment of a problem; parameters and errors as for :func:`assign_scores`.

    ``names`` says how people are called in errors, ``owner`` whose parameter the method is.
    """
    demand("method", owner, method, OneOf(METHODS))
    demand_possible(problem, names or Names())
    if method == "stable":
        return _stable(problem)
    found = best(problem, names or Names())
    prices = np.asarray(found.potentials.prices * found.step, dtype=np.float64)
    if method == "best":
        return _solution(problem, found.chosen, method, prices=prices, step=found.step)
    own = fair(problem, found)
    chosen = found.pairs.take(own.taken)
    price = math.fsum(found.chosen.scores) - math.fsum(chosen.scores)
    fairness = Fairness(own.worst, own.worst_bound, own.n_raised, max(price, 0.0))
    return _solution(problem, chosen, method, prices=prices, step=found.step, fairness=fairness)


def _stable(problem: Problem) -> Solution:
    if problem.minimum_load.any():
        mentors = np.flatnonzero(problem.minimum_load)
        raise SettingError(
            "method 'stable' cannot keep minimum loads: a mentor whom nobody asks stays empty. "
            f"{len(mentors)} {'mentor has' if len(mentors) == 1 else 'mentors have'} one; "
            "leave them out, or use 'best' or 'fair'."
        )
    return _solution(problem, stable(problem), "stable", prices=np.zeros(problem.n_mentors), step=0.0)


def _solution(
    problem: Problem,
    chosen: ChosenPairs,
    method: str,
    *,
    prices: NDArray[np.float64],
    step: float,
    fairness: Fairness | None = None,
) -> Solution:
    """Join the chosen pairs with the locked ones."""
    students, mentors = problem.locked.T
    locked = ChosenPairs(students, mentors, problem.scores.at(students, mentors))
    pairs = ChosenPairs.of([locked, chosen])
    order = np.lexsort((pairs.mentors, -pairs.scores, pairs.students))
    own = pairs.take(order)
    got = np.bincount(own.students, minlength=problem.n_students)
    return Solution(
        students=own.students,
        mentors=own.mentors,
        scores=own.scores,
        locked=order < len(locked),
        method=method,
        n_unserved=int(((got == 0) & (problem.demand > 0)).sum()),
        n_empty=int((problem.demand - got).sum()),
        gap={"best": 0.0, "fair": fairness.price if fairness else 0.0}.get(method, math.inf),
        step=step,
        prices=prices,
        fairness=fairness,
    )
