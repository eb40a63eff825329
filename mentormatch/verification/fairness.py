"""How well the worst-off covered student could fare: the mean score per wanted place, places left empty counting 0.

Whether a level can be reached is asked of three relaxations, each stricter and slower than the one before: flows over
the pairs that can be part of a list good enough (exact where everybody wants one mentor), a linear program, and the
same program in whole numbers. A "no" of any of them is a proof, to HiGHS's accuracy where HiGHS says it; a "yes" counts
only when an assignment was found and checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.results.verification import Check
from mentormatch.verification.free import most_of
from mentormatch.verification.optimum import rules_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.verification.allowed import Pairs
    from mentormatch.verification.free import Free, Most
    from mentormatch.verification.rules import Assigned

    Floats = NDArray[np.float64]

LINEAR, WHOLE = 60_000, 2_000
"""Most pairs for which the linear program, and the one in whole numbers, are solved (priors: some seconds)."""

SECONDS = 20.0
"""Time that the program in whole numbers is given (a prior)."""

STEPS = 16
"""Halvings in the search of an upper bound (a prior: a 65,000th of the range)."""

FEW_STEPS = 4
"""The same for larger cohorts, where each costs seconds (a prior)."""

NEAR = 1e-5
"""What HiGHS's programs can tell apart safely: above its feasibility tolerance of 1e-7 (a prior)."""


def worst_off(free: Free, assigned: Assigned) -> tuple[float, int]:
    """Return the least mean score per wanted place among the covered students, and whose it is; -1 for none."""
    problem = free.problem
    own = np.isfinite(assigned.scores)
    sums = np.bincount(assigned.students[own], weights=assigned.scores[own], minlength=len(problem.demand))
    covered = np.unique(assigned.students)
    if not len(covered):
        return np.inf, -1
    means = sums[covered] / np.maximum(problem.demand[covered], 1)
    return float(means.min()), int(covered[means.argmin()])


@dataclass(frozen=True)
class Levels:
    """Whether levels of the worst-off student can be reached together with the most places.

    Attributes
    ----------
    free : Free
    most : Most
    held : ndarray of float64, shape (n_students,)
        Sum of the scores that locks give each student.
    alone, beside : ndarray of float64, shape (n_students,)
        Most that a student's free places could add, all of them and all but one.
    top : float
        No student's mean is above it.
    """

    free: Free
    most: Most
    held: Floats
    alone: Floats
    beside: Floats
    top: float

    def reachable(self, level: float, *, whole: bool = True) -> bool | None:
        """Return whether some assignment gives every covered student at least ``level``; None when not known."""
        wanted = level * self.free.problem.demand.astype(np.float64)
        if (self.free.covered & (self.held + self.alone < wanted)).any():
            return False
        most = most_of(self.free, lambda pairs: self._useful(pairs, wanted))
        if most is None or (most.covered, most.places) != (self.most.covered, self.most.places):
            return False
        if (self.free.problem.demand <= 1).all():
            return True
        if self.free.problem.allowed.size > LINEAR:
            return None
        pairs = self.free.open(self.free.problem.allowed.all())
        pairs = pairs.where(self._useful(pairs, wanted))
        possible = self._solved(pairs, level, whole=False)
        if possible and whole and len(pairs) <= WHOLE:
            return self._solved(pairs, level, whole=True)
        return None if possible is not False else False

    def bound(self, least: float) -> float:
        """Return a level that is not reached, or just reached, by any assignment; ``least`` is one that is reached."""
        low, high = least, max(self.top, least)
        for _ in range(STEPS if self.free.problem.allowed.size <= LINEAR else FEW_STEPS):
            middle = (low + high) / 2
            if self.reachable(middle, whole=False) is False:
                high = middle
            else:
                low = middle
        return high

    def _useful(self, pairs: Pairs, wanted: Floats) -> NDArray[np.bool_]:
        """Flag the pairs that can be part of a list that sums to what is wanted."""
        rows = pairs.students
        return np.asarray(pairs.scores + self.held[rows] + self.beside[rows] >= wanted[rows])

    def _solved(self, pairs: Pairs, level: float, *, whole: bool) -> bool | None:
        """Return whether the program has a solution; in whole numbers only one that was checked counts as such."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import vstack

        rules = rules_of(self.free, self.most)
        matrix, lists, least = rules.matrix(pairs), *self._lists(pairs, rules.counted, level)
        if not matrix.shape[1]:
            return bool((rules.low <= 0).all() and (least <= 0).all())
        found = milp(
            np.zeros(matrix.shape[1]),
            integrality=np.full(matrix.shape[1], int(whole)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(
                vstack([matrix, lists]).tocsc(),
                np.concatenate([rules.low, least]),
                np.concatenate([rules.high, np.full(len(least), np.inf)]),
            ),
            options={"time_limit": SECONDS},
        )
        if found.status == 2:
            return False
        if found.x is None or not whole:
            return None if found.x is None else True
        x = np.rint(found.x)
        rows = matrix @ x
        kept = (rows >= rules.low).all() and (rows <= rules.high).all() and (lists @ x >= least - NEAR / 2).all()
        return True if kept else None

    def _lists(self, pairs: Pairs, counted: NDArray[np.intp], level: float) -> tuple[Any, Floats]:
        """Return one row per student: what free places add, less what a student who is counted needs to be covered."""
        from scipy.sparse import csc_array

        demand = self.free.problem.demand
        least = level * demand - self.held
        count = np.isin(np.arange(len(demand)), counted)
        sure = self.free.covered | ((self.free.demand > 0) & (self.most.covered == self._wishing))
        rows = np.concatenate([pairs.students, counted])
        columns = np.arange(len(rows))
        values = np.concatenate([pairs.scores, -least[counted]])
        shape = (len(demand), len(rows))
        # who is neither sure to be covered nor counted wants one mentor: useful pairs alone are good enough
        return csc_array((values, (rows, columns)), shape=shape), np.where(count, 0.0, np.where(sure, least, -np.inf))

    @property
    def _wishing(self) -> int:
        return int((self.free.covered | (self.free.demand > 0)).sum())


def levels_of(free: Free, most: Most) -> Levels:
    """Return what can be asked about levels of the worst-off student."""
    problem = free.problem
    locked = problem.locked
    scores = problem.allowed.of(locked[:, 0], locked[:, 1])
    held: Floats = np.bincount(locked[:, 0], weights=scores, minlength=len(problem.demand)).astype(np.float64)
    alone, beside = np.zeros(len(held)), np.zeros(len(held))
    top = float(scores.max(initial=0.0))
    for block in problem.allowed.blocks():
        room = free.open(block)
        top = max(top, float(room.scores.max(initial=0.0)))
        order = np.lexsort((-room.scores, room.students))
        rows, gains = room.students[order], np.maximum(room.scores[order], 0.0)
        place = np.arange(len(rows)) - np.searchsorted(rows, rows)
        alone += np.bincount(rows, gains * (place < free.demand[rows]), len(held))
        beside += np.bincount(rows, gains * (place < free.demand[rows] - 1), len(held))
    return Levels(free, most, held, alone, beside, top)


def fair(free: Free, most: Most, assigned: Assigned, *, tolerance: float) -> tuple[Check, float | None]:
    """Check that the worst-off covered student cannot fare better; fails only when a better assignment is proved."""
    reached, student = worst_off(free, assigned)
    if student < 0:
        return Check("fair", passed=True, found="nobody can be covered"), 0.0
    levels = levels_of(free, most)
    single = bool((free.problem.demand <= 1).all())
    step = tolerance if single else max(NEAR, tolerance)
    better = levels.reachable(reached + step)
    who = f"the worst-off covered student, {free.problem.student(student)}, has mean {reached:.4f} per wanted place"
    if better is False:
        return Check("fair", passed=True, found=f"{who}; no assignment gives more (by {step:.0e})"), 0.0
    bound = levels.bound(reached)
    words = f"{who}, and at most {bound:.4f} is possible"
    if better:
        return Check(
            "fair", passed=False, found=f"{words}; a better assignment exists", n_violations=1
        ), bound - reached
    return Check("fair", passed=None, found=f"{words}; whether more can be had is not settled"), bound - reached
