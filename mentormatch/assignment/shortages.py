"""Students who want more places than there are seats with the mentors they can go to: minimal cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.problem import Problem

Cut = tuple["NDArray[np.intp]", "NDArray[np.intp]"]
"""Rows of students, columns of mentors."""


def shortages(problem: Problem, students: NDArray[np.intp], mentors: NDArray[np.intp]) -> list[Cut]:
    """Return who is short of places because of whose seats, each group on its own.

    Beginning with a student who has fewer mentors than wanted, a group grows by every mentor whom one of its students
    could have besides, and every student whom one of its mentors has. All its mentors are full then, and beside the
    mentors that its students have outside the group they can go nowhere else (the source side of a minimum cut; Ford &
    Fulkerson 1956). Students for whom there is nobody else at all make one group without mentors.

    Parameters
    ----------
    problem : Problem
    students, mentors : ndarray of int, shape (n_pairs,)
        Rows of the pairs assigned, as many as can be; locked ones too.
    """
    assigned = np.zeros((problem.n_students, problem.n_mentors), dtype=bool)
    assigned[students, mentors] = True
    short = problem.demand > assigned.sum(axis=1)
    found: list[Cut] = []
    seen = np.zeros(problem.n_students, dtype=bool)
    for start in np.flatnonzero(short):
        if not seen[start]:
            own = _grown(problem, assigned, int(start))
            seen[own[0]] = True
            found = _merged(found, own)
    return found


def _grown(problem: Problem, assigned: NDArray[np.bool_], start: int) -> Cut:
    """Return the students and mentors reached from one student."""
    students, mentors = np.zeros(len(assigned), dtype=bool), np.zeros(assigned.shape[1], dtype=bool)
    fresh = np.array([start])
    while len(fresh):
        students[fresh] = True
        before = mentors.copy()
        for rows, block in problem.scores.blocks(fresh):
            mentors |= ((block > -np.inf) & ~assigned[rows]).any(axis=0)
        has_fresh = assigned[:, mentors & ~before].any(axis=1)
        fresh = np.flatnonzero(has_fresh & ~students)
    return np.flatnonzero(students), np.flatnonzero(mentors)


def _merged(groups: list[Cut], more: Cut) -> list[Cut]:
    """Add a group, joined with those that share a mentor with it, or have none either."""
    joined = [own for own in groups if np.intersect1d(own[1], more[1]).size or not len(own[1]) + len(more[1])]
    apart = [own for own in groups if not any(own is other for other in joined)]
    students, mentors = (np.unique(np.concatenate([own[side] for own in (*joined, more)])) for side in (0, 1))
    return [*apart, (students, mentors)]
