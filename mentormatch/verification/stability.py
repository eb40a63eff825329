"""No student and mentor who would both rather have each other.

A pair *blocks* a matching when both accept each other, are not matched, and each has room or prefers the other to the
worst partner (Gale & Shapley 1962; with many partners on either side: pairwise stability, Roth & Sotomayor 1990).
Preferring is strict on both sides: weak stability under ties (Irving 1994). Scores are compared exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.results.verification import Check
from mentormatch.verification.rules import SHOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.verification.free import Free
    from mentormatch.verification.rules import Assigned

    Rows = NDArray[np.intp]
    Floats = NDArray[np.float64]


def least_wanted(rows: Rows, liking: Floats, room: Rows) -> Floats:
    """Return above what another partner is preferred, shape (n_people,): ``-inf`` who has room, ``inf`` who has none.

    Parameters
    ----------
    rows : ndarray of int, shape (n_assigned,)
        Who has the partner.
    liking : ndarray of float64, shape (n_assigned,)
        How much the partner is liked.
    room : ndarray of int, shape (n_people,)
        How many partners each can have.

    Examples
    --------
    >>> least_wanted(np.array([0, 0, 1]), np.array([0.9, 0.4, 0.7]), np.array([2, 2, 0])).tolist()
    [0.4, -inf, inf]
    """
    worst = np.full(len(room), np.inf)
    np.minimum.at(worst, rows, liking)
    worst[np.bincount(rows, minlength=len(room)) < room] = -np.inf
    return worst


@dataclass(frozen=True)
class Blocking:
    """Pairs that block: how many, and the first few by row numbers."""

    count: int = 0
    first: tuple[tuple[int, int], ...] = ()

    def more(self, students: Rows, mentors: Rows) -> Blocking:
        """Return these and further ones."""
        wanted = SHOWN - len(self.first)
        new = tuple(zip(students[:wanted].tolist(), mentors[:wanted].tolist(), strict=True))
        return Blocking(self.count + len(students), self.first + new)


def blocking_pairs(free: Free, assigned: Assigned) -> Blocking:
    """Return the blocking pairs, locked pairs and their seats set aside; scores are both sides' liking."""
    own = ~assigned.locked & np.isfinite(assigned.scores)
    students, mentors, scores = assigned.students[own], assigned.mentors[own], assigned.scores[own]
    bar_of_students = least_wanted(students, scores, free.demand)
    bar_of_mentors = least_wanted(mentors, scores, free.capacity)
    n_mentors = free.problem.allowed.shape[1]
    codes = assigned.students * n_mentors + assigned.mentors
    found = Blocking()
    for block in free.problem.allowed.blocks():
        wish = block.scores > bar_of_students[block.students]
        near = block.where(wish & (block.scores > bar_of_mentors[block.mentors]))
        near = near.where(~free.is_locked(near) & ~np.isin(near.students * n_mentors + near.mentors, codes))
        found = found.more(near.students, near.mentors)
    return found


def stable(free: Free, assigned: Assigned, *, intact: bool) -> Check:
    """Check that no pair blocks; not settled where none does but a rule above is broken (``intact`` False)."""
    blocking = blocking_pairs(free, assigned)
    if blocking.count:
        first = tuple(free.problem.pair(*pair) for pair in blocking.first)
        words = f"{blocking.count} pairs would both rather have each other"
        return Check("stable", passed=False, found=words, n_violations=blocking.count, first=first)
    if not intact:
        return Check("stable", passed=None, found="no blocking pair, but a rule above is broken")
    return Check("stable", passed=True, found="no student and mentor would both rather have each other")
