"""Who cannot be served because of whom: the people that a search for a free seat reaches without finding one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.network import first_places
from mentormatch.assignment.pair_scores import ChosenPairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.problem import Problem


@dataclass(frozen=True, slots=True)
class Reached:
    """People reached over pairs that could be taken, and pairs that could be given up for them.

    From students the search goes to the mentors they could have, and on to the students who have these. From mentors it
    goes the other way: to the students who could have them, and on to the mentors whom these have.

    Attributes
    ----------
    started : ndarray of bool, shape (n_students,)
        Students who lack a mentor; nobody in a search for students.
    students : ndarray of bool, shape (n_students,)
    mentors : ndarray of bool, shape (n_mentors,)
    """

    started: NDArray[np.bool_]
    students: NDArray[np.bool_]
    mentors: NDArray[np.bool_]

    @classmethod
    def from_students(
        cls, start: NDArray[np.bool_], n_mentors: int, pairs: ChosenPairs, taken: NDArray[np.bool_]
    ) -> Reached:
        """Search for a free seat for these students."""
        students, mentors = start.copy(), np.zeros(n_mentors, dtype=bool)
        _spread(students, mentors, pairs, ~taken, taken)
        return cls(start, students, mentors)

    @classmethod
    def from_mentors(
        cls, start: NDArray[np.bool_], n_students: int, pairs: ChosenPairs, taken: NDArray[np.bool_]
    ) -> Reached:
        """Search for a student for these mentors."""
        students, mentors = np.zeros(n_students, dtype=bool), start.copy()
        turned = ChosenPairs(pairs.mentors, pairs.students, pairs.scores)
        _spread(mentors, students, turned, ~taken, taken)
        return cls(np.zeros(n_students, dtype=bool), students, mentors)


def _spread(
    near: NDArray[np.bool_],
    far: NDArray[np.bool_],
    pairs: ChosenPairs,
    forth: NDArray[np.bool_],
    back: NDArray[np.bool_],
) -> None:
    """Reach everybody that can be reached: over some pairs from the near side to the far one, over others back."""
    away, home = pairs.take(forth), pairs.take(back)
    n_reached = -1
    while n_reached != near.sum():
        n_reached = near.sum()
        far[away.mentors[near[away.students]]] = True
        near[home.students[far[home.mentors]]] = True


def reached_by_need(problem: Problem, pairs: ChosenPairs, taken: NDArray[np.bool_]) -> tuple[Reached, Reached, Reached]:
    """Return what three searches reach: a first mentor for those without, a further one, students for minimum loads."""
    got = np.bincount(pairs.students[taken], minlength=problem.n_students)
    load = np.bincount(pairs.mentors[taken], minlength=problem.n_mentors)
    return (
        Reached.from_students((first_places(problem) > 0) & (got == 0), problem.n_mentors, pairs, taken),
        Reached.from_students(problem.places_left > got, problem.n_mentors, pairs, taken),
        Reached.from_mentors(problem.minimum_left > load, problem.n_students, pairs, taken),
    )
