"""Every assignment of a tiny problem, one by one: what the solvers are compared with."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

LOCK, FORBIDDEN = 2, 0


@dataclass(frozen=True)
class Tiny:
    """A problem small enough to try everything."""

    scores: np.ndarray
    capacity: np.ndarray
    demand: np.ndarray
    minimum_load: np.ndarray
    locked: tuple[tuple[int, int], ...]

    @property
    def arguments(self) -> dict[str, Any]:
        return {
            "capacity": self.capacity,
            "demand": self.demand,
            "minimum_load": self.minimum_load,
            "locked": self.locked,
        }


def tiny(seed: int, *, minimum: bool, coarse: bool, most: int = 6) -> Tiny:
    """Make a random problem of up to 6 x 6 with zero capacities, pairs that are not allowed, locks and ties."""
    random = np.random.default_rng(seed)
    n_students, n_mentors = random.integers(1, most + 1, size=2)
    scores = (
        random.integers(-1, 4, (n_students, n_mentors)) / 4.0
        if coarse
        else random.normal(0.4, 0.4, (n_students, n_mentors))
    )
    scores[random.random(scores.shape) < 0.35] = -np.inf
    capacity = random.integers(0, 3, n_mentors)
    demand = random.integers(0, 3 if n_students * n_mentors <= 20 else 2, n_students)
    least = np.minimum(random.integers(0, 2, n_mentors), capacity) * int(minimum)
    locked: list[tuple[int, int]] = []
    for student, mentor in itertools.product(range(n_students), range(n_mentors)):
        taken_s = sum(own == student for own, _ in locked)
        taken_m = sum(own == mentor for _, own in locked)
        allowed = scores[student, mentor] > -np.inf and taken_s < demand[student] and taken_m < capacity[mentor]
        if allowed and random.random() < 0.06:
            locked.append((student, mentor))
    return Tiny(scores, capacity, demand, least, tuple(locked))


@dataclass(frozen=True)
class All:
    """All assignments that keep to locks, capacities and minimum loads.

    ``chosen`` has the shape (n_assignments, n_students, n_mentors).
    """

    problem: Tiny
    chosen: np.ndarray

    @property
    def got(self) -> np.ndarray:
        return self.chosen.sum(axis=2)

    @property
    def served(self) -> np.ndarray:
        return ((self.got > 0) & (self.problem.demand > 0)).sum(axis=1)

    @property
    def filled(self) -> np.ndarray:
        return self.got.sum(axis=1)

    @property
    def totals(self) -> np.ndarray:
        return self.sums.sum(axis=1)

    @property
    def sums(self) -> np.ndarray:
        finite = np.where(self.problem.scores > -np.inf, self.problem.scores, 0.0)
        return (self.chosen * finite).sum(axis=2)

    def take(self, rows: np.ndarray) -> All:
        return All(self.problem, self.chosen[rows])

    def fullest(self) -> All:
        """Return those that serve most students, and of them those that fill most places."""
        some = self.take(self.served == self.served.max())
        return some.take(some.filled == some.filled.max())

    def sorted_outcomes(self) -> np.ndarray:
        """Return the outcomes of each assignment from the lowest, ``inf`` for students without a mentor."""
        outcomes = np.where(self.got > 0, self.sums / np.maximum(self.problem.demand, 1), np.inf)
        return np.sort(outcomes, axis=1)

    def stable(self) -> All:
        """Return those without a pair that both would rather have, among the places and seats that no lock takes."""
        return self.take(np.array([not blocking(self.problem, own) for own in self.chosen], dtype=bool))


def blocking(problem: Tiny, chosen: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs that block an assignment, shape (n_students, n_mentors)."""
    free = chosen.copy()
    for student, mentor in problem.locked:
        free[student, mentor] = 0
    of_student, of_mentor = np.zeros(len(problem.demand), int), np.zeros(len(problem.capacity), int)
    for student, mentor in problem.locked:
        of_student[student] += 1
        of_mentor[mentor] += 1
    found = []
    for student, mentor in itertools.product(range(chosen.shape[0]), range(chosen.shape[1])):
        score = problem.scores[student, mentor]
        if score == -np.inf or chosen[student, mentor]:
            continue
        mine = problem.scores[student][free[student] > 0]
        theirs = problem.scores[:, mentor][free[:, mentor] > 0]
        i_gain = len(mine) < problem.demand[student] - of_student[student] or (mine < score).any()
        they_gain = len(theirs) < problem.capacity[mentor] - of_mentor[mentor] or (theirs < score).any()
        if i_gain and they_gain:
            found.append((student, mentor))
    return found


def everything(problem: Tiny) -> All:
    """Return all assignments of a problem."""
    n_students, n_mentors = problem.scores.shape
    chosen, loads = np.zeros((1, 0, n_mentors), dtype=np.int8), np.zeros((1, n_mentors), dtype=int)
    for student in range(n_students):
        allowed = np.flatnonzero(problem.scores[student] > -np.inf)
        must = {mentor for own, mentor in problem.locked if own == student}
        options = [
            np.isin(np.arange(n_mentors), own).astype(np.int8)
            for size in range(problem.demand[student] + 1)
            for own in itertools.combinations(allowed, size)
            if must <= set(own)
        ]
        if not options:
            return All(problem, np.zeros((0, n_students, n_mentors), dtype=np.int8))
        rows, columns = (axis.ravel() for axis in np.indices((len(chosen), len(options))))
        more = np.array(options)[columns]
        fits = (loads[rows] + more <= problem.capacity).all(axis=1)
        chosen = np.concatenate([chosen[rows[fits]], more[fits][:, None]], axis=1)
        loads = loads[rows[fits]] + more[fits]
    enough = (loads >= problem.minimum_load).all(axis=1)
    return All(problem, chosen[enough])
