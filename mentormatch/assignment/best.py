"""The largest total score among the assignments that serve as many students, and fill as many places, as can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.candidates import candidates_of, completing, improving
from mentormatch.assignment.contradictions import demand_minimum
from mentormatch.assignment.network import Places, cheapest, first_places, most_places
from mentormatch.assignment.pair_scores import ChosenPairs
from mentormatch.assignment.prices import Potentials, potentials

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.contradictions import Names
    from mentormatch.assignment.problem import Problem

STEPS = 2**30
"""Scores are counted in this many steps up to the largest power of 2 that none exceeds."""


@dataclass(frozen=True, slots=True)
class Best:
    """An assignment of the largest total, and what proves it.

    Attributes
    ----------
    pairs : ChosenPairs
        Candidates.
    taken : ndarray of bool, shape (n_pairs,)
    places : Places
    potentials : Potentials
    step : float
        Scores are whole numbers of this step; the total is the largest one up to half a step per place.
    """

    pairs: ChosenPairs
    taken: NDArray[np.bool_]
    places: Places
    potentials: Potentials
    step: float

    @property
    def chosen(self) -> ChosenPairs:
        """The pairs assigned beside the locked ones."""
        return self.pairs.take(self.taken)


def best(problem: Problem, names: Names) -> Best:
    """Return an assignment that serves most students, then fills most places, then has the largest total.

    Raises
    ------
    InfeasibleError
        When the minimum loads cannot be met; ``names`` says how people are called then.
    """
    pairs, is_all = candidates_of(problem)
    places = most_places(problem, pairs)
    while not is_all and not _is_plain(problem, places):
        more = completing(problem, pairs, places.chosen)
        if not len(more):
            break
        pairs = ChosenPairs.of([pairs, more]).in_order()
        places = most_places(problem, pairs)
    demand_minimum(problem, pairs, places, names)
    step = step_of(pairs.scores)
    while True:
        costs = in_steps(pairs.scores, step)
        taken = cheapest(problem, pairs, costs, places)
        own = potentials(problem, pairs, costs, taken)
        better = None if is_all else improving(problem, pairs, own, step)
        if not better:
            return Best(pairs, taken, places, own, step)
        pairs = ChosenPairs.of([pairs, better]).in_order()


def step_of(scores: NDArray[np.float64]) -> float:
    """Return the step in which scores are counted, a power of 2.

    Examples
    --------
    >>> step_of(np.array([0.7, -0.2])) * 2**30
    1.0
    """
    return float(2.0 ** np.ceil(np.log2(np.abs(scores).max(initial=0.0) or 1.0)) / STEPS)


def in_steps(scores: NDArray[np.float64], step: float) -> NDArray[np.int64]:
    """Return scores as costs: whole numbers of steps, with their sign turned."""
    return -np.rint(scores / step).astype(np.int64)


def _is_plain(problem: Problem, places: Places) -> bool:
    """Whether as much is filled as there are places and seats at all."""
    first, seats = first_places(problem).sum(), problem.seats_left.sum()
    wanted = problem.places_left.sum()
    return bool(places.n_first == min(first, seats) and places.n_filled == min(wanted, seats) and not places.n_unmet)
