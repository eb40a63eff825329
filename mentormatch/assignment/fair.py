"""The worst-off student first, then the next: floors raised one after another, then the largest total above them.

A student's *outcome* is the sum of the scores of the mentors the student gets, by the places wanted: an empty place
counts as 0. Among the assignments that serve as many students and fill as many places as can be, the lowest outcome is
raised as far as it goes, then the next, until the worst tenth cannot be better off (leximin of the worst decile); then
the total decides. Students without a mentor are as many as they must be, whatever the method, and are not compared.

Notes
-----
Where students want one mentor each, a floor only closes pairs, and every step is a flow. Where they want several, the
largest minimum of sums is NP-hard (Stelmakh, Shah & Singh 2021, PeerReview4All); an integer program decides each step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.floors import Outcomes, chosen_above

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.best import Best
    from mentormatch.assignment.problem import Problem

RESOLUTION = 1e-6
"""Outcomes nearer to each other than this, as a share of the largest score, count as equal: what the solver of integer
programs can tell apart."""

SOLVES = 300
"""Assignments tried at most: bounds the time where very many students could be raised one by one."""

TIED = 8
"""Students at one level who are looked at one by one; if there are more, all stay there together."""


@dataclass(frozen=True, slots=True)
class Fair:
    """Pairs chosen fairly.

    Attributes
    ----------
    taken : ndarray of bool, shape (n_pairs,)
        Of the candidates of the best assignment.
    worst, worst_bound : float
        Lowest outcome of a student who has a mentor, and what it cannot surpass.
    n_raised : int
        Students raised one after another, the worst-off first.
    """

    taken: NDArray[np.bool_]
    worst: float
    worst_bound: float
    n_raised: int


def fair(problem: Problem, best: Best) -> Fair:
    """Return a fair assignment among the candidates of the best one."""
    outcomes = Outcomes.of(problem, best)
    wanted = -(-int(outcomes.counted.sum()) // 10)
    climb = _Climb(outcomes, best.taken, np.full(problem.n_students, -np.inf), RESOLUTION * outcomes.scale, wanted)
    bound = np.inf
    while climb.raised.sum() < wanted and climb.n_solves < SOLVES:
        level, highest = climb.up()
        bound = min(bound, highest) if not climb.raised.any() else bound
        climb.settle(level)
    worst = outcomes.worst(climb.taken)
    return Fair(climb.taken, worst, max(worst, min(bound, outcomes.plain_bound)), int(climb.raised.sum()))


@dataclass(slots=True)
class _Climb:
    """Floors under the outcomes as they are raised, with an assignment that keeps to them."""

    outcomes: Outcomes
    taken: NDArray[np.bool_]
    floors: NDArray[np.float64]
    step: float
    wanted: int
    raised: NDArray[np.bool_] = field(init=False)
    n_solves: int = 0

    def __post_init__(self) -> None:
        self.raised = np.zeros(len(self.floors), dtype=bool)

    def up(self) -> tuple[float, float]:
        """Raise everybody who is not settled as far as it goes together; return the level, and what it cannot pass."""
        highest = self._highest()
        level = min(self._level(), highest)
        # a small step first: mostly nothing more is possible, and then one try tells it
        while level < highest and self._try(self._floors_at(level + self.step)):
            level = min(self._level(), highest)
            middle = (level + highest) / 2
            if middle - level > self.step and not self._try(self._floors_at(middle)):
                highest = middle
            level = min(self._level(), highest)
        self.floors = self._floors_at(level)
        return level, min(highest, level + self.step) if self.n_solves < SOLVES else highest

    def _highest(self) -> float:
        """Return the level beyond which nobody needs to be raised: more would cost total for those who come later."""
        own = np.sort(self.outcomes.own_best[self._open()])
        missing = self.wanted - int(self.raised.sum())
        return float(own[missing - 1] if self.outcomes.everybody else own[-1])

    def settle(self, level: float) -> None:
        """Settle those who cannot be better off than this level."""
        own = self.outcomes.of_pairs(self.taken)
        at_level = np.flatnonzero(self._open() & (own <= level + self.step) & self.outcomes.has_mentor(self.taken))
        at_best = self._open() & (self.outcomes.own_best <= level + self.step) & self.outcomes.everybody
        if at_best.any():
            self.raised |= at_best
        elif len(at_level) > TIED:
            self.raised[at_level] = True
        else:
            stuck = [row for row in at_level if not self._could_rise(int(row), level)]
            self.raised[stuck or at_level[:1]] = True
        if not len(at_level) and not at_best.any():
            self.raised |= self._open()

    def _could_rise(self, row: int, level: float) -> bool:
        floors = self.floors.copy()
        floors[row] = level + self.step
        before = self.taken
        could = self._try(floors)
        self.taken = before
        return could

    def _open(self) -> NDArray[np.bool_]:
        return self.outcomes.counted & ~self.raised

    def _floors_at(self, level: float) -> NDArray[np.float64]:
        highest = self.outcomes.own_best if self.outcomes.everybody else np.inf
        return np.where(self._open(), np.maximum(self.floors, np.minimum(highest, level)), self.floors)

    def _level(self) -> float:
        """Return the level that the assignment at hand keeps to: the lowest outcome that could still be higher."""
        own = self.outcomes.of_pairs(self.taken)
        counted = self._open() & self.outcomes.has_mentor(self.taken)
        if self.outcomes.everybody:
            counted &= own < self.outcomes.own_best - self.step
        return float(own[counted].min(initial=float(self.outcomes.own_best[self._open()].max(initial=-np.inf))))

    def _try(self, floors: NDArray[np.float64]) -> bool:
        if self.n_solves >= SOLVES:
            return False
        self.n_solves += 1
        found = chosen_above(self.outcomes, floors)
        if found is None:
            return False
        self.taken = found
        return True
