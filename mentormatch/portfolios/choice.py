"""The best set of a shortlist: all sets compared where there are not too many, else step by step with a bound."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.portfolios.objective import Objective

MOST_SETS = 100_000
"""Sets that are all compared: four of forty mentors are 91,390. Beyond, mentors are added one by one."""

SETS_AT_ONCE = 2**12
"""Sets whose values are computed at once: bounds the memory, never the result."""

TIE = 1e-12
"""Values nearer than this are equal: the sums of a set in another order differ by rounding."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of mentors.

    Attributes
    ----------
    rows : tuple of int
        Mentors in ascending order.
    exact : bool
        Whether no set of this size is worth more.
    bound : float
        No set of this size is worth more than this; the value itself where the choice is exact.
    """

    rows: tuple[int, ...]
    exact: bool
    bound: float


def best_set(objective: Objective, size: int) -> Choice:
    """Return the set of ``size`` mentors, or of all where there are fewer, that is worth most.

    Of sets that are worth the same, the first in lexicographic order of the rows is chosen.

    Examples
    --------
    >>> from mentormatch.portfolios.objective import Objective
    >>> met = np.array([[0.9, 0.0], [0.8, 0.0], [0.0, 0.5]])
    >>> own = Objective(met, np.array([True, True]), np.array([0.5, 0.5]), np.zeros(3))
    >>> best_set(own, 2).rows
    (0, 2)
    """
    size = min(size, len(objective))
    if comb(len(objective), size) <= MOST_SETS:
        return compared(objective, size)
    return step_by_step(objective, size)


def compared(objective: Objective, size: int) -> Choice:
    """Return the best of all sets of ``size`` mentors."""
    sets = _all_sets(len(objective), size)
    values = np.concatenate(
        [objective.values(sets[start : start + SETS_AT_ONCE]) for start in range(0, len(sets), SETS_AT_ONCE)]
    )
    best = _first_best(values)
    return Choice(tuple(sets[best].tolist()), exact=True, bound=float(values[best]))


def step_by_step(objective: Objective, size: int) -> Choice:
    """Return the set that grows by the mentor who adds most, and a bound on what any set can be worth.

    Notes
    -----
    The set is worth at least 1 - 1/e = 63% of the best (Nemhauser, Wolsey and Fisher 1978). The bound is usually much
    nearer: the best set covers no more than any set on the way does and each of its mentors adds alone (Leskovec et al.
    2007, section 3.2), and it has no more merits than its mentors have.
    """
    chosen: list[int] = []
    bound = np.inf
    while True:
        adds = _added(objective, chosen)
        covered = float(objective.values(np.array([sorted(chosen)], dtype=np.intp))[0] - objective.merits[chosen].sum())
        adds[chosen] = objective.merits[chosen]
        bound = min(bound, covered + float(np.sort(adds)[-size:].sum()))
        if len(chosen) == size:
            return Choice(tuple(sorted(chosen)), exact=False, bound=bound)
        adds[chosen] = -np.inf
        chosen.append(_first_best(adds))


def ordered(objective: Objective, rows: tuple[int, ...], first: int) -> tuple[int, ...]:
    """Return a set in the order in which it is told: ``first``, then one after another who adds most to those before.

    Examples
    --------
    >>> from mentormatch.portfolios.objective import Objective
    >>> met = np.array([[0.5, 0.0], [0.9, 0.0], [0.0, 0.5]])
    >>> own = Objective(met, np.array([False, False]), np.array([0.5, 0.5]), np.zeros(3))
    >>> ordered(own, (0, 1, 2), first=0)
    (0, 2, 1)
    """
    told, waiting = [first], [row for row in rows if row != first]
    while waiting:
        adds = _added(objective, told)[waiting]
        told.append(waiting.pop(_first_best(adds)))
    return tuple(told)


def _added(objective: Objective, chosen: list[int]) -> NDArray[np.float64]:
    """Return what every mentor adds to those chosen, shape (n_mentors,); of these themselves it tells nothing."""
    every = np.arange(len(objective))[:, None]
    own = np.array(chosen, dtype=np.intp)
    grown = np.concatenate([np.repeat(own[None], len(every), axis=0), every], axis=1)
    return np.asarray(objective.values(grown) - objective.values(own[None])[0])


def _first_best(values: NDArray[np.float64]) -> int:
    return int(np.argmax(values >= values.max() - TIE))


@functools.lru_cache(maxsize=8)
def _all_sets(n_mentors: int, size: int) -> NDArray[np.intp]:
    """Return all sets in lexicographic order, shape (n_sets, size)."""
    sets = np.array(list(combinations(range(n_mentors), size)), dtype=np.intp).reshape(comb(n_mentors, size), size)
    sets.flags.writeable = False
    return sets
