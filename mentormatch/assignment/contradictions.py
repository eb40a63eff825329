"""What cannot be kept together, and who is concerned: locks, allowed pairs, seats, places, minimum loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.assignment.cuts import reached_by_need
from mentormatch.errors import InfeasibleError
from mentormatch.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from mentormatch.assignment.network import Places
    from mentormatch.assignment.pair_scores import ChosenPairs
    from mentormatch.assignment.problem import Problem

MOST_NAMED = 12
"""People that one sentence names at most, and contradictions that a message does."""


@dataclass(frozen=True, slots=True)
class Names:
    """How rows of students and columns of mentors are called in a sentence."""

    student: Callable[[int], str] = "student {}".format
    mentor: Callable[[int], str] = "mentor {}".format

    def students(self, rows: NDArray[np.intp]) -> str:
        """Return the names of some students in one phrase."""
        return _listed([self.student(int(row)) for row in rows])

    def mentors(self, rows: NDArray[np.intp]) -> str:
        """Return the names of some mentors in one phrase."""
        return _listed([self.mentor(int(row)) for row in rows])


def demand_possible(problem: Problem, names: Names) -> None:
    """Raise InfeasibleError when locks or minimum loads contradict seats, places or what is allowed."""
    _raise(list(_by_themselves(problem, names)))


def demand_minimum(problem: Problem, pairs: ChosenPairs, places: Places, names: Names) -> None:
    """Raise InfeasibleError when the students who could go to some mentors are too few for the minimum loads."""
    if places.n_unmet:
        _, _, reached = reached_by_need(problem, pairs, places.chosen)
        mentors = np.flatnonzero(reached.mentors)
        wanted = int(problem.minimum_left[mentors].sum())
        beside = " beside those locked" if problem.n_locked[1][mentors].any() else ""
        most = wanted - places.n_unmet
        found = (
            f"{names.mentors(mentors)} must take {wanted} {'student' if wanted == 1 else 'students'}{beside}, but the "
            f"places and the pairs that are allowed give them {f'no more than {most}' if most else 'none'}, each "
            f"student once with each mentor; lower these minimum loads by {places.n_unmet}, or allow more pairs."
        )
        _raise([found])


def _raise(found: list[str]) -> None:
    if found:
        more = [f"and {len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
        lines = "\n".join(f"  {line}" for line in [*found[:MOST_NAMED], *more])
        raise InfeasibleError(f"No assignment can keep to all that must hold:\n{lines}", contradictions=tuple(found))


def _by_themselves(problem: Problem, names: Names) -> Iterator[str]:
    """Yield the contradictions that single people and pairs show."""
    students, mentors = problem.locked.T
    for row in np.flatnonzero(problem.scores.at(students, mentors) == -np.inf):
        pair = f"{names.student(int(students[row]))} with {names.mentor(int(mentors[row]))}"
        yield f"{pair} is locked, but this pair is not allowed; unlock it, or allow it."
    of_student, of_mentor = problem.n_locked
    for row in np.flatnonzero(of_student > problem.demand):
        yield (
            f"{names.student(int(row))} has {counted(str(of_student[row]), 'locked mentor')} and wants "
            f"{problem.demand[row]}; unlock some, or raise the number wanted."
        )
    for row in np.flatnonzero(of_mentor > problem.capacity):
        yield (
            f"{names.mentor(int(row))} has {counted(str(of_mentor[row]), 'locked student')} and "
            f"{counted(str(problem.capacity[row]), 'seat')}; unlock some, or raise the capacity."
        )
    for row in np.flatnonzero(problem.minimum_load > problem.capacity):
        yield (
            f"{names.mentor(int(row))} must take {problem.minimum_load[row]} and has "
            f"{counted(str(problem.capacity[row]), 'seat')}; lower the minimum load, or raise the capacity."
        )


def _listed(names: list[str]) -> str:
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else "nobody"
