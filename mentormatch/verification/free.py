"""What is left to decide once locked pairs are set aside, and how many places can be filled at all.

Both maxima are maximum flows: students' places -> allowed pairs, one unit each -> mentors' seats. They can be found one
by one: any set of students that some flow covers, and any set of seats that some flow fills (the minimum loads), are
covered and filled together by one flow (Mendelsohn & Dulmage 1958; for paths, and so for flows with unit pairs,
Perfect 1968, Pym 1969), and augmenting it to a maximum flow uncovers and empties nothing. So the most covered students,
the most filled places and the minimum loads, each reachable alone, are reachable at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from mentormatch.verification.allowed import Pairs
    from mentormatch.verification.inputs import Problem

    Rows = NDArray[np.intp]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Free:
    """Places and seats that no lock takes.

    Attributes
    ----------
    problem : Problem
    demand : ndarray of int, shape (n_students,)
    capacity, minimum : ndarray of int, shape (n_mentors,)
        Below 0 where locks take more than there is.
    covered : ndarray of bool, shape (n_students,)
        Students whom a lock gives a mentor.
    possible : bool
        Whether locks are allowed pairs and fit into demand and capacity, and no minimum is above its capacity.
    """

    problem: Problem
    demand: Rows
    capacity: Rows
    minimum: Rows
    covered: Flags
    possible: bool

    def is_locked(self, pairs: Pairs) -> Flags:
        """Flag the pairs that are locked."""
        n_mentors = self.problem.allowed.shape[1]
        locked = self.problem.locked[:, 0] * n_mentors + self.problem.locked[:, 1]
        if not len(locked):
            return np.zeros(len(pairs), dtype=bool)
        return np.isin(pairs.students * n_mentors + pairs.mentors, locked)

    def open(self, pairs: Pairs) -> Pairs:
        """Return the pairs that are not locked and whose student and mentor still have room."""
        room = (self.demand[pairs.students] > 0) & (self.capacity[pairs.mentors] > 0)
        return pairs.where(room & ~self.is_locked(pairs))


def free_of(problem: Problem) -> Free:
    """Return what is left of a problem beside the locks."""
    n_students, n_mentors = problem.allowed.shape
    own = np.bincount(problem.locked[:, 0], minlength=n_students)
    theirs = np.bincount(problem.locked[:, 1], minlength=n_mentors)
    demand, capacity = problem.demand - own, problem.capacity - theirs
    minimum = np.maximum(problem.minimum_load - theirs, 0)
    allowed = np.isfinite(problem.allowed.of(problem.locked[:, 0], problem.locked[:, 1])).all()
    possible = allowed and (demand >= 0).all() and (capacity >= minimum).all()
    return Free(problem, demand, capacity, minimum, own > 0, bool(possible))


@dataclass(frozen=True, slots=True)
class Most:
    """The most students covered and the most places filled, locks among them; None where no assignment keeps all rules.

    Attributes
    ----------
    covered, places : int
    coverable : int
        Students who could be covered if they were alone.
    """

    covered: int
    places: int
    coverable: int


def most_of(free: Free, keep: Callable[[Pairs], Flags] | None = None) -> Most | None:
    """Return how many students can be covered, and places filled; None when locks or minimum loads cannot be kept.

    Parameters
    ----------
    keep : callable, optional
        Which of the open pairs may be used; all when it is left out.
    """
    if not free.possible:
        return None
    parts = [free.open(block) for block in free.problem.allowed.blocks()]
    parts = [part.where(keep(part)) for part in parts] if keep else parts
    students = np.concatenate([np.zeros(0, np.int32), *(part.students.astype(np.int32) for part in parts)])
    mentors = np.concatenate([np.zeros(0, np.int32), *(part.mentors.astype(np.int32) for part in parts)])
    del parts
    if free.minimum.any() and maximum_flow(students, mentors, free.demand, free.minimum) < free.minimum.sum():
        return None
    first = np.where(free.covered, 0, np.minimum(free.demand, 1))
    n_locked = len(free.problem.locked)
    covered = maximum_flow(students, mentors, first, free.capacity) + int(free.covered.sum())
    same = (first == free.demand).all()
    places = covered - int(free.covered.sum()) if same else maximum_flow(students, mentors, free.demand, free.capacity)
    reached = np.bincount(students, minlength=len(free.demand)) > 0
    return Most(covered, places + n_locked, int((reached | free.covered).sum()))


def maximum_flow(students: Rows, mentors: Rows, supply: Rows, seats: Rows) -> int:
    """Return the most pairs of which no student is in more than ``supply`` and no mentor in more than ``seats``.

    Examples
    --------
    >>> maximum_flow(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([2, 1]), np.array([1, 1]))
    2
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow as flow

    n_students, n_mentors, n_pairs = len(supply), len(seats), len(students)
    if not n_pairs:
        return 0
    sink = n_students + n_mentors + 1
    degree = np.bincount(students, minlength=n_students)
    # the pairs stand in order of the students: rows of the graph are source, students, mentors, sink
    steps = np.concatenate([[0, n_students], degree, np.ones(n_mentors, np.intp), [0]])
    columns = np.concatenate([np.arange(1, n_students + 1), mentors + (n_students + 1), np.full(n_mentors, sink)])
    most = np.concatenate([np.minimum(supply, n_mentors), np.ones(n_pairs), np.minimum(seats, n_students)])
    parts = (most.astype(np.int32), columns.astype(np.int32), np.cumsum(steps).astype(np.int32))
    return int(flow(csr_array(parts, shape=(sink + 1, sink + 1)), 0, sink).flow_value)
