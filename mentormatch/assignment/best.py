"""The largest total score among the assignments that serve as many students, and fill as many places, as can be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.candidates import candidates_of, completing, improving
from mentormatch.assignment.contradictions import demand_minimum
from mentormatch.assignment.network import Places, cheapest, cheapest_of, most_places, plain_places
from mentormatch.assignment.pair_scores import ChosenPairs
from mentormatch.assignment.prices import Potentials, potentials

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.contradictions import Names
    from mentormatch.assignment.problem import Problem

STEPS = 2**30
"""Scores are counted in this many steps up to the largest power of 2 that none exceeds."""

NEAR = 6
"""Candidates per place that are tried again after a round, those nearest to raising the total; all pairs are looked at
anyway afterwards."""

DROPPING = 6
"""Rounds after which nobody is left out any more, so that there is an end."""


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
    step, n_places = step_of(pairs.scores), plain_places(problem)
    taken = cheapest_of(problem, pairs, in_steps(pairs.scores, step), n_places)
    places = None if taken is None else Places(*n_places, 0, taken)
    if places is None or taken is None:
        pairs, places = _fullest(problem, pairs, is_all=is_all)
        demand_minimum(problem, pairs, places, names)
        step = step_of(pairs.scores)
        taken = cheapest(problem, pairs, in_steps(pairs.scores, step), places)
    own = potentials(problem, pairs, in_steps(pairs.scores, step), taken)
    found = Best(pairs, taken, places, own, step)
    return found if is_all else _improved(problem, found)


def _fullest(problem: Problem, pairs: ChosenPairs, *, is_all: bool) -> tuple[ChosenPairs, Places]:
    """Return candidates, more where these do not suffice, and how much can be filled."""
    places = most_places(problem, pairs)
    while not is_all and (places.n_unmet or (places.n_first, places.n_filled) != plain_places(problem)):
        more = completing(problem, pairs, places.chosen)
        if not len(more):
            break
        pairs = ChosenPairs.of([pairs, more]).in_order()
        places = most_places(problem, pairs)
    return pairs, places


def _improved(problem: Problem, found: Best) -> Best:
    """Return the best assignment among all pairs, given the one among some of them."""
    tried = np.ones(len(found.pairs), dtype=bool)
    for n_rounds in count(1):
        some, taken, own = found.pairs.take(tried), found.taken[tried], found.potentials
        better = improving(problem, some, taken, own, found.step)
        if not len(better):
            return found
        pairs = ChosenPairs.of([found.pairs, better]).in_order()
        costs = in_steps(pairs.scores, found.step)
        tried = _near(own.excess(pairs, costs), NEAR * found.places.n_filled if n_rounds <= DROPPING else len(pairs))
        some = pairs.take(tried)
        taken = tried.copy()
        taken[tried] = cheapest(problem, some, costs[tried], found.places)
        own = potentials(problem, some, costs[tried], taken[tried])
        found = Best(pairs, taken, found.places, own, found.step)
    raise AssertionError("Candidates were never enough.")


def _near(excess: NDArray[np.int64], n_pairs: int) -> NDArray[np.bool_]:
    """Return which pairs are nearest to raising the total, all that do or are taken among them."""
    if n_pairs >= len(excess):
        return np.ones(len(excess), dtype=bool)
    return np.asarray(excess >= min(0, np.partition(excess, -n_pairs)[-n_pairs]))


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
