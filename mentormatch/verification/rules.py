"""Rules that every assignment must keep, one check each; a broken one says where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.results.verification import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from mentormatch.verification.inputs import Problem

    Rows = NDArray[np.intp]

SHOWN = 3
"""Violations given in words; all are counted."""


@dataclass(frozen=True)
class Assigned:
    """Pairs of an assignment that exist, each once.

    Attributes
    ----------
    students, mentors : ndarray of int, shape (n_assigned,)
    scores : ndarray of float64, shape (n_assigned,)
        ``-inf`` for forbidden pairs.
    locked : ndarray of bool, shape (n_assigned,)
    given : tuple of two ndarrays of int, shape (n_pairs,)
        Pairs as they came.
    """

    students: Rows
    mentors: Rows
    scores: NDArray[np.float64]
    locked: NDArray[np.bool_]
    given: tuple[Rows, Rows]

    @property
    def total(self) -> float:
        """Sum of the scores of the allowed pairs."""
        return float(self.scores[np.isfinite(self.scores)].sum())


def assigned_of(problem: Problem, students: Rows, mentors: Rows) -> Assigned:
    """Return the pairs of an assignment that exist, each once, in order."""
    n_students, n_mentors = problem.allowed.shape
    inside = (students >= 0) & (students < n_students) & (mentors >= 0) & (mentors < n_mentors)
    codes = np.unique(students[inside] * n_mentors + mentors[inside])
    own, theirs = np.divmod(codes, max(n_mentors, 1))
    locked = np.isin(codes, problem.locked[:, 0] * n_mentors + problem.locked[:, 1])
    return Assigned(own, theirs, problem.allowed.of(own, theirs), locked, (students, mentors))


def check_of(name: str, kept: str, broken: str, rows: Sequence[int], told: Callable[[int], str]) -> Check:
    """Return the check of a rule that is broken at some rows, each told in words.

    Examples
    --------
    >>> print(check_of("demand", "nobody has too many", "students have too many", [4], "row {}".format))
    FAILED       demand: 1 students have too many (row 4)
    """
    if not len(rows):
        return Check(name, passed=True, found=kept)
    first = tuple(told(int(row)) for row in rows[:SHOWN])
    return Check(name, passed=False, found=f"{len(rows)} {broken}", n_violations=len(rows), first=first)


def pairs_exist_once(problem: Problem, assigned: Assigned) -> Check:
    """Check that row numbers exist and that no pair stands twice."""
    students, mentors = assigned.given
    n_students, n_mentors = problem.allowed.shape
    outside = (students < 0) | (students >= n_students) | (mentors < 0) | (mentors >= n_mentors)
    _, first = np.unique(np.stack([students, mentors]), axis=1, return_index=True)
    again = ~outside
    again[first] = False

    def told(place: int) -> str:
        why = f"outside {n_students} students and {n_mentors} mentors" if outside[place] else "stands again"
        return f"pair {place}, {problem.pair(int(students[place]), int(mentors[place]))}, {why}"

    rows = np.flatnonzero(outside | again).tolist()
    return check_of("pairs", f"{len(students)} pairs, each once", "pairs do not exist or stand again", rows, told)


def only_allowed(problem: Problem, assigned: Assigned) -> Check:
    """Check that no assigned or locked pair is forbidden; a lock on a forbidden pair contradicts itself."""
    forbidden = np.flatnonzero(~np.isfinite(assigned.scores))
    told = [
        problem.pair(student, mentor) + (" (locked all the same)" if locked else "")
        for student, mentor, locked in zip(
            assigned.students[forbidden].tolist(),
            assigned.mentors[forbidden].tolist(),
            assigned.locked[forbidden].tolist(),
            strict=True,
        )
    ]
    have = set(zip(assigned.students[forbidden].tolist(), assigned.mentors[forbidden].tolist(), strict=True))
    barred = problem.locked[~np.isfinite(problem.allowed.of(problem.locked[:, 0], problem.locked[:, 1]))]
    told += [f"{problem.pair(*pair)} is locked" for pair in map(tuple, barred.tolist()) if pair not in have]
    words = "pairs are forbidden" + (
        "; a pair that is both locked and forbidden is a contradiction of the input" if len(barred) else ""
    )
    return check_of("allowed", "only allowed pairs", words, range(len(told)), told.__getitem__)


def within_capacity(problem: Problem, assigned: Assigned) -> Check:
    """Check that no mentor has more students than the capacity."""
    load = np.bincount(assigned.mentors, minlength=problem.allowed.shape[1])
    return check_of(
        "capacity",
        "no mentor has more students than capacity",
        "mentors have more students than their capacity",
        np.flatnonzero(load > problem.capacity).tolist(),
        lambda row: f"{problem.mentor(row)}: {load[row]} students, capacity {problem.capacity[row]}",
    )


def minimum_reached(problem: Problem, assigned: Assigned) -> Check:
    """Check that every mentor has at least the minimum load."""
    load = np.bincount(assigned.mentors, minlength=problem.allowed.shape[1])
    return check_of(
        "minimum load",
        "every mentor has the minimum load" if problem.minimum_load.any() else "no minimum load was asked for",
        "mentors have fewer students than the minimum load",
        np.flatnonzero(load < problem.minimum_load).tolist(),
        lambda row: f"{problem.mentor(row)}: {load[row]} students, at least {problem.minimum_load[row]} wanted",
    )


def within_demand(problem: Problem, assigned: Assigned) -> Check:
    """Check that no student has more mentors than wanted."""
    got = np.bincount(assigned.students, minlength=problem.allowed.shape[0])
    return check_of(
        "demand",
        "no student has more mentors than wanted",
        "students have more mentors than they want",
        np.flatnonzero(got > problem.demand).tolist(),
        lambda row: f"{problem.student(row)}: {got[row]} mentors, {problem.demand[row]} wanted",
    )


def locks_kept(problem: Problem, assigned: Assigned) -> Check:
    """Check that every locked pair is assigned."""
    n_mentors = problem.allowed.shape[1]
    codes = problem.locked[:, 0] * n_mentors + problem.locked[:, 1]
    lost = np.flatnonzero(~np.isin(codes, assigned.students * n_mentors + assigned.mentors)).tolist()
    kept = f"{len(codes)} locked pairs kept" if len(codes) else "nothing was locked"

    def told(row: int) -> str:
        return f"{problem.pair(*problem.locked[row].tolist())} is missing"

    return check_of("locks", kept, "locked pairs are not kept", lost, told)
